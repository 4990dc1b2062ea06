"""Public places: a fixed list of corners, each of which stands for at least eight homes, so that no point on a published map
names a house.

The list depends on streets, buildings and polygons alone, never on incidents. As data.police.uk and Kounadi and Leitner
(2014) do, a point is moved to a place where nobody lives; places that stand for too few homes are given up, and their ground
goes to the nearest of the others.
"""  # noqa: D205

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from scipy.spatial import KDTree

from geo.crs import require_metric
from geo.levels import people_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LEAST_HOMES", "PublicPlaces", "find_public_places"]

LEAST_HOMES = 8
"""Homes for which a public place must stand."""

_STREET_M_PER_HOME = 50.0
"""Where no buildings are given: street that is supposed to have one home (a town has one each 5 m or less)."""
_HOMES_PER_M2 = LEAST_HOMES / 500.0**2
"""Where not even streets are given: homes supposed on a square metre, so that a place stands for a square of 500 m."""
_PEOPLE_PER_HOME = 16.0
"""Where the inhabitants of a polygon are known: four per home, and a quarter of them, for they are not spread evenly."""
_ALONG_M = 150.0
_SAMPLE_M, _GROUND_M = 10.0, 50.0
_CELL_M, _WIDE_CELL_M = 100.0, 250.0
_NEAR = 8


@dataclass(frozen=True, slots=True)
class PublicPlaces:
    """Public places of some polygons.

    ``frame``: ``unidad`` (row of the polygon), ``viviendas`` (homes for which it stands, counted or supposed) and point, by
    polygon, east and north. ``basis``: ``edificios`` where homes were counted; ``poblacion``, ``calles`` or ``superficie``
    where they were supposed.
    """

    frame: gpd.GeoDataFrame
    basis: str

    def snap(self, xy: NDArray[np.float64], unit: NDArray[np.intp]) -> NDArray[np.float64]:
        """Move each point (n, 2) to the nearest place of its polygon; NaN where the polygon has none."""
        out = np.full((len(xy), 2), np.nan)
        spots, owner = shapely.get_coordinates(self.frame.geometry.to_numpy()), self.frame["unidad"].to_numpy()
        for number in np.unique(unit):
            own, here = spots[owner == number], np.flatnonzero(unit == number)
            if len(own):
                out[here] = own[KDTree(own).query(xy[here])[1]]
        return out


def find_public_places(
    units: gpd.GeoDataFrame, streets: gpd.GeoDataFrame, buildings: gpd.GeoSeries, *, least: float = LEAST_HOMES
) -> PublicPlaces:
    """Find the public places of each polygon.

    Parameters
    ----------
    units
        Polygons, projected, and their ``poblacion`` where it is known; a place serves one of them, so that a point never
        changes its sector.
    streets
        Lines in the same system, or none: corners, and points each 150 m along them, are candidates; in a polygon without
        them, the middles of fixed cells of 100 m, or of 250 m where nothing else is known.
    buildings
        A point per home in the same system, or none. Without them, homes are supposed along the streets and over the ground:
        one per 16 inhabitants; where these are not known, one each 50 m of street and eight per square of 500 m.
    least
        Homes for which each place must stand. A polygon with fewer has no place; where homes are only supposed it keeps one,
        which tells no more than its count does.

    Returns
    -------
    PublicPlaces
        The same for any order of the streets and buildings.
    """
    require_metric(units, who="find_public_places")
    people = people_of(units).to_numpy()
    basis = "edificios" if len(buildings) else "calles" if len(streets) else "superficie"
    if basis != "edificios" and np.isfinite(people).any():
        basis = "poblacion"
    network = shapely.STRtree(streets.geometry.to_numpy())
    homes_at = shapely.get_coordinates(buildings.to_numpy())
    homes_tree = shapely.STRtree(shapely.points(homes_at))
    rows: list[tuple[int, float]] = []
    spots = [np.empty((0, 2))]
    for number, shape in enumerate(units.geometry.to_numpy()):
        lines = _clipped(streets, network, shape)
        cell_m = _WIDE_CELL_M if basis == "superficie" else _CELL_M
        candidates = _corners(lines) if len(lines) else _cell_centres(shape, cell_m)
        if basis == "edificios":
            evidence = homes_at[homes_tree.query(shape, predicate="intersects")]
            weight = np.ones(len(evidence))
        else:
            evidence, weight = _supposed(lines, shape)
            if people[number] > 0 and len(evidence):
                weight *= people[number] / _PEOPLE_PER_HOME / weight.sum()
        kept, homes = _merged(candidates, evidence, weight, least)
        if basis == "edificios":
            kept, homes = kept[homes >= least], homes[homes >= least]
        rows += [(number, float(value)) for value in homes.round(1)]
        spots.append(kept)
    data = {"unidad": [row[0] for row in rows], "viviendas": [row[1] for row in rows]}
    points = gpd.GeoSeries(shapely.points(np.vstack(spots)), crs=units.crs)
    return PublicPlaces(gpd.GeoDataFrame(data, geometry=points), basis)


