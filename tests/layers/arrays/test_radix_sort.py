"""The radix sort gives what the comparing sort gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import layers.arrays.radix_sort
from layers.arrays.radix_sort import order_by

FLOATS = st.lists(st.floats(allow_nan=False), min_size=1, max_size=60)


@pytest.fixture(autouse=True)
def _always_radix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layers.arrays.radix_sort, "_MANY", 0)


@settings(max_examples=200)
@given(FLOATS, st.integers(0, 3))
def test_any_floats(values: list[float], seed: int) -> None:
    first = np.asarray(values)
    second = np.random.default_rng(seed).integers(-2, 2, len(values))
    assert order_by(first, second).tolist() == np.lexsort((first, second)).tolist()
    assert order_by(second, first).tolist() == np.lexsort((second, first)).tolist()


def test_zeros_are_one_and_ties_keep_their_order() -> None:
    assert order_by(np.array([0.0, -0.0, 0.0, -1.0])).tolist() == [3, 0, 1, 2]
    assert order_by(np.ones(5)).tolist() == [0, 1, 2, 3, 4]


def test_wide_integers() -> None:
    values = np.random.default_rng(0).integers(-(2**62), 2**62, 500)
    assert order_by(values).tolist() == np.argsort(values, kind="stable").tolist()
