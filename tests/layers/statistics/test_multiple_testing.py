"""Adjusted p-values: those of a textbook, and tests that were not made."""

from __future__ import annotations

import numpy as np
import pytest

from layers.statistics.multiple_testing import benjamini_hochberg


def test_a_test_that_was_not_made_is_not_counted() -> None:
    made = [0.01, 0.04, 0.03, 0.2]
    assert benjamini_hochberg(made) == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.2])
    found = benjamini_hochberg([np.nan, *made[:2], np.nan, *made[2:]])
    assert np.isnan(found[[0, 3]]).all()
    assert found[[1, 2, 4, 5]] == pytest.approx(benjamini_hochberg(made))


def test_of_no_test_there_is_nothing() -> None:
    assert benjamini_hochberg([]).tolist() == []
    assert np.isnan(benjamini_hochberg([np.nan])).all()
