"""Public places: a fixed list of corners, cells or whole polygons to which published incidents are moved, so that no
published point identifies a house.

The list of a polygon depends on that polygon, its streets, homes and inhabitants alone, never on incidents or on the other
polygons of the run. As data.police.uk and Kounadi and Leitner (2014) do, a point is moved to a place without homes of its
own; places with too few homes nearest to them are dropped, and their homes reassigned. Where the number of homes is not
known, no point is published: incidents are published by cell or by polygon.
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
    "MIN_HOMES",
    "MIN_PEOPLE",
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

MIN_HOMES = 8
"""Fewest homes nearest to a public place, as at data.police.uk."""

_PEOPLE_PER_HOME = 16
"""Inhabitants per assumed home: four live in one, and four times as many are asked for since they are not spread evenly."""
MIN_PEOPLE = MIN_HOMES * _PEOPLE_PER_HOME
"""Fewest inhabitants of a public place where these, and no homes, were counted."""

_TOWN_KM_PER_KM2 = 10.0
"""Shortest length of street per area of a cell of a town; with less, streets do not indicate homes."""
_ROUNDING = 1 - 1e-9
"""Relative tolerance of the length of street of a cell: smaller differences are rounding errors."""
_MIN_REST_M2 = 1e6
"""Smallest area outside the town, in m2, that is a place of its own; a smaller one goes to the nearest places."""
_NEAR = 8
"""Nearest places among which a place has to have fewest homes to be dropped."""
_HOME_DECIMALS = 6
"""Decimals of numbers of homes that are compared: smaller differences are rounding errors."""


@dataclass(frozen=True, slots=True)
class PublicPlaces:
    """Public places of some polygons.

    Attributes
    ----------
    frame
        ``unidad`` (row of the polygon), ``clase`` (``lugar`` a point; ``celda`` a cell of 500 m; ``sector`` the whole
        polygon, or its part outside the town), ``base`` (``edificios`` where homes were counted; ``poblacion``, ``calles``
        or ``superficie`` where they were not), ``viviendas`` (homes counted; NaN where they were not) and a point: the
        place, or one inside the area. A polygon of fewer than :data:`MIN_HOMES` counted homes has no row.
    ground
        The polygons.
    """

    frame: gpd.GeoDataFrame
    ground: gpd.GeoSeries

    def snap(self, xy: NDArray[np.float64], unit: NDArray[np.intp]) -> NDArray[np.intp]:
        """Row in ``frame`` of the place of each point (n, 2), given the index of its polygon; -1 for none."""
        out = np.full(len(xy), -1)
        owner, areas = self.frame["unidad"].to_numpy(), self._shapes()
        spots = shapely.get_coordinates(self.frame.geometry.to_numpy())
        for number in np.unique(unit):
            own, here = np.flatnonzero(owner == number), np.flatnonzero(unit == number)
            if not len(own):
                continue
            drawn, point = shapely.is_missing(areas[own]), shapely.points(xy[here])
            by_area = np.full(len(here), not drawn.any())
            if drawn.any():
                out[here] = own[drawn][KDTree(spots[own[drawn]]).query(xy[here])[1]]
                rest = shapely.union_all(areas[own[~drawn]])
                shapely.prepare(rest)
                by_area = shapely.intersects(rest, point)
            if by_area.any():
                out[here[by_area]] = own[~drawn][shapely.STRtree(areas[own[~drawn]]).nearest(point[by_area])]
        return out

    def areas(self) -> gpd.GeoDataFrame:
        """Return the places that are areas: ``clase``, ``punto`` (the point of ``frame``) and the polygon."""
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
    min_homes: float = MIN_HOMES,
) -> PublicPlaces:
    """Find the public places of each polygon.

    Parameters
    ----------
    units
        Polygons, projected, and their ``poblacion`` where it is known; each has its own places, so that a point stays in
        its sector.
    streets, buildings
        Lines, and a point per home, in the same system; None where no file of them was given, which is different from a
        file without any here.
    min_homes
        As :func:`places_of` takes it.

    Returns
    -------
    PublicPlaces
        Independent of the order of the streets and buildings.
    """
    require_metric(units, who="find_public_places")
    shapes = units.geometry.to_numpy()
    lines = None if streets is None else streets.geometry.to_numpy()
    homes = None if buildings is None else shapely.points(shapely.get_coordinates(buildings.to_numpy()))
    near_lines, near_homes = _near(lines, shapes), _near(homes, shapes)
    found = [
        places_of(shape, near_lines[number], near_homes[number], people=people, min_homes=min_homes, crs=units.crs).assign(
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
    min_homes: float = MIN_HOMES,
    crs: CRS | None = None,
) -> pd.DataFrame:
    """Public places of one polygon.

    The number of homes of a place is counted; where no file of homes was given, it is assumed from inhabitants; where these
    are not known, from the streets of a town: the fixed cells of 500 m with 10 km of street per km2. The places are street
    corners, and points each 150 m along the streets, or the centres of fixed cells of 100 m in a polygon without streets.
    The part outside the town, or the whole polygon, is one area. Where no streets were given either, the places are fixed
    cells of 500 m.

    Parameters
    ----------
    shape
        The polygon, in metres.
    streets, homes
        Lines and points in the same system, also those outside it; None where no file of them was given.
    people
        Inhabitants of the polygon; NaN where they are not known.
    min_homes
        Fewest homes of a place, counted or assumed: one per 16 inhabitants; where these are not known, one each 50 m of
        street and eight per square of 500 m.
    crs
        Coordinate system, as :func:`layers.disclosure.area_cells.cells_of` takes it.

    Returns
    -------
    DataFrame
        :data:`PLACE_COLUMNS`, by east and north. A polygon of fewer counted homes has no row; one of fewer assumed homes is
        one area.
    """
    lines = np.empty(0, dtype=object) if streets is None else clipped(streets, shape)
    if homes is not None:
        evidence = shapely.get_coordinates(homes[shapely.intersects(homes, shape)])
        kept, count = _merged(candidates(lines, shape), evidence, np.ones(len(evidence)), min_homes)
        return _listed(kept[count >= min_homes], "lugar", "edificios", count[count >= min_homes])
    if not people > 0:
        return _by_cell(shape, crs) if streets is None else _of_town(lines, shape, min_homes, crs)
    evidence, weight = supposed(lines, shape)
    if len(evidence):
        weight *= people / _PEOPLE_PER_HOME / weight.sum()
    kept, count = _merged(candidates(lines, shape), evidence, weight, min_homes)
    return _listed(kept, "lugar", "poblacion") if count.min() >= min_homes else whole_place(shape, "poblacion")


def _holding(cells: NDArray[np.object_], points: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Whether each of the cells that partition a polygon contains any of some points."""
    out = np.zeros(len(cells), dtype=bool)
    out[shapely.STRtree(cells).nearest(points)] = True
    return out


