"""Axes of the order of the columns, with those that stand beside the ones that matter, and of the number of rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from helpers.kinds.facts import Fact

if TYPE_CHECKING:
    from random import Random

__all__ = ["ORDERS", "PERSONAL", "SIZES", "Order", "Size"]

Decoy = Callable[[Fact, int], object]

_DECOYS: dict[str, Decoy] = {
    "FECHA_REGISTRO": lambda fact, _: (fact.day + dt.timedelta(days=9)).strftime("%d/%m/%Y"),
    "FECHA_NACIMIENTO": lambda _, row: f"{1 + row % 28:02d}/{1 + row % 12:02d}/{1960 + row % 40}",
    "HORA_REGISTRO": lambda _, row: f"{8 + row % 9:02d}:{row % 60:02d}",
    "LAT_COMISARIA": lambda fact, _: "-16.4141207" if "APACHETA" in fact.comisaria else "-16.4023309",
    "LON_COMISARIA": lambda fact, _: "-71.5512207" if "APACHETA" in fact.comisaria else "-71.5544309",
    "OBJECTID": lambda _, row: row + 1,
    "EDAD_AGRAVIADO": lambda _, row: 18 + row % 50,
    "NRO_DNI": lambda _, row: f"{40_000_000 + 7_919 * row}",
    "COMISARIA_REGISTRO": lambda _, row: ("COMISARIA PNP LA APACHETA", "DIVINCRI")[row % 2],
    "UBIGEO": lambda *_: "040101",
    "OBSERVACIONES": lambda _, row: ("", "sin novedad", "se comunicó a la fiscalía; ver anexo")[row % 3],
    "Unnamed: 0": lambda _, row: row,
    "TIPO_VIA": lambda _, row: ("AVENIDA", "JIRON", "CALLE")[row % 3],
    "COLUMNA_VACIA": lambda *_: "",
    "created_at": lambda fact, _: (fact.moment + dt.timedelta(hours=40)).strftime("%Y-%m-%d %H:%M:%S"),
    "Precisión GPS (m)": lambda _, row: 3 + row % 12,
}
PERSONAL = frozenset({"EDAD_AGRAVIADO", "FECHA_NACIMIENTO", "NRO_DNI"})
"""Columns that nobody may load."""


@dataclass(frozen=True, slots=True)
class Order:
    """Names of the columns added, whether they stand before the others, and how all are put in order.

    ``shuffled`` says that an order is drawn with the seed of the combination; else it is as written, or its reverse.
    """

    decoys: tuple[str, ...] = ()
    shuffled: bool = False
    backwards: bool = False
    first: bool = False
    may_refuse: frozenset[str] = frozenset()

    def apply(self, fields: Sequence[str], rng: Random) -> list[str]:
        """Return the fields and the decoys as they stand in the file."""
        names = [*self.decoys, *fields] if self.first else [*fields, *self.decoys]
        if self.shuffled:
            rng.shuffle(names)
        return names[::-1] if self.backwards else names

    @staticmethod
    def cell(name: str, fact: Fact, row: int) -> object:
        """Return the cell of a decoy."""
        return _DECOYS[name](fact, row)


ORDERS: dict[str, Order] = {
    "plain": Order(),
    "backwards": Order(backwards=True),
    "shuffled": Order(shuffled=True),
    **{f"with {name}": Order((name,)) for name in _DECOYS},
    **{f"{name} first": Order((name,), first=True) for name in ("FECHA_REGISTRO", "LAT_COMISARIA", "OBJECTID", "NRO_DNI")},
    "station pair first": Order(("LAT_COMISARIA", "LON_COMISARIA"), first=True),
    "three dates": Order(("FECHA_REGISTRO", "created_at", "FECHA_NACIMIENTO"), first=True),
    "all shuffled": Order(tuple(_DECOYS), shuffled=True),
}
"""Orders by name; the first changes nothing."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many facts a file has."""

    facts: int
    may_refuse: frozenset[str] = frozenset()


SIZES: dict[str, Size] = {"plain": Size(60), "many": Size(180), "few": Size(7)}
"""Sizes by name."""
