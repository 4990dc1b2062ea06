"""Rows of one load: some columns of all, or all columns of some."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyarrow as pa

from mapadelito.store.held_tables import ROWS
from mapadelito.store.row_tables import select_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapadelito.store.schema import Database

__all__ = ["CONTENT", "all_rows", "some_rows"]

_NOT_CONTENT = {"orden", "linea", "columna", "valor", "nota", "celdas"}
"""Columns that say where a row was in its file, and not what it says."""
_SAID = ", ".join(name for name in ROWS.names if name not in _NOT_CONTENT)
CONTENT = f"""SELECT {_SAID}, max(veces) FROM (SELECT {_SAID}, count(*) AS veces FROM fila
 WHERE carga IN (SELECT numero FROM carga WHERE retirada IS NULL) GROUP BY fila.carga, {_SAID}) AS una
 GROUP BY {_SAID} ORDER BY {_SAID}"""  # noqa: S608 (names of ours, as below)
"""Query of what the active loads say, each row once with how many times the load that has it most often has it."""


def all_rows(base: Database, load: int, names: Sequence[str] = tuple(ROWS.names)) -> pa.Table:
    """Return columns of all rows of a load, in their order.

    Raises
    ------
    MapaError
        If the file cannot be read.
    """
    query = f"SELECT {', '.join(names)} FROM fila WHERE carga = :load ORDER BY orden"  # noqa: S608 (names of ours)
    return select_rows(base, query, {"load": load}, pa.schema([ROWS.field(name) for name in names]))


def some_rows(base: Database, load: int, order: Sequence[int]) -> pa.Table:
    """Return the rows of a load that have some numbers (``orden``), given in increasing order.

    Raises
    ------
    MapaError
        If the file cannot be read.
    """
    names = ", ".join(f"f.{name}" for name in ROWS.names)
    query = f"""SELECT {names} FROM json_each(:order) AS pedida CROSS JOIN fila f
 WHERE f.carga = :load AND f.orden = CAST(pedida.value AS BIGINT) ORDER BY pedida.key"""  # noqa: S608 (names of ours)
    return select_rows(base, query, {"load": load, "order": json.dumps([*order])}, ROWS)
