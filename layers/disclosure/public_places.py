"""Public places: a fixed list of corners, cells or whole polygons to which published incidents are moved, so that no point
on a published map names a house.

The list of a polygon depends on that polygon, its streets, homes and inhabitants alone, never on incidents or on the other
polygons of the run. As data.police.uk and Kounadi and Leitner (2014) do, a point is moved to a place where nobody lives;
places that stand for too few homes are given up, and their ground goes to the nearest of the others. Where nothing tells how
many homes there are, no point is published: incidents are told by cell or by polygon.
"""  # noqa: D205

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import KDTree

from geo.boundaries.levels import people_of
from geo.crs import require_metric
from layers.disclosure.area_cells import cells_of
from layers.disclosure.place_ground import candidates, clipped, samples, supposed

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pyproj import CRS

__all__ = [
    "AREAS",
    "LEAST_HOMES",
    "LEAST_PEOPLE",
    "PLACE_COLUMNS",
    "PublicPlaces",
    "find_public_places",
    "places_of",
    "whole_place",
]

AREAS = ("celda", "sector")
"""Classes of place that are areas, not points."""

PLACE_COLUMNS = ("clase", "base", "viviendas", "geometry")
"""Columns of the list of one polygon."""

LEAST_HOMES = 8
"""Homes for which a public place must stand."""

_PEOPLE_PER_HOME = 16
"""Where the inhabitants of a polygon are known: four per home, and a quarter of them, for they are not spread evenly."""
LEAST_PEOPLE = LEAST_HOMES * _PEOPLE_PER_HOME
"""Inhabitants for which a public place stands where these, and no homes, were counted."""

_TOWN_KM_PER_KM2 = 10.0
"""Length of street on each cell of a town, at least; with less, streets alone say nothing of where homes are."""
_ROUNDING = 1 - 1e-9
"""A cell that has just the length of street is of the town, whatever is lost in adding it up."""
_LEAST_REST_M2 = 1e6
"""Ground outside the town that is an area of its own, at least; less of it goes to the nearest places of the town."""
_NEAR = 8


@dataclass(frozen=True, slots=True)
class PublicPlaces:
    """Public places of some polygons.

    ``frame``: ``unidad`` (row of the polygon), ``clase`` (``lugar`` a point; ``celda`` a cell of 500 m; ``sector`` the whole
    polygon, or what of it is not town), ``base`` (``edificios`` where homes were counted; ``poblacion``, ``calles`` or
    ``superficie`` where they were not), ``viviendas`` (homes counted; NaN where they were not) and a point: the place, or
    one inside the area. A polygon of fewer than :data:`LEAST_HOMES` counted homes has no row. ``ground``: the polygons.
    """

    frame: gpd.GeoDataFrame
    ground: gpd.GeoSeries

    def snap(self, xy: NDArray[np.float64], unit: NDArray[np.intp]) -> NDArray[np.intp]:
        """Find for each point (n, 2) and the number of its polygon the row of its place in ``frame``; -1 for none."""
        out = np.full(len(xy), -1)
        owner, areas = self.frame["unidad"].to_numpy(), self._shapes()
        spots = shapely.get_coordinates(self.frame.geometry.to_numpy())
        for number in np.unique(unit):
            own, here = np.flatnonzero(owner == number), np.flatnonzero(unit == number)
            if not len(own):
                continue
            drawn, point = shapely.is_missing(areas[own]), shapely.points(xy[here])
            told = np.full(len(here), not drawn.any())
            if drawn.any():
                out[here] = own[drawn][KDTree(spots[own[drawn]]).query(xy[here])[1]]
                rest = shapely.union_all(areas[own[~drawn]])
                shapely.prepare(rest)
                told = shapely.intersects(rest, point)
            if told.any():
                out[here[told]] = own[~drawn][shapely.STRtree(areas[own[~drawn]]).nearest(point[told])]
        return out

    def areas(self) -> gpd.GeoDataFrame:
        """Return the places that are areas: ``clase``, ``punto`` (that of ``frame``) and the polygon."""
        shapes = self._shapes()
        rows = ~shapely.is_missing(shapes)
        own = {"clase": self.frame["clase"][rows], "punto": self.frame.geometry[rows]}
        return gpd.GeoDataFrame(own, geometry=shapes[rows], crs=self.frame.crs).reset_index(drop=True)

    def _shapes(self) -> NDArray[np.object_]:
        """Return the polygon of each row of ``frame``; None for a point."""
        shapes = np.full(len(self.frame), None, dtype=object)
        kinds, owner = self.frame["clase"].to_numpy(), self.frame["unidad"].to_numpy()
        points = self.frame.geometry.to_numpy()
        for number in np.unique(owner[kinds == "celda"]):
            own = np.flatnonzero(owner == number)
            cells = cells_of(self.ground.iloc[number], self.frame.crs)
            shapes[own] = cells[shapely.STRtree(cells).nearest(points[own])]
        for row in np.flatnonzero(kinds == "sector"):
            shape = self.ground.iloc[owner[row]]
            town = points[(owner == owner[row]) & (kinds == "lugar")]
            cells = cells_of(shape, self.frame.crs)
            shapes[row] = shapely.union_all(cells[~_holding(cells, town)]) if len(town) else shape
        return shapes


