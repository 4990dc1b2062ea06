"""Ranking of street corners and of the stretches between them, by the incidents on each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import shapely

from geo.columns import require

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["StreetRanking", "rank_streets"]

_REACH_M = 40.0
"""Distance, in metres, within which an incident is on a stretch: less than half a block."""
_CORNER_M = 15.0
"""Distance, in metres, from a crossing within which an incident is at the corner: the width of an avenue."""
_SHORTEST_M = 30.0
"""Shortest stretch, in metres, that is ranked: of a shorter one the incidents per 100 m are those of its corners."""
_AROUND_M = 300.0
"""Distance, in metres, round the incidents within which streets are cut at their crossings: three blocks."""
_GRAIN_M = 0.01
"""Grid, in metres, to which the streets are snapped, so that those that touch share their crossing exactly."""
_CROSSING = 3
"""Fewest ends of stretches that make a crossing."""


class StreetRanking(NamedTuple):
    """Result of :func:`rank_streets`: ``corners``, ``stretches``, and how many incidents are on none of them (``away``)."""

    corners: gpd.GeoDataFrame
    stretches: gpd.GeoDataFrame
    away: int


def rank_streets(incidents: gpd.GeoDataFrame, streets: gpd.GeoDataFrame) -> StreetRanking:
    """Rank corners and stretches of street by their incidents.

    Parameters
    ----------
    incidents
        Located and projected.
    streets
        Lines with ``nombre`` (:data:`geo.context.streets.STREET_COLUMNS`), in the same system.

    Returns
    -------
    StreetRanking
        ``corners``: ``nombre`` (the streets that meet), ``hechos``, most first. ``stretches``, from crossing to crossing,
        of 30 m or more: ``nombre, desde, hasta, metros, hechos, por_100m``, most per 100 m first. An incident within 15 m
        of a crossing is at the corner, and on no stretch; another is on the nearest stretch within 40 m. Only what has an
        incident is listed.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString
    >>> import mapadelito as md
    >>> lines = [LineString([(0, 0), (200, 0)]), LineString([(100, -50), (100, 50)])]
    >>> streets = gpd.GeoDataFrame({"nombre": ["Jr. Puno", "Jr. Cusco"]}, geometry=lines, crs=32718)
    >>> facts = gpd.GeoDataFrame(geometry=gpd.points_from_xy([101, 150, 160, 170], [2, 3, -3, 0]), crs=32718)
    >>> corners, stretches, away = md.rank_streets(facts, streets)
    >>> corners["nombre"].tolist(), stretches[["nombre", "desde", "hechos", "por_100m"]].values.tolist(), away
    (['Jr. Cusco con Jr. Puno'], [['Jr. Puno', 'Jr. Cusco', 3, 3.0]], 0)
    """
    require(streets, ("nombre",), who="rank_streets")
    lines, names = _single_lines(streets, incidents)
    parts = shapely.get_parts(shapely.line_merge(shapely.union_all(shapely.set_precision(lines, _GRAIN_M))))
    ends = shapely.get_coordinates(shapely.get_point(parts, [[0], [-1]])).reshape(2, -1, 2)
    nodes, meeting = np.unique(np.round(np.concatenate(ends), 2), axis=0, return_counts=True)
    crossings = shapely.points(nodes[meeting >= _CROSSING])
    points = incidents.geometry.to_numpy()
    corner = _nearest(points, crossings, _CORNER_M)
    stretch = np.where(corner < 0, _nearest(points, parts, _REACH_M), -1)
    at_corner, on_stretch = (
        np.bincount(which[which >= 0], minlength=len(of)) for which, of in ((corner, crossings), (stretch, parts))
    )
    tree = shapely.STRtree(lines)
    corners = {"nombre": [_names_at(tree, names, place) for place in crossings], "hechos": at_corner}
    own = [_names_at(tree, names, shapely.line_interpolate_point(part, 0.5, normalized=True)) for part in parts]
    edge = [
        [_names_at(tree, names, shapely.Point(place), but=name) for place, name in zip(side, own, strict=True)]
        for side in ends
    ]
    metres = shapely.length(parts)
    table = {"nombre": own, "desde": edge[0], "hasta": edge[1], "metros": metres, "hechos": on_stretch}
    table["por_100m"] = np.divide(100 * on_stretch, metres, out=np.zeros(len(parts)), where=metres > 0)
    ranked = gpd.GeoDataFrame(table, geometry=parts, crs=streets.crs)
    ranked = ranked[(ranked["hechos"] > 0) & (ranked["metros"] >= _SHORTEST_M)]
    found = gpd.GeoDataFrame(corners, geometry=crossings, crs=streets.crs)
    found = found[found["hechos"] > 0]
    away = int(((corner < 0) & (stretch < 0)).sum())
    order = ["hechos", "nombre"], ["por_100m", "nombre", "desde", "hasta"]
    first, second = (
        frame.sort_values(by, ascending=[False, *[True] * (len(by) - 1)], kind="stable").reset_index(drop=True)
        for frame, by in zip((found, ranked), order, strict=True)
    )
    return StreetRanking(first, second, away)


def _single_lines(streets: gpd.GeoDataFrame, incidents: gpd.GeoDataFrame) -> tuple[NDArray[np.object_], NDArray[np.str_]]:
    """Return the single lines of the streets near the incidents, and the name of each."""
    west, south, east, north = incidents.total_bounds + _AROUND_M * np.array([-1, -1, 1, 1])
    near = streets.iloc[np.sort(streets.sindex.query(shapely.box(west, south, east, north)))] if len(incidents) else streets
    lines, row = shapely.get_parts(near.geometry.to_numpy(), return_index=True)
    return lines, near["nombre"].to_numpy(dtype=str)[row]


def _nearest(points: NDArray[np.object_], shapes: NDArray[np.object_], reach_m: float) -> NDArray[np.intp]:
    """Return the position of the nearest shape within a distance of each point, the first of equals; -1 for none."""
    out = np.full(len(points), -1, dtype=np.intp)
    if len(shapes) and len(points):
        point, shape = shapely.STRtree(shapes).query_nearest(points, max_distance=reach_m, all_matches=True)
        order = np.lexsort((-shape, point))  # the first shape is written last
        out[point[order]] = shape[order]
    return out


def _names_at(tree: shapely.STRtree, names: NDArray[np.str_], place: shapely.Geometry, but: str = "") -> str:
    """Return the names of the streets that pass a place, in alphabetical order, without one of them."""
    here = {str(name) for name in names[tree.query(place, predicate="dwithin", distance=1.0)]} - {"", but}
    return " con ".join(sorted(here))
