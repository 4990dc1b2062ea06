"""How long the incidents of a jurisdiction took, and those before them."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from geo.period import Period
from layers.risk.known_time import KnownTime, counted_span, known_time


def rows(first: str, last: str) -> pd.DataFrame:
    return pd.DataFrame({"fecha": pd.date_range(first, last)})


def test_three_years_end_with_the_period() -> None:
    found = known_time(rows("2020-07-01", "2020-12-31"), rows("2015-01-01", "2020-06-30"), Period.parse("2020-S2"))
    assert found.past is not None
    assert (found.months, found.past["fecha"].min()) == (36, pd.Timestamp(2018, 1, 1))
    assert counted_span(Period.parse("2015..2020")) == Period.parse("2015..2020")


def test_a_period_that_has_hardly_begun_is_as_long_as_its_data() -> None:
    found = known_time(rows("2020-01-01", "2020-02-14"), None, Period.parse("2020"), date(2020, 2, 14))
    assert found.years == pytest.approx((1 + 14 / 29) / 12)
    assert found.past is None


def test_months_that_were_not_loaded_are_no_months_without_crime() -> None:
    past = pd.concat([rows("2019-01-01", "2019-03-31"), rows("2019-07-01", "2019-12-31")])
    found = known_time(rows("2020-01-01", "2020-06-30"), past, Period.parse("2020-S1"))
    assert found.past_years == pytest.approx(9 / 12)


def test_without_dates_the_incidents_are_of_a_year() -> None:
    assert known_time(rows("2020-01-01", "2020-02-14"), None, None) == KnownTime()
