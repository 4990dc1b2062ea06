"""The back-test: reference numbers, ties, and no look at the future."""

from __future__ import annotations

import re

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from helpers.corners import TOWN, town
from helpers.memphis import robberies
from layers.prediction.backtest import backtest, captured, cutoffs_of
from layers.prediction.hotspot_backtest import hotspot_proof
from layers.prediction.methods import METHODS, Scorer
from layers.surfaces.density import kernel_density
from layers.surfaces.grid import count_in_cells
from layers.surfaces.history import History


def test_memphis_as_the_reference() -> None:
    points, dates, grid = robberies()
    frame = gpd.GeoDataFrame({"fecha": dates}, geometry=points)
    cut = pd.Timestamp(2019, 10, 1)
    later = count_in_cells(points[dates >= cut], grid)
    one = np.ones(len(grid))
    scorer = Scorer(History(frame, grid))
    hits = {name: captured(scorer.score(name, until=cut), later, one, 165.0) for name in METHODS}
    assert later.sum() == 520
    assert hits["conteo"] == pytest.approx(157.74, abs=0.005)
    assert hits["gi"] == pytest.approx(132.78, abs=0.005)
    assert captured(later, later, one, 165.0) == 305
    wide = kernel_density(points[dates < cut], grid, radius_m=500, edge=False)
    assert captured(wide.to_numpy(), later, one, 165.0) == 153
    assert hits["mezcla"] > hits["conteo"]


def test_ties_count_their_expected_share() -> None:
    score, later = np.asarray([3.0, 1, 1, 1, 0]), np.asarray([4.0, 3, 0, 0, 9])
    one = np.ones(5)
    assert [captured(score, later, one, budget) for budget in (0.5, 1, 2, 4, 5)] == [2, 4, 5, 7, 16]
    assert captured(score, later, np.asarray([2.0, 1, 1, 1, 1]), 1) == 2  # half of a cell of two


def test_the_future_cannot_be_seen() -> None:
    """Later incidents all in one empty corner: whoever finds it has looked."""
    facts = town()
    cut = pd.Timestamp(2021, 7, 1)
    past = facts[facts["fecha"] < cut]
    planted = gpd.GeoDataFrame(
        {"fecha": [cut + pd.Timedelta(days=n) for n in range(60)]},
        geometry=gpd.points_from_xy(np.full(60, 3990.0), np.full(60, 3990.0)),
        crs=32717,
    )
    both = gpd.GeoDataFrame(pd.concat([past, planted], ignore_index=True), crs=32717)
    for method in METHODS:
        found = backtest(both, TOWN, method=method, cell_m=100, area_pct=2, cutoffs=[cut])
        assert (found.n, found.hits) == (60, 0), method


def test_hot_corners_are_found_and_the_interval_holds_the_value() -> None:
    found = backtest(town(), TOWN, cell_m=100)
    assert found.enough
    assert found.hit_rate > 0.5
    assert found.pai == pytest.approx(found.hit_rate / 0.05)
    assert found.pai_low < found.pai < found.pai_high
    assert found.random_hits < found.baseline_hits <= found.n
    assert 0 < found.pei <= 1
    assert found.curve["hits"].is_monotonic_increasing
    assert "habrían contenido" in found.sentence
    shuffled = town().sample(frac=1, random_state=1)
    assert backtest(shuffled, TOWN, cell_m=100).hits == found.hits


def test_little_is_insufficient_and_nothing_is_nothing() -> None:
    few = backtest(town(count=60), TOWN, cell_m=200)
    assert few.n < 30
    assert few.sentence.startswith("Evidencia insuficiente")
    none = backtest(town().iloc[:0], TOWN)
    assert (none.n, none.hits, none.enough) == (0, 0, False)


def test_cuts_leave_half_of_the_history() -> None:
    days = pd.Series(pd.date_range("2020-01-01", "2021-12-31"))
    cuts = cutoffs_of(days, horizon_days=91)
    assert len(cuts) == 4
    assert cuts[-1] + pd.Timedelta(days=91) == pd.Timestamp(2022, 1, 1)
    assert cutoffs_of(days.head(100), horizon_days=91) == []


@pytest.mark.parametrize("options", [{"method": "bola de cristal"}, {"area_pct": 0}])
def test_impossible_orders_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"método|porcentaje"):
        backtest(town(), TOWN, **options)  # type: ignore[arg-type]


def test_the_proof_of_a_sheet_looks_only_at_the_past() -> None:
    facts = town()
    said = hotspot_proof(facts, TOWN.iloc[0])
    held, later = map(int, re.findall(r"contenido (\d+) de (\d+)", said)[0])
    assert later > 300
    assert held > 0.4 * later
    assert "hasta el 01/07/2021" in said
    moved = facts.assign(geometry=facts.geometry.where(facts["fecha"] < "2021-07-02", facts.geometry.iloc[0]))
    assert re.findall(r"hasta el \S+", hotspot_proof(moved, TOWN.iloc[0])) == re.findall(r"hasta el \S+", said)
    assert "insuficiente" in hotspot_proof(facts.head(40), TOWN.iloc[0])
    assert hotspot_proof(facts.iloc[:0], TOWN.iloc[0]) == ""


def test_pai_and_pei_of_the_reference() -> None:
    """Three equal areas with 6, 3 and 0 later incidents, forecast in that order."""
    score, later, one = np.asarray([3.0, 2, 1]), np.asarray([6.0, 3, 0]), np.ones(3)
    hits = [captured(score, later, one, budget) for budget in (1, 2, 3)]
    assert [hit / 9 / (budget / 3) for hit, budget in zip(hits, (1, 2, 3), strict=True)] == pytest.approx([2, 1.5, 1])
    best = [captured(later, later, one, budget) for budget in (1, 2, 3)]
    assert [hit / most for hit, most in zip(hits, best, strict=True)] == [1, 1, 1]
