from __future__ import annotations

import geopandas as gpd
import pytest

from geo.crs import crs_label, parse_crs, require_metric, to_metric, utm_epsg
from geo.errors import CrsError, MapaError


@pytest.mark.parametrize(
    ("longitude", "latitude", "epsg"),
    [
        (-78.52, -7.16, 32717),  # Cajamarca
        (-77.99, -7.62, 32718),  # Cajabamba, just east of 78 W
        (-78.0, -7.0, 32718),  # on the border: the eastern zone
        (-71.34, -17.64, 32719),  # Ilo
        (-99.15, 19.43, 32614),  # Mexico City
        (180.0, 0.0, 32660),
    ],
)
def test_zone_of_a_place(longitude: float, latitude: float, epsg: int) -> None:
    assert utm_epsg(longitude, latitude) == epsg


def test_strays_do_not_move_the_zone() -> None:
    points = gpd.GeoSeries(gpd.points_from_xy([-78.5] * 5 + [78.5, 7.1], [-7.1] * 5 + [7.1, 78.5]), crs=4326)
    assert to_metric(points).crs.to_epsg() == 32717


def test_degrees_and_feet_and_nothing_are_refused() -> None:
    degrees = gpd.GeoSeries(gpd.points_from_xy([-78.5], [-7.1]), crs=4326)
    for points in (degrees, degrees.set_crs(None, allow_override=True), degrees.to_crs(2913)):
        with pytest.raises(CrsError) as refusal:
            require_metric(points, who="prueba")
        assert isinstance(refusal.value, MapaError)
        assert isinstance(refusal.value, ValueError)
    require_metric(degrees.to_crs(32717), who="prueba")


def test_metres_that_say_degrees_are_refused() -> None:
    with pytest.raises(CrsError, match="metros"):
        to_metric(gpd.GeoSeries(gpd.points_from_xy([774_000.0], [9_208_000.0]), crs=4326))


def test_codes_and_names() -> None:
    assert parse_crs("EPSG:32717").to_epsg() == parse_crs(32717).to_epsg() == 32717
    assert crs_label(32717) == "WGS 84 / UTM 17S"
    with pytest.raises(CrsError, match="32717"):
        parse_crs("17 sur")
