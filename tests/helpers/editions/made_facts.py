"""What an edition says of a jurisdiction, made by hand from counts, squares and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shapely import box

from geo.period import Period
from layers.editions.edition_facts import EditionFacts, ToldZone

if TYPE_CHECKING:
    from collections.abc import Mapping

EPSG = 32717


def key(number: int = 0, moment: int = 0, *, crime: int = 1, sector: int = 1, placed: bool = True, rest: int = 1) -> str:
    """Return the key of an incident, of small numbers."""
    return f"{number:016x}{moment:016x}{crime:04x}{sector:04x}{placed:d}{rest:08x}"


def facts(
    counts: Mapping[str, int],
    period: str = "2020-11",
    *,
    unplaced: int = 0,
    squares: tuple[float, ...] = (),
    **more: Any,
) -> EditionFacts:
    """Return the facts of an edition: counts by sector, others without a place, and zones of 100 m, each so far east."""
    located = sum(counts.values())
    zones = tuple(ToldZone(n, 20, box(x, 0, x + 100, 100)) for n, x in enumerate(squares, 1))
    fields: dict[str, Any] = {
        "profile": "interno",
        "period": Period.parse(period),
        "total": located + unplaced,
        "located": located,
        "misplaced": 0,
        "counts": {name: {"Hurto": count} for name, count in counts.items()},
        "grounds": {name: f"suelo de {name}" for name in counts},
        "zones": zones,
        "epsg": EPSG,
    }
    return EditionFacts(**fields | more)
