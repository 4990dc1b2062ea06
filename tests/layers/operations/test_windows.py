"""Days that are compared: equal lengths, a year before where there is one."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.errors import InputError
from layers.operations.windows import Windows, choose_windows

DAY = pd.Timestamp


def test_the_same_days_of_the_year_before() -> None:
    found = choose_windows(DAY("2021-03-01"), DAY("2021-05-31"), DAY("2020-03-01"), DAY("2021-12-31"))
    assert found == Windows(DAY("2020-03-01"), DAY("2021-03-01"), 92, year_before=True)
    assert (found.last_before, found.last_after) == (DAY("2020-05-31"), DAY("2021-05-31"))


def test_the_days_just_before_where_the_year_is_not_there() -> None:
    found = choose_windows(DAY("2021-03-01"), DAY("2021-03-10"), DAY("2020-03-02"), DAY("2021-12-31"))
    assert found == Windows(DAY("2021-02-19"), DAY("2021-03-01"), 10, year_before=False)
    assert found.last_before == DAY("2021-02-28")


def test_days_that_are_not_there_yet_are_left_out_of_both() -> None:
    found = choose_windows(DAY("2021-03-01"), DAY("2021-05-31"), DAY("2019-01-01"), DAY("2021-03-31"))
    assert (found.days, found.last_before) == (31, DAY("2020-03-31"))
    leap = choose_windows(DAY("2020-02-29"), DAY("2020-03-29"), DAY("2019-01-01"), DAY("2021-03-31"))
    assert (leap.before, leap.days, leap.last_before) == (DAY("2019-02-28"), 30, DAY("2019-03-29"))


@pytest.mark.parametrize(
    ("since", "until", "message"),
    [
        ("2021-03-02", "2021-03-01", "antes de empezar"),
        ("2022-03-02", "2022-03-09", "aún no hay después"),
        ("2021-01-05", "2021-03-01", "56 días y hay hechos desde el 01/01/2021"),
    ],
)
def test_what_cannot_be_compared_is_refused(since: str, until: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        choose_windows(DAY(since), DAY(until), DAY("2021-01-01"), DAY("2021-12-31"))


def test_earlier_windows_end_before_the_operation_and_begin_in_the_data() -> None:
    found = choose_windows(DAY("2021-07-01"), DAY("2021-07-28"), DAY("2020-01-01"), DAY("2021-12-31"))
    earlier = found.earlier(DAY("2020-01-01"), 28)
    assert [one.last_after for one in earlier][:2] == [DAY("2021-06-30"), DAY("2021-06-02")]
    assert earlier[-1].before - pd.Timedelta(days=28) < DAY("2020-01-01") <= earlier[-1].before
    assert len(earlier) == 6
