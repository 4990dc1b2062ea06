"""Parquet tables, with the row count of their footer."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from geo.errors import FormatError
from geo.progress import advance

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd
    from pyarrow.parquet import ParquetFile

__all__ = ["open_parquet", "read_parquet"]

_INDEX = re.compile(r"__index_level_\d+__")


def read_parquet(file: Path) -> tuple[pd.DataFrame, int]:
    """Return the table, and the number of rows in its footer.

    Metadata for the program that wrote the file are ignored: the index of a pandas frame is a column like the others, but an
    index without a name, which only numbers the rows, is dropped.

    Raises
    ------
    FormatError
        If it is damaged.
    MemoryError
        If it does not fit in memory.
    """
    with open_parquet(file) as source:
        advance()
        table = source.read()
        names = [name for name in table.column_names if not _INDEX.fullmatch(name)]
        return table.select(names).to_pandas(ignore_metadata=True), source.metadata.num_rows


@contextmanager
def open_parquet(file: Path) -> Iterator[ParquetFile]:
    """Open a Parquet file inside the ``with`` block; raise as :func:`read_parquet` for what fails there."""
    import pyarrow as pa  # noqa: PLC0415 (heavy)
    from pyarrow import parquet  # noqa: PLC0415

    try:
        with parquet.ParquetFile(file) as source:
            yield source
    except MemoryError:  # ArrowMemoryError is also an ArrowException
        raise
    except (pa.ArrowException, OSError, ValueError) as error:
        raise FormatError(f"«{file.name}» está dañado: no se pudo leer como Parquet.", code="ARCHIVO_TRUNCADO") from error
