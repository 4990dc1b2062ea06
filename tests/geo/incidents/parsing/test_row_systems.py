"""What a table says of its system of coordinates is used, row by row, and told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from pyproj import Transformer

from geo.incidents.coordinate_repair import Home
from geo.incidents.parsing.row_systems import says_psad56, zones_said
from geo.incidents.read import read_incidents

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from geo.incidents.account import Incidents

    Write = Callable[..., Path]

LON, LAT = np.array([-77.05, -77.04, -77.03, -77.06]), np.array([-12.05, -12.06, -12.07, -12.04])
LIMA = Home((-77.2, -12.2, -76.9, -11.9), 32718)


def metres(epsg: int) -> tuple[list[float], list[float]]:
    x, y = Transformer.from_crs(4326, epsg, always_xy=True).transform(LON, LAT)
    return x.round(1).tolist(), y.round(1).tolist()


def read(
    table: Write, header: str, x: Sequence[object], y: Sequence[object], more: Sequence[object], home: Home | None
) -> Incidents:
    rows = [f"{n},2020-03-0{n + 1},HURTO,{a},{b},{c}" for n, (a, b, c) in enumerate(zip(x, y, more, strict=True))]
    return read_incidents(table(f"id,fecha,delito,{header}", *rows), home=home)


def off(inc: Incidents) -> float:
    """Return how far the points are from the true ones, in degrees at most."""
    at = inc.frame.to_crs(4326).geometry
    return float(np.hypot(at.x - LON, at.y - LAT).max())


@pytest.mark.parametrize(
    ("cells", "zones"),
    [
        (["17", "18", "19", ""], [17, 18, 19, 0]),
        (["18L", "18 S", "Zona 18 Sur", "WGS 84 / UTM 18S"], [18] * 4),
        (["32717", "EPSG:32718", "24879", "PSAD56 UTM 17S"], [17, 18, 19, 17]),
    ],
)
def test_zones_of_rows(cells: list[str], zones: list[int]) -> None:
    said = zones_said(pd.DataFrame({"ZONA": pd.Series(cells, dtype="str")}), ["ZONA"])
    assert said is not None
    assert said.rows.tolist() == zones


@pytest.mark.parametrize(
    ("name", "cells"), [("ZONA", ["1", "2", "18"]), ("ZONA", ["A", "18"]), ("edad", ["18"]), ("ZONA", [""])]
)
def test_zones_of_patrols_are_no_zones_of_utm(name: str, cells: list[str]) -> None:
    assert zones_said(pd.DataFrame({name: pd.Series(cells, dtype="str")}), [name]) is None


@pytest.mark.parametrize("home", [LIMA, None])
def test_each_row_is_read_in_its_own_zone(table: Write, home: Home | None) -> None:
    (x, y), (x19, y19) = metres(32718), metres(32719)
    inc = read(table, "este,norte,zona", [*x[:3], x19[3]], [*y[:3], y19[3]], ["18", "18L", "18 S", "19"], home)
    assert off(inc) < 1e-5
    assert any("«zona» (18, 19)" in line for line in inc.decisions)


def test_a_zone_in_which_no_point_falls_inside_is_not_used_and_told(table: Write) -> None:
    inc = read(table, "este,norte,zona", *metres(32718), ["17"] * 4, LIMA)
    assert off(inc) < 1e-5
    assert any("«zona» no se usó" in line for line in inc.decisions)


def test_east_and_north_the_other_way_round_are_told(table: Write) -> None:
    x, y = metres(32718)
    inc = read(table, "este,norte,obs", y, x, "abcd", LIMA)
    assert off(inc) < 1e-5
    assert any("en todas las filas" in line and "--crs" in line for line in inc.decisions)
    inc = read(table, "este,norte,obs", [*x[:3], y[3]], [*y[:3], x[3]], "abcd", LIMA)
    assert off(inc) < 1e-5
    assert any("en 1 de 4 filas" in line for line in inc.decisions)
    assert inc.report["avisos"]["COORD_INVERTIDA"] == 1


def test_a_datum_of_each_row_counts(table: Write) -> None:
    (x, y), (old_x, old_y) = metres(32718), metres(24878)
    cells = ["WGS 84", "PSAD 56", "psad56", "WGS84"]
    inc = read(table, "este,norte,datum", [x[0], *old_x[1:3], x[3]], [y[0], *old_y[1:3], y[3]], cells, LIMA)
    assert off(inc) < 1e-5
    assert any("«datum» dice que son de PSAD56 2 de 4 filas" in line for line in inc.decisions)


def test_degrees_that_say_psad56_are_converted(table: Write) -> None:
    lon, lat = Transformer.from_crs(4326, 4248, always_xy=True).transform(LON, LAT)
    inc = read(table, "longitud,latitud,datum", lon.round(7), lat.round(7), ["PSAD56"] * 4, LIMA)
    assert off(inc) < 1e-5


@pytest.mark.parametrize(
    ("used", "others", "said"),
    [
        (("ESTE PSAD56", "NORTE PSAD56"), ["obs"], True),
        (("ESTE WGS84", "NORTE WGS84"), ["ESTE PSAD56"], False),
        (("ESTE", "NORTE"), ["ESTE PSAD56"], False),  # of other coordinates
        (("ESTE", "NORTE"), ["obs"], False),
    ],
)
def test_the_names_of_the_coordinates_decide_their_datum(used: tuple[str, str], others: list[str], said: bool) -> None:  # noqa: FBT001
    frame = pd.DataFrame({name: pd.Series(["278000.5"], dtype="str") for name in (*used, *others)})
    assert (says_psad56(frame, used, others, metres=True) is not None) is said
