"""Displacement of marks that share a point: each is visible, within reach, and kinds are mixed."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from maps.svg.names.spread import spread


def test_a_mark_alone_stays() -> None:
    xy = np.array([[0.0, 0.0], [50.0, 0.0]])
    assert spread(xy, np.array([0, 1]), 1.0, 10.0).tolist() == xy.tolist()


def test_a_few_marks_do_not_cover_each_other() -> None:
    moved = spread(np.zeros((12, 2)), np.zeros(12, dtype=int), 1.0, 10.0)
    apart = np.hypot(*(moved[:, None] - moved[None]).transpose(2, 0, 1))
    assert apart[np.triu_indices(12, 1)].min() > 1.1  # of radius 1: they touch, and each is seen
    assert moved[0].tolist() == [0.0, 0.0]


def test_kinds_are_mixed() -> None:
    kinds = np.repeat([0, 1], [60, 30])
    moved = spread(np.zeros((90, 2)), kinds, 1.0, 100.0)
    inner = np.hypot(*moved.T) < np.median(np.hypot(*moved.T))
    assert abs(kinds[inner].mean() - 1 / 3) < 0.05
    assert abs(kinds[~inner].mean() - 1 / 3) < 0.05


@given(st.integers(1, 300), st.floats(0.1, 5), st.floats(0, 50))
def test_no_mark_leaves_the_reach(count: int, radius: float, reach: float) -> None:
    moved = spread(np.zeros((count, 2)), np.arange(count) % 3, radius, reach)
    assert np.hypot(*moved.T).max() <= max(reach, 1.5 * radius) + 1e-9
