"""How much more than by chance counts vary, and the intervals that it widens."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from layers.prediction.backtest import jeffreys_interval, share_interval
from layers.statistics.overdispersion import USUAL_PHI, dated_scale, shares_scale, shrunk_scale


def test_without_data_it_is_the_usual_one_and_never_below_one() -> None:
    assert shrunk_scale(0, 0) == USUAL_PHI
    assert shrunk_scale(0, 1000) == 1
    nothing = np.empty(0)
    assert shares_scale(nothing, nothing) == USUAL_PHI
    assert shares_scale(np.zeros(3), np.full(3, 50.0)) == USUAL_PHI


YEARS = [(pd.Timestamp(2020, 1, 1), pd.Timestamp(2020, 12, 31)), (pd.Timestamp(2021, 1, 1), pd.Timestamp(2021, 12, 31))]


@pytest.mark.parametrize("phi", [1.0, 4.0])
def test_it_is_found_in_counts_that_vary_by_week_or_by_month(phi: float) -> None:
    rng = np.random.default_rng(0)
    for by_month, starts in (
        (False, pd.date_range("2020-01-01", periods=26, freq="28D")),
        (True, pd.date_range("2020-01-01", periods=24, freq="MS")),
    ):
        counts = (
            rng.poisson(9, (8, len(starts))) if phi == 1 else rng.negative_binomial(9 / (phi - 1), 1 / phi, (8, len(starts)))
        )
        groups, slots = np.nonzero(counts)
        times = counts[groups, slots]
        days = pd.Series(starts[np.repeat(slots, times)])
        assert dated_scale(np.repeat(groups, times), days, 8, YEARS, by_month=by_month) == pytest.approx(
            max(phi, USUAL_PHI), abs=1.1
        )


def test_nothing_dated_is_the_usual_one() -> None:
    none = pd.Series([pd.NaT] * 3, dtype="datetime64[s]")
    assert dated_scale(np.zeros(3, dtype=int), none, 1, YEARS) == USUAL_PHI
    assert dated_scale(np.empty(0, dtype=int), none.iloc[:0], 0, YEARS) == USUAL_PHI


def test_the_interval_of_past_cuts_is_wider_where_they_differ() -> None:
    plain = jeffreys_interval(200, 800)
    even, odd = share_interval([50] * 4, [200] * 4), share_interval([20, 80, 20, 80], [200] * 4)
    assert odd[0] < even[0] <= plain[0] < plain[1] <= even[1] < odd[1]
    assert np.isnan(share_interval([], [])).all()
