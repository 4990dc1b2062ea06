"""Outlines of clusters: unions of discs round their core points, that share no ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["outlines"]

_ARC_SEGMENTS = 16
"""Sides of a quarter of a disc."""
_CIRCUMSCRIBED = 1.0013
"""Just above 1/cos(pi/64): the polygon of a disc is drawn round its circle, so that a member exactly at the radius, rounded
as it may be, lies inside its zone."""
_TILE = 4.0
"""Side, in reaches, of the tiles that discs are united by: what is held at once are the discs of one tile."""
_SUBCELL = 0.7
"""Side, in reaches, of the cells that give one disc each to the first union. Their diagonal is shorter than the way from
the centre of a disc to its sides (0.9988), so that this union holds every core."""
_ROUNDING = 1 + 1e-9
"""By how much a distance may be off after intersecting outlines."""


def outlines(cores: list[Floats], radius_m: float) -> list[shapely.Geometry]:
    """Draw the ground of each cluster.

    Parameters
    ----------
    cores
        Core points of each cluster (n, 2), in metres, distinct; none stands in two clusters.
    radius_m
        Radius of the discs.

    Returns
    -------
    list
        For each cluster the union of the discs round its cores, less the ground where a core of another is nearer.
    """
    reach = radius_m * _CIRCUMSCRIBED
    shapes = np.asarray([_union_of_discs(xy, reach) for xy in cores], dtype=object)
    lost: list[list[shapely.Geometry]] = [[] for _ in cores]
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects") if len(shapes) else ((), ())
    for a, b in zip(first, second, strict=True):
        if a < b:
            shared = shapely.intersection(shapes[a], shapes[b])
            to_b, to_a = _parted(shared, cores[a], cores[b], reach)
            lost[a].append(to_b)
            lost[b].append(to_a)
    return [
        shapely.difference(shape, shapely.union_all(gone)) if gone else shape
        for shape, gone in zip(shapes, lost, strict=True)
    ]


def _union_of_discs(xy: Floats, reach: float) -> shapely.Geometry:
    """Unite the discs of a few cores, then those of the others that reach beyond; the rest would add nothing.

    A core further than the reach from the border of a ground that holds it has its whole disc in that ground.
    """
    _, first = np.unique(np.floor(xy / (_SUBCELL * reach)), axis=0, return_index=True)
    ground = _by_tiles(xy[first], reach)
    border = shapely.boundary(ground)
    shapely.prepare(border)
    rest = np.delete(xy, first, axis=0)
    beyond = rest[shapely.dwithin(border, shapely.points(rest), reach * _ROUNDING)]
    return shapely.union(ground, _by_tiles(beyond, reach)) if len(beyond) else ground


def _by_tiles(xy: Floats, reach: float) -> shapely.Geometry:
    """Unite discs tile by tile, then the tiles."""
    tile = np.floor(xy / (_TILE * reach))
    order = np.lexsort(tile.T)
    ends = np.flatnonzero(np.diff(tile[order], axis=0).any(axis=1)) + 1
    discs = (shapely.buffer(shapely.points(xy[own]), reach, quad_segs=_ARC_SEGMENTS) for own in np.split(order, ends))
    return shapely.union_all([shapely.union_all(own) for own in discs])


def _parted(shared: shapely.Geometry, a: Floats, b: Floats, reach: float) -> tuple[shapely.Geometry, shapely.Geometry]:
    """Part the ground that two outlines share: what is nearer to a core of ``b``, and what is nearer to one of ``a``.

    Every point of it lies in a disc of either, so that its nearest core is within reach of it: no other core decides.
    """
    if shared.area == 0:
        return shapely.Polygon(), shapely.Polygon()
    near_a, near_b = (_within(shared, xy, reach * _ROUNDING) for xy in (a, b))
    sites = shapely.MultiPoint(np.vstack([near_a, near_b]))
    cells = np.asarray(shapely.get_parts(shapely.voronoi_polygons(sites, extend_to=shared, ordered=True)))
    to_a = shapely.intersection(shared, shapely.union_all(cells[: len(near_a)]))
    return shapely.difference(shared, to_a), to_a


def _within(ground: shapely.Geometry, xy: Floats, distance: float) -> Floats:
    """Return the points at most so far from a ground."""
    west, south, east, north = shapely.bounds(ground)
    inside = (xy >= (west - distance, south - distance)) & (xy <= (east + distance, north + distance))
    around = xy[inside.all(axis=1)]
    shapely.prepare(ground)
    near: NDArray[np.bool_] = shapely.dwithin(ground, shapely.points(around), distance)
    return around[near]
