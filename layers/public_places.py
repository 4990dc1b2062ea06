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

from geo.crs import require_metric
from geo.levels import people_of
from layers.area_cells import cells_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

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
"""Length of street on the ground of a town, at least; with less, streets alone say nothing of where homes are."""
_STREET_M_PER_HOME = 50.0
"""Where only streets are given, in a town: street that is supposed to have one home (a town has one each 5 m or less)."""
_HOMES_PER_M2 = LEAST_HOMES / 500.0**2
"""Homes supposed on a square metre away from the streets: eight on a square of 500 m."""
_ALONG_M = 150.0
_SAMPLE_M, _GROUND_M = 10.0, 50.0
_CELL_M = 100.0
_NEAR = 8


@dataclass(frozen=True, slots=True)
class PublicPlaces:
    """Public places of some polygons.

    ``frame``: ``unidad`` (row of the polygon), ``clase`` (``lugar`` a point; ``celda`` a cell of 500 m; ``sector`` the whole
    polygon), ``base`` (``edificios`` where homes were counted; ``poblacion``, ``calles`` or ``superficie`` where they were
    not), ``viviendas`` (homes counted; NaN where they were not) and a point: the place, or one inside the area. A polygon of
    fewer than :data:`LEAST_HOMES` counted homes has no row. ``ground``: the polygons.
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
            if areas[own[0]] is None:
                out[here] = own[KDTree(spots[own]).query(xy[here])[1]]
            else:
                out[here] = own[shapely.STRtree(areas[own]).nearest(shapely.points(xy[here]))]
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
            cells = cells_of(self.ground.iloc[number])
            shapes[own] = cells[shapely.STRtree(cells).nearest(points[own])]
        whole = kinds == "sector"
        shapes[whole] = self.ground.to_numpy()[owner[whole]]
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
        places_of(shape, near_lines[number], near_homes[number], people=people, least=least).assign(unidad=number)
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
) -> pd.DataFrame:
    """Make the list of public places of one polygon.

    Counted homes decide; where no file of them was given, inhabitants; where these are not known, streets if they are those
    of a town, 10 km on each km2. The places are then corners, and points each 150 m along the streets, or the middles of
    fixed cells of 100 m in a polygon without streets. With fewer streets the polygon is one area. Where no streets were
    given either, it is told by fixed cells of 500 m.

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

    Returns
    -------
    DataFrame
        :data:`PLACE_COLUMNS`, by east and north. A polygon of fewer counted homes has no row; one of fewer supposed homes is
        one area.
    """
    lines = np.empty(0, dtype=object) if streets is None else _clipped(streets, shape)
    if homes is not None:
        evidence = shapely.get_coordinates(homes[shapely.intersects(homes, shape)])
        kept, count = _merged(_candidates(lines, shape), evidence, np.ones(len(evidence)), least)
        return _listed(kept[count >= least], "lugar", "edificios", count[count >= least])
    if people > 0:
        basis = "poblacion"
    elif streets is None:
        return _by_cell(shape)
    else:
        basis = "calles"
        if float(shapely.length(lines).sum()) / 1e3 < _TOWN_KM_PER_KM2 * shape.area / 1e6:
            return whole_place(shape, basis)
    evidence, weight = _supposed(lines, shape)
    if people > 0 and len(evidence):
        weight *= people / _PEOPLE_PER_HOME / weight.sum()
    kept, count = _merged(_candidates(lines, shape), evidence, weight, least)
    return _listed(kept, "lugar", basis) if count.min() >= least else whole_place(shape, basis)


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


def _by_cell(shape: shapely.Geometry) -> pd.DataFrame:
    cells = cells_of(shape)
    if len(cells) == 1:
        return whole_place(shape, "superficie")
    return _listed(shapely.get_coordinates(shapely.point_on_surface(cells)), "celda", "superficie")


def _clipped(streets: NDArray[np.object_], shape: shapely.Geometry) -> NDArray[np.object_]:
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


def _candidates(lines: NDArray[np.object_], shape: shapely.Geometry) -> NDArray[np.float64]:
    """Corners; without streets, middles of the cells of a fixed grid that fall inside, or a point of the polygon."""
    if len(lines):
        return _corners(lines)
    inside = _lattice(shape, _CELL_M)
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
