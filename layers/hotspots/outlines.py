"""Outlines of clusters: unions of discs round their core points, without overlaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["outlines"]

_ARC_SEGMENTS = 16
"""Segments of a quarter circle of a disc: the circle is missed by 0.12 % of the radius at most."""
_CIRCUMSCRIBED = 1.0013
"""Factor of the radius, just above 1/cos(pi/64): the polygon of a disc circumscribes its circle, so that a member exactly at
the radius lies inside the zone in spite of rounding."""
_TILE = 4.0
"""Side, in radii, of the tiles by which discs are united: it bounds memory to the discs of one tile."""
_SUBCELL = 0.7
"""Side, in radii, of the cells of which one core each enters the first union. Their diagonal is shorter than the distance
from the centre of a disc to its sides (0.9988), so that this union contains every core."""
_ROUNDING = 1 + 1e-9
"""Relative tolerance of distances after intersecting outlines."""


def outlines(cores: list[Floats], radius_m: float) -> list[shapely.Geometry]:
    """Outlines of clusters, one polygon each.

    Parameters
    ----------
    cores
        Core points of each cluster (n, 2), in metres, distinct; no point is in two clusters.
    radius_m
        Radius of the discs.

    Returns
    -------
    list
        For each cluster the union of the discs round its cores, without the part where a core of another is nearer.
    """
    reach = radius_m * _CIRCUMSCRIBED
    shapes = np.asarray([_union_of_discs(xy, reach) for xy in cores], dtype=object)
    lost: list[list[shapely.Geometry]] = [[] for _ in cores]
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects") if len(shapes) else ((), ())
    for a, b in zip(first, second, strict=True):
        if a < b:
            shared = shapely.intersection(shapes[a], shapes[b])
            to_b, to_a = _divided(shared, cores[a], cores[b], reach)
            lost[a].append(to_b)
            lost[b].append(to_a)
    return [
        shapely.difference(shape, shapely.union_all(gone)) if gone else shape
        for shape, gone in zip(shapes, lost, strict=True)
    ]


def _union_of_discs(xy: Floats, reach: float) -> shapely.Geometry:
    """Unite the discs of a few cores, then those of the others that extend beyond; the rest would add nothing.

    A core inside the union and farther than the radius from its boundary has its whole disc inside.
    """
    _, first = np.unique(np.floor(xy / (_SUBCELL * reach)), axis=0, return_index=True)
    united = _by_tiles(xy[first], reach)
    border = shapely.boundary(united)
    shapely.prepare(border)
    rest = np.delete(xy, first, axis=0)
    beyond = rest[shapely.dwithin(border, shapely.points(rest), reach * _ROUNDING)]
    return shapely.union(united, _by_tiles(beyond, reach)) if len(beyond) else united


def _by_tiles(xy: Floats, reach: float) -> shapely.Geometry:
    """Unite discs tile by tile, then the tiles."""
    tile = np.floor(xy / (_TILE * reach))
    order = np.lexsort(tile.T)
    ends = np.flatnonzero(np.diff(tile[order], axis=0).any(axis=1)) + 1
    discs = (shapely.buffer(shapely.points(xy[own]), reach, quad_segs=_ARC_SEGMENTS) for own in np.split(order, ends))
    return shapely.union_all([shapely.union_all(own) for own in discs])


def _divided(shared: shapely.Geometry, a: Floats, b: Floats, reach: float) -> tuple[shapely.Geometry, shapely.Geometry]:
    """Divide the overlap of two outlines: the part nearer to a core of ``b``, and the part nearer to one of ``a``.

    Every point of it lies in a disc of each, so that only cores within the radius of it matter.
    """
    if shared.area == 0:
        return shapely.Polygon(), shapely.Polygon()
    near_a, near_b = (_within(shared, xy, reach * _ROUNDING) for xy in (a, b))
    sites = shapely.MultiPoint(np.vstack([near_a, near_b]))
    cells = np.asarray(shapely.get_parts(shapely.voronoi_polygons(sites, extend_to=shared, ordered=True)))
    to_a = shapely.intersection(shared, shapely.union_all(cells[: len(near_a)]))
    return shapely.difference(shared, to_a), to_a


def _within(united: shapely.Geometry, xy: Floats, distance: float) -> Floats:
    """Return the points within a distance of a polygon."""
    west, south, east, north = shapely.bounds(united)
    inside = (xy >= (west - distance, south - distance)) & (xy <= (east + distance, north + distance))
    around = xy[inside.all(axis=1)]
    shapely.prepare(united)
    near: NDArray[np.bool_] = shapely.dwithin(united, shapely.points(around), distance)
    return around[near]
