"""What the store says of places without reading its rows: the names of jurisdictions that it has, and how far it goes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mapadelito.store.held_tables import ACTIVE

if TYPE_CHECKING:
    from collections.abc import Collection

    from mapadelito.store.schema import Database

__all__ = ["HeldName", "held_names", "month_range"]

_ACTIVE = f"+carga IN (SELECT numero FROM carga WHERE {ACTIVE})"  # noqa: S608
_NAMES = f"""WITH RECURSIVE nombre (n) AS (SELECT min(nombrada) FROM fila
 UNION ALL SELECT (SELECT min(f.nombrada) FROM fila f WHERE f.nombrada > n) FROM nombre WHERE n IS NOT NULL)
SELECT n, (SELECT f.comisaria FROM fila f WHERE f.nombrada = n
 ORDER BY f.mes NULLS FIRST, f.carga, f.orden LIMIT 1),
 EXISTS (SELECT 1 FROM fila f WHERE f.nombrada = n AND f.celda <> 0 AND {_ACTIVE}),
 n IN (SELECT f.nombrada FROM fila f WHERE f.celda IN (SELECT CAST(value AS BIGINT) FROM json_each(:squares)) AND {_ACTIVE})
 FROM nombre WHERE n <> 0"""  # noqa: S608
"""The names, each found by the index after the one before it: there are some thousands at most, and millions of rows."""
_ENDS = f"SELECT min(mes), max(mes) FROM fila WHERE mes IS NOT NULL AND {_ACTIVE}"  # noqa: S608
_MONTHS = {
    "": _ENDS,
    "celda": f"{_ENDS} AND celda IN (SELECT CAST(value AS BIGINT) FROM json_each(:values))",  # noqa: S608
    "nombrada": f"{_ENDS} AND nombrada IN (SELECT CAST(value AS BIGINT) FROM json_each(:values))",  # noqa: S608
}
"""Query of the first and last month, by the column of the values asked for."""


@dataclass(frozen=True, slots=True)
class HeldName:
    """A jurisdiction as rows name it: its number (``nombrada``), the text of one of them, and where its rows are.

    ``is_placed`` is whether any has a place; ``is_near``, whether any is in the squares asked for.
    """

    key: int
    text: str
    is_placed: bool
    is_near: bool


def held_names(base: Database, squares: Collection[int], as_of: int) -> list[HeldName]:
    """Return the names of jurisdictions that rows have; where they are, of the loads active after the event ``as_of``.

    Raises
    ------
    MapaError
        If the file cannot be read.
    """
    with base.told():
        found = base.connection.execute(_NAMES, {"squares": json.dumps(sorted(squares)), "as_of": as_of}).fetchall()
    return [HeldName(key, text, bool(placed), bool(near)) for key, text, placed, near in found]


def month_range(
    base: Database, squares: Collection[int] | None, names: Collection[int], as_of: int
) -> tuple[int, int] | None:
    """Return the first and the last ``mes`` of the rows in some squares (None: all) or of some names; None without any.

    Of the loads that were active after the event ``as_of``.

    Raises
    ------
    MapaError
        If the file cannot be read.
    """
    asked = [("celda", squares), ("nombrada", names)] if squares is not None else [("", ())]
    with base.told():
        found = [
            base.connection.execute(_MONTHS[name], {"values": json.dumps(sorted(listed)), "as_of": as_of}).fetchone()
            for name, listed in asked
        ]
    ends = [(first, last) for first, last in found if first is not None]
    return (min(first for first, _ in ends), max(last for _, last in ends)) if ends else None
