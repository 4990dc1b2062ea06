"""The ground of one year as the public profile tells it: polygons fixed by their first telling, each with its public places.

Whatever streets, buildings, polygons or level a later run of the year is given, a fact goes to the place that the first one
gave it: two lists of places, laid over each other, would tell of smaller pieces of ground than either promises.
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
"""Part of a polygon that may lie outside the polygons of a run that still hold it whole: what a change of format moves."""


@dataclass(frozen=True, slots=True)
class Terrain:
    """One polygon of the ground of a year: its key, its shape, projected, and its places
    (:data:`layers.disclosure.public_places.PLACE_COLUMNS`, in the same system)."""  # noqa: D205, D209

    key: str
    shape: shapely.Geometry
    places: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Labels:
    """Polygons of a run by what is told: the one that has most of each terrain (``owner``) and the one that holds it whole
    (``holder``), the one that holds each ``place``, -1 for none; and whether they together hold a terrain ``whole``: of
    others not all facts were read, and nothing is told."""  # noqa: D205, D209

    owner: NDArray[np.intp]
    holder: NDArray[np.intp]
    place: NDArray[np.intp]
    whole: NDArray[np.bool_]


class YearGround:
    """Polygons of a year, in the order of their telling; where two overlap, the ground is of the first.

    ``terrains`` are the polygons, ``places`` their public places together, by terrain, and ``first`` the row of the first
    place of each; ``wholes`` are the polygons as areas by which facts are told
    (:meth:`layers.disclosure.public_places.PublicPlaces.areas`).
    """

    def __init__(self, terrains: Sequence[Terrain], crs: CRS) -> None:
        self.terrains = tuple(terrains)
        self.number = {terrain.key: at for at, terrain in enumerate(terrains)}
        shapes = [terrain.shape for terrain in terrains]
        self._shapes = np.asarray(shapes, dtype=object)
        ground = Partition(shapes)
        rests = gpd.GeoSeries([ground.rest(at) for at in range(len(terrains))], crs=crs)
        parts = [terrain.places.assign(unidad=at) for at, terrain in enumerate(terrains)]
        listed = pd.concat([pd.DataFrame(columns=["unidad", *PLACE_COLUMNS]), *parts], ignore_index=True)
        listed = listed.astype({"unidad": int, "viviendas": float})
        self.places = PublicPlaces(gpd.GeoDataFrame(listed, geometry="geometry", crs=crs), rests)
        self.wholes = gpd.GeoDataFrame({"clase": "sector", "punto": rests.representative_point()}, geometry=rests)
        self.first = np.searchsorted(listed["unidad"].to_numpy(dtype=np.intp), np.arange(len(terrains)))

    def assign(self, xy: NDArray[np.float64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return for each point (n, 2) the number of its terrain, and that of its place in the list of the terrain; -1 for
        none."""  # noqa: D205, D209
        terrain = first_holder(xy, self._shapes)
        held = np.flatnonzero(terrain < len(self._shapes))
        place = np.full(len(xy), -1, dtype=np.intp)
        found = self.places.snap(xy[held], terrain[held])
        place[held] = np.where(found >= 0, found - self.first[terrain[held]], -1)
        return np.where(terrain < len(self._shapes), terrain, -1), place

    def labels(self, units: Sequence[shapely.Geometry]) -> Labels:
        """Return how the polygons of a run (``units``, projected) call what is told here."""
        tree = shapely.STRtree(units)
        count = len(self.terrains)
        owner, holder, whole = np.full(count, -1), np.full(count, -1), np.zeros(count, dtype=bool)
        for number, terrain in enumerate(self.terrains):
            near = np.sort(tree.query(terrain.shape, predicate="intersects"))
            if not len(near):
                continue
            shares = np.asarray([terrain.shape.intersection(units[at]).area for at in near])
            least = (1 - _WHOLE) * terrain.shape.area
            owner[number] = near[shares.argmax()]
            if shares.max() >= least:
                holder[number], whole[number] = owner[number], True
            elif shares.sum() >= least:
                whole[number] = shapely.union_all([units[at] for at in near]).intersection(terrain.shape).area >= least
        places = self.places.frame
        inside = first_holder(shapely.get_coordinates(places.geometry.to_numpy()), np.asarray(list(units), dtype=object))
        as_area = places["clase"].to_numpy() == "sector"
        by_point = np.where(as_area | (inside == len(units)), -1, inside)
        as_whole = holder[places["unidad"].to_numpy(dtype=np.intp)]
        return Labels(owner, holder, np.where(as_whole >= 0, as_whole, by_point), whole)
