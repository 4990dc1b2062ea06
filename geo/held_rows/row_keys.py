"""Whole numbers by which rows that are kept are found, beside those of their report and content: square and comisaría.

They are kept for years: the test of their values must stay as it is, or what is kept is to be numbered again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import CRS

from geo.cell_text import canonical
from geo.incidents.row_content import hash_texts

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from geo.incidents.place_arrays import Places

__all__ = ["name_keys", "squares", "squares_of"]

_SIDE = 50
"""Squares per degree: one of 0.02 degrees has 2.2 km from north to south."""
_ROW = 360 * _SIDE
"""Squares around the Earth in a row of one latitude."""


def name_keys(names: pd.Series[str]) -> NDArray[np.uint64]:
    """Return a number for the folded name of each row, 0 without one."""
    return hash_texts(canonical(names))


def squares(places: Places) -> NDArray[np.int64]:
    """Return the number of the square of 0.02 degrees of each position, 0 without one or beyond the Earth."""
    degrees = places.to_crs(CRS.from_epsg(4326))
    known = (np.abs(degrees.x) <= 180) & (np.abs(degrees.y) <= 90)
    lon, lat = np.where(known, degrees.x, 0.0), np.where(known, degrees.y, 0.0)
    return np.where(known, _square(np.floor(lon * _SIDE), np.floor(lat * _SIDE)), 0)


def squares_of(shape: shapely.Geometry, *, around: int = 1) -> list[int]:
    """Return the numbers, sorted, of the squares that a geometry touches, in degrees, and of ``around`` rings of others."""
    west, south, east, north = (np.floor(side * _SIDE) for side in shape.bounds)
    lon, lat = (grid.ravel() for grid in np.meshgrid(np.arange(west, east + 1), np.arange(south, north + 1)))
    boxes = shapely.box(lon / _SIDE, lat / _SIDE, (lon + 1) / _SIDE, (lat + 1) / _SIDE)
    held = shapely.intersects(boxes, shape)
    steps = range(-around, around + 1)
    return sorted({int(n) for dx in steps for dy in steps for n in _square(lon[held] + dx, lat[held] + dy)})


def _square(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the number of a square from the whole numbers of its corner; that of the southwest corner of the map is 1."""
    return ((lat + 90 * _SIDE) * _ROW + lon + 180 * _SIDE + 1).astype(np.int64)
