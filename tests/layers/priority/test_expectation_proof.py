"""What was expected of places in past months, and what came."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import box

from layers.priority.expectation_proof import PROOF_COLUMNS, prove_expected
from layers.priority.zone_expectation import expected_counts

OUTLINE = gpd.GeoDataFrame(geometry=[box(0, 0, 4000, 1000)], crs=32717)
ZONES = gpd.GeoDataFrame(geometry=[box(0, 0, 1000, 1000), box(1000, 0, 2000, 1000)], crs=32717)
MONTHS = pd.period_range("2018-01", periods=36, freq="M")


def facts(counts: np.ndarray) -> gpd.GeoDataFrame:
    """Return incidents in each of four squares (rows) on the first and last day of each month (columns)."""
    place, month = (np.repeat(each.ravel(), counts.ravel()) for each in np.indices(counts.shape))
    ends = np.stack([MONTHS.start_time.normalize(), MONTHS.end_time.normalize()])
    days = pd.DatetimeIndex(ends[np.arange(len(month)) % 2, month])
    return gpd.GeoDataFrame({"fecha": days}, geometry=gpd.points_from_xy(place * 1000.0 + 500, place * 0 + 500.0), crs=32717)


def test_whole_months_after_each_cutoff_are_expected_from_those_before() -> None:
    counts = np.tile(np.array([[20], [6], [4], [2]]), (1, 36))
    counts[0, 33] = 200  # October 2020
    cuts = [(pd.Timestamp(2020, 7, 15), ZONES), (pd.Timestamp(2020, 10, 1), ZONES)]
    found = prove_expected(facts(counts), OUTLINE, cuts, horizon_days=92)
    assert tuple(found.columns) == PROOF_COLUMNS
    assert found["mes"].tolist() == [
        month for month in ("2020-08", "2020-09", "2020-10", "2020-11", "2020-12") for _ in range(2)
    ]
    assert found["hechos"].tolist() == [20, 6, 20, 6, 200, 6, 20, 6, 20, 6]
    assert found["dentro_80"].tolist() == [True] * 4 + [False] + [True] * 5
    assert found["exacto_80"].tolist() == [1, 1, 1, 1, 0, 1, 1, 1, 1, 1]
    assert abs(found["esperado"][0] - 20) < 1
    assert found["log_score"][4] < -50


def test_without_a_year_before_or_a_whole_month_after_nothing_is_proved() -> None:
    every = facts(np.full((4, 36), 5))
    early, late = [(pd.Timestamp(2018, 7, 1), ZONES)], [(pd.Timestamp(2020, 7, 2), ZONES)]
    assert prove_expected(every, OUTLINE, early, horizon_days=91).empty
    assert prove_expected(every, OUTLINE, late, horizon_days=30).empty
    assert prove_expected(every, OUTLINE, [], horizon_days=91).empty


def test_zones_chosen_for_many_incidents_are_shrunk_to_the_land_outside_them() -> None:
    """Of four places of one rate the two that had more by chance are the zones: what comes is less."""
    counts = np.full((4, 36), 3)
    counts[0, :6], counts[1, :6] = 5, 4
    alone, with_land = (
        expected_counts(facts(counts), ZONES, month="2021-01", boundary=boundary)["esperado"] for boundary in (None, OUTLINE)
    )
    assert (with_land < alone).all()
    assert (with_land >= 3).all()


def test_a_month_that_the_data_do_not_cover_is_not_behind_it() -> None:
    every = facts(np.full((4, 36), 6))
    cut = every[every["fecha"] < pd.Timestamp(2020, 12, 15)]
    found = expected_counts(cut, ZONES, month="2021-02")
    assert (found["meses"] == 35).all()
    assert abs(found["esperado"][0] - 6) < 0.2
    assert (expected_counts(every, ZONES, month="2021-02", last=pd.Period("2020-06"))["meses"] == 30).all()