def _of_town(lines: NDArray[np.object_], shape: shapely.Geometry, min_homes: float, crs: CRS | None) -> pd.DataFrame:
    """Street corners in the cells of 500 m with the streets of a town as places; the rest of the polygon is one area.

    A cell of the town without a place is added to the rest, so that the town can be recovered from the places.
    """
    cells = cells_of(shape, crs)
    tree, (along, metres) = shapely.STRtree(cells), samples(lines)
    spots, (evidence, weight) = candidates(lines, shape), supposed(lines, shape)
    at, own = (tree.nearest(shapely.points(xy)) for xy in (spots, evidence))
    length = np.bincount(tree.nearest(shapely.points(along)), metres, minlength=len(cells))
    town = length / 1e3 >= _TOWN_KM_PER_KM2 * shapely.area(cells) / 1e6 * _ROUNDING
    while town[at].any():
        kept, count = _merged(spots[town[at]], evidence[town[own]], weight[town[own]], min_homes)
        with_place = town & _holding(cells, shapely.points(kept))
        if count.min() < min_homes:
            break
        if (with_place == town).all():
            places = _listed(kept, "lugar", "calles")
            rest = shapely.union_all(cells[~town])
            return (
                places if rest.area < _MIN_REST_M2 else pd.concat([places, whole_place(rest, "calles")], ignore_index=True)
            )
        town = with_place
    return whole_place(shape, "calles")


def _near(shapes: NDArray[np.object_] | None, units: NDArray[np.object_]) -> list[NDArray[np.object_] | None]:
    """Shapes whose bounds meet those of each polygon, in their order."""
    if shapes is None:
        return [None] * len(units)
    tree = shapely.STRtree(shapes)
    return [shapes[np.sort(tree.query(unit))] for unit in units]


def _listed(xy: NDArray[np.float64], kind: str, basis: str, homes: NDArray[np.float64] | float = np.nan) -> pd.DataFrame:
    return pd.DataFrame({"clase": kind, "base": basis, "viviendas": homes, "geometry": shapely.points(xy)})


def whole_place(shape: shapely.Geometry, basis: str) -> pd.DataFrame:
    """Return the polygon as its only place."""
    return _listed(shapely.get_coordinates(shape.representative_point()), "sector", basis)


def _by_cell(shape: shapely.Geometry, crs: CRS | None) -> pd.DataFrame:
    cells = cells_of(shape, crs)
    if len(cells) == 1:
        return whole_place(shape, "superficie")
    return _listed(shapely.get_coordinates(shapely.point_on_surface(cells)), "celda", "superficie")


def _merged(
    places: NDArray[np.float64], evidence: NDArray[np.float64], weight: NDArray[np.float64], min_homes: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Drop the locally smallest place below `min_homes` until none is left; reassign its homes. One place is always kept."""
    while True:
        tree = KDTree(places)
        owner = tree.query(evidence)[1] if len(evidence) else np.empty(0, dtype=np.intp)
        count = np.bincount(owner, weight, minlength=len(places)).astype(float).round(_HOME_DECIMALS)
        too_few = count < min_homes
        if len(places) == 1 or not too_few.any():
            return places, count
        rank = np.empty(len(places), dtype=np.intp)
        rank[np.lexsort((places[:, 1], places[:, 0], count))] = np.arange(len(places))
        near = tree.query(places, k=min(_NEAR, len(places)))[1]
        rivals = np.where(too_few[near], rank[near], len(places))
        places = places[~(too_few & (rank <= rivals.min(axis=1)))]
