from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.incidents.parsing.coordinate_text import read_numbers, split_pairs


def one(text: str) -> float:
    return float(read_numbers(pd.Series([text], dtype="str")).number[0])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("-17.645123", -17.645123),
        ("-17,645123", -17.645123),
        ("−17.645123", -17.645123),
        ("–17.645123", -17.645123),
        (" 774241.5 ", 774241.5),
        ("-17.645.123", -17.645123),
        ("17°38'42.00\"S", -17.645),
        ("71° 20' 31,2\" O", -71.342),
        ("71°20.5'W", -71 - 20.5 / 60),
        ("17º 30' N", 17.5),
        ("-17° 30'", -17.5),
        ("1,76E+01", 17.6),
        ("16-30-36.00 S", -16.51),
        ("16d 30m 36.00s S", -16.51),
        ("S 16 grados 30 minutos 36 segundos", -16.51),
        ("71d 33.5m W", -71 - 33.5 / 60),
        ("05-01-23", np.nan),
        ("231,234.56", 231234.56),
        ("8,184,123.45", 8184123.45),
        ("9,208,000", 9208000),
        ("9'208,000.5", 9208000.5),
        ("774 241", 774241),
        ("774.241,25", 774241.25),
        ("774.241", 774241),
        ("9.208.000,40", 9208000.4),
        ("10.001.000", 10001000),
        ("-9.208.000", -9.208),
        ("78.534", 78.534),
        ("mercado", np.nan),
        ("", np.nan),
        ("1,2,3", np.nan),
        ("inf", np.nan),
    ],
)
def test_forms(text: str, number: float) -> None:
    assert one(text) == pytest.approx(number, nan_ok=True)


def test_it_tells_how_each_was_read() -> None:
    how = read_numbers(pd.Series(["-1.5", "-17.645.123", "17°30'S", "-1,76E+01"], dtype="str")).how
    assert how["COORD_MILES_REPARADA"].tolist() == [False, True, False, False]
    assert how["COORD_DMS_CONVERTIDA"].tolist() == [False, False, True, False]
    assert how["COORD_POCA_PRECISION"].tolist() == [False, False, False, True]


@pytest.mark.parametrize(
    ("text", "lon", "lat"),
    [
        ("-17.642620, -71.342232", "-71.342232", "-17.642620"),
        ("-17,642620; -71,342232", "-71,342232", "-17,642620"),
        ("LAT: -12.0512 LONG: -77.1001", "-77.1001", "-12.0512"),
        ("https://www.google.com/maps/@-17.64262,-71.34223,17z", "-71.34223", "-17.64262"),
        ("https://maps.google.com/?q=-17.64262,-71.34223", "-71.34223", "-17.64262"),
        ("https://www.google.com/maps/place/x/@-17.6,-71.3,17z/data=!3d-17.64262!4d-71.34223", "-71.34223", "-17.64262"),
        ("Jr. Abtao 101, Ilo", "", ""),
    ],
)
def test_pairs(text: str, lon: str, lat: str) -> None:
    x, y, web = split_pairs(pd.Series([text], dtype="str"))
    assert (x.iloc[0], y.iloc[0]) == (lon, lat)
    assert web[0] == ("://" in text)


@given(st.lists(st.text(max_size=20), max_size=6))
def test_any_text_is_a_number_or_none(texts: list[str]) -> None:
    read = read_numbers(pd.Series(texts, dtype="str"))
    assert len(read.number) == len(texts)
    assert not np.isinf(read.number).any()
    split_pairs(pd.Series(texts, dtype="str"))


@given(st.floats(-90, 90).map(lambda value: round(value, 6)))
def test_written_numbers_come_back(value: float) -> None:
    plain = f"{value:.6f}"
    assert one(plain) == one(plain.replace(".", ",")) == one(plain.replace("-", "−")) == value
    degrees, rest = divmod(abs(value), 1)
    minutes, seconds = divmod(rest * 3600, 60)
    angle = f"{int(degrees)}°{int(minutes)}'{seconds:.4f}\"{'S' if value < 0 else 'N'}"
    if not angle.endswith(('60.0000"S', '60.0000"N')):
        assert one(angle) == pytest.approx(value, abs=1e-6)
