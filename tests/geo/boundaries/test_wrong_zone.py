"""A UTM zone declared wrong is proved by the facts, if they are enough."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from shapely import box

from geo.boundaries.wrong_zone import zone_suspected

WEST, SOUTH, SIDE = 250_000, 8_045_000, 4_000
"""Square of Ilo in metres of zone 19S."""


def square(epsg: int) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=[box(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE)], crs=epsg)


def facts(epsg: int, count: int, *, astray: int = 0) -> gpd.GeoSeries:
    at = np.linspace(1, SIDE - 1, count)
    return gpd.GeoSeries.from_xy(WEST + at + np.where(np.arange(count) < astray, SIDE, 0), SOUTH + at, crs=epsg)


@pytest.mark.parametrize(
    ("points", "limits", "wanted"),
    [
        (facts(32718, 40).to_crs(32719), square(32719), (40, 32718, 32719)),  # the facts say 18 and are of 19
        (facts(32719, 40), square(32718), (40, 32719, 32718)),  # the limits do
        (facts(32717, 5), square(32719), (5, 32717, 32719)),
        (facts(32718, 4), square(32719), (0, 0, 0)),
        (facts(32718, 40, astray=4), square(32719), (36, 32718, 32719)),
        (facts(32718, 40, astray=5), square(32719), (0, 0, 0)),
        (facts(32718, 10, astray=1), square(32719), (0, 0, 0)),
        (facts(32719, 40).translate(100_000), square(32719), (0, 0, 0)),
    ],
)
def test_another_zone_is_suspected(points: gpd.GeoSeries, limits: gpd.GeoDataFrame, wanted: tuple[int, int, int]) -> None:
    assert zone_suspected(points, limits) == wanted
