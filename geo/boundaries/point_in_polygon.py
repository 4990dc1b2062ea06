"""Which polygon holds each of many points: a raster answers far from the borders, and only near them is geometry asked.

A cell that no border touches lies whole in the same polygons as its neighbours that no border touches: one test per region
of such cells answers for all the points in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["first_holder"]

_FEW = 20_000
"""Fewer points than this are asked one by one: the raster would cost more."""
_SIDE = 1024
_STEP, _ROUND = 0.45, 0.25
"""Distance between the samples of a border, and how far round each one cells are taken as touched (over half); in cells."""


def first_holder(xy: NDArray[np.float64], shapes: NDArray[np.object_]) -> NDArray[np.intp]:
    """Find the first polygon that holds or touches each point.

    Parameters
    ----------
    xy
        Points (n, 2) in the plane of the polygons; NaN is held by none.
    shapes
        Polygons, which may overlap.

    Returns
    -------
    ndarray
        Its number; ``len(shapes)`` where no polygon holds the point.
    """
    if len(xy) < _FEW or not len(shapes):
        return _asked(xy, shapes)
    out = np.full(len(xy), len(shapes))
    west, south, east, north = shapely.total_bounds(shapes)
    cell = max(east - west, north - south) / _SIDE
    x, y = np.ascontiguousarray(xy.T)
    inside = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
    if not len(inside) or not cell > 0:
        return out
    west, south = west - cell, south - cell  # one row of cells round everything
    region, holder = _regions(shapes, west, south, cell)
    found = region.ravel().take(_cells(y.take(inside), south, cell) * region.shape[1] + _cells(x.take(inside), west, cell))
    out[inside] = holder.take(found)
    unsure = inside[found == 0]
    out[unsure] = _asked(xy[unsure], shapes)
    return out


def _cells(axis: NDArray[np.float64], start: float, cell: float) -> NDArray[np.intp]:
    """Column, or row, of numbers that are not less than the start."""
    return ((axis - start) / cell).astype(np.intp)


def _asked(xy: NDArray[np.float64], shapes: NDArray[np.object_]) -> NDArray[np.intp]:
    """Ask the geometry of every point."""
    out = np.full(len(xy), len(shapes))
    polygon, point = shapely.STRtree(shapely.points(xy)).query(shapes, predicate="intersects")
    np.minimum.at(out, point, polygon)
    return out


def _regions(
    shapes: NDArray[np.object_], west: float, south: float, cell: float
) -> tuple[NDArray[np.int32], NDArray[np.intp]]:
    """Label the regions of cells that no border touches (0: touched), and find the first polygon that holds each."""
    from scipy import ndimage  # noqa: PLC0415 (heavy)

    free = np.ones((_SIDE + 3, _SIDE + 3), dtype=bool)
    rings = shapely.get_rings(shapely.get_parts(shapes))
    x, y = shapely.get_coordinates(shapely.segmentize(rings, cell * _STEP)).T
    columns, rows = (
        [_cells(axis, start + step, cell) for step in (-cell * _ROUND, cell * _ROUND)]
        for axis, start in ((x, west), (y, south))
    )
    for row in rows:
        for column in columns:
            free.ravel()[row * free.shape[1] + column] = False
    region, count = ndimage.label(free)
    flat, one = region.ravel(), np.zeros(count + 1, dtype=np.intp)
    first = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    one[flat.take(first)] = first  # any cell of the region
    row, column = np.divmod(one, region.shape[1])
    holder = _asked(np.column_stack([column * cell + west, row * cell + south]) + cell / 2, shapes)
    return region.astype(np.int32, copy=False), holder
