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
_STEP = 0.25
"""Distance between the samples of a border, and how far round each one cells are taken as touched; in cells."""


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
    inside = np.flatnonzero((xy[:, 0] >= west) & (xy[:, 0] <= east) & (xy[:, 1] >= south) & (xy[:, 1] <= north))
    if not len(inside) or not cell > 0:
        return out
    corner = np.array([west, south]) - cell  # one row of cells round everything
    region, holder = _regions(shapes, corner, cell)
    column, row = ((xy[inside] - corner) / cell).astype(np.intp).T
    found = region[row, column]
    sure = found > 0
    out[inside[sure]] = holder[found[sure]]
    unsure = inside[~sure]
    out[unsure] = _asked(xy[unsure], shapes)
    return out


def _asked(xy: NDArray[np.float64], shapes: NDArray[np.object_]) -> NDArray[np.intp]:
    """Ask the geometry of every point."""
    out = np.full(len(xy), len(shapes))
    polygon, point = shapely.STRtree(shapely.points(xy)).query(shapes, predicate="intersects")
    np.minimum.at(out, point, polygon)
    return out


def _regions(
    shapes: NDArray[np.object_], corner: NDArray[np.float64], cell: float
) -> tuple[NDArray[np.int32], NDArray[np.intp]]:
    """Label the regions of cells that no border touches (0: touched), and find the first polygon that holds each."""
    from scipy import ndimage  # noqa: PLC0415 (heavy)

    free = np.ones((_SIDE + 3, _SIDE + 3), dtype=bool)
    samples = (_samples(shapes, cell * _STEP) - corner) / cell
    for dx in (-_STEP, _STEP):
        for dy in (-_STEP, _STEP):
            column, row = (samples + np.array([dx, dy])).astype(np.intp).T
            free[row, column] = False
    region, count = ndimage.label(free)
    one = np.zeros(count + 1, dtype=np.intp)
    one[region.ravel()] = np.arange(region.size)  # any cell of the region
    row, column = np.divmod(one, region.shape[1])
    holder = _asked(np.column_stack([column, row]) * cell + corner + cell / 2, shapes)
    return region.astype(np.int32, copy=False), holder


def _samples(shapes: NDArray[np.object_], step: float) -> NDArray[np.float64]:
    """Points along every border, at most a step apart."""
    rings = shapely.get_rings(shapely.get_parts(shapes))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    start = np.flatnonzero(ring[1:] == ring[:-1])
    run = xy[start + 1] - xy[start]
    pieces = np.maximum(np.ceil(np.hypot(run[:, 0], run[:, 1]) / step), 1).astype(np.intp)
    segment = np.repeat(np.arange(len(start)), pieces)
    along = (np.arange(len(segment)) - np.repeat(np.cumsum(pieces) - pieces, pieces)) / pieces[segment]
    samples: NDArray[np.float64] = xy[start][segment] + run[segment] * along[:, None]
    return samples
