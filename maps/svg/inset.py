"""The inset of a printed map: where most incidents are, at a larger scale, if that shows what the whole map cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from maps.svg.gaps import ROOM, median_gap
from maps.svg.incident_picture import HEXAGONS, incident_picture
from maps.svg.view import fitting_view, shapes_box

if TYPE_CHECKING:
    from maps.sheet import Sheet
    from maps.svg.view import Box, View

__all__ = ["crowded_view"]

_CROWD = 0.85
"""Share of the incidents that the inset holds."""
_CLOSER = 2.0
"""Least ratio of the scale of the inset to that of the whole map: less would repeat the map."""
_ENOUGH = 30
"""Incidents from which an inset of where most are is drawn: with fewer the map itself is readable."""
_MARK_MM = 2.0
"""Diameter (mm) of a mark on A4."""


def crowded_view(sheet: Sheet, whole: View, width: float, height: float) -> View | None:
    """Return the inset of the area with most incidents; None if its scale is not at least twice that of the whole map.

    It cuts no punto crítico. That of the sheet of puntos críticos holds all of them, if the scale allows it; the others have
    none where the whole map has room for each mark.
    """
    if sheet.kind != "puntos-criticos" and _roomy(sheet, whole):
        return None
    boxes = [_zones(sheet)] if sheet.kind == "puntos-criticos" else []
    boxes += [_crowd(sheet)]
    for box in filter(None, boxes):
        shown = shapely.box(*fitting_view(box, width, height).extent)
        parts = [shapely.box(*box), *(zone.geometry for zone in sheet.zones if shown.contains(zone.label_at))]
        view = fitting_view(shapes_box(parts), width, height)
        if view.scale * _CLOSER <= whole.scale:
            return view
    return None


def _roomy(sheet: Sheet, whole: View) -> bool:
    """Return whether marks, or counted areas, can be told from each other at the scale of the whole map."""
    if incident_picture(sheet, whole, _MARK_MM / 2).kind == HEXAGONS:
        return False
    places = [(mark.x, mark.y) for mark in sheet.marks]
    places = places or [(area.label_at.x, area.label_at.y) for area in sheet.areas if area.members]
    spots = np.unique(np.asarray(places).reshape(-1, 2), axis=0)
    return len(spots) > 1 and median_gap(spots) * 1000 / whole.scale >= ROOM * _MARK_MM


def _crowd(sheet: Sheet) -> Box | None:
    """Return the square round the median of the incidents that holds 85 % of them; None if too few or at one point."""
    places = [(mark.x, mark.y) for mark in sheet.marks]
    places += [(area.label_at.x, area.label_at.y) for area in sheet.areas for _ in area.members]
    if len(places) < _ENOUGH:
        return None
    xy = np.asarray(places)
    x, y = (float(value) for value in np.median(xy, axis=0))
    far = np.sort(np.abs(xy - (x, y)).max(axis=1))
    reach = float(far[int(len(far) * _CROWD) - 1])
    return (x - reach, y - reach, x + reach, y + reach) if reach > 0 else None


def _zones(sheet: Sheet) -> Box | None:
    return shapes_box([zone.geometry for zone in sheet.zones]) if sheet.zones and sheet.marks else None