def find_public_places(
    units: gpd.GeoDataFrame,
    streets: gpd.GeoDataFrame | None,
    buildings: gpd.GeoSeries | None,
    *,
    least: float = LEAST_HOMES,
) -> PublicPlaces:
    """Find the public places of each polygon.

    Parameters
    ----------
    units
        Polygons, projected, and their ``poblacion`` where it is known; a place serves one of them, so that a point never
        changes its sector.
    streets, buildings
        Lines, and a point per home, in the same system; None where no file of them was given, which is not the same as one
        that has none here.
    least
        As :func:`places_of` takes it.

    Returns
    -------
    PublicPlaces
        The same for any order of the streets and buildings.
    """
    require_metric(units, who="find_public_places")
    shapes = units.geometry.to_numpy()
    lines = None if streets is None else streets.geometry.to_numpy()
    homes = None if buildings is None else shapely.points(shapely.get_coordinates(buildings.to_numpy()))
    near_lines, near_homes = _near(lines, shapes), _near(homes, shapes)
    found = [
        places_of(shape, near_lines[number], near_homes[number], people=people, least=least, crs=units.crs).assign(
            unidad=number
        )
        for number, (shape, people) in enumerate(zip(shapes, people_of(units), strict=True))
    ]
    frame = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=["unidad", *PLACE_COLUMNS])
    frame = frame.astype({"unidad": int, "viviendas": float})[["unidad", *PLACE_COLUMNS]]
    return PublicPlaces(gpd.GeoDataFrame(frame, geometry="geometry", crs=units.crs), units.geometry.reset_index(drop=True))


