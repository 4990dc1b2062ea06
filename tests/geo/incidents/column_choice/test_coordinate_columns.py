"""Tests of the columns of coordinates."""

from __future__ import annotations

import pandas as pd

from geo.incidents.column_choice.coordinate_columns import pair_column

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
