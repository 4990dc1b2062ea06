"""Months that there are and those that are missing."""

from __future__ import annotations

from datetime import date

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.incidents.month_coverage import covered_months, gaps


def test_months_days_places_and_loads() -> None:
    days = ["2020-12-31", "2020-12-02", "2021-02-28", "2020-12-05", ""]
    frame = pd.DataFrame(
        {
            "fecha": pd.to_datetime(pd.Series(days), format="%Y-%m-%d"),
            "comisaria": pd.Series(["ILO", "ILO", "ILO", None, "ILO"], dtype="str"),
            "con_lugar": [True, False, True, True, True],
            "carga": [3, 1, 3, 2, 9],
        }
    ).iloc[[4, 3, 2, 1, 0]]
    months = covered_months(frame)
    assert [*months.itertuples(index=False, name=None)] == [
        ("", "2020-12", 1, 1, date(2020, 12, 5), date(2020, 12, 5), (2,)),
        ("ILO", "2020-12", 2, 1, date(2020, 12, 2), date(2020, 12, 31), (1, 3)),
        ("ILO", "2021-02", 1, 1, date(2021, 2, 28), date(2021, 2, 28), (3,)),
    ]
    assert [*gaps(months).itertuples(index=False, name=None)] == [("ILO", "2021-01")]
    assert len(gaps(covered_months(frame[:0]))) == len(covered_months(frame[:0])) == 0


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("AB"), st.integers(24_200, 24_230)), min_size=1, max_size=12))
def test_what_is_missing_is_what_lies_between(pairs: list[tuple[str, int]]) -> None:
    told = [(name, f"{number // 12:04d}-{number % 12 + 1:02d}") for name, number in sorted(set(pairs))]
    expected = [
        (name, f"{number // 12:04d}-{number % 12 + 1:02d}")
        for name in "AB"
        if (own := {number for other, number in pairs if other == name})
        for number in range(min(own), max(own))
        if number not in own
    ]
    found = gaps(pd.DataFrame(told, columns=["comisaria", "mes"]))
    assert [*found.itertuples(index=False, name=None)] == expected
