"""Point-in-polygon for many points: by raster far from borders, by exact geometry near them.

Connected cells that no border touches lie in the same polygons, so that one exact test per connected region serves all
points in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["first_holder"]

_FEW = 20_000
"""Points from which the raster is used: for fewer, making it takes longer than exact tests."""
_AT_ONCE = 200_000
"""Points tested at once by exact geometry: with their tree they take some 300 bytes each."""
_SIDE = 1024
"""Cells along the longer side of the raster: few points are then near a border, and it takes some megabytes."""
_STEP, _ROUND = 0.45, 0.25
"""Spacing of the border samples, and radius around each in which cells are touched (over half the spacing); in cells."""


def first_holder(xy: NDArray[np.float64], shapes: NDArray[np.object_]) -> NDArray[np.intp]:
    """Return the number of the first polygon that contains or touches each point.

    Parameters
    ----------
    xy
        Points, of shape (n, 2), in the plane of the polygons; NaN is in none.
    shapes
        Polygons, which may overlap.

    Returns
    -------
    ndarray
        Position of the polygon in ``shapes``; ``len(shapes)`` for points in none.
    """
    if len(xy) < _FEW or not len(shapes):
        return _by_geometry(xy, shapes)
    out = np.full(len(xy), len(shapes))
    west, south, east, north = shapely.total_bounds(shapes)
    cell = max(east - west, north - south) / _SIDE
    x, y = np.ascontiguousarray(xy.T)
    inside = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
    if not len(inside) or not cell > 0:
        return out
    west, south = west - cell, south - cell  # a margin of one cell
    region, holder = _regions(shapes, west, south, cell)
    found = region.ravel().take(_cells(y.take(inside), south, cell) * region.shape[1] + _cells(x.take(inside), west, cell))
    out[inside] = holder.take(found)
    unsure = inside[found == 0]
    out[unsure] = _by_geometry(xy[unsure], shapes)
    return out


def _cells(axis: NDArray[np.float64], start: float, cell: float) -> NDArray[np.intp]:
    """Return the column (or row) of each coordinate not less than the start."""
    return ((axis - start) / cell).astype(np.intp)


def _by_geometry(xy: NDArray[np.float64], shapes: NDArray[np.object_]) -> NDArray[np.intp]:
    """Return the first holder of each point by exact geometry."""
    out = np.full(len(xy), len(shapes))
    for start in range(0, len(xy), _AT_ONCE):
        tree = shapely.STRtree(shapely.points(xy[start : start + _AT_ONCE]))
        polygon, point = tree.query(shapes, predicate="intersects")
        np.minimum.at(out, point + start, polygon)
    return out


def _regions(
    shapes: NDArray[np.object_], west: float, south: float, cell: float
) -> tuple[NDArray[np.int32], NDArray[np.intp]]:
    """Return the label of the region of each cell (0 if a border touches it), and the first polygon of each region."""
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
    one[flat.take(first)] = first  # an arbitrary cell of each region
    row, column = np.divmod(one, region.shape[1])
    holder = _by_geometry(np.column_stack([column * cell + west, row * cell + south]) + cell / 2, shapes)
    return region.astype(np.int32, copy=False), holder
