"""Rates, concentration and the clock."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.statistics.concentration import concentration, places_by_chance
from layers.statistics.rates import rates
from layers.statistics.temporal import aoristic, hour_weekday


def test_rates_by_hand() -> None:
    found = rates(pd.Series([10, 0, 5], index=list("ABC")), [100_000, 50_000, 0])
    assert found.loc["A", ["tasa", "tasa_min", "tasa_max"]].tolist() == pytest.approx([10, 4.795, 18.390], abs=1e-3)
    assert found.loc["B", ["tasa", "tasa_min", "tasa_max"]].tolist() == pytest.approx([0, 0, 7.378], abs=1e-3)
    assert np.isnan(found.loc["C", "tasa"])
    with pytest.raises(ValueError, match="rates"):
        rates([1], [-1])


def test_concentration_by_hand() -> None:
    found = concentration([8, 1, 1, 0, 0], share=0.8)
    assert (found.places, found.share_of_places) == (1, 0.2)
    assert found.gini == pytest.approx(0.68)
    assert found.lorenz.tolist()[1] == [0.2, 0.8]
    even = concentration([3] * 10)
    assert (even.gini, even.places) == (pytest.approx(0), 5)
    sparse = concentration([1] * 5 + [0] * 95)
    assert sparse.gini > 0.9
    assert sparse.gini_adjusted == pytest.approx(0)  # five incidents could not be in more than five places
    for nothing in ([], [0, 0], [1, -1]):
        with pytest.raises(ValueError, match="concentration"):
            concentration(nothing)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=60).filter(sum), st.floats(0.01, 1))
def test_the_places_hold_the_share_and_fewer_do_not(counts: list[int], share: float) -> None:
    found = concentration(counts, share=share)
    ordered = sorted(counts, reverse=True)
    assert sum(ordered[: found.places]) >= share * sum(counts) * (1 - 1e-9)
    assert sum(ordered[: max(found.places - 1, 0)]) < share * sum(counts) or found.places == 0
    assert -1e-9 <= found.gini_adjusted <= found.gini + 1e-9


@pytest.mark.parametrize(("incidents", "places", "share"), [(50, 1000, 0.5), (900, 400, 0.8), (5000, 60, 0.8), (1, 7, 0.5)])
def test_what_chance_concentrates_is_what_is_seen_when_incidents_are_thrown_blindly(
    incidents: int, places: int, share: float
) -> None:
    rng = np.random.default_rng(8)
    thrown = -np.sort(-rng.multinomial(incidents, np.full(places, 1 / places), size=400), axis=1)
    held = np.cumsum(thrown, axis=1)
    seen = [np.interp(share * incidents, np.r_[0, row], np.arange(places + 1)) / places for row in held]
    assert places_by_chance(incidents, places, share=share) == pytest.approx(np.mean(seen), rel=0.03)
    with pytest.raises(ValueError, match="places_by_chance"):
        places_by_chance(0, places)


def test_hours_and_those_unknown() -> None:
    days = pd.to_datetime(["2021-03-01", "2021-03-01", "2021-03-07", None])  # Monday, Monday, Sunday
    found = hour_weekday(days, [0, np.nan, 1439, 600])
    assert found.loc["lunes", "00"] == found.loc["lunes", "sin hora"] == found.loc["domingo", "23"] == 1
    assert found.to_numpy().sum() == 3


def test_a_night_is_spread_over_its_hours() -> None:
    found = aoristic(pd.to_datetime(["2021-03-01 22:30"]), pd.to_datetime(["2021-03-02 01:30"]))
    hours = (("lunes", "22"), ("lunes", "23"), ("martes", "00"), ("martes", "01"))
    shares = [found.loc[day, hour] for day, hour in hours]
    assert shares == pytest.approx([1 / 6, 1 / 3, 1 / 3, 1 / 6])


def test_a_moment_a_missing_end_and_a_span_that_tells_nothing() -> None:
    start = pd.to_datetime(["2021-03-01 10:00", "2021-03-01 10:59", "2021-03-01 10:00", None, "2021-01-01 00:00"])
    end = pd.to_datetime(["2021-03-01 10:00", None, "2021-02-01 10:00", "2021-03-01 00:00", "2021-12-31 00:00"])
    found = aoristic(start, end)
    assert found.loc["lunes", "10"] == 3 == found.to_numpy().sum()


@given(st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 2 * 10**6)), max_size=40))
def test_the_aoristic_table_adds_up(spans: list[tuple[int, int]]) -> None:
    start = pd.to_datetime([1_600_000_000 + first for first, _ in spans], unit="s")
    end = start + pd.to_timedelta([length for _, length in spans], unit="s")
    assert aoristic(start, end).to_numpy().sum() == pytest.approx(len(spans))