def places_of(
    shape: shapely.Geometry,
    streets: NDArray[np.object_] | None,
    homes: NDArray[np.object_] | None,
    *,
    people: float = float("nan"),
    least: float = LEAST_HOMES,
    crs: CRS | None = None,
) -> pd.DataFrame:
    """Make the list of public places of one polygon.

    Counted homes decide; where no file of them was given, inhabitants; where these are not known, the streets of a town: the
    fixed cells of 500 m that have 10 km of street on each km2. The places are then corners, and points each 150 m along the
    streets, or the middles of fixed cells of 100 m in a polygon without streets. What is not town is one area, or the whole
    polygon. Where no streets were given either, it is told by fixed cells of 500 m.

    Parameters
    ----------
    shape
        The polygon, in metres.
    streets, homes
        Lines and points of the same plane, those outside it too; None where no file of them was given.
    people
        Inhabitants of the polygon; NaN where they are not known.
    least
        Homes for which each place must stand, counted or supposed: one per 16 inhabitants; where these are not known, one
        each 50 m of street and eight per square of 500 m.
    crs
        System of the plane, as :func:`layers.disclosure.area_cells.cells_of` takes it.

    Returns
    -------
    DataFrame
        :data:`PLACE_COLUMNS`, by east and north. A polygon of fewer counted homes has no row; one of fewer supposed homes is
        one area.
    """
    lines = np.empty(0, dtype=object) if streets is None else clipped(streets, shape)
    if homes is not None:
        evidence = shapely.get_coordinates(homes[shapely.intersects(homes, shape)])
        kept, count = _merged(candidates(lines, shape), evidence, np.ones(len(evidence)), least)
        return _listed(kept[count >= least], "lugar", "edificios", count[count >= least])
    if not people > 0:
        return _by_cell(shape, crs) if streets is None else _of_town(lines, shape, least, crs)
    evidence, weight = supposed(lines, shape)
    if len(evidence):
        weight *= people / _PEOPLE_PER_HOME / weight.sum()
    kept, count = _merged(candidates(lines, shape), evidence, weight, least)
    return _listed(kept, "lugar", "poblacion") if count.min() >= least else whole_place(shape, "poblacion")


def _holding(cells: NDArray[np.object_], points: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Tell which of the cells that share a polygon out hold any of some points."""
    held = np.zeros(len(cells), dtype=bool)
    held[shapely.STRtree(cells).nearest(points)] = True
    return held


def _of_town(lines: NDArray[np.object_], shape: shapely.Geometry, least: float, crs: CRS | None) -> pd.DataFrame:
    """Make places of corners in the cells of 500 m that have the streets of a town; the rest of the polygon is one area.

    A cell of the town without a place left is of the rest, so that the places tell which ground is the town's.
    """
    cells = cells_of(shape, crs)
    tree, (along, metres) = shapely.STRtree(cells), samples(lines)
    spots, (evidence, weight) = candidates(lines, shape), supposed(lines, shape)
    at, own = (tree.nearest(shapely.points(xy)) for xy in (spots, evidence))
    length = np.bincount(tree.nearest(shapely.points(along)), metres, minlength=len(cells))
    town = length / 1e3 >= _TOWN_KM_PER_KM2 * shapely.area(cells) / 1e6 * _ROUNDING
    while town[at].any():
        kept, count = _merged(spots[town[at]], evidence[town[own]], weight[town[own]], least)
        held = town & _holding(cells, shapely.points(kept))
        if count.min() < least:
            break
        if (held == town).all():
            places = _listed(kept, "lugar", "calles")
            rest = shapely.union_all(cells[~town])
            return (
                places if rest.area < _LEAST_REST_M2 else pd.concat([places, whole_place(rest, "calles")], ignore_index=True)
            )
        town = held
    return whole_place(shape, "calles")


def _near(shapes: NDArray[np.object_] | None, units: NDArray[np.object_]) -> list[NDArray[np.object_] | None]:
    """Return the shapes that reach each polygon, in their order."""
    if shapes is None:
        return [None] * len(units)
    tree = shapely.STRtree(shapes)
    return [shapes[np.sort(tree.query(unit))] for unit in units]


def _listed(xy: NDArray[np.float64], kind: str, basis: str, homes: NDArray[np.float64] | float = np.nan) -> pd.DataFrame:
    return pd.DataFrame({"clase": kind, "base": basis, "viviendas": homes, "geometry": shapely.points(xy)})


def whole_place(shape: shapely.Geometry, basis: str) -> pd.DataFrame:
    """Make the polygon its only place."""
    return _listed(shapely.get_coordinates(shape.representative_point()), "sector", basis)


def _by_cell(shape: shapely.Geometry, crs: CRS | None) -> pd.DataFrame:
    cells = cells_of(shape, crs)
    if len(cells) == 1:
        return whole_place(shape, "superficie")
    return _listed(shapely.get_coordinates(shapely.point_on_surface(cells)), "celda", "superficie")


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
