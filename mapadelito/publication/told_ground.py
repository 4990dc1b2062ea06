"""Told polygons and public places of each year of a run: those of the store, and those that this run publishes first."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.boundaries.levels import people_of
from geo.columns import BOUNDARY_LEVELS
from layers.disclosure.partition import Partition
from layers.disclosure.public_ground import Terrain, YearGround
from layers.disclosure.public_places import PublicPlaces, whole_place
from mapadelito.publication.messages import UNDATED_YEAR
from mapadelito.publication.public_record import PUBLIC_RECORD, adopt_record, kept_shape, terrain_key
from mapadelito.publication.store import StoredTerrain

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from layers.disclosure.public_ground import Labels
    from mapadelito.publication.store import Place, ToldStore
    from mapadelito.settings.config import Config

__all__ = ["ToldGrounds", "told_shapes"]


def told_shapes(store: ToldStore | None, config: Config, name: str, years: Collection[int]) -> list[shapely.Geometry]:
    """Return the polygons, in degrees, told of a jurisdiction in some years, or without years those of undated incidents.

    They are those of the store, with those of the public record that it lacks.
    """
    if store is None:
        return []
    adopt_record(store, config.salida / PUBLIC_RECORD)
    return [item.shape for item in store.terrains(years or {UNDATED_YEAR}) if item.names[0] == name]


class ToldGrounds:
    """Told polygons with their public places, by year.

    Parameters
    ----------
    store
        The told store.
    units
        Polygons that the run draws, projected, by :data:`geo.columns.BOUNDARY_LEVELS`.
    find
        Makes the public places of polygons (:func:`layers.disclosure.public_places.find_public_places` with the layers of
        the run); None for a run that publishes no places.
    lost
        Jurisdictions and years whose lists of places are lost: their incidents are published by sector.

    Attributes
    ----------
    fresh
        Polygons whose lists of places were made in this run, to be stored.
    coarser
        Jurisdictions, with the year, whose lists were lost.
    settled
        Bases (``base``) of the lists that this run publishes first, by year.
    """

    def __init__(
        self,
        store: ToldStore,
        units: gpd.GeoDataFrame,
        find: Callable[[gpd.GeoDataFrame], PublicPlaces] | None,
        lost: Collection[tuple[str, int]],
    ) -> None:
        self.units = units
        self.fresh: list[StoredTerrain] = []
        self.coarser: list[str] = []
        self.settled: dict[int, set[str]] = {}
        self._store, self._find, self._lost = store, find, lost
        self._years: dict[int, YearGround] = {}
        self._labels: dict[int, Labels] = {}
        self._lists: dict[bytes, tuple[Place, ...]] = {}
        self._people = people_of(units)

    def of(self, year: int) -> YearGround:
        """Return the told polygons of a year, together with those of the run that were not told before."""
        if year not in self._years:
            items = self._store.terrains([year])
            before = Partition(self._shapes(items))
            new = self.units[[self._find is not None and before.is_new(shape) for shape in self.units.geometry]]
            named = new[list(BOUNDARY_LEVELS)].itertuples(index=False)
            for shape, names in zip(new.geometry.to_crs(4326).map(kept_shape), named, strict=True):
                items.append(StoredTerrain(terrain_key(year, shape), year, tuple(names), shape, ""))
            items = self._with_places(items, self._shapes(items))  # as stored, so that a later run makes the same
            self._years[year] = YearGround(self._projected(items), self.units.crs)
        return self._years[year]

    def labels(self, year: int) -> Labels:
        """Return the polygons of the run that correspond to the told polygons and places of a year."""
        if year not in self._labels:
            self._labels[year] = self.of(year).labels(self.units.geometry.to_numpy())
        return self._labels[year]

    def owners(self, year: int) -> dict[str, str]:
        """Return the jurisdiction of the run of each told polygon of a year that is whole in one, by its key."""
        called, names = self.labels(year), self.units["comisaria"].to_numpy()
        own = np.flatnonzero(called.whole & (called.owner >= 0))
        return {self.of(year).terrains[at].key: str(names[called.owner[at]]) for at in own.tolist()}

    def drawn(self, year: int, name: str = "") -> PublicPlaces:
        """Return the public places of a year in the polygons of the run, or in those of one jurisdiction."""
        places, called = self.of(year).places, self.labels(year)
        held = called.whole & (called.owner >= 0)
        if name:
            held &= (self.units["comisaria"] == name).to_numpy()[called.owner]
        unit = places.frame["unidad"].to_numpy(dtype=np.intp)
        own = places.frame.assign(unidad=np.cumsum(held)[unit] - 1)[held[unit]]
        return PublicPlaces(own.reset_index(drop=True), places.ground[held].reset_index(drop=True))

    def kept_bases(self, year: int) -> set[str]:
        """Return the bases (``base`` of the frame) of the places in the polygons of the run that earlier runs published."""
        ground, called = self.of(year), self.labels(year)
        new = {item.key for item in self.fresh}
        kept = [item.key not in new and called.whole[at] for at, item in enumerate(ground.terrains)]
        frame = ground.places.frame
        return set(frame["base"][np.asarray(kept, dtype=bool)[frame["unidad"].to_numpy(dtype=np.intp)]])

    def _with_places(self, items: list[StoredTerrain], shapes: list[shapely.Geometry]) -> list[StoredTerrain]:
        """Make the lists of places that are missing in the polygons of the run.

        Where a list was lost, or would differ from the digest in the public record, the place is the whole polygon.
        """
        ground, drawn = Partition(shapes), Partition([*self.units.geometry])
        missing = [at for at, item in enumerate(items) if item.places is None and not drawn.is_new(shapes[at])]
        if self._find is None or not missing:
            return items
        own = [drawn.parts_of(shapes[at]) for at in missing]
        people = [self._people.iloc[parts[0]] if parts and len(parts) == 1 else np.nan for parts in own]
        rests = gpd.GeoDataFrame({"poblacion": people}, geometry=[ground.rest(at) for at in missing], crs=self.units.crs)
        out = list(items)
        for at, places in zip(missing, self._lists_of(rests), strict=True):
            item = items[at]
            made = item.with_places(places)
            if (item.names[0], item.year) in self._lost or item.digest not in {"", made.digest}:
                self.coarser.append(f"{item.names[0]} ({item.year})")
                made = item.with_places(self._in_degrees(whole_place(shapes[at], "superficie")))
            elif not item.digest:
                self.settled.setdefault(item.year, set()).update(base for _, base, *_ in places)
            out[at] = made
            self.fresh.append(made)
        return out

    def _lists_of(self, polygons: gpd.GeoDataFrame) -> list[tuple[Place, ...]]:
        """Return the places of each polygon; a polygon of several years is computed once."""
        keys = [shapely.to_wkb(shape) for shape in polygons.geometry]
        new = [at for at, key in enumerate(keys) if key not in self._lists and not polygons.geometry.iloc[at].is_empty]
        if self._find is None or not new:
            return [self._lists.get(key, ()) for key in keys]
        found = self._find(polygons.iloc[new].reset_index(drop=True)).frame
        for number, at in enumerate(new):
            self._lists[keys[at]] = self._in_degrees(found[found["unidad"] == number])
        return [self._lists.get(key, ()) for key in keys]

    def _in_degrees(self, places: pd.DataFrame) -> tuple[Place, ...]:
        points = gpd.GeoSeries(places["geometry"], crs=self.units.crs).to_crs(4326).map(kept_shape)
        homes = places["viviendas"].astype(object).where(places["viviendas"].notna(), None)
        return tuple(zip(places["clase"], places["base"], homes, points.x, points.y, strict=True))

    def _shapes(self, items: Sequence[StoredTerrain]) -> list[shapely.Geometry]:
        return [*gpd.GeoSeries([item.shape for item in items], crs=4326).to_crs(self.units.crs)]

    def _projected(self, items: Sequence[StoredTerrain]) -> list[Terrain]:
        columns = ["clase", "base", "viviendas", "x", "y"]
        listed = pd.DataFrame([place for item in items for place in item.places or ()], columns=columns)
        points = gpd.GeoSeries.from_xy(listed["x"].astype(float), listed["y"].astype(float), crs=4326).to_crs(self.units.crs)
        places = listed.drop(columns=["x", "y"]).astype({"viviendas": float}).assign(geometry=points)
        ends = np.cumsum([0, *(len(item.places or ()) for item in items)])
        parts = [places.iloc[start:end].reset_index(drop=True) for start, end in pairwise(ends)]
        shapes = self._shapes(items)
        return [Terrain(item.key, shape, own) for item, shape, own in zip(items, shapes, parts, strict=True)]
