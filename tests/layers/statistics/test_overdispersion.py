"""How much more than by chance counts vary, and the intervals that it widens."""

from __future__ import annotations

import numpy as np

from layers.prediction.backtest import jeffreys_interval, share_interval
from layers.statistics.overdispersion import USUAL_PHI, shares_scale, shrunk_scale


def test_without_data_it_is_the_usual_one_and_never_below_one() -> None:
    assert shrunk_scale(0, 0) == USUAL_PHI
    assert shrunk_scale(0, 1000) == 1
    nothing = np.empty(0)
    assert shares_scale(nothing, nothing) == USUAL_PHI
    assert shares_scale(np.zeros(3), np.full(3, 50.0)) == USUAL_PHI


def test_the_interval_of_past_cuts_is_wider_where_they_differ() -> None:
    plain = jeffreys_interval(200, 800)
    even, odd = share_interval([50] * 4, [200] * 4), share_interval([20, 80, 20, 80], [200] * 4)
    assert odd[0] < even[0] <= plain[0] < plain[1] <= even[1] < odd[1]
    assert np.isnan(share_interval([], [])).all()
