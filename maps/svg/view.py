"""Extent and scale of a printed map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.sheet import Sheet

__all__ = ["BAND_MM", "SCALES", "Box", "View", "fitting_view", "shapes_box", "whole_view"]

SCALES = tuple(int(digit * 10**power) for power in range(2, 7) for digit in (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5, 8))
"""Scale denominators that are easy to measure with a ruler."""
BAND_MM = 4.5
"""Width (mm) of the band with coordinates round the map: a line of 1.9 mm text and its ticks."""

Box = tuple[float, float, float, float]
"""West, south, east and north; metres."""


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
    return fitting_view(shapes_box(shapes), width, height)


def shapes_box(shapes: list[shapely.Geometry]) -> Box:
    """Return west, south, east and north of some geometries."""
    west, south, east, north = (float(side) for side in shapely.total_bounds(shapes))
    return west, south, east, north


def fitting_view(box: tuple[float, float, float, float], width: float, height: float) -> View:
    """Return the view of a box (west, south, east, north; metres) at the largest of :data:`SCALES` that fits."""
    west, south, east, north = box
    room_x, room_y = (0.94 * (side - 2 * BAND_MM) for side in (width, height))
    needed = max((east - west) * 1000 / room_x, (north - south) * 1000 / room_y, SCALES[0])
    scale = next((scale for scale in SCALES if scale >= needed), SCALES[-1])
    return View(width, height, (west + east) / 2, (south + north) / 2, scale)
