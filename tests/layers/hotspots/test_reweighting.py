"""Clusters of many weightings of the same places are those found anew for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from layers.hotspots import reweighting
from layers.hotspots.dbscan import cluster
from layers.hotspots.reweighting import clustering_of

if TYPE_CHECKING:
    import pytest

cells = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 3)), min_size=1, max_size=40)


@given(cells, st.sampled_from([1.0, 2.0, 5**0.5]), st.sampled_from([1, 2.5, 4]))
def test_the_same_places_are_in_clusters(rows: list[tuple[int, int, int]], radius: float, least: float) -> None:
    place, first = np.unique(np.array(rows)[:, :2] + 7.0e5, axis=0, return_index=True)
    weight = np.array(rows, dtype=float)[first, 2]
    there = weight > 0
    labels, _ = cluster(place[there], weight[there], radius, least)
    expected = np.zeros(len(place), dtype=bool)
    expected[there] = labels >= 0
    assert clustering_of(place, radius, least)(weight).tolist() == expected.tolist()


def test_too_many_pairs_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(2)
    place = np.unique(rng.normal(0, 100, (300, 2)), axis=0)
    weights = rng.integers(0, 3, (5, len(place))).astype(float)
    kept = [clustering_of(place, 20.0, 4)(weight).tolist() for weight in weights]
    monkeypatch.setattr(reweighting, "_MOST_PAIRS", 10)
    assert [clustering_of(place, 20.0, 4)(weight).tolist() for weight in weights] == kept
    assert 0 < sum(map(sum, kept)) < weights.size
