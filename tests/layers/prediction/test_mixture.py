"""Weights of the mixture of measures of the past."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize
from shapely import box

from layers.prediction.methods import DEFAULT, Scorer
from layers.prediction.mixture import PARTS, fit_weights, part_densities
from layers.surfaces.grid import inner_cells
from layers.surfaces.history import History

AREA = gpd.GeoSeries([box(0, 0, 3000, 3000)], crs=32717)
END = pd.Timestamp(2022, 1, 1)
COUNT, WIDE = "conteo", "densidad de 500 m"


def scorer(xy: np.ndarray, days: int = 731) -> Scorer:
    when = END - pd.Timedelta(days=days) + pd.to_timedelta(np.arange(len(xy)) * days // len(xy), unit="D")
    points = gpd.GeoDataFrame({"fecha": when}, geometry=gpd.points_from_xy(*xy.T), crs=32717)
    return Scorer(History(points, inner_cells(AREA)))


def test_the_weights_are_where_a_general_optimiser_finds_them() -> None:
    rng = np.random.default_rng(3)
    densities, counts = rng.gamma(0.5, 2, (60, 4)) + 0.01, rng.integers(1, 9, 60).astype(float)

    def loss(free: np.ndarray) -> float:
        weights = np.exp(free) / np.exp(free).sum()
        return float(-(counts @ np.log(densities @ weights)) - 30 / 4 * np.log(weights).sum())

    best = minimize(loss, np.zeros(4), method="BFGS", tol=1e-9).x
    assert fit_weights(densities, counts) == pytest.approx(np.exp(best) / np.exp(best).sum(), abs=2e-3)


def test_counts_weigh_more_where_the_same_points_repeat_and_wide_densities_where_none_does() -> None:
    rng = np.random.default_rng(4)
    corner = np.stack(np.meshgrid(np.arange(10), np.arange(10)), -1).reshape(-1, 2) * 300.0 + 150
    snapped = corner[rng.choice(100, 4000, p=(weight := rng.pareto(1, 100) + 0.1) / weight.sum())]
    spread = np.clip(rng.normal(1500, 500, (600, 2)), 0, 2999)
    found, other = (scorer(xy).best_blend(until=END) for xy in (snapped, spread))
    assert found[COUNT] > 0.5 > found[WIDE] + 0.3
    assert other[WIDE] > other[COUNT]
    assert sum(found.values()) == pytest.approx(1)
    assert list(found) == list(PARTS)


@pytest.mark.parametrize("days", [90, 731])
def test_nothing_of_the_cutoff_and_later_is_used(days: int) -> None:
    rng = np.random.default_rng(5)
    xy = rng.uniform(0, 3000, (400, 2))
    known, cut = scorer(xy, days), END - pd.Timedelta(days=days // 3)
    alone = Scorer(History(points_before(known, cut), inner_cells(AREA)))
    assert known.cuts_tried(until=cut)
    assert known.best_blend(until=cut) == pytest.approx(alone.best_blend(until=cut), rel=1e-9)
    np.testing.assert_allclose(known.score(DEFAULT, until=cut), alone.score(DEFAULT, until=cut), rtol=1e-9)


def points_before(known: Scorer, cut: pd.Timestamp) -> gpd.GeoDataFrame:
    history = known.history
    size = history.before(cut)
    at = history.places[history.place[:size]]
    return gpd.GeoDataFrame({"fecha": history.dates[:size]}, geometry=gpd.points_from_xy(*at.T), crs=32717)


def test_a_short_history_is_cut_in_half_and_a_shorter_one_has_equal_weights() -> None:
    xy = np.full((30, 2), 550.0)
    quarter, week = scorer(xy, 90), scorer(xy, 20)
    assert quarter.followed_cuts(END) == [END - pd.Timedelta(days=45)]
    assert quarter.cuts_before(END) == week.followed_cuts(END) == []
    assert set(week.best_blend(until=END).values()) == {1 / len(PARTS)}
    assert len(set(quarter.best_blend(until=END).values())) > 1


def test_each_measure_adds_up_to_one_over_the_ground() -> None:
    known = scorer(np.random.default_rng(6).uniform(300, 2700, (200, 2)))
    measures = part_densities(known.history.snapshot(END))
    assert (measures * known.history.area[:, None]).sum(axis=0) == pytest.approx(1)
    nothing = part_densities(known.history.snapshot(pd.Timestamp(2000, 1, 1)))
    assert nothing[:, :-1].sum() == 0
    assert known.score(DEFAULT, until=pd.Timestamp(2000, 1, 1)).sum() == 0


def test_the_recent_density_weighs_most_where_the_places_move() -> None:
    along = np.arange(2000) / 2000
    rng = np.random.default_rng(7)
    moving = np.stack([300 + 2400 * along, np.full(2000, 1500.0)], 1) + rng.normal(0, 80, (2000, 2))
    blend = scorer(moving).best_blend(until=END)
    assert max(blend, key=blend.__getitem__) == "densidad de 300 m atenuada en tres meses"
