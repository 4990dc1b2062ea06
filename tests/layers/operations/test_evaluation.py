"""Planted truths: what an operation did is told, and what it did not is not."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import box

from helpers.months.invented_operation import Town
from layers.operations.evaluation import evaluate_operation
from layers.operations.operation_areas import operation_areas
from layers.operations.placebos import Placebo
from layers.operations.scaled_difference import POISSON, Spread, overdispersion, scaled_difference
from layers.operations.verdict import Finding, Ring, ring_finding, zone_finding
from layers.operations.windows import choose_windows
from layers.statistics.rate_change import Displacement

NONE = Placebo(0, 0)


def test_counts_and_difference_by_hand() -> None:
    """Forty in the zone before and ten after; ten and ten in the ring; 80 and 80 in the control."""
    at = {"zone": (500, 500), "ring": (1050, 500), "control": (3000, 3000)}
    counts = {"zone": (40, 10), "ring": (10, 10), "control": (80, 80)}
    rows = [
        (pd.Timestamp(year, 3, 1 + number % 28), *at[name])
        for name, pair in counts.items()
        for year, count in zip((2020, 2021), pair, strict=True)
        for number in range(count)
    ]
    frame = pd.DataFrame([*rows, (pd.Timestamp("2020-01-01"), 9000, 9000)], columns=["fecha", "x", "y"])
    facts = gpd.GeoDataFrame(frame[["fecha"]], geometry=gpd.points_from_xy(frame["x"], frame["y"]), crs=32718)
    areas = operation_areas(box(0, 0, 1000, 1000), box(0, 0, 4000, 4000), box(0, 0, 4000, 4000))
    windows = choose_windows(
        pd.Timestamp("2021-03-01"), pd.Timestamp("2021-03-28"), frame["fecha"].min(), frame["fecha"].max()
    )
    found = evaluate_operation(facts, areas, windows)
    assert found.counts.to_numpy().tolist() == [[40, 10], [10, 10], [80, 80]]
    assert found.zone is not None
    assert found.zone.wdd == -30
    assert found.ring is not None
    assert found.ring.wdd == 0
    assert found.months.loc["2020-03"].tolist() == [40, 10, 80]
    assert found.finding is Finding.FELL
    assert found.moved is Ring.UNKNOWN  # twenty facts
    shuffled = evaluate_operation(facts.sample(frac=1, random_state=1), areas, windows)
    assert (shuffled.zone, shuffled.time, shuffled.space) == (found.zone, found.time, found.space)


def test_what_changes_everywhere_is_no_difference() -> None:
    found = scaled_difference((30, 60), (300, 600))
    assert found is not None
    assert found.wdd == pytest.approx(0)
    assert scaled_difference((0, 0), (300, 600)) is None
    wide = scaled_difference((30, 10), (300, 300), Spread(4.0, np.inf, 12))
    plain = scaled_difference((30, 10), (300, 300), POISSON)
    assert wide is not None
    assert plain is not None
    assert wide.se == pytest.approx(2 * plain.se)


def test_overdispersion_by_hand() -> None:
    """Expected counts 20 and 30: each of sixteen cells is 10 off; 8 * (100 / 20 + 100 / 30), and 2 of 10 degrees more."""
    assert overdispersion(pd.DataFrame({"a": [10, 30] * 4, "b": [40, 20] * 4})).phi == pytest.approx(5.1)
    assert overdispersion(pd.DataFrame({"a": [20] * 8, "b": [30] * 8})) == (1.18, 17.0, 8)
    assert overdispersion(pd.DataFrame({"a": [20] * 5, "b": [30] * 5})) == (2.0, 10.0, 0)


def interval(low: float, high: float) -> Displacement:
    return Displacement((low + high) / 2, 1, 0, low, high)


def test_each_finding_has_its_condition() -> None:
    zone, control = (50, 40), (90, 90)
    assert zone_finding(interval(-20, -1), zone, control, (NONE, NONE)) is Finding.FELL
    assert zone_finding(interval(-20, 0), zone, control, (NONE, NONE)) is Finding.UNKNOWN
    assert zone_finding(interval(1, 20), zone, control, (NONE, NONE)) is Finding.ROSE
    assert zone_finding(interval(-20, -1), (15, 14), control, (NONE, NONE)) is Finding.FEW
    assert zone_finding(interval(-20, -1), zone, (29, 90), (NONE, NONE)) is Finding.FEW
    assert zone_finding(None, zone, control, (NONE, NONE)) is Finding.FEW
    assert zone_finding(interval(-20, -1), zone, control, (NONE, Placebo(20, 3))) is Finding.USUAL
    assert zone_finding(interval(1, 20), zone, control, (Placebo(20, 3), NONE)) is Finding.USUAL
    assert Placebo.of([-3, -2, -1, 0, 2], -2) == (5, 2)
    assert Placebo.of([-3, -2, -1, 0, 2], 1) == (5, 1)
    assert zone_finding(interval(-20, -1), zone, control, (Placebo(9, 9), Placebo(20, 2))) is Finding.FELL
    fell = interval(-60, -20)
    assert ring_finding(interval(1, 40), fell, (30, 40)) is Ring.ROSE
    assert ring_finding(interval(-9, 19), fell, (30, 40)) is Ring.NOT_SEEN
    assert ring_finding(interval(-9, 21), fell, (30, 40)) is Ring.UNKNOWN
    assert ring_finding(interval(-9, 19), fell, (14, 15)) is Ring.UNKNOWN


@pytest.mark.slow
@pytest.mark.parametrize("control", [100, 300])
def test_an_operation_that_removes_a_third_is_told_and_one_that_does_nothing_is_not(control: float) -> None:
    """600 facts, phi 1.9: 30 % of them removed is told in 80 of 100; nothing removed, in at most 5."""
    rng = np.random.default_rng(22)
    told = {effect: [Town((100, 50, control), effect=effect).judged(rng) for _ in range(100)] for effect in (0.3, 0.0)}
    fell = {effect: sum(one.finding is Finding.FELL for one in found) for effect, found in told.items()}
    assert fell[0.3] >= 80
    assert fell[0.0] <= 5
    truth = 0.3 * 100 * (6 + 0.2 * np.sin(np.arange(6) * np.pi / 6).sum())
    assert sum(one.zone.low <= -truth <= one.zone.high for one in told[0.3] if one.zone) >= 90


@pytest.mark.slow
def test_the_interval_of_the_ring_covers_what_was_pushed_into_it() -> None:
    """Of 200, at least 190; and nobody is told that nothing moved where all of it did, but for one in twenty."""
    rng = np.random.default_rng(5)
    found = [Town(effect=0.3, pushed=180).judged(rng) for _ in range(200)]
    assert sum(one.ring.low <= 180 <= one.ring.high for one in found if one.ring) >= 190
    assert sum(one.moved is Ring.NOT_SEEN for one in found) <= 10
    wide = [Town((100, 300, 300), effect=0.3).judged(rng) for _ in range(40)]
    told = [one.moved for one in wide if one.finding is Finding.FELL]
    assert told.count(Ring.UNKNOWN) >= 0.7 * len(told) > 0
