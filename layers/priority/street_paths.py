"""Shortest ways between places along streets, or straight where there are none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.crs import require_metric

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Floats = NDArray[np.float64]
    Numbers = NDArray[np.intp]

__all__ = ["Ways", "street_ways"]

_GRAIN_M = 0.01
"""Grid, in metres, to which streets are snapped, so that those that meet share a point."""
_AROUND_M = 1000.0
"""Distance, in metres, round the places within which streets are used."""
_REACH_M = 200.0
"""Distance, in metres, from a place to the streets beyond which its ways are straight: there is no street to it."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Ways between places.

    Attributes
    ----------
    metres
        Length of the shortest way between each two (n, n).
    straight
        Places that no street leads to: their ways are straight lines (n).
    """

    metres: Floats
    straight: NDArray[np.bool_]
    _places: Floats
    _vertices: Floats
    _before: Numbers
    _nearest: Numbers

    def line(self, start: int, end: int) -> shapely.LineString:
        """Return the way from one place to another."""
        inner = np.empty((0, 2))
        if not (self.straight[start] or self.straight[end]):
            at, chain = int(self._nearest[end]), list[int]()
            while at >= 0:
                chain.append(at)
                at = int(self._before[start, at])
            inner = self._vertices[chain[::-1]]
        return shapely.LineString(np.vstack([self._places[start], inner, self._places[end]]))


def street_ways(places: gpd.GeoSeries, streets: gpd.GeoDataFrame | gpd.GeoSeries) -> Ways:
    """Find the shortest ways between places along streets, in either direction of each.

    Parameters
    ----------
    places
        Points, projected. A way begins at the corner or bend of a street nearest to the place.
    streets
        Lines in the same system; may be empty. Those that cross are joined, and only the largest connected part is used.

    Raises
    ------
    CrsError
        If the places are in degrees.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString, Point
    >>> street = gpd.GeoSeries([LineString([(0, 0), (300, 0), (300, 400)])], crs=32717)
    >>> ends = gpd.GeoSeries([Point(0, 0), Point(300, 400)], crs=32717)
    >>> street_ways(ends, street).metres[0, 1], street_ways(ends, street.iloc[:0]).metres[0, 1]
    (np.float64(700.0), np.float64(500.0))
    """
    require_metric(places, who="street_ways")
    from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415 (heavy)
    from scipy.spatial import cKDTree  # noqa: PLC0415 (heavy)

    spots = shapely.get_coordinates(places.to_numpy())
    direct = np.hypot(*(spots[:, None] - spots[None]).transpose(2, 0, 1))
    vertices, pairs = _network(spots, streets.geometry.to_numpy())
    size = len(spots)
    if not len(pairs) or not size:
        none = np.empty((size, 0), dtype=np.intp)
        return Ways(direct, np.ones(size, dtype=bool), spots, vertices, none, np.full(size, -1))
    found = cKDTree(vertices).query(spots)
    off, nearest = np.asarray(found[0], dtype=np.float64), np.asarray(found[1], dtype=np.intp)
    straight = np.asarray(off > _REACH_M)
    graph = _graph(vertices, pairs)
    reached, before = dijkstra(graph, directed=False, indices=nearest, return_predecessors=True)
    along = off[:, None] + reached[:, nearest] + off[None]
    either = straight[:, None] | straight[None] | ~np.isfinite(along)
    metres = np.where(either, direct, np.maximum((along + along.T) / 2, direct))
    np.fill_diagonal(metres, 0.0)
    return Ways(metres, straight, spots, vertices, before.astype(np.intp), nearest)


def _network(spots: Floats, lines: NDArray[np.object_]) -> tuple[Floats, Numbers]:
    """Return the points of the largest connected part of the streets near some spots, and the pairs that are joined."""
    nothing = np.empty((0, 2)), np.empty((0, 2), dtype=np.intp)
    if not len(spots) or not len(lines):
        return nothing
    west, south = spots.min(axis=0) - _AROUND_M
    east, north = spots.max(axis=0) + _AROUND_M
    near = lines[shapely.intersects(lines, shapely.box(west, south, east, north))]
    parts = shapely.get_parts(shapely.union_all(near, grid_size=_GRAIN_M))
    xy, of = shapely.get_coordinates(parts, return_index=True)
    if len(xy) < 2:
        return nothing
    vertices, node = np.unique(np.round(xy, 2), axis=0, return_inverse=True)
    node = node.ravel()
    follows = (of[1:] == of[:-1]) & (node[1:] != node[:-1])
    pairs = np.unique(np.sort(np.column_stack([node[:-1], node[1:]])[follows], axis=1), axis=0)
    return _largest_part(vertices, pairs) if len(pairs) else nothing


def _largest_part(vertices: Floats, pairs: Numbers) -> tuple[Floats, Numbers]:
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 (heavy)

    _, part = connected_components(_graph(vertices, pairs), directed=False)
    kept = part == np.bincount(part).argmax()
    number = np.cumsum(kept) - 1
    return vertices[kept], number[pairs[kept[pairs[:, 0]]]]


def _graph(vertices: Floats, pairs: Numbers) -> csr_array:
    from scipy.sparse import csr_array as sparse  # noqa: PLC0415 (heavy)

    length = np.hypot(*(vertices[pairs[:, 0]] - vertices[pairs[:, 1]]).T)
    return sparse((length, (pairs[:, 0], pairs[:, 1])), shape=(len(vertices), len(vertices)))
