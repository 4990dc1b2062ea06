"""Features near a box are found before they are projected, and none that touches it is missed."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.context.nearby import reaching


@pytest.mark.parametrize(
    ("lon", "lat", "epsg", "half"), [(-78.5, -7.1, 32717, 3e3), (-70.0, -13.0, 32719, 3e5), (-75.0, -4.0, 32718, 9e5)]
)
def test_none_that_touches_the_box_is_missed(lon: float, lat: float, epsg: int, half: float) -> None:
    random = np.random.default_rng(1)
    spread = half / 40_000
    points = shapely.points(lon + random.uniform(-spread, spread, 4000), lat + random.uniform(-spread, spread, 4000))
    layer = gpd.GeoDataFrame({"n": range(4000)}, geometry=points, crs=4326)
    [centre] = gpd.GeoSeries([shapely.Point(lon, lat)], crs=4326).to_crs(epsg)
    bounds = (centre.x - half, centre.y - half, centre.x + half, centre.y + half)
    inside = layer.to_crs(epsg).cx[bounds[0] : bounds[2], bounds[1] : bounds[3]]
    found = reaching(layer, bounds, epsg)
    assert 0 < len(inside) < len(layer)
    assert set(inside["n"]) <= set(found["n"])
    assert found["n"].is_monotonic_increasing
    assert len(found) < 1.5 * len(inside)


def test_of_an_empty_layer_there_is_nothing() -> None:
    assert reaching(gpd.GeoDataFrame({"n": []}, geometry=[], crs=4326), (0, 0, 9, 9), 32718).empty
