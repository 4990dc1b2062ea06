"""Hatching of an area whose fill is uncertain: dark lines with a white casing, seen on every fill and in black and white."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps.sheet import Area

__all__ = ["HATCH_SIGN", "HATCH_STROKES", "hatch_lines", "hatch_step"]

HATCH_STROKES = (("#ffffff", 0.42), ("#1b2733", 0.2))
"""Colour and width (mm) of the casing and of the line."""
HATCH_SIGN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 12 9"><rect x=".2" y=".2" width="11.6" height="8.6" fill="#fff" '
    'stroke="#66717c" stroke-width=".4"/><path d="M.4 5.4 5.4.4M.4 8.6 8.6.4M3.8 8.6 11.6.8M7.4 8.6l4.2-4.2" fill="none" '
    'stroke="#1b2733" stroke-width=".8"/></svg>'
)
"""Sign of the hatching in a legend."""
_LINES = 80
"""Lines across the jurisdiction on a page."""


def hatch_step(areas: Sequence[Area]) -> float:
    """Return the distance between lines, in metres, by which the hatching of the polygons of a jurisdiction is seen."""
    shapes = [area.geometry for area in areas if area.level != "vecina"]
    west, south, east, north = shapely.total_bounds(shapes)
    return max(float(np.hypot(east - west, north - south)) / _LINES, 1.0) if shapes else 1.0


def hatch_lines(shape: shapely.Geometry, step: float) -> shapely.Geometry:
    """Return lines of 45 degrees in a shape, ``step`` metres apart; those of all shapes are on one raster.

    Examples
    --------
    >>> import shapely
    >>> len(hatch_lines(shapely.box(0, 0, 10, 10), 5.0).geoms)
    3
    """
    west, south, east, north = shape.bounds
    gap = step * np.sqrt(2)
    starts = np.arange(np.ceil((south - east) / gap), np.floor((north - west) / gap) + 1) * gap  # y - x of each line
    ends = np.stack([np.full(len(starts), west), west + starts, np.full(len(starts), east), east + starts], axis=1)
    found = shapely.intersection(shapely.linestrings(ends.reshape(-1, 2, 2)), shape)
    parts = shapely.get_parts(found)
    return shapely.multilinestrings([part for part in parts if part.geom_type == "LineString" and not part.is_empty])