def _clipped(streets: gpd.GeoDataFrame, network: shapely.STRtree, shape: shapely.Geometry) -> NDArray[np.object_]:
    """Pieces of street inside a polygon, split where they meet."""
    near = streets.geometry.to_numpy()[np.sort(network.query(shape, predicate="intersects"))]
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


def _cell_centres(shape: shapely.Geometry, cell_m: float) -> NDArray[np.float64]:
    """Middles of the cells of a fixed grid that fall inside a polygon; a point of it where none does."""
    inside = _lattice(shape, cell_m)
    return inside if len(inside) else np.round(shapely.get_coordinates(shape.representative_point()), 1)


def _lattice(shape: shapely.Geometry, step: float) -> NDArray[np.float64]:
    west, south, east, north = (bound // step for bound in shape.bounds)
    x, y = (np.arange(low, high + 1) * step + step / 2 for low, high in ((west, east), (south, north)))
    xy = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    shapely.prepare(shape)
    inside: NDArray[np.float64] = xy[shapely.intersects_xy(shape, xy[:, 0], xy[:, 1])]
    return inside


def _supposed(lines: NDArray[np.object_], shape: shapely.Geometry) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where homes are supposed to be, and how many at each point."""
    ground = _lattice(shape, _GROUND_M)
    length = shapely.length(lines)
    samples = [
        shapely.get_coordinates(shapely.line_interpolate_point(line, (np.arange(count) + 0.5) / count, normalized=True))
        for line, count in zip(lines, np.ceil(length / _SAMPLE_M).astype(int), strict=True)
    ]
    along = np.vstack([np.empty((0, 2)), *samples])
    each = float(length.sum()) / _STREET_M_PER_HOME / max(len(along), 1)
    weight = np.concatenate([np.full(len(along), each), np.full(len(ground), _HOMES_PER_M2 * _GROUND_M**2)])
    return np.vstack([along, ground]), weight


def _merged(
    places: NDArray[np.float64], evidence: NDArray[np.float64], weight: NDArray[np.float64], least: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give up the places with fewer homes than the least, the poorest of each neighbourhood first; one is left at least."""
    while True:
        tree = KDTree(places)
        owner = tree.query(evidence)[1] if len(evidence) else np.empty(0, dtype=np.intp)
        held = np.bincount(owner, weight, minlength=len(places)).astype(float).round(6)
        poor = held < least
        if len(places) == 1 or not poor.any():
            return places, held
        rank = np.empty(len(places), dtype=np.intp)
        rank[np.lexsort((places[:, 1], places[:, 0], held))] = np.arange(len(places))
        near = tree.query(places, k=min(_NEAR, len(places)))[1]
        rivals = np.where(poor[near], rank[near], len(places))
        places = places[~(poor & (rank <= rivals.min(axis=1)))]
