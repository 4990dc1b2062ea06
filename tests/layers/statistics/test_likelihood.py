"""The likelihood of counts over cells."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import multinomial

from layers.statistics.likelihood import multinomial_log_likelihood


def test_it_is_that_of_scipy_without_the_coefficient() -> None:
    counts, area = np.array([3.0, 0, 1]), np.array([1.0, 1, 2])
    one, other = np.array([6.0, 3, 3]), np.array([1.0, 9, 2])
    probability = [(score + 1e-3 * score.mean()) * area for score in (one, other)]
    expected = [multinomial.logpmf(counts, 4, weight / weight.sum()) for weight in probability]
    found = [multinomial_log_likelihood(counts, score, area) for score in (one, other)]
    assert found[0] - found[1] == pytest.approx(expected[0] - expected[1])
    assert found[0] > found[1]


def test_cells_of_score_0_are_unlikely_but_possible() -> None:
    counts, area, score = np.array([0.0, 1]), np.ones(2), np.array([1.0, 0])
    assert -9 < multinomial_log_likelihood(counts, score, area) < -7
    assert multinomial_log_likelihood(counts, np.zeros(2), area) == 0
