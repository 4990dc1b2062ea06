"""Mantel, Jacquez and modified Knox: the digits of pointpats, plain definitions, and cases whose answer is plain."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo.crs import CrsError
from layers.space_time import mantel_jacquez
from layers.space_time.knox import knox
from layers.space_time.mantel_jacquez import jacquez, mantel, modified_knox

if TYPE_CHECKING:
    from numpy.typing import NDArray

TESTS = [mantel, partial(jacquez, nearest=3), partial(modified_knox, radius_m=20, within_days=5)]
EVENTS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 6)), min_size=2, max_size=25)


def at(xy: NDArray[np.generic]) -> gpd.GeoSeries:
    return gpd.GeoSeries(gpd.points_from_xy(*np.asarray(xy, dtype=float).T), crs=32717)


def burkitt() -> tuple[gpd.GeoSeries, pd.Series]:
    examples = pytest.importorskip("libpysal.examples", reason="libpysal holds the data")
    frame = gpd.read_file(examples.get_path("burkitt.shp"))
    assert len(frame) == 188
    return at(frame[["X", "Y"]].to_numpy()), frame["T"]


def test_burkitt_as_pointpats_has_it() -> None:
    points, days = burkitt()
    assert mantel(points, days, permutations=99).statistic == pytest.approx(0.014154, abs=5e-7)
    advised = mantel(points, days, constants=(1, 1), powers=(-1, -1), permutations=99)
    assert (advised.statistic, advised.p) == (pytest.approx(0.048368, abs=5e-7), 0.01)
    assert jacquez(points, days, nearest=3, permutations=99).statistic == 12
    found = modified_knox(points, days, radius_m=20, within_days=5)
    assert found.statistic == pytest.approx(2.81016043, abs=5e-9)
    assert found.p == pytest.approx(0.15, abs=0.05)


@pytest.mark.parametrize("test", TESTS)
def test_the_order_of_the_rows_and_the_kind_of_date_change_nothing(test: partial) -> None:
    rng = np.random.default_rng(4)
    xy, days = rng.integers(0, 60, (80, 2)), rng.integers(0, 40, 80)
    xy[40:] = xy[:40]  # half of them where another was
    rows = rng.permutation(80)
    first = test(at(xy), days, permutations=19)
    assert test(at(xy[rows]), days[rows], permutations=19) == first
    dates = pd.Timestamp(2000, 1, 1) + pd.to_timedelta(days, unit="D")
    assert test(at(xy), dates, permutations=19) == first
    assert test(at(xy), days, permutations=19, seed=1).statistic == first.statistic


@pytest.mark.parametrize("test", TESTS)
def test_what_repeats_is_told_from_what_does_not(test: partial) -> None:
    rng = np.random.default_rng(2)
    corner, week = rng.uniform(0, 5000, (40, 2)), np.arange(40) * 9
    xy, days = np.repeat(corner, 3, axis=0) + rng.normal(0, 5, (120, 2)), np.repeat(week, 3) + rng.integers(0, 3, 120)
    if test is mantel:
        xy[:, 0] += 50 * days  # it looks at all distances, not at the shortest
    found = test(at(xy), days, permutations=99)
    assert (found.p, found.statistic > found.expected) == (0.01, True)
    assert test(at(xy), rng.permutation(days), permutations=99).p > 0.05


@pytest.mark.parametrize("test", TESTS)
def test_under_chance_p_is_any(test: partial) -> None:
    """Many at one place and on one day: the days must tell nothing of who is near whom."""
    rng = np.random.default_rng(3)
    p = []
    for _ in range(60):
        xy, days = rng.integers(0, 3, (60, 2)) * 15, rng.integers(0, 20, 60)
        p.append(test(at(xy), days, permutations=39).p)
    assert np.mean(p) == pytest.approx(0.5, abs=0.12)
    assert 0.1 < np.mean(np.array(p) <= 0.25) < 0.4


def apart(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.sqrt(((values[:, None] - values[None]) ** 2).sum(axis=2))


@given(EVENTS)
def test_mantel_is_the_correlation_of_all_pairs(events: list[tuple[int, int, int]]) -> None:
    table = np.array(events, dtype=float)
    pairs = np.triu_indices(len(table), 1)
    far, long = apart(table[:, :2])[pairs], apart(table[:, 2:])[pairs]
    batch = mantel_jacquez._BATCH
    try:
        mantel_jacquez._BATCH = 3 * len(table)
        found = mantel(at(table[:, :2]), table[:, 2], permutations=1)
    finally:
        mantel_jacquez._BATCH = batch
    if np.ptp(far) < 1e-9 or np.ptp(long) < 1e-9:
        assert np.isnan(found.statistic)
    else:
        assert found.statistic == pytest.approx(np.corrcoef(far, long)[0, 1], abs=1e-9)


@given(EVENTS, st.integers(1, 6))
@example([(0, 0, 0), *[(x, y, min(x + 5, 6)) for x in range(-5, 6) for y in range(-5, 6) if x * x + y * y == 25]], 1)
def test_jacquez_counts_neighbours_one_by_one(events: list[tuple[int, int, int]], nearest: int) -> None:
    """The example is a ring of twelve, all as far from its middle."""
    table = np.array(events, dtype=float)
    here = [tuple(row) for row in table[:, :2]]
    found = jacquez(at(table[:, :2]), table[:, 2], nearest=nearest, permutations=1)
    far, long = apart(table[:, :2]), apart(table[:, 2:])
    total = 0.0
    for one in range(len(table)):
        others = [row for row in range(len(table)) if row != one]
        by_place = shares([(far[one, row], here[row]) for row in others], nearest)
        by_time = shares([(long[one, row], ()) for row in others], nearest)
        total += sum(a * b for a, b in zip(by_place, by_time, strict=True))
    assert found.statistic == pytest.approx(total)


def shares(keys: list[tuple[float, tuple[float, ...]]], nearest: int) -> list[float]:
    """Share of each that is among the nearest: those of one key share what is left."""
    before = [sum(other < key for other in keys) for key in keys]
    return [min(1.0, max(nearest - first, 0) / keys.count(key)) for key, first in zip(keys, before, strict=True)]


@given(EVENTS, st.integers(0, 3), st.integers(0, 3))
def test_modified_knox_is_the_formula_of_baker(events: list[tuple[int, int, int]], radius: int, span: int) -> None:
    table = np.array(events, dtype=float)
    near, soon = apart(table[:, :2]) <= radius, apart(table[:, 2:]) <= span
    np.fill_diagonal(near, val=False)
    np.fill_diagonal(soon, val=False)
    want = ((near & soon).sum() - near.sum(axis=1) @ soon.sum(axis=1) / (len(table) - 1)) / 2
    found = modified_knox(at(table[:, :2]), table[:, 2], radius_m=radius, within_days=span, permutations=1)
    assert found.statistic == pytest.approx(want)


def test_of_places_as_far_the_first_by_x_and_then_y() -> None:
    """Four points are as far from (0, 0): its neighbour is that at the west, of the same week as itself or not."""
    xy, days = np.array([[0, 0], [-1, 0], [0, -1], [0, 1], [1, 0]]) * 100, [0, 1, 1, 50, 50]
    found = jacquez(at(xy), days, nearest=1, permutations=0)
    assert found.statistic == 0.5  # that at the west is one of two that are a day away
    assert np.isnan(found.expected)
    assert jacquez(at(-xy), days, nearest=1, permutations=0).statistic == 0


def test_a_busy_corner_in_a_busy_week_is_no_repetition() -> None:
    """Knox counts its pairs; Baker's takes away what the neighbours of each give by themselves."""
    xy, days = np.zeros((20, 2)), np.zeros(20)
    assert modified_knox(at(xy), days, radius_m=1, within_days=1, permutations=9).statistic == pytest.approx(0)
    pairs = knox(at(xy), days, space_bands_m=(0, 1), time_bands_days=(0, 1), permutations=9)["pares"]
    assert pairs.tolist() == [190]


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("count", [0, 1])
def test_nothing_to_pair(test: partial, count: int) -> None:
    found = test(at(np.zeros((count, 2))), np.zeros(count), permutations=9)
    assert found.p == 1
    assert np.isnan(found.statistic) or found.statistic == 0


def test_what_makes_no_sense_is_refused() -> None:
    points = at(np.zeros((2, 2)))
    with pytest.raises(ValueError, match="mantel"):
        mantel(points, [0, 1], powers=(-1, 1))
    with pytest.raises(ValueError, match="jacquez"):
        jacquez(points, [0, 1], nearest=0)
    with pytest.raises(ValueError, match="modified_knox"):
        modified_knox(points, [0, 1], radius_m=-1, within_days=1)
    for test in TESTS:
        with pytest.raises(CrsError):
            test(points.to_crs(4326), [0, 1])
