"""Public places of one year: polygons fixed by their first publication, each with its public places.

A later run of the year moves an incident to the same place as the first one, even with other streets, buildings, polygons or
level: the overlay of two lists of places would disclose smaller areas than either.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.boundaries.point_in_polygon import first_holder
from layers.disclosure.partition import Partition
from layers.disclosure.public_places import PLACE_COLUMNS, PublicPlaces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from pyproj import CRS

__all__ = ["Labels", "Terrain", "YearGround"]

_WHOLE = 1e-3
"""Largest share of a polygon outside polygons that contain it: what a change of file format moves."""


@dataclass(frozen=True, slots=True)
class Terrain:
    """One published polygon of a year: its key, its projected shape, and its places.

    ``places`` has :data:`layers.disclosure.public_places.PLACE_COLUMNS`, in the same system.
    """

    key: str
    shape: shapely.Geometry
    places: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Labels:
    """Polygons of a run for each published terrain and place, as indices; -1 for none.

    Attributes
    ----------
    owner
        Polygon with the largest part of each terrain.
    holder
        Polygon that contains each terrain.
    place
        Polygon that contains each public place.
    whole
        Whether the polygons together contain each terrain: of others not all incidents were read, and nothing is published.
    """

    owner: NDArray[np.intp]
    holder: NDArray[np.intp]
    place: NDArray[np.intp]
    whole: NDArray[np.bool_]


class YearGround:
    """Published polygons of a year, in the order of their publication; an overlap belongs to the first.

    Attributes
    ----------
    terrains
        The polygons.
    number
        Index of each polygon by its key.
    places
        Public places of all polygons, by terrain.
    first
        Row of the first place of each terrain.
    wholes
        The polygons as areas by which incidents are published
        (:meth:`layers.disclosure.public_places.PublicPlaces.areas`).
    """

    def __init__(self, terrains: Sequence[Terrain], crs: CRS) -> None:
        self.terrains = tuple(terrains)
        self.number = {terrain.key: at for at, terrain in enumerate(terrains)}
        shapes = [terrain.shape for terrain in terrains]
        self._shapes = np.asarray(shapes, dtype=object)
        partition = Partition(shapes)
        rests = gpd.GeoSeries([partition.rest(at) for at in range(len(terrains))], crs=crs)
        parts = [terrain.places.assign(unidad=at) for at, terrain in enumerate(terrains)]
        listed = pd.concat([pd.DataFrame(columns=["unidad", *PLACE_COLUMNS]), *parts], ignore_index=True)
        listed = listed.astype({"unidad": int, "viviendas": float})
        self.places = PublicPlaces(gpd.GeoDataFrame(listed, geometry="geometry", crs=crs), rests)
        self.wholes = gpd.GeoDataFrame({"clase": "sector", "punto": rests.representative_point()}, geometry=rests)
        self.first = np.searchsorted(listed["unidad"].to_numpy(dtype=np.intp), np.arange(len(terrains)))

    def assign(self, xy: NDArray[np.float64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Index of the terrain of each point (n, 2), and of its place in the list of the terrain; -1 for none."""
        terrain = first_holder(xy, self._shapes)
        located = np.flatnonzero(terrain < len(self._shapes))
        place = np.full(len(xy), -1, dtype=np.intp)
        found = self.places.snap(xy[located], terrain[located])
        place[located] = np.where(found >= 0, found - self.first[terrain[located]], -1)
        return np.where(terrain < len(self._shapes), terrain, -1), place

    def labels(self, units: Sequence[shapely.Geometry]) -> Labels:
        """Match the terrains and places with the polygons of a run (``units``, projected)."""
        tree = shapely.STRtree(units)
        count = len(self.terrains)
        owner, holder, whole = np.full(count, -1), np.full(count, -1), np.zeros(count, dtype=bool)
        for number, terrain in enumerate(self.terrains):
            near = np.sort(tree.query(terrain.shape, predicate="intersects"))
            if not len(near):
                continue
            shares = np.asarray([terrain.shape.intersection(units[at]).area for at in near])
            enough = (1 - _WHOLE) * terrain.shape.area
            owner[number] = near[shares.argmax()]
            if shares.max() >= enough:
                holder[number], whole[number] = owner[number], True
            elif shares.sum() >= enough:
                whole[number] = shapely.union_all([units[at] for at in near]).intersection(terrain.shape).area >= enough
        places = self.places.frame
        inside = first_holder(shapely.get_coordinates(places.geometry.to_numpy()), np.asarray(list(units), dtype=object))
        as_area = places["clase"].to_numpy() == "sector"
        by_point = np.where(as_area | (inside == len(units)), -1, inside)
        as_whole = holder[places["unidad"].to_numpy(dtype=np.intp)]
        return Labels(owner, holder, np.where(as_whole >= 0, as_whole, by_point), whole)
