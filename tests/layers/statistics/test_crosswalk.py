"""Police sectors and municipal ones share the ground and the incidents, and nothing is lost."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from shapely import Point, box

from layers.statistics.crosswalk import BY_AREA, OUTSIDE, crosswalk

CRS = 32717
UNITS = gpd.GeoDataFrame(
    {"sector": ["S1", "S2", "S3"]}, geometry=[box(x, 0, x + 1000, 1000) for x in (0, 1000, 2000)], crs=CRS
)
MUNICIPAL = gpd.GeoDataFrame(
    {"municipal": ["ESTE", "OESTE"]}, geometry=[box(700, 0, 2500, 1000), box(-500, 0, 700, 1000)], crs=CRS
)


def facts(*places: tuple[float, str]) -> gpd.GeoDataFrame:
    shapes = [Point(x, 500) for x, _ in places]
    return gpd.GeoDataFrame({"sector": [name for _, name in places], "lugar": "lugar"}, geometry=shapes, crs=CRS)


def test_shares_of_area_and_incidents() -> None:
    found = crosswalk(UNITS, MUNICIPAL, facts((100, "S1"), (800, "S1"), (900, "S1"), (2900, "S3"), (50, "")), level="sector")
    rows = found[["sector", "municipal", "area_km2", "pct_area", "hechos"]].round(6).itertuples(index=False, name=None)
    assert list(rows) == [
        ("S1", "OESTE", 0.7, 70, 1),
        ("S1", "ESTE", 0.3, 30, 2),
        ("S2", "ESTE", 1.0, 100, 0),
        ("S3", "ESTE", 0.5, 50, 0),
        ("S3", OUTSIDE, 0.5, 50, 1),
    ]
    assert found["pct_hechos"].round(1).fillna(-1).tolist() == [33.3, 66.7, -1, 0, 100]


def test_each_sector_adds_up_and_the_order_of_the_incidents_does_not_matter() -> None:
    rng = np.random.default_rng(2)
    x = rng.uniform(0, 3000, 300)
    shown = facts(*((float(at), f"S{int(at // 1000) + 1}") for at in x))
    found = crosswalk(UNITS, MUNICIPAL, shown, level="sector")
    whole = found.groupby("sector")[["pct_area", "pct_hechos", "area_km2"]].sum()
    assert np.allclose(whole, [100, 100, 1])
    assert found["hechos"].sum() == 300
    assert found.equals(crosswalk(UNITS, MUNICIPAL, shown.iloc[::-1], level="sector"))


def test_an_incident_where_two_overlap_is_counted_once() -> None:
    both = gpd.GeoDataFrame({"municipal": ["A", "B"]}, geometry=[box(0, 0, 1000, 1000)] * 2, crs=CRS)
    found = crosswalk(UNITS.iloc[:1], both, facts((500, "S1")), level="sector")
    assert found[["municipal", "hechos"]].to_numpy().tolist() == [["A", 1], ["B", 0]]


def test_incidents_told_by_area_are_in_no_municipal_sector_and_still_add_up() -> None:
    shown = facts((100, "S1"), (800, "S1"), (900, "S3"))
    shown.loc[1:, "lugar"] = ["sector", "celda"]
    found = crosswalk(UNITS, MUNICIPAL, shown, level="sector")
    rows = found.loc[found["hechos"] > 0, ["sector", "municipal", "area_km2", "hechos"]]
    assert rows.to_numpy().tolist() == [["S1", "OESTE", 0.7, 1], ["S1", BY_AREA, 0.0, 1], ["S3", BY_AREA, 0.0, 1]]
    assert found.groupby("sector")["pct_area"].sum().round(6).eq(100).all()


def test_degrees_are_refused() -> None:
    from geo.errors import CrsError  # noqa: PLC0415

    with pytest.raises(CrsError):
        crosswalk(UNITS.to_crs(4326), MUNICIPAL, facts((1, "S1")), level="sector")
