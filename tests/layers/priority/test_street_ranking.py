"""Corners and stretches of street, against a count by hand and an independent one."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import LineString

from layers.priority.street_ranking import rank_streets

EAST = [LineString([(0, y), (400, y)]) for y in (0, 100, 200)]
NORTH = [LineString([(x, 0), (x, 200)]) for x in (0, 100, 200, 300, 400)]
NAMES = [*(f"Jr. {name}" for name in "ABC"), *(f"Av. {name}" for name in "VWXYZ")]
STREETS = gpd.GeoDataFrame({"nombre": NAMES}, geometry=[*EAST, *NORTH], crs=32718)


def facts(*xy: tuple[float, float]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=gpd.points_from_xy(*np.array(xy, dtype=float).T), crs=32718)


def test_by_hand() -> None:
    own = facts(*[(100, 100)] * 3, (110, 105), *[(150, 4)] * 2, (250, 196), (600, 600))
    corners, stretches, away = rank_streets(own, STREETS)
    assert corners[["nombre", "hechos"]].to_numpy().tolist() == [["Av. W con Jr. B", 4]]
    told = stretches[["nombre", "desde", "hasta", "metros", "hechos", "por_100m"]].to_numpy().tolist()
    assert told == [["Jr. A", "Av. W", "Av. X", 100.0, 2, 2.0], ["Jr. C", "Av. X", "Av. Y", 100.0, 1, 1.0]]
    assert away == 1


def test_every_incident_is_counted_once_as_rounding_to_the_streets_says() -> None:
    """Of a grid of 100 m, the nearest corner and street of a point are known by arithmetic alone, off its outer bends."""
    xy = np.random.default_rng(4).uniform((85, 0), (315, 200), (3000, 2))
    corners, stretches, away = rank_streets(facts(*xy), STREETS)
    off = np.abs(xy - np.round(xy / 100) * 100)
    corner = np.hypot(*off.T) <= 15
    street = ~corner & (off.min(axis=1) <= 40)
    assert corners["hechos"].sum() == corner.sum()
    assert stretches["hechos"].sum() == street.sum()
    assert away == (~corner & ~street).sum()
    along_east = street & (off[:, 1] < off[:, 0]) & (xy[:, 0] >= 100) & (xy[:, 0] < 300)
    key = pd.Series(list(map(tuple, np.column_stack([xy[:, 0] // 100, np.round(xy[:, 1] / 100)])[along_east])))
    inside = (stretches.bounds["minx"] >= 100) & (stretches.bounds["maxx"] <= 300)
    east = stretches[stretches["nombre"].str.startswith("Jr.") & inside]
    assert sorted(east["hechos"]) == sorted(key.value_counts())


def test_the_order_of_rows_says_nothing_and_streets_that_touch_make_no_new_crossing() -> None:
    xy = [(float(x), float(y)) for x, y in np.random.default_rng(5).uniform(0, 200, (200, 2))]
    cut = STREETS.iloc[::-1].explode()
    halves = gpd.GeoDataFrame(
        {"nombre": ["Jr. A", "Jr. A"]},
        geometry=[LineString([(0, 0), (150, 0)]), LineString([(150, 0), (400, 0)])],
        crs=32718,
    )
    other = pd.concat([cut[cut["nombre"] != "Jr. A"], halves])
    first, second = rank_streets(facts(*xy), STREETS), rank_streets(facts(*xy[::-1]), other)
    assert first.corners["hechos"].tolist() == second.corners["hechos"].tolist()
    told = ["nombre", "desde", "hasta", "metros", "hechos"]
    assert sorted(map(_unordered, first.stretches[told].to_numpy())) == sorted(
        map(_unordered, second.stretches[told].to_numpy())
    )


def _unordered(row: np.ndarray) -> tuple[str, ...]:
    name, start, end, metres, count = row
    return (name, *sorted((start, end)), f"{metres:.2f}", str(count))


def test_nothing_without_incidents() -> None:
    corners, stretches, away = rank_streets(facts((0, 0)).iloc[:0], STREETS)
    assert (len(corners), len(stretches), away) == (0, 0, 0)
