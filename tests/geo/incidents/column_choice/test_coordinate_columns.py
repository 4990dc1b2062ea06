"""Tests of the columns of coordinates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from geo.errors import ColumnError
from geo.incidents.column_choice.coordinate_columns import pair_column
from geo.incidents.read import read_incidents

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CUSCO = (-72.1, -13.7, -71.8, -13.4)


def test_the_column_of_pairs_is_found() -> None:
    frame = pd.DataFrame({"direccion": ["Jr. Uno 1, 2"] * 3, "gps": ["-7.15712, -78.51712", "", "-7.15, -78"]}, dtype="str")
    assert pair_column(frame) == "gps"
    assert pair_column(frame[["direccion"]]) is None
    assert pair_column(frame.iloc[:0]) is None


def test_the_column_of_pairs_does_not_depend_on_the_order_of_the_rows() -> None:
    texts = ["sin dato"] * 400 + [f"-7.15{number:03d}, -78.51{number:03d}" for number in range(800)]
    frame = pd.DataFrame({"gps": texts}, dtype="str")
    assert pair_column(frame) == pair_column(frame[::-1]) == "gps"


def test_codes_of_another_place_are_no_column_of_pairs() -> None:
    frame = pd.DataFrame({"codigo": ["57R9F2J8+5M", "57R9F2J9+3P"]}, dtype="str")
    assert pair_column(frame) == "codigo"
    assert pair_column(frame, CUSCO) is None


def test_degrees_minutes_and_seconds_in_columns_of_their_own_are_no_coordinates(table: Callable[..., Path]) -> None:
    rows = (f"2020-03-0{n},HURTO,12,3,{18 + n * 1.517},77,2,{36 + n * 1.733}" for n in range(1, 8))
    path = table("fecha,delito,Lat G,Lat M,Lat S,Lon G,Lon M,Lon S", *rows)
    with pytest.raises(ColumnError, match=r"no se encontró la columna de longitud.* júntelos en una celda") as caught:
        read_incidents(path)
    assert len(str(caught.value)) < 400


def test_short_links_alone_are_named_with_what_to_do(table: Callable[..., Path]) -> None:
    rows = (f"2020-03-0{n},HURTO,https://maps.app.goo.gl/x{n}" for n in range(1, 8))
    with pytest.raises(ColumnError, match=r"«ubicacion» tiene enlaces cortos: ábralos y copie") as caught:
        read_incidents(table("fecha,delito,ubicacion", *rows))
    assert len(str(caught.value)) < 400
