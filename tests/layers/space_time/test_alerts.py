"""The fortnight's watch, and the radius chosen on what was left out."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import box

from layers.space_time.alerts import watch_recent
from layers.surfaces.bandwidth import RADII_M, choose_radius
from layers.surfaces.grid import make_grid

CRS = 32717
TOWN = gpd.GeoSeries([box(0, 0, 6000, 6000)], crs=CRS)


def frame(xy: np.ndarray, days: np.ndarray) -> gpd.GeoDataFrame:
    dates = pd.Timestamp(2020, 1, 1) + pd.to_timedelta(days, unit="D")
    return gpd.GeoDataFrame({"fecha": dates}, geometry=gpd.points_from_xy(*xy.T), crs=CRS)


def test_repeats_are_watched_where_there_are_any() -> None:
    rng = np.random.default_rng(0)
    xy, days = rng.uniform(0, 6000, (200, 2)), rng.integers(0, 360, 200)
    again = np.vstack([xy, xy[:80] + rng.normal(0, 40, (80, 2))])
    when = np.append(days, np.minimum(days[:80] + rng.integers(1, 5, 80), 360))
    found = watch_recent(frame(again, when))
    assert found.repeats
    assert found.times > 2
    assert (found.recent["fecha"] > found.recent["fecha"].max() - pd.Timedelta(days=14)).all()
    assert found.recent["fecha"].is_monotonic_decreasing
    calm = [watch_recent(frame(rng.uniform(0, 6000, (200, 2)), rng.integers(0, 360, 200))) for _ in range(6)]
    assert sum(item.repeats for item in calm) <= 1
    assert all(item.recent.empty for item in calm if not item.repeats)


def test_a_cluster_alive_now_is_an_alert() -> None:
    rng = np.random.default_rng(1)
    xy, days = rng.uniform(0, 6000, (300, 2)), rng.integers(0, 360, 300)
    xy = np.vstack([xy, rng.normal(0, 50, (9, 2)) + 3000])
    found = watch_recent(frame(xy, np.append(days, np.full(9, 359) - np.arange(9) % 4)))
    assert len(found.alerts) == 1
    assert abs(found.alerts["x"].iloc[0] - 3000) < 200


def test_too_few_are_not_looked_at() -> None:
    found = watch_recent(frame(np.zeros((10, 2)), np.arange(10)))
    assert "10 hechos" in found.refusal
    assert watch_recent(frame(np.zeros((0, 2)), np.zeros(0))).refusal


def test_the_radius_is_that_of_the_truth() -> None:
    grid = make_grid(TOWN, cell_m=100)
    rng = np.random.default_rng(2)
    centres = rng.uniform(500, 5500, (12, 2))
    chosen = []
    for spread in (40, 350):
        xy = centres[rng.integers(0, 12, 600)] + rng.normal(0, spread, (600, 2))
        radius, reason = choose_radius(frame(xy, rng.integers(0, 700, 600)), grid)
        assert f"{radius:g} m" in reason
        chosen.append(radius)
    assert chosen[0] < chosen[1]
    assert set(chosen) <= set(RADII_M)
    assert choose_radius(frame(np.zeros((5, 2)), np.arange(5)), grid)[0] == 300
    assert choose_radius(frame(np.zeros((0, 2)), np.zeros(0)), grid)[0] == 300
