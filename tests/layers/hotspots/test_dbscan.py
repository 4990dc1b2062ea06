"""The grid and scikit-learn give one DBSCAN."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree
from sklearn.cluster import DBSCAN

from layers.arrays.distinct import distinct
from layers.hotspots import dbscan
from layers.hotspots.dbscan import TOLERANCE, cluster


def cluster_by_sklearn(
    place: np.ndarray, weight: np.ndarray, radius_m: float, minimum_weight: float
) -> tuple[np.ndarray, np.ndarray]:
    """Cluster as :func:`layers.hotspots.dbscan.cluster` says, with scikit-learn; border places one by one."""
    core = np.zeros(len(place), dtype=bool)
    if not len(place):
        return np.empty(0, dtype=np.intp), core
    if not float(minimum_weight).is_integer():  # scikit-learn takes whole minimums only: scale, within the tolerance
        weight, minimum_weight = weight * ((1 + TOLERANCE) / minimum_weight), 1
    engine = DBSCAN(eps=radius_m, min_samples=int(minimum_weight), algorithm="kd_tree", n_jobs=1)
    found = engine.fit(place, sample_weight=weight)
    core[found.core_sample_indices_] = True
    labels = np.where(core, found.labels_, -1).astype(np.intp)
    border = np.flatnonzero(~core & (found.labels_ >= 0))
    if len(border):
        centres = np.flatnonzero(core)
        tree = cKDTree(place[centres])
        for row in border:
            distance, _ = tree.query(place[row])
            labels[row] = labels[centres[min(tree.query_ball_point(place[row], distance * (1 + TOLERANCE)))]]
    return labels, core


def same(one: tuple[np.ndarray, np.ndarray], other: tuple[np.ndarray, np.ndarray]) -> bool:
    """Tell whether two results are equal but for the numbers of their clusters."""
    (labels, core), (labels_2, core_2) = one, other
    inside = labels >= 0
    pairs = set(zip(labels[inside].tolist(), labels_2[inside].tolist(), strict=True))
    one_to_one = len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})
    return bool((core == core_2).all() and (inside == (labels_2 >= 0)).all() and one_to_one)


whole = st.tuples(st.integers(0, 12), st.integers(0, 12))
reaches = st.sampled_from([1.0, 2.0, 3.0, 5.0, 2**0.5, 5**0.5])


@settings(max_examples=400)
@given(st.dictionaries(whole, st.integers(1, 4), max_size=60), reaches, st.integers(1, 9))
def test_the_grid_is_scikit_learn_on_lattices(cells: dict[tuple[int, int], int], radius: float, least: int) -> None:
    """A lattice is all ties, and distances exactly at the radius."""
    place = np.asarray(sorted(cells), dtype=float).reshape(-1, 2)
    weight = np.asarray([cells[key] for key in sorted(cells)], dtype=float)
    assert same(cluster(place, weight, radius, least), cluster_by_sklearn(place, weight, radius, least))


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.floats(5, 400), st.floats(0.5, 12))
def test_the_grid_is_scikit_learn_on_towns(seed: int, radius: float, least: float) -> None:
    rng = np.random.default_rng(seed)
    centres = rng.uniform(0, 3000, (6, 2))
    place = np.unique(centres[rng.integers(0, 6, 250)] + rng.normal(0, 120, (250, 2)) + [7e5, 9.2e6], axis=0)
    weight = rng.choice([0.5, 1.0, 2.5], len(place))
    assert same(cluster(place, weight, radius, least), cluster_by_sklearn(place, weight, radius, least))


def test_batches_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    place, weight = np.unique(rng.normal(0, 50, (600, 2)), axis=0), np.ones(600)
    whole_result = cluster(place, weight, 12.0, 8)
    monkeypatch.setattr(dbscan, "_PAIRS", 7)
    assert same(cluster(place, weight, 12.0, 8), whole_result)
    assert whole_result[0].max() >= 0 > whole_result[0].min()


@pytest.mark.parametrize("engine", [cluster, cluster_by_sklearn])
def test_nothing_and_one(engine: dbscan.cluster) -> None:  # type: ignore[valid-type]
    assert [part.tolist() for part in engine(np.empty((0, 2)), np.empty(0), 1.0, 1)] == [[], []]
    assert [part.tolist() for part in engine(np.zeros((1, 2)), np.asarray([3.0]), 1.0, 3)] == [[0], [True]]


def test_a_hundred_thousand_places_need_little_memory() -> None:
    import tracemalloc  # noqa: PLC0415

    rng = np.random.default_rng(0)
    place = np.unique(rng.uniform(0, 20_000, (300, 2))[rng.integers(0, 300, 10**5)] + rng.normal(0, 300, (10**5, 2)), axis=0)
    tracemalloc.start()
    labels, _ = cluster(place, np.ones(len(place)), 250.0, 25)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert labels.max() >= 0
    assert peak < 200e6  # scikit-learn would list some hundreds of neighbours for each


@given(st.lists(whole, max_size=40))
def test_distinct_places(cells: list[tuple[int, int]]) -> None:
    xy = np.asarray(cells, dtype=float).reshape(-1, 2)
    place, back = distinct(xy)
    assert place.tolist() == [list(cell) for cell in sorted(set(cells))]
    assert place[back].tolist() == xy.tolist()


def test_the_farthest_cells_count() -> None:
    """Places a whole radius apart, from corner to corner of a cell: one is two columns and two rows from the other."""
    far, side = 1000 / 2**0.5 * (1 - 1e-10), 1000 / 2**0.5 * (1 - 1e-9)
    edge = 5 * side - 2e-7
    for places in ([(0, 0), (edge, edge), (edge + far, edge + far)], [(0, 0), (edge, edge + far), (edge + far, edge)]):
        place, weight = np.asarray(places, dtype=float), np.ones(3)
        assert cluster_by_sklearn(place, weight, 1000.0, 2)[1].tolist()[1:] == [True, True]
        assert same(cluster(place, weight, 1000.0, 2), cluster_by_sklearn(place, weight, 1000.0, 2))
