"""Extent and scale of a printed map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.sheet import Sheet

__all__ = ["BAND_MM", "SCALES", "View", "crowded_view", "fitting_view", "whole_view"]

SCALES = tuple(int(digit * 10**power) for power in range(2, 7) for digit in (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5, 8))
"""Scale denominators that are easy to measure with a ruler."""
BAND_MM = 4.5
"""Width (mm) of the band with coordinates round the map: a line of 1.9 mm text and its ticks."""

Box = tuple[float, float, float, float]
"""West, south, east and north; metres."""

_CROWD = 0.85
"""Share of the incidents that the inset holds."""
_CLOSER = 2.0
"""Least ratio of the scale of the inset to that of the whole map: less would repeat the map."""
_ENOUGH = 30
"""Incidents from which an inset of where most are is drawn: with fewer the map itself is readable."""


@dataclass(frozen=True, slots=True)
class View:
    """A map on paper: ``width`` and ``height`` of the picture (mm), its centre ``x, y`` (metres) and 1:``scale``."""

    width: float
    height: float
    x: float
    y: float
    scale: int

    @property
    def room(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom (mm) of the map, inside its band of coordinates."""
        return BAND_MM, BAND_MM, self.width - BAND_MM, self.height - BAND_MM

    def to_paper(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Transform metres (n, 2) to millimetres of the picture, y downwards."""
        per_m = 1000.0 / self.scale
        return np.column_stack([self.width / 2 + (xy[:, 0] - self.x) * per_m, self.height / 2 - (xy[:, 1] - self.y) * per_m])

    def to_ground(self, uv: NDArray[np.float64]) -> NDArray[np.float64]:
        """Transform millimetres of the picture (n, 2) to metres."""
        m = self.scale / 1000.0
        return np.column_stack([self.x + (uv[:, 0] - self.width / 2) * m, self.y - (uv[:, 1] - self.height / 2) * m])

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """West, south, east and north (metres) of the map."""
        half_x, half_y = ((side - 2 * BAND_MM) / 2 * self.scale / 1000 for side in (self.width, self.height))
        return self.x - half_x, self.y - half_y, self.x + half_x, self.y + half_y


def whole_view(sheet: Sheet, width: float, height: float) -> View:
    """Return the view of the whole jurisdiction at the largest of :data:`SCALES` that fits ``width, height`` (mm)."""
    shapes = [area.geometry for area in sheet.areas if area.level != "vecina"]
    return fitting_view(_bounds(shapes), width, height)


def crowded_view(sheet: Sheet, whole: View, width: float, height: float) -> View | None:
    """Return the inset of the area with most incidents; None if its scale is not at least twice that of the whole map.

    It cuts no punto crítico. That of the sheet of puntos críticos holds all of them, if the scale allows it.
    """
    boxes = [_zones(sheet)] if sheet.kind == "puntos-criticos" else []
    boxes += [_crowd(sheet)]
    for box in filter(None, boxes):
        shown = shapely.box(*fitting_view(box, width, height).extent)
        parts = [shapely.box(*box), *(zone.geometry for zone in sheet.zones if shown.contains(zone.label_at))]
        view = fitting_view(_bounds(parts), width, height)
        if view.scale * _CLOSER <= whole.scale:
            return view
    return None


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
    return _bounds([zone.geometry for zone in sheet.zones]) if sheet.zones and sheet.marks else None


def _bounds(shapes: list[shapely.Geometry]) -> Box:
    west, south, east, north = (float(side) for side in shapely.total_bounds(shapes))
    return west, south, east, north


def fitting_view(box: tuple[float, float, float, float], width: float, height: float) -> View:
    """Return the view of a box (west, south, east, north; metres) at the largest of :data:`SCALES` that fits."""
    west, south, east, north = box
    room_x, room_y = (0.94 * (side - 2 * BAND_MM) for side in (width, height))
    needed = max((east - west) * 1000 / room_x, (north - south) * 1000 / room_y, SCALES[0])
    scale = next((scale for scale in SCALES if scale >= needed), SCALES[-1])
    return View(width, height, (west + east) / 2, (south + north) / 2, scale)
