"""Expected incidents of zones, and how often the intervals hold."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import box

from layers.priority.zone_expectation import EXPECTED_COLUMNS, expected_counts

ZONES = gpd.GeoDataFrame(geometry=[box(1000 * at, 0, 1000 * at + 1000, 1000) for at in range(6)], crs=32717)
MONTHS = pd.period_range("2018-01", periods=36, freq="M")


def facts(counts: np.ndarray, months: pd.PeriodIndex = MONTHS) -> gpd.GeoDataFrame:
    """Return incidents in the middle of each zone (rows), on the first and the last day of each month (columns)."""
    zone, month = np.indices(counts.shape)
    size = counts.ravel()
    ends = np.stack([months.start_time.normalize(), months.end_time.normalize()])
    days = pd.DatetimeIndex(ends[np.arange(size.sum()) % 2, np.repeat(month.ravel(), size)])
    places = gpd.points_from_xy(np.repeat(zone.ravel(), size) * 1000.0 + 500, np.full(size.sum(), 500.0))
    return gpd.GeoDataFrame({"fecha": days}, geometry=places, crs=32717)


def test_a_level_that_never_changes_is_expected_again() -> None:
    counts = np.tile(np.array([[2], [4], [8], [16], [32], [64]]), (1, 36))
    found = expected_counts(facts(counts), ZONES, month="2021-01")
    assert list(found.columns) == list(EXPECTED_COLUMNS)
    np.testing.assert_allclose(found["esperado"], counts[:, 0], rtol=0.05)
    assert (found["min_95"] <= found["min_80"]).all()
    assert (found["min_80"] <= found["esperado"]).all()
    assert (found["esperado"] <= found["max_80"]).all()
    assert (found["max_80"] <= found["max_95"]).all()
    assert (found["cobertura_80"] == 1).all()
    assert (found[["meses", "probados"]] == [36, 12]).all(axis=None)


def test_the_season_of_the_jurisdiction_is_that_of_each_zone() -> None:
    busy = np.where(MONTHS.month == 12, 60, 20)
    counts = np.tile(busy, (6, 1))
    many, few = (expected_counts(facts(counts), ZONES, month=month)["esperado"] for month in ("2021-12", "2021-06"))
    assert (many / few > 2.5).all()


def test_what_comes_later_is_not_looked_at_and_the_order_of_rows_does_not_matter() -> None:
    rng = np.random.default_rng(0)
    counts = rng.poisson(5, (6, 36))
    before = counts.copy()
    before[:, 30:] = 0
    one, other = (expected_counts(facts(each), ZONES, month="2020-07") for each in (counts, before))
    pd.testing.assert_frame_equal(one, other)
    pd.testing.assert_frame_equal(one, expected_counts(facts(counts).iloc[::-1], ZONES, month="2020-07"))


def test_zones_that_chance_explains_are_expected_alike_and_a_short_history_expects_nothing() -> None:
    counts = np.ones((6, 36), dtype=int)
    counts[2, 4], counts[4, 9] = 4, 2  # 36 incidents, but for 39 and 37
    found = expected_counts(facts(counts), ZONES, month="2021-01")["esperado"]
    assert found.max() - found.min() < 0.2
    short = expected_counts(facts(counts[:, :11], MONTHS[:11]), ZONES, month="2018-12")
    assert short["esperado"].isna().all()
    assert short[["min_80", "max_95", "cobertura_80", "log_score"]].isna().all(axis=None)
    none = expected_counts(facts(counts).iloc[:0], ZONES, month="2021-01")
    assert (none["meses"] == 0).all()


@pytest.mark.slow
def test_the_intervals_hold_what_they_say() -> None:
    """Zones of different levels, a season, and a variance of 1.5 means: 80 % intervals, also randomised (PIT)."""
    from scipy.stats import nbinom  # noqa: PLC0415 (heavy)

    rng = np.random.default_rng(11)
    mean = np.array([2.0, 3, 5, 8, 13, 21])[:, None] * (1 + 0.3 * np.cos(np.arange(37) * np.pi / 6))
    plain, wide, pit = [], [], []
    for _ in range(120):
        counts = rng.negative_binomial(mean / 0.5, 1 / 1.5)
        found = expected_counts(facts(counts[:, :36]), ZONES, month="2021-01")
        real = counts[:, 36]
        plain += ((found["min_80"] <= real) & (real <= found["max_80"])).tolist()
        wide += ((found["min_95"] <= real) & (real <= found["max_95"])).tolist()
        spread = found["sobredispersion"].to_numpy()
        size, chance = found["esperado"].to_numpy() / (spread - 1 + 1e-9), 1 / (spread + 1e-9)
        low, high = nbinom.cdf(real - 1, size, chance), nbinom.cdf(real, size, chance)
        pit += (low + rng.uniform(size=6) * (high - low)).tolist()
    inside = np.mean((np.array(pit) > 0.1) & (np.array(pit) < 0.9))
    assert 0.76 <= inside <= 0.84
    assert np.mean(plain) >= 0.78
    assert np.mean(wide) >= 0.94
