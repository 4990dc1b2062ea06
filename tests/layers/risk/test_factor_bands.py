"""Risk factors: what goes with more incidents, by hand-made towns where the answer is known."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import LineString, Point, box

from layers.risk.factor_bands import coincidence, factor_bands
from layers.risk.factor_model import ENOUGH_INCIDENTS, fit_factors

CRS = 32717
TOWN = gpd.GeoSeries([box(0, 0, 6000, 6000)], crs=CRS)


def town(seed: int, *, times: float) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Bars with so many times the incidents of other places round them, and lamps that have nothing to do with it."""
    rng = np.random.default_rng(seed)
    bars, lamps = rng.uniform(300, 5700, (25, 2)), rng.uniform(300, 5700, (40, 2))
    xy = rng.uniform(0, 6000, (40_000, 2))
    beside = (np.hypot(*(xy[:, None] - bars).transpose(2, 0, 1)).min(axis=1) < 200).astype(float)
    keep = rng.uniform(size=len(xy)) < 0.03 * np.where(beside > 0, times, 1)
    days = pd.Timestamp(2020, 1, 1) + pd.to_timedelta(rng.integers(0, 366, keep.sum()), unit="D")
    points = gpd.GeoDataFrame({"fecha": days}, geometry=gpd.points_from_xy(*xy[keep].T), crs=CRS)
    kinds = ["LIC"] * len(bars) + ["ILU"] * len(lamps)
    names = {"LIC": "Bar", "ILU": "Poste"}
    factors = gpd.GeoDataFrame(
        {"codigo": kinds, "nombre": [names[kind] for kind in kinds], "proteccion": False},
        geometry=gpd.points_from_xy(*np.vstack([bars, lamps]).T),
        crs=CRS,
    )
    return points, factors


def test_the_factor_that_matters_is_found_and_measured() -> None:
    points, factors = town(0, times=5)
    model = fit_factors(points, factors, TOWN)
    first = model.table.iloc[0]
    assert first["codigo"] == "LIC"
    assert first["lugares"] == 25
    assert 2.5 < first["veces"] < 5.5  # cells are coarser than the truth, which blurs it
    assert first["veces_min"] < first["veces"] < first["veces_max"]
    assert first["veces_min"] > 1
    guarded = factors.assign(proteccion=factors["codigo"] == "LIC")  # what protects is put where incidents are: no risk
    assert "LIC" not in set(fit_factors(points, guarded, TOWN).table["codigo"])
    assert model.gain > 0.1
    assert model.hits > 1.5 * 0.05 * model.n
    unseen = fit_factors(points, factors, TOWN, hits=False)
    assert unseen.n is None
    assert unseen.table.equals(model.table)
    other = model.table[model.table["codigo"] == "ILU"]
    assert other.empty or (other["veces"] < 1.4).all()


def test_where_nothing_matters_nothing_is_said() -> None:
    kept = [fit_factors(*town(seed, times=1), TOWN) for seed in range(4)]
    assert sum(len(model.table) for model in kept) <= 2
    assert all(abs(np.log(model.table["veces"])).max() < 0.3 for model in kept if len(model.table))


def test_too_little_is_refused_with_a_reason() -> None:
    points, factors = town(0, times=5)
    assert str(ENOUGH_INCIDENTS) in fit_factors(points.iloc[:50], factors, TOWN).refusal
    assert fit_factors(points, factors.iloc[:3], TOWN).table.empty
    assert fit_factors(points, factors.iloc[:0], TOWN).refusal


def test_rows_in_any_order_give_the_same_model() -> None:
    points, factors = town(1, times=4)
    rng = np.random.default_rng(0)
    one = fit_factors(points, factors, TOWN).table
    other = fit_factors(points.iloc[rng.permutation(len(points))], factors.iloc[rng.permutation(len(factors))], TOWN).table
    pd.testing.assert_frame_equal(one, other)


def test_bands_count_risk_and_leave_protection_out() -> None:
    units = gpd.GeoDataFrame({"sector": ["A", "B"]}, geometry=[box(0, 0, 1000, 1000), box(1000, 0, 2000, 1000)], crs=CRS)
    shapes = [Point(10, 10), Point(20, 20), LineString([(900, 500), (1100, 500)]), Point(1500, 500)]
    factors = gpd.GeoDataFrame(
        {"codigo": ["LIC", "ILU", "PIN", "CAM"], "proteccion": [False, False, False, True]}, geometry=shapes, crs=CRS
    )
    found = factor_bands(factors, units, weights={"LIC": 3})
    assert found["factores"].tolist() == [3, 1]
    assert found["proteccion"].tolist() == [0, 1]
    assert found["peso"].tolist() == [5, 1]
    assert found["indice"].tolist() == pytest.approx([5 / 3, 1 / 3])
    assert found["banda"].tolist() == ["alta", "muy baja"]
    assert found["segura"].all()  # an inventory is no sample
    assert factor_bands(factors.iloc[:0], units, weights={})["banda"].tolist() == ["muy baja"] * 2


def test_both_or_one_or_none() -> None:
    delito = pd.DataFrame({"indice": [1.5, 1.5, 0.1, 1.39]})
    riesgo = pd.DataFrame({"indice": [1.4, 0.2, 2.8, 0.0]})
    assert coincidence(delito, riesgo).tolist() == ["delito y riesgo", "solo delito", "solo riesgo", "ninguno"]
