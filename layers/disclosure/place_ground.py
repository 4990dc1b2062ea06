"""Where a public place may be, and where homes are supposed to be: corners, cells and samples of streets of one polygon."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["candidates", "clipped", "samples", "supposed"]

_STREET_M_PER_HOME = 50.0
"""Where only streets are given, in a town: street that is supposed to have one home (a town has one each 5 m or less)."""
_HOMES_PER_M2 = 8 / 500.0**2
"""Homes supposed on a square metre away from the streets: eight on a square of 500 m."""
_ALONG_M = 150.0
"""Distance between candidates along a street without corners."""
_SAMPLE_M, _GROUND_M = 10.0, 50.0
"""Distance between the samples of streets, and side of the squares of ground, that stand for supposed homes."""
_CELL_M = 100.0
"""Side of the fixed cells whose middles are candidates in a polygon without streets."""


def clipped(streets: NDArray[np.object_], shape: shapely.Geometry) -> NDArray[np.object_]:
    """Pieces of street inside a polygon, split where they meet."""
    near = streets[shapely.intersects(streets, shape)]
    if not len(near):
        return np.empty(0, dtype=object)
    whole = shapely.line_merge(shapely.node(shapely.union_all(near, grid_size=0.1)))
    pieces = shapely.get_parts(shapely.intersection(whole, shape))
    lines = pieces[shapely.get_type_id(pieces) == shapely.GeometryType.LINESTRING]
    noded: NDArray[np.object_] = shapely.get_parts(shapely.node(shapely.multilinestrings(lines))) if len(lines) else lines
    return noded


def _corners(lines: NDArray[np.object_]) -> NDArray[np.float64]:
    """Where three pieces of street meet, and points along the long ones."""
    ends = np.concatenate([shapely.get_coordinates(shapely.get_point(lines, at)) for at in (0, -1)])
    spots, meet = np.unique(np.round(ends, 1), axis=0, return_counts=True)
    merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines)))
    parts = np.maximum(shapely.length(merged) // _ALONG_M, 1).astype(int)
    along = [
        shapely.get_coordinates(shapely.line_interpolate_point(line, np.arange(1, count) / count, normalized=True))
        for line, count in zip(merged, parts, strict=True)
        if count > 1
    ]
    middle = shapely.get_coordinates(shapely.line_interpolate_point(merged, 0.5, normalized=True))
    found = np.vstack([spots[meet >= 3], *along])
    return np.unique(np.round(found if len(found) else middle, 1), axis=0)


def candidates(lines: NDArray[np.object_], shape: shapely.Geometry) -> NDArray[np.float64]:
    """Corners; without streets, middles of the cells of a fixed grid that fall inside, or a point of the polygon."""
    if len(lines):
        return _corners(lines)
    inside = _lattice(shape, _CELL_M)
    return inside if len(inside) else np.round(shapely.get_coordinates(shape.representative_point()), 1)


def _lattice(shape: shapely.Geometry, step: float) -> NDArray[np.float64]:
    """Middles of the cells of a fixed grid (side ``step``, in metres) that lie inside a polygon."""
    west, south, east, north = (bound // step for bound in shape.bounds)
    x, y = (np.arange(low, high + 1) * step + step / 2 for low, high in ((west, east), (south, north)))
    xy = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    shapely.prepare(shape)
    inside: NDArray[np.float64] = xy[shapely.intersects_xy(shape, xy[:, 0], xy[:, 1])]
    return inside


def supposed(lines: NDArray[np.object_], shape: shapely.Geometry) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where homes are supposed to be, and how many at each point."""
    ground = _lattice(shape, _GROUND_M)
    along, metres = samples(lines)
    weight = np.concatenate([metres / _STREET_M_PER_HOME, np.full(len(ground), _HOMES_PER_M2 * _GROUND_M**2)])
    return np.vstack([along, ground]), weight


def samples(lines: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points along streets, each 10 m or less, and the metres of street that each stands for."""
    length = shapely.length(lines)
    count = np.ceil(length / _SAMPLE_M).astype(int)
    along = [
        shapely.get_coordinates(shapely.line_interpolate_point(line, (np.arange(own) + 0.5) / own, normalized=True))
        for line, own in zip(lines, count, strict=True)
    ]
    return np.vstack([np.empty((0, 2)), *along]), np.repeat(length / np.maximum(count, 1), count)
