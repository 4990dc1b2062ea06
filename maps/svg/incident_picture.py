"""The incidents of a sheet on paper: hexagons until there is room, then places with their number, or mark by mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.sheets.factor_marks import FACTOR_KEY
from maps.svg.gaps import ROOM, median_gap
from maps.svg.hexagons import HEXAGON_MM, Hexagon, hexagons, ranked

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.sheet import Sheet
    from maps.svg.view import View

__all__ = ["CROWD", "HEXAGONS", "MARKS", "PLACES", "IncidentPicture", "incident_picture"]

HEXAGONS, PLACES, MARKS = "hexagonos", "lugares", "marcas"
"""What incidents are drawn as; pages have the same words."""
CROWD = 6
"""More incidents than these on a place are told by a number, as on pages."""
_PLACE_ROOM = HEXAGON_MM / 3**0.5
"""Least median distance (mm) between the places of the public profile: they overlap a little, never much."""
_PUBLIC = "publico"


@dataclass(frozen=True, slots=True)
class IncidentPicture:
    """What the incidents of a sheet are drawn as at a scale, and the cells or places that have a number.

    ``kind`` is :data:`HEXAGONS`, :data:`PLACES` or :data:`MARKS`; ``cells`` are those of the whole sheet. ``counted`` says
    for each of ``Sheet.marks`` whether it is in one of them and has no mark of its own.
    """

    kind: str
    cells: tuple[Hexagon, ...]
    counted: NDArray[np.bool_]

    @property
    def classed(self) -> bool:
        """Whether the cells have the colours of their classes."""
        return self.kind != MARKS


def incident_picture(sheet: Sheet, view: View, radius: float) -> IncidentPicture:
    """Return what the incidents of a sheet are drawn as; ``radius`` is that of a mark (mm)."""
    own = np.asarray([not mark.key.startswith(FACTOR_KEY) for mark in sheet.marks], dtype=bool)
    xy = _positions(sheet, own)
    spots, place, counts = np.unique(xy, axis=0, return_inverse=True, return_counts=True)
    gap = median_gap(spots) * 1000 / view.scale
    public = sheet.profile == _PUBLIC
    if gap < (_PLACE_ROOM if public else ROOM * 2 * radius):
        return IncidentPicture(HEXAGONS, tuple(ranked(hexagons(xy, view))), own)
    full = np.full(len(spots), fill_value=True) if public else counts > CROWD
    at = view.to_paper(spots[full])
    rows = zip(at.tolist(), counts[full].tolist(), strict=True)
    cells = ranked([Hexagon(round(u, 2), round(v, 2), count) for (u, v), count in rows])
    counted = own.copy()
    counted[own] = full[place.ravel()]
    return IncidentPicture(PLACES if public else MARKS, tuple(cells), counted)


def _positions(sheet: Sheet, own: NDArray[np.bool_]) -> NDArray[np.float64]:
    return np.asarray([(mark.x, mark.y) for mark in sheet.marks], dtype=float).reshape(-1, 2)[own]
