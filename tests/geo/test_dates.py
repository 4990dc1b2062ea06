from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.dates import outside_years, parse_moments, turno_of


def read(*dates: str, hours: tuple[str, ...] | None = None, utc_offset_h: float | None = None) -> pd.DataFrame:
    own = pd.Series(hours, dtype="str") if hours is not None else None
    return parse_moments(pd.Series(dates, dtype="str"), own, utc_offset_h=utc_offset_h)


@pytest.mark.parametrize(
    ("text", "day", "minute"),
    [
        ("2020-03-04", "2020-03-04", None),
        ("03/04/2020", "2020-04-03", None),
        ("3-4-2020 21:05", "2020-04-03", 1265),
        ("2020-03-04T08:30:00", "2020-03-04", 510),
        ("2020-03-04 08:30:00.123", "2020-03-04", 510),
        ("2023-02-03 00:00:00", "2023-02-03", None),  # midnight sharp: nobody noted the hour
        ("2020/12/31 23:59", "2020-12-31", 1439),
    ],
)
def test_forms(text: str, day: str, minute: int | None) -> None:
    row = read(text).iloc[0]
    assert row["day"] == pd.Timestamp(day)
    assert (None if np.isnan(row["minute"]) else row["minute"]) == minute


@pytest.mark.parametrize("text", ["", "31/02/2020", "2020-13-01", "12/31/2020", "ayer", "2020", "04:30", "2020-01-01 25:00"])
def test_what_is_no_date_stays_unread(text: str) -> None:
    row = read(text).iloc[0]
    assert pd.isna(row["day"])
    assert row["blank"] == (text == "")


def test_own_hour_wins_and_odd_clocks_are_read() -> None:
    out = read(
        "2020-01-01", "2020-01-01 10:00", "2020-01-01 10:00", "2020-01-01", hours=("06:30:00:00", "7:05", "", "99:00")
    )
    assert out["minute"].tolist()[:3] == [390, 425, 600]
    assert np.isnan(out["minute"].iloc[3])


def test_utc_evening_goes_back_to_the_local_day() -> None:
    out = read("2020-02-01T01:30:00Z", "2020-02-01 01:30:00+00:00", "2020-02-01 01:30", utc_offset_h=-5)
    assert out["day"].dt.day.tolist() == [31, 31, 1]
    assert out["minute"].tolist() == [1230, 1230, 90]
    assert np.isnan(read("2020-02-01T05:00:00Z", utc_offset_h=-5)["minute"].iloc[0])


def test_turnos() -> None:
    minutes = np.asarray([1, 359, 360, 719, 720, 1079, 1080, 1439, np.nan])
    names = ["madrugada", "madrugada", "mañana", "mañana", "tarde", "tarde", "noche", "noche", ""]
    assert turno_of(minutes).tolist() == names


def test_years() -> None:
    days = pd.to_datetime(pd.Series(["1923-01-01", "2020-01-01", "2021-01-02"]))
    early, late = outside_years(days, today=date(2021, 1, 1))
    assert early.tolist() == [True, False, False]
    assert late.tolist() == [False, False, True]


@given(st.lists(st.text(max_size=25), max_size=5), st.sampled_from([None, -5.0]))
def test_any_text_is_read_or_left_unread(texts: list[str], offset: float | None) -> None:
    out = read(*texts, hours=tuple(texts), utc_offset_h=offset)
    assert len(out) == len(texts)


@given(
    st.datetimes(min_value=pd.Timestamp("2000-01-01").to_pydatetime(), max_value=pd.Timestamp("2099-12-31").to_pydatetime())
)
def test_written_dates_come_back(moment: pd.Timestamp) -> None:
    out = read(f"{moment:%Y-%m-%d %H:%M}", f"{moment:%d/%m/%Y %H:%M}")
    assert (out["day"] == pd.Timestamp(moment.date())).all()
    expected = moment.hour * 60 + moment.minute
    assert out["minute"].fillna(0).eq(expected).all()
