"""Cells of a fixed grid inside a polygon, by which incidents are published where streets and homes are not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Transformer

from geo.crs import utm_epsg

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pyproj import CRS

__all__ = ["AREA_CELL_M", "cells_of"]

AREA_CELL_M = 500.0
"""Side of the cells, in metres; their corners are multiples of it, for any polygon."""
_MIN_PART = 0.25
"""Smallest share of a cell inside the polygon; with less, the cell is merged with its neighbour."""


def cells_of(shape: shapely.Geometry, crs: CRS | None = None) -> NDArray[np.object_]:
    """Cut a polygon by the fixed cells of its own UTM zone, for any zone of the run (``crs``; None if it is its own).

    A cell with less than a quarter inside is merged with the nearest of the others, ties by the largest. A polygon of one
    cell or less is returned whole.

    Returns
    -------
    ndarray
        Polygons that partition the polygon, by row and column of the grid.
    """
    if crs is None:
        return _cut(shape)
    to_degrees = Transformer.from_crs(crs, 4326, always_xy=True)
    own = utm_epsg(*to_degrees.transform(*shapely.get_coordinates(shape.representative_point())[0]))
    if own == crs.to_epsg():
        return _cut(shape)
    there, back = Transformer.from_crs(crs, own, always_xy=True), Transformer.from_crs(own, crs, always_xy=True)
    cells = _cut(shapely.transform(shape, there.transform, interleaved=False))
    out: NDArray[np.object_] = shapely.transform(cells, back.transform, interleaved=False)
    return out


def _cut(shape: shapely.Geometry) -> NDArray[np.object_]:
    west, south, east, north = (np.floor(bound / AREA_CELL_M) for bound in shape.bounds)
    column, row = (axis.ravel() for axis in np.meshgrid(np.arange(west, east + 1), np.arange(south, north + 1)))
    boxes = shapely.box(*(AREA_CELL_M * side for side in (column, row, column + 1, row + 1)))
    shapely.prepare(shape)
    met = shapely.intersects(shape, boxes)
    at = np.column_stack([column, row])[met]
    parts: NDArray[np.object_] = boxes[met]
    cut = ~shapely.contains(shape, parts)
    parts[cut] = shapely.intersection(parts[cut], shape)
    area = shapely.area(parts)
    large = np.flatnonzero(area >= _MIN_PART * AREA_CELL_M**2)
    if len(large) < 2:
        return np.array([shape], dtype=object)
    ranked = large[np.argsort(-area[large], kind="stable")]
    small = np.setdiff1d(np.flatnonzero(area > 0), large)
    owner = np.array([ranked[((at[ranked] - at[one]) ** 2).sum(axis=1).argmin()] for one in small], dtype=int)
    for own in np.unique(owner):
        parts[own] = shapely.union_all(_polygons(parts[[own, *small[owner == own]]]))
    cells: NDArray[np.object_] = parts[large]
    return cells


def _polygons(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Polygons of some shapes, without the points and lines where a cell only touches the border."""
    parts = shapely.get_parts(shapely.get_parts(shapes))
    out: NDArray[np.object_] = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    return out
