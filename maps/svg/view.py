"""What piece of ground goes on a piece of paper, and at what scale."""

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
"""Denominators that people can read off a ruler."""
BAND_MM = 4.5
"""Width of the band with the coordinates, round the map."""

Box = tuple[float, float, float, float]
"""West, south, east and north; metres."""

_CROWD, _CLOSER, _ENOUGH = 0.85, 2.0, 30


@dataclass(frozen=True, slots=True)
class View:
    """A piece of ground on paper: ``width, height`` of the whole picture in mm, its middle (metres) and 1:``scale``."""

    width: float
    height: float
    x: float
    y: float
    scale: int

    @property
    def room(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the map inside its band of coordinates; mm."""
        return BAND_MM, BAND_MM, self.width - BAND_MM, self.height - BAND_MM

    def to_paper(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Metres to millimetres of the picture, y downwards."""
        per_m = 1000.0 / self.scale
        return np.column_stack([self.width / 2 + (xy[:, 0] - self.x) * per_m, self.height / 2 - (xy[:, 1] - self.y) * per_m])

    def to_ground(self, uv: NDArray[np.float64]) -> NDArray[np.float64]:
        """Millimetres of the picture to metres."""
        m = self.scale / 1000.0
        return np.column_stack([self.x + (uv[:, 0] - self.width / 2) * m, self.y - (uv[:, 1] - self.height / 2) * m])

    @property
    def ground(self) -> tuple[float, float, float, float]:
        """West, south, east and north of the map; metres."""
        half_x, half_y = ((side - 2 * BAND_MM) / 2 * self.scale / 1000 for side in (self.width, self.height))
        return self.x - half_x, self.y - half_y, self.x + half_x, self.y + half_y


def whole_view(sheet: Sheet, width: float, height: float) -> View:
    """View of the whole jurisdiction, at the largest readable scale that fits."""
    shapes = [area.geometry for area in sheet.areas if area.level != "vecina"]
    return fitting_view(_bounds(shapes), width, height)


def crowded_view(sheet: Sheet, whole: View, width: float, height: float) -> View | None:
    """View of where most incidents are, if it is at least twice as close as the whole; None if not.

    No punto crítico is cut in two. The sheet of puntos críticos shows all of them, even of few incidents, if it can.
    """
    boxes = [_zones(sheet)] if sheet.kind == "puntos-criticos" else []
    boxes += [_crowd(sheet)]
    for box in filter(None, boxes):
        shown = shapely.box(*fitting_view(box, width, height).ground)
        parts = [shapely.box(*box), *(zone.geometry for zone in sheet.zones if shown.contains(zone.label_at))]
        view = fitting_view(_bounds(parts), width, height)
        if view.scale * _CLOSER <= whole.scale:
            return view
    return None


def _crowd(sheet: Sheet) -> Box | None:
    """Square round the middle of the incidents that holds most of them; None where they are few or on one place."""
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
    """View of a box (west, south, east, north; metres) at the largest readable scale that fits."""
    west, south, east, north = box
    room_x, room_y = (0.94 * (side - 2 * BAND_MM) for side in (width, height))
    needed = max((east - west) * 1000 / room_x, (north - south) * 1000 / room_y, SCALES[0])
    scale = next((scale for scale in SCALES if scale >= needed), SCALES[-1])
    return View(width, height, (west + east) / 2, (south + north) / 2, scale)
