"""Orders of day, month and year that only a whole column tells."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from geo.errors import FormatError
from geo.incidents.parsing.date_text import parse_timestamps

DAYS = [date(2023, 1, 1) + timedelta(days=11 * number) for number in range(33)]


def read(texts: list[str]) -> tuple[list[str], str]:
    """Return the days read, as ISO text, and the decisions."""
    found = parse_timestamps(pd.Series(texts, dtype="str"), None, utc_offset_h=None)
    return found.day.dt.strftime("%Y-%m-%d").fillna("").tolist(), " ".join(found.decisions)


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ("%y-%m-%d", "el año va primero"),
        ("%d-%m-%y", ""),
        ("%m%d%Y", "el mes va antes"),
        ("%m%d%Y0830", "con el mes antes"),
        ("%d%m%Y", ""),
        ("%d%m%Y 08:30", ""),
        ("%m%d%Y 08:30", "el mes va antes"),
    ],
)
def test_orders_that_the_column_proves(form: str, told: str) -> None:
    days, said = read([f"{day:{form}}" for day in DAYS])
    assert days == [day.isoformat() for day in DAYS]
    assert told in said


def test_digits_in_two_orders_are_not_read() -> None:
    with pytest.raises(FormatError, match="misma columna"):
        read([f"{day:%m%d%Y}" for day in DAYS] + [f"{day:%d%m%Y}" for day in DAYS])
    days, _ = read([f"{day:%m%d%Y}0830" for day in DAYS] + [f"{day:%d%m%Y}0830" for day in DAYS])
    assert set(days) == {""}


@pytest.mark.parametrize("form", ["%d/%m/%Y", "%m/%d/%Y"])
def test_days_and_months_that_a_spreadsheet_swapped_are_put_right(form: str) -> None:
    texts = [f"{day:%Y-%d-%m} 00:00:00" if day.day <= 12 else f"{day:{form}}" for day in DAYS]
    days, said = read(texts)
    assert days == [day.isoformat() for day in DAYS]
    assert "al revés" in said


def test_dates_of_one_part_of_a_month_are_not_swapped() -> None:
    month = [date(2023, 1, number) for number in range(1, 32)]
    days, said = read([day.isoformat() if day.day <= 12 else f"{day:%d/%m/%Y}" for day in month])
    assert days == [day.isoformat() for day in month]
    assert "al revés" not in said
