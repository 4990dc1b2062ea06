"""Two editions of a year, laid over each other: every place goes on standing for as many homes as it says."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import LineString, box

from layers.disclosure.public_places import MIN_HOMES, find_public_places
from mapadelito.publication.store import STORE, ToldStore
from mapadelito.publication.told_ground import ToldGrounds

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

YEAR, CRS, WEST, SOUTH, SIDE = 2021, 32717, 500_000, 9_000_000, 2000


@dataclass(frozen=True)
class City:
    """Homes, streets and four sectors; ``streets`` is the distance between these, ``homes`` how many there are."""

    homes: NDArray[np.float64]
    streets: gpd.GeoDataFrame
    sectors: gpd.GeoDataFrame


def city(streets_m: float, homes: int) -> City:
    """Build a city of 4 km2; its homes stand beside its streets, denser in the middle."""
    rng = np.random.default_rng(3)
    lines = [LineString([(WEST + at, SOUTH), (WEST + at, SOUTH + SIDE)]) for at in np.arange(streets_m / 2, SIDE, streets_m)]
    lines += [
        LineString([(WEST, SOUTH + at), (WEST + SIDE, SOUTH + at)]) for at in np.arange(streets_m / 2, SIDE, streets_m)
    ]
    whole = shapely.union_all(lines)
    spots = np.clip(rng.normal([WEST + SIDE / 2, SOUTH + SIDE / 2], SIDE / 3, (homes, 2)), [WEST + 5, SOUTH + 5], None)
    spots = np.minimum(spots, [WEST + SIDE - 5, SOUTH + SIDE - 5])
    near = shapely.shortest_line(whole, shapely.points(spots))
    beside = shapely.get_coordinates(shapely.get_point(near, 0)) + rng.uniform(-12, 12, spots.shape)
    frame = gpd.GeoDataFrame({"clase": ["x"] * len(lines)}, geometry=lines, crs=CRS)
    return City(np.clip(beside, [WEST + 1, SOUTH + 1], [WEST + SIDE - 1, SOUTH + SIDE - 1]), frame, halves(1000, 1000))


def halves(x: float, y: float) -> gpd.GeoDataFrame:
    """Four sectors whose borders cross at a point."""
    cuts = [(0, 0, x, y), (x, 0, SIDE, y), (0, y, x, SIDE), (x, y, SIDE, SIDE)]
    shapes = [box(WEST + a, SOUTH + b, WEST + c, SOUTH + d) for a, b, c, d in cuts]
    return gpd.GeoDataFrame({"comisaria": "C", "sector": list("1234"), "subsector": ""}, geometry=shapes, crs=CRS)


def edition(
    store: ToldStore, homes: NDArray[np.float64], units: gpd.GeoDataFrame, streets: gpd.GeoDataFrame | None, counted: Any
) -> pd.DataFrame:
    """Return what an edition would print of a fact at each home: the place, and the sector that it says."""
    find = partial(find_public_places, streets=streets, buildings=counted)
    grounds = ToldGrounds(store, units, find, lost=())
    ground, called = grounds.of(YEAR), grounds.labels(YEAR)
    terrain, place = ground.assign(homes)
    at = ground.first[terrain] + place
    points = shapely.get_coordinates(ground.places.frame.geometry.to_numpy())[at]
    points[place < 0] = np.nan
    store.save(terrains=grounds.fresh)
    said = np.where(place >= 0, called.place[np.where(place >= 0, at, 0)], called.holder[terrain])
    return pd.DataFrame({"x": points[:, 0], "y": points[:, 1], "sector": said}).round(2)


def fewest(one: pd.DataFrame, two: pd.DataFrame) -> NDArray[np.float64]:
    """How many homes stand for what both editions together print of a fact at each home; infinite where none is drawn."""
    both = pd.concat([one.add_suffix("1"), two.add_suffix("2")], axis=1)
    size = both.groupby(list(both.columns), dropna=False)["x1"].transform("size").to_numpy(dtype=float)
    return np.where(both["x1"].isna() & both["x2"].isna(), np.inf, size)


CHANGES = ("without streets", "another extract", "other sectors", "one comisaría of two")
CITIES = {"ciudad": (90.0, 9000), "periferia": (150.0, 2500)}


def second(town: City, change: str) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame | None]:
    """Return sectors and streets of the second edition."""
    if change == "without streets":
        return town.sectors, None
    if change == "another extract":
        return town.sectors, town.streets.iloc[np.arange(len(town.streets)) % 3 > 0].reset_index(drop=True)
    if change == "other sectors":
        return halves(1040, 965), town.streets
    return town.sectors.assign(comisaria=["C", "C", "D", "D"]), town.streets


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("where", ["ciudad", pytest.param("periferia", marks=pytest.mark.slow)])
@pytest.mark.parametrize("counted", [True, False])
def test_two_editions_of_a_year_tell_no_more_than_one(where: str, change: str, tmp_path: Path, *, counted: bool) -> None:
    town = city(*CITIES[where])
    homes = gpd.GeoSeries(shapely.points(town.homes), crs=CRS) if counted else None
    units, streets = second(town, change)
    with ToldStore.opened(tmp_path / STORE) as store:
        first = edition(store, town.homes, town.sectors, town.streets, homes)
        again = edition(store, town.homes, units, streets, homes)
    with ToldStore.opened(tmp_path / f"otro-{STORE}") as store:
        afresh = edition(store, town.homes, units, streets, homes)
    alone = fewest(first, first)
    assert (fewest(first, again) == alone).all()
    assert not counted or alone.min() >= MIN_HOMES
    leaked = (fewest(first, afresh) < MIN_HOMES).mean()  # what a second list of places would give away
    assert leaked > 0.005 or change == "one comisaría of two"
