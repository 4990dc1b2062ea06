from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.clock import default_noon, turno_of
from geo.errors import FormatError
from geo.incidents.parsing.date_text import Timestamps, outside_years, parse_timestamps
from geo.months import MONTHS


def read(*dates: str, hours: tuple[str, ...] | None = None, utc_offset_h: float | None = None) -> Timestamps:
    own = pd.Series(hours, dtype="str") if hours is not None else None
    return parse_timestamps(pd.Series(dates, dtype="str"), own, utc_offset_h=utc_offset_h)


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
        ("25/12/20", "2020-12-25", None),
        ("3 de setiembre de 2021", "2021-09-03", None),
        ("3 de septiembre del 2021", "2021-09-03", None),
        ("03-SET-21", "2021-09-03", None),
        ("03-ENE-2021 8:05", "2021-01-03", 485),
        ("5 agos. 2020", "2020-08-05", None),
        ("December 31, 2024", "2024-12-31", None),
        ("44197", "2021-01-01", None),
        ("44197,75", "2021-01-01", 1080),
        ("15/03/2021 08:30 p. m.", "2021-03-15", 1230),
        ("2021-03-15 24:00", "2021-03-16", None),
    ],
)
def test_forms(text: str, day: str, minute: int | None) -> None:
    found = read(text)
    assert found.day.iloc[0] == pd.Timestamp(day)
    assert (None if np.isnan(found.minute.iloc[0]) else found.minute.iloc[0]) == minute


@pytest.mark.parametrize(
    "text", ["", "31/02/2020", "2020-13-01", "12/31/2020", "ayer", "2020", "04:30", "3 de brumario de 2020"]
)
def test_what_is_no_date_stays_unread(text: str) -> None:
    found = read(text)
    assert pd.isna(found.day.iloc[0])
    assert found.blank[0] == (text == "")


@pytest.mark.parametrize(
    ("text", "minute"),
    [("06:30:00:00", 390), ("7:05", 425), ("08:30 p. m.", 1230), ("12:10 a.m.", 10), ("12:10 PM", 730), ("8:30 am", 510)],
)
def test_clocks(text: str, minute: int) -> None:
    assert read("2020-01-01", hours=(text,)).minute.iloc[0] == minute


def test_own_hour_wins_and_impossible_ones_are_told() -> None:
    days = ("2020-01-01 10:00",) * 5
    found = read(*days, hours=("7:05", "", "25:61", "13:00 p. m.", "24:00"))
    assert found.minute.tolist()[:2] == [425, 600]
    assert found.bad_hour.tolist() == [False, False, True, True, False]
    assert found.day.dt.day.tolist() == [1, 1, 1, 1, 2]  # 24:00 is the next day


def test_a_whole_hour_does_not_cost_the_minute_beside_the_date() -> None:
    dates = pd.Series(["2023-03-05 07:13:00", "2023-03-05 00:00:00", "2023-03-05 23:50:00"], dtype="str")
    read = parse_timestamps(dates, pd.Series(["7", "19", ""], dtype="str"), utc_offset_h=None)
    assert read.minute.tolist() == [433, 1140, 1430]
    other = parse_timestamps(dates, pd.Series(["7", "19", "23:30"], dtype="str"), utc_offset_h=None)
    assert other.minute.tolist() == [420, 1140, 1410]  # hours of their own, of which one is in half


def test_conversions_are_told() -> None:
    found = read("44197", "25/12/20", "1617000000000", "2020-01-15", utc_offset_h=-5)
    assert found.how["FECHA_SERIAL_EXCEL"].tolist() == [True, False, False, False]
    assert found.how["FECHA_ANIO_2D"].tolist() == [False, True, False, False]
    assert found.how["FECHA_UTC_CONVERTIDA"].tolist() == [False, False, True, False]
    assert (found.day.iloc[2], found.minute.iloc[2]) == (pd.Timestamp("2021-03-29"), 100)


def test_utc_evening_goes_back_to_the_local_day() -> None:
    found = read("2020-02-01T01:30:00Z", "2020-02-01 01:30:00+00:00", "2020-02-01 01:30", utc_offset_h=-5)
    assert found.day.dt.day.tolist() == [31, 31, 1]
    assert found.minute.tolist() == [1230, 1230, 90]
    assert np.isnan(read("2020-02-01T05:00:00Z", utc_offset_h=-5).minute.iloc[0])


def test_day_or_month_first() -> None:
    clear = read("25/12/2020", "03/04/2020")
    assert clear.day.iloc[1] == pd.Timestamp(2020, 4, 3)
    assert clear.decisions == ()
    silent = read("03/04/2020", "05/06/2020")
    assert silent.day.iloc[0] == pd.Timestamp(2020, 4, 3)
    assert "ningún día pasa de 12" in silent.decisions[0]
    american = read("12/25/2020", "04/13/2020", "03/04/2020")
    assert american.day.iloc[2] == pd.Timestamp(2020, 3, 4)
    assert "mes va antes" in american.decisions[0]
    with pytest.raises(FormatError, match="no se puede decidir") as refusal:
        read("12/25/2020", "04/13/2020", "25/12/2020", "13/04/2020")
    assert refusal.value.code == "FECHA_FORMATO_MIXTO"
    one_slip = read("12/31/2020", *(f"{day}/01/2020" for day in range(1, 31)))
    assert one_slip.day.isna().tolist() == [True] + [False] * 30


def test_the_same_day_written_in_several_ways_does_not_move_the_others() -> None:
    found = read("17/09/2026", "17.09.2026", "18-09-2026", "18/09/2026", "16 de octubre", "03MAR2026", "7/9", "ayer")
    days = [(2026, 9, 17), (2026, 9, 17), (2026, 9, 18), (2026, 9, 18), (2026, 10, 16), (2026, 3, 3), (2026, 9, 7)]
    assert found.day.iloc[:7].tolist() == [pd.Timestamp(*day) for day in days]
    assert pd.isna(found.day.iloc[7])


def test_noon_by_default() -> None:
    real = np.concatenate([np.arange(600, 900.0), np.full(10, 720.0)])
    assert not default_noon(real).any()
    filled = np.concatenate([np.arange(600, 900.0), np.full(60, 720.0), [np.nan]])
    assert default_noon(filled).sum() == 61


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
    assert len(read(*texts, hours=tuple(texts), utc_offset_h=offset).day) == len(texts)


@given(st.datetimes(min_value=datetime(2000, 1, 13), max_value=datetime(2099, 12, 31)))  # noqa: DTZ001
def test_written_dates_come_back(moment: datetime) -> None:
    month = MONTHS[moment.month - 1]
    forms = [
        f"{moment:%Y-%m-%d}",
        f"{moment:%d-%m-%y}".replace("-", f"-{month[:3].upper()}-", 1).replace(f"-{moment:%m}-", "-"),
    ]
    found = read(*(f"{form} {moment:%H:%M}" for form in forms), f"{moment.day} de {month} de {moment.year}")
    assert (found.day == pd.Timestamp(moment.date())).all()
    assert found.minute.iloc[:2].fillna(0).eq(moment.hour * 60 + moment.minute).all()
