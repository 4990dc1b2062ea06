"""Parquet tables, with the number of rows that their footer declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo.errors import FormatError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["is_parquet", "read_parquet"]

_FIRST_PAGE = b"\x15"  # the header of a page begins with its kind, a number of 32 bits


def is_parquet(file: Path) -> bool:
    """Tell whether a file is a Parquet table, or the beginning of one: a text may begin with those letters too."""
    with file.open("rb") as stream:
        head = stream.read(5)
        stream.seek(max(file.stat().st_size - 4, 0))
        return head[:4] == b"PAR1" and (stream.read() == b"PAR1" or head[4:] == _FIRST_PAGE)


def read_parquet(file: Path) -> tuple[pd.DataFrame, int]:
    """Return the table and the rows declared.

    Raises
    ------
    FormatError
        If it is damaged.
    """
    import pyarrow as pa  # noqa: PLC0415 (heavy)
    from pyarrow import parquet  # noqa: PLC0415

    try:
        return pd.read_parquet(file), parquet.read_metadata(file).num_rows
    except (pa.ArrowException, OSError, ValueError) as error:
        raise FormatError(f"«{file.name}» está dañado: no se pudo leer como Parquet.", code="ARCHIVO_TRUNCADO") from error
