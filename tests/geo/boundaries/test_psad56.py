"""PSAD56 read as WGS 84 is suspected, and nothing is moved."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from shapely import box

from geo.boundaries.psad56 import psad56_suspected
from geo.crs import crs_label, parse_crs


@pytest.fixture
def town() -> gpd.GeoDataFrame:
    """Return one square town of 3 km."""
    return gpd.GeoDataFrame({"comisaria": ["A"]}, geometry=[box(774_000, 9_208_000, 777_000, 9_211_000)], crs=32717)


def facts(epsg: int, count: int = 400) -> gpd.GeoSeries:
    """Facts all over the town, in a system, then said to be WGS 84."""
    rng = np.random.default_rng(0)
    x, y = rng.uniform(774_000, 777_000, count), rng.uniform(9_208_000, 9_211_000, count)
    inside = gpd.GeoSeries(gpd.points_from_xy(x, y), crs=32717).to_crs(epsg)
    return gpd.GeoSeries(gpd.points_from_xy(inside.x, inside.y), crs=32717)


def test_old_coordinates_are_suspected(town: gpd.GeoDataFrame) -> None:
    old = facts(24877)
    outside = int((~old.within(town.geometry.iloc[0])).sum())
    assert outside > 40
    assert psad56_suspected(old, town) == outside
    assert 390 < old.distance(facts(32717)).median() < 470  # METHODS: 449 m at Cajamarca


def test_right_ones_and_strays_are_not(town: gpd.GeoDataFrame) -> None:
    assert psad56_suspected(facts(32717), town) == 0
    strays = facts(32717).translate(0, 5000)
    assert psad56_suspected(strays, town) == 0
    assert psad56_suspected(facts(24877, 5), town) == 0
    assert psad56_suspected(facts(24877), town.to_crs(32618)) == 0  # not a zone of Peru
    assert psad56_suspected(gpd.GeoSeries([None], crs=32717), town) == 0


def test_peru96_is_not_numbered_in_order() -> None:
    assert [crs_label(parse_crs(code))[-3:] for code in (5387, 5388, 5389)] == ["18S", "17S", "19S"]
