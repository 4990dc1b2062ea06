"""Numbers of the hand-made sheets: charts, panels, members of zones, cells of the density, earlier period."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shapely import Point

from maps.chart import Chart, DensityGrid, Earlier, Panel
from maps.symbols import symbol_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from maps.sheet import Legend, Mark, Sheet, Zone

EARLIER = Earlier("2019", 365, 366, tuple((str(row), "PAT.HUR", "Noche", 40 * row) for row in (1, 2, 3)))
"""An earlier period with one delito in three sectors."""


def cells(west: float, south: float) -> DensityGrid:
    """Return 40 rows of cells of 100 m, outside at both ends."""
    row = (*([False] * 8), *([True] * 34), *([False] * 4))
    return DensityGrid(west, south, 100.0, 300.0, (row,) * 40)


def nested_by_sign(lines: Iterable[Legend]) -> Iterator[Legend]:
    """Yield the lines that have a sign of their own, with the others nested in the line of their sign."""
    own: dict[str, list[Legend]] = {}
    for line in lines:
        own.setdefault(symbol_key(line.key), []).append(line)
    for sign, found in own.items():
        [first, rest] = [[line for line in found if (line.key == sign) == wanted] for wanted in (True, False)]
        nested = tuple(replace(line, symbol=None) for line in rest)
        yield replace(first[0], count=sum(line.count or 0 for line in found), nested=nested)


def with_members(zones: Iterable[Zone], found: Sequence[Mark]) -> Iterator[Zone]:
    """Yield zones with the marks inside them."""
    places = [Point(mark.x, mark.y) for mark in found]
    for zone in zones:
        yield replace(zone, members=tuple(at for at, place in enumerate(places) if zone.geometry.covers(place)))


def charts(found: Sequence[Mark], kinds: Sequence[str]) -> tuple[Chart, ...]:
    """Return charts of turnos, months, delitos and sectores that count all the marks."""
    facts = [dict(mark.facts) for mark in found]
    months = [f"2020-{month:02d}" for month in range(1, 13)]
    keyed: dict[str, tuple[tuple[str, ...], list[str]]] = {
        "turnos": (("Mañana", "Tarde", "Noche"), [own["Turno"] for own in facts]),
        "meses": (tuple(months), [f"2020-{own['Fecha'][3:5]}" for own in facts]),
        "delitos": (tuple(kinds), [mark.key for mark in found]),
        "sectores": (("1", "2", "3"), [own["Sector"] for own in facts]),
    }
    return tuple(
        Chart(kind, kind.capitalize(), keys, tuple((values.count(key),) for key in keys), keys)
        for kind, (keys, values) in keyed.items()
    )


def panels(found: Sequence[Mark]) -> tuple[Panel, ...]:
    """Return one panel per turno."""
    turnos = ("Madrugada", "Mañana", "Tarde", "Noche")
    own = {turno: tuple((mark.x, mark.y) for mark in found if ("Turno", turno) in mark.facts) for turno in turnos}
    return tuple(Panel("turno", turno, places, len(places)) for turno, places in own.items())


def with_marks(sheet: Sheet, found: Sequence[Mark]) -> Sheet:
    """Return a sheet with other incidents, of which its zones have those inside."""
    return replace(sheet, marks=tuple(found), zones=tuple(with_members(sheet.zones, found)))
