"""Candidate public places of a polygon (street corners, cells), and points with assumed numbers of homes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["candidates", "clipped", "samples", "supposed"]

_STREET_M_PER_HOME = 50.0
"""Street length per assumed home, in metres, where only streets are given: a town has one each 5 m or less."""
_HOMES_PER_M2 = 8 / 500.0**2
"""Assumed homes per m2 away from the streets: eight on a square of 500 m."""
_ALONG_M = 150.0
"""Distance, in metres, between candidates along a street without corners: a block and a half."""
_SAMPLE_M, _LAND_M = 10.0, 50.0
"""Distance between the sample points of streets, and side of the squares of land, that carry assumed homes, in metres."""
_CELL_M = 100.0
"""Side, in metres, of the fixed cells whose centres are candidates in a polygon without streets: a block."""
_DECIMALS = 1
"""Decimals of coordinates, in metres, at which ends of streets coincide."""
_NODE_GRID_M = 0.1
"""Grid, in metres, to which streets are snapped before they are divided at crossings."""
_CORNER = 3
"""Fewest pieces of street that meet at a corner."""


def clipped(streets: NDArray[np.object_], shape: shapely.Geometry) -> NDArray[np.object_]:
    """Pieces of street inside a polygon, divided at crossings."""
    near = streets[shapely.intersects(streets, shape)]
    if not len(near):
        return np.empty(0, dtype=object)
    whole = shapely.line_merge(shapely.node(shapely.union_all(near, grid_size=_NODE_GRID_M)))
    pieces = shapely.get_parts(shapely.intersection(whole, shape))
    lines = pieces[shapely.get_type_id(pieces) == shapely.GeometryType.LINESTRING]
    noded: NDArray[np.object_] = shapely.get_parts(shapely.node(shapely.multilinestrings(lines))) if len(lines) else lines
    return noded


def _corners(lines: NDArray[np.object_]) -> NDArray[np.float64]:
    """Points (n, 2) where at least three pieces of street meet, and points along long streets."""
    ends = np.concatenate([shapely.get_coordinates(shapely.get_point(lines, at)) for at in (0, -1)])
    spots, meet = np.unique(np.round(ends, _DECIMALS), axis=0, return_counts=True)
    merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines)))
    parts = np.maximum(shapely.length(merged) // _ALONG_M, 1).astype(int)
    along = [
        shapely.get_coordinates(shapely.line_interpolate_point(line, np.arange(1, count) / count, normalized=True))
        for line, count in zip(merged, parts, strict=True)
        if count > 1
    ]
    middle = shapely.get_coordinates(shapely.line_interpolate_point(merged, 0.5, normalized=True))
    found = np.vstack([spots[meet >= _CORNER], *along])
    return np.unique(np.round(found if len(found) else middle, _DECIMALS), axis=0)


def candidates(lines: NDArray[np.object_], shape: shapely.Geometry) -> NDArray[np.float64]:
    """Candidate places (n, 2): street corners; without streets, centres of fixed cells inside, or a point of the polygon."""
    if len(lines):
        return _corners(lines)
    inside = _lattice(shape, _CELL_M)
    return inside if len(inside) else np.round(shapely.get_coordinates(shape.representative_point()), _DECIMALS)


def _lattice(shape: shapely.Geometry, step: float) -> NDArray[np.float64]:
    """Centres (n, 2) of the cells of a fixed grid (side ``step``, in metres) that lie inside a polygon."""
    west, south, east, north = (bound // step for bound in shape.bounds)
    x, y = (np.arange(low, high + 1) * step + step / 2 for low, high in ((west, east), (south, north)))
    xy = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    shapely.prepare(shape)
    inside: NDArray[np.float64] = xy[shapely.intersects_xy(shape, xy[:, 0], xy[:, 1])]
    return inside


def supposed(lines: NDArray[np.object_], shape: shapely.Geometry) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points (n, 2) with assumed homes, and the number of homes at each."""
    land = _lattice(shape, _LAND_M)
    along, metres = samples(lines)
    weight = np.concatenate([metres / _STREET_M_PER_HOME, np.full(len(land), _HOMES_PER_M2 * _LAND_M**2)])
    return np.vstack([along, land]), weight


def samples(lines: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points (n, 2) along streets, at most 10 m apart, and the metres of street of each."""
    length = shapely.length(lines)
    count = np.ceil(length / _SAMPLE_M).astype(int)
    along = [
        shapely.get_coordinates(shapely.line_interpolate_point(line, (np.arange(own) + 0.5) / own, normalized=True))
        for line, own in zip(lines, count, strict=True)
    ]
    return np.vstack([np.empty((0, 2)), *along]), np.repeat(length / np.maximum(count, 1), count)
