"""Patterns that go with incidents, and those that only cluster as they do."""

from __future__ import annotations

import numpy as np

from layers.risk.random_shift import shift_chances

SIDE = 20
ROW, COLUMN = (index.ravel() for index in np.indices((SIDE, SIDE)))


def spots(rng: np.random.Generator) -> np.ndarray:
    """Five round spots of cells."""
    centre = rng.uniform(0, SIDE, (5, 2))
    return (np.hypot(ROW[:, None] - centre[:, 0], COLUMN[:, None] - centre[:, 1]).min(axis=1) < 3).astype(float)


def test_the_pattern_of_the_incidents_goes_with_them_in_any_order_of_cells() -> None:
    rng = np.random.default_rng(1)
    own, other = spots(rng), spots(rng)
    counts = rng.poisson(1 + 4 * own)
    near = np.column_stack([own, other])
    chance = shift_chances(counts - counts.mean(), near, COLUMN, ROW)
    assert chance[0] <= 0.01
    assert chance[1] > 0.05
    order = rng.permutation(len(ROW))
    again = shift_chances((counts - counts.mean())[order], near[order], COLUMN[order], ROW[order])
    assert again.tolist() == chance.tolist()


def test_clusters_elsewhere_go_with_nothing() -> None:
    rng = np.random.default_rng(2)
    chances = []
    for _ in range(40):
        counts = rng.poisson(1 + 4 * spots(rng))
        chances.append(shift_chances(counts - counts.mean(), spots(rng)[:, None], COLUMN, ROW)[0])
    assert np.mean(np.asarray(chances) < 0.05) <= 0.15


def test_a_pattern_of_all_cells_has_no_chance_to_go_with_them() -> None:
    assert shift_chances(np.arange(SIDE**2, dtype=float), np.ones((SIDE**2, 1)), COLUMN, ROW).tolist() == [1.0]
