from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from geo.incidents.coordinate_repair import Home, repair

ILO = Home((-71.5, -17.8, -71.2, -17.5), 32719)


def fix(x: float, y: float, home: Home | None = ILO, times: int = 1) -> tuple[float, float, str]:
    new_x, new_y, how = repair(np.full(times, x), np.full(times, y), home)
    return float(new_x[0]), float(new_y[0]), ",".join(code for code, mask in how.items() if mask[0])


def test_each_known_mistake_is_undone_once() -> None:
    assert fix(-71.34, -17.64) == (-71.34, -17.64, "")
    assert fix(-17.64, -71.34) == (-71.34, -17.64, "COORD_INVERTIDA")
    assert fix(71.34, -17.64) == (-71.34, -17.64, "COORD_SIN_SIGNO")
    assert fix(71.34, 17.64) == (-71.34, -17.64, "COORD_SIN_SIGNO")
    east, north = Transformer.from_crs(4326, 32719, always_xy=True).transform(-71.34, -17.64)
    for x, y in ((east, north), (north, east)):
        lon, lat, how = fix(x, y)
        assert (round(lon, 6), round(lat, 6), how) == (-71.34, -17.64, "COORD_UTM_DETECTADA")


def test_what_no_single_mistake_explains_is_left_alone() -> None:
    for x, y in ((-77.04, -12.05), (17.64, 71.34), (0.0, 0.0), (np.nan, -17.64), (250_000.0, 9_200_000.0)):
        new_x, new_y, how = fix(x, y)
        assert how == ""
        assert (new_x == x or np.isnan(x)) and new_y == y  # noqa: PT018


def test_without_polygons_a_preset_needs_most_of_the_file() -> None:
    bogota = repair(np.full(10, -74.08), np.full(10, 4.65), None)
    assert not bogota[2]
    x = np.array([-78.5, -78.5, -78.5, -7.1])
    y = np.array([-7.1, -7.1, -7.1, -78.5])
    new_x, new_y, how = repair(x, y, None)
    assert (new_x == -78.5).all()
    assert (new_y == -7.1).all()
    assert how["COORD_INVERTIDA"].tolist() == [False, False, False, True]
    assert fix(-7.1, -78.5, None, times=5) == (-78.5, -7.1, "COORD_INVERTIDA")


@given(st.floats(-1e7, 1e7), st.floats(-1e7, 1e7))
def test_a_repair_always_ends_at_home_and_never_moves_what_is_there(x: float, y: float) -> None:
    new_x, new_y, how = fix(x, y)
    if how:
        assert ILO.holds(np.array([new_x]), np.array([new_y]))[0]
        assert not ILO.holds(np.array([x]), np.array([y]))[0]
    else:
        assert (new_x, new_y) == (x, y)


def test_degrees_that_lost_their_decimal_point_are_put_where_one_place_of_it_fits() -> None:
    assert fix(-71_340_000.0, -17_640_000.0) == (-71.34, -17.64, "COORD_SIN_DECIMAL")
    assert fix(-713_412_345.0, -17.64)[2] == "COORD_SIN_DECIMAL"
    assert fix(-71_340_000.0, -12_050_000.0)[2] == ""
    assert fix(-7134.0, -1764.0)[2] == ""
