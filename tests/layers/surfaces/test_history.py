"""Incidents over cells until a cutoff."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import box

from layers.surfaces.grid import make_grid
from layers.surfaces.history import DECAYED, UNWEIGHTED, History

DAYS = ["2021-01-01", "2021-06-30", "2021-07-01", "2021-12-31"]


@pytest.fixture
def history() -> History:
    grid = make_grid(gpd.GeoSeries([box(0, 0, 400, 400)], crs=32717), cell_m=200)
    x = [50.0, 50, 350, 350]
    return History(gpd.GeoDataFrame({"fecha": pd.to_datetime(DAYS)}, geometry=gpd.points_from_xy(x, x), crs=32717), grid)


def test_a_snapshot_counts_what_was_before_its_cutoff(history: History) -> None:
    now = history.snapshot(pd.Timestamp(2021, 7, 1))
    assert (now.count().max(), now.count().sum()) == (2, 2)
    cell = int(now.count().argmax())
    assert now.per_km2(UNWEIGHTED)[cell] * history.area[cell] == pytest.approx(2)
    assert now.recent(1).sum() == 1
    assert now.weight_per_location(DECAYED).sum() == pytest.approx(np.exp(-181 / 365) + np.exp(-1 / 365))
    assert history.later(pd.Timestamp(2021, 7, 1), pd.Timestamp(2022, 1, 1)).sum() == 2
    assert history.snapshot(pd.Timestamp(2021, 7, 1)) is now


def test_densities_computed_together_are_kept_and_the_same(history: History) -> None:
    cutoffs = [pd.Timestamp(2021, month, 1) for month in range(2, 9)]
    spreads = [(UNWEIGHTED, 300.0), (DECAYED, 300.0)]
    alone = [history.snapshot(cutoff).density(DECAYED, 300.0) for cutoff in cutoffs]
    fresh = History(
        gpd.GeoDataFrame({"fecha": history.dates}, geometry=gpd.points_from_xy(*history.places[history.place].T), crs=32717),
        history.grid,
    )
    assert not fresh.snapshot(cutoffs[0]).has(spreads)
    fresh.precompute(cutoffs, spreads)
    for cutoff, density in zip(cutoffs, alone, strict=True):
        assert fresh.snapshot(cutoff).has(spreads)
        assert (fresh.snapshot(cutoff).density(DECAYED, 300.0) == density).all()
