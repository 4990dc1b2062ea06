"""Parquet tables, with the number of rows that their footer declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo.errors import FormatError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["is_parquet", "read_parquet"]


def is_parquet(file: Path) -> bool:
    """Tell whether a file starts as a Parquet table does."""
    with file.open("rb") as stream:
        return stream.read(4) == b"PAR1"


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
