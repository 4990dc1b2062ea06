from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from pyproj import CRS

from geo.incidents.place_arrays import Places
from geo.incidents.placeholder_points import placeholder_points
from geo.incidents.read import read_incidents
from layers.hotspots.find import find_hotspots

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def places(*xy: tuple[float, float]) -> Places:
    x, y = np.asarray(xy, dtype=float).reshape(-1, 2).T
    return Places(x, y, CRS.from_epsg(32717))


@pytest.mark.parametrize(
    ("addresses", "filler"),
    [
        ([f"Jr. Calle{letter} N° {number}" for number, letter in enumerate("ABCDEFGHIJ")], True),
        ([f"Jr. Lima {number} cdra. {number}" for number in range(10)], False),  # one street, many doors: a hot block
        (["Av. Uno con Jr. Dos", "Jr. Dos con Av. Uno"] * 6, False),  # a hot corner
        ([f"Jr. Calle{letter}" for letter in "ABCDEFGHI"], False),  # nine are too few
        ([""] * 20, False),  # without addresses nothing can be told
    ],
)
def test_many_streets_on_one_point_are_a_filler(addresses: list[str], *, filler: bool) -> None:
    spots = places(*[(0.0, 0.0)] * len(addresses), (500.0, 0.0))
    found = placeholder_points(spots, pd.Series([*addresses, "Jr. Otra 5"], dtype="str"))
    assert found.tolist() == [filler] * len(addresses) + [False]


def test_null_points_and_nothing() -> None:
    assert placeholder_points(places((math.nan, math.nan)), pd.Series([""], dtype="str")).tolist() == [False]
    assert placeholder_points(places(), pd.Series([], dtype="str")).tolist() == []


def test_no_comisaria_is_at_the_default_coordinate(table: Callable[..., Path]) -> None:
    """Of twenty rows at 0, 0 one is forced, and stays as such; the others lack a coordinate, as without it."""
    rows = ["fecha,delito,latitud,longitud,direccion,observacion"]
    rows += [f"{number + 1:02d}/03/2020,HURTO,0,0,Jr. {number},{'' if number else 'GEO FORZADA'}" for number in range(20)]
    rows += ["03/03/2020,HURTO,-7.157,-78.517,Jr. Uno,GEO FORZADA", "04/03/2020,HURTO,-7.157,-78.517,Jr. Dos,"]
    report = read_incidents(table(*rows)).report
    assert report["rechazos"] == {"COORD_CERO": 19}
    assert report["avisos"]["COORD_FORZADA"] == 3


def test_forced_rows_give_no_hotspot_at_the_station(table: Callable[..., Path]) -> None:
    """Four tenths are forced to the comisaría, and some say nothing of it; the rest is scattered."""
    rows = ["fecha,delito,latitud,longitud,direccion,observacion"]
    forced = "GEO FORZADA AL CENTROIDE DE COMISARIA"
    for number in range(100):
        place = "-7.157,-78.517" if number < 45 else f"{-7.1 - number / 1000:.4f},{-78.5 - number / 700:.4f}"
        rows.append(f"{number % 28 + 1:02d}/03/2020,HURTO,{place},Jr. {number % 3},{forced if number < 40 else ''}")
    inc = read_incidents(table(*rows))
    assert inc.report["filas"]["aceptadas"] == 100
    assert inc.report["avisos"]["COORD_FORZADA"] == 45  # the five at the same door too
    assert find_hotspots(inc.frame, radius_m=300, min_incidents=5).zones.empty
