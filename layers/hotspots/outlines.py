"""Outlines of clusters: unions of discs round their core points, without overlaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from layers.hotspots.disc_union import unions_of_discs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["outlines"]

_CIRCUMSCRIBED = 1.0013
"""Factor of the radius, just above 1/cos(pi/64): the polygon of a disc circumscribes its circle, so that a member exactly at
the radius lies inside the zone in spite of rounding."""
_ROUNDING = 1 + 1e-9
"""Relative tolerance of distances after intersecting outlines."""


def outlines(cores: list[Floats], radius_m: float) -> list[shapely.Geometry]:
    """Outlines of clusters, one polygon each.

    Parameters
    ----------
    cores
        Core points of each cluster (n, 2), in metres, distinct, sorted by x; no point is in two clusters.
    radius_m
        Radius of the discs.

    Returns
    -------
    list
        For each cluster the union of the discs round its cores, without the part where a core of another is nearer.
    """
    reach = radius_m * _CIRCUMSCRIBED
    shapes = np.asarray(unions_of_discs(cores, reach), dtype=object)
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
    """Return the points (sorted by x) within a distance of a polygon."""
    west, south, east, north = shapely.bounds(united)
    strip = xy[slice(*np.searchsorted(xy[:, 0], (west - distance, east + distance)))]
    around = strip[(strip[:, 1] >= south - distance) & (strip[:, 1] <= north + distance)]
    shapely.prepare(united)
    near: Floats = around[shapely.dwithin(united, shapely.points(around), distance)]
    return near
