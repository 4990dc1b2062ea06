"""Rejected rows that come back: the sheets of ``rechazos.xlsx``, corrected in Excel, are read as the rows they were."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from geo.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.header import TextTable

__all__ = ["ORIGINAL", "REJECT_COLUMNS", "as_written", "only_corrected"]

REJECT_COLUMNS = ("archivo", "hoja", "fila", "codigo", "motivo", "columna", "valor", "que_hacer")
"""What a rejected row says of itself, before its own cells."""
ORIGINAL = "original: "
"""Starts the name of every column that holds the row as it was."""

_CLOSED_FORMULA = re.compile(r"^'(?=[=+\-@])")


def only_corrected(tables: Mapping[str, TextTable]) -> dict[str, TextTable]:
    """Return the sheets of rejected rows of a book that has any, without its summary; otherwise all its sheets."""
    returned = {name: table for name, table in tables.items() if _is_returned(table)}
    return returned or dict(tables)


def as_written(table: TextTable) -> TextTable:
    """Return a table of rejected rows as the table they came from, and say so; any other table as it is."""
    if not _is_returned(table):
        return table
    own = [name for name in table.frame.columns if str(name).startswith(ORIGINAL)]
    cells = {name.removeprefix(ORIGINAL): table.frame[name].str.replace(_CLOSED_FORMULA, "", regex=True) for name in own}
    frame = pd.DataFrame(cells, index=table.frame.index)
    told = ("RECHAZOS_CORREGIDOS", f"«{table.file}»: son filas rechazadas antes; se leyeron sus columnas originales.")
    return replace(table, frame=frame, notices=[*table.notices, told])


def _is_returned(table: TextTable) -> bool:
    names = [str(name) for name in table.frame.columns]
    return {*map(fold, REJECT_COLUMNS)} <= {*map(fold, names)} and any(name.startswith(ORIGINAL) for name in names)
