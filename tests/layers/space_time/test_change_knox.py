"""Change between periods, and near repeat."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.memphis import reference
from layers.space_time.knox import knox
from layers.statistics.rate_change import compare_counts, e_test, weighted_displacement_difference


def test_e_test_of_the_reference() -> None:
    assert e_test(6, 2) == pytest.approx(0.1748748, abs=5e-8)
    assert e_test(2, 6) == pytest.approx(e_test(6, 2))
    assert e_test(0, 0) == 1.0
    assert e_test(5, 5) == pytest.approx(1.0)
    assert e_test(10, 20, exposure=(1, 2)) == pytest.approx(1.0)


def test_displacement_of_the_reference() -> None:
    found = weighted_displacement_difference(treated=(20, 10), control=(20, 20))
    assert found == pytest.approx((-10, 8.3666, -1.195229, -23.76, 3.76), abs=5e-3)
    assert weighted_displacement_difference((0, 0), (0, 0)) == (0, 0, 0, 0, 0)


def test_displacement_with_rings_weights_and_overdispersion() -> None:
    """By hand: -10 in the zone, +4 in its ring, +2 in the control, +1 in the ring of the control."""
    found = weighted_displacement_difference((20, 10), (8, 10), ring=(6, 10), ring_control=(4, 5))
    assert found.wdd == -10 - 2 + 4 - 1
    assert found.se == pytest.approx(73**0.5)
    half = weighted_displacement_difference((20, 10), (8, 10), weights=(1, 2, 1, 1), phi=4)
    assert (half.wdd, half.se) == pytest.approx((-11, 2 * (30 + 18 / 4) ** 0.5))
    wide = weighted_displacement_difference((20, 10), (20, 20), freedom=3)
    assert wide.high == pytest.approx(-10 + 2.353363 * 70**0.5)
    with pytest.raises(ValueError, match="de 0 en adelante"):
        weighted_displacement_difference((-1, 10), (8, 10))


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_interval_and_the_test_tell_one_story(before: int, after: int) -> None:
    row = compare_counts(before, after).iloc[0]
    assert 0 <= row["p"] <= 1
    if before and after:
        assert row["razon_min"] < row["razon"] < row["razon_max"]
    if row["p"] > 0.2:
        assert row["razon_min"] < 1 < row["razon_max"] or before + after == 0


def test_from_one_to_three_is_no_change() -> None:
    found = compare_counts(pd.Series([1, 10, 0, 40], index=list("ABCD")), [3, 30, 0, 15])
    assert found["lectura"].tolist() == ["sin cambio demostrable", "sube", "sin cambio demostrable", "baja"]
    assert found.loc["B", ["razon_min", "razon_max"]].tolist() == pytest.approx([1.427, 6.879], abs=1e-3)
    assert found.index.tolist() == list("ABCD")
    assert (found["q"] >= found["p"]).all()


@pytest.mark.parametrize(("before", "after", "exposure"), [(-1, 1, None), (1.5, 1, None), (1, 1, (0, 1))])
def test_impossible_counts_are_refused(before: float, after: float, exposure: tuple[float, float] | None) -> None:
    with pytest.raises(ValueError, match="compare_counts"):
        compare_counts(before, after, exposure)


CHICAGO = [
    ("manhattan", (0, 0.1, 200, 400, 600), (0, 7, 14, 21), [28, 5, 5, 141, 69, 27, 186, 140, 100, 237, 192, 128]),
    ("manhattan", (0, 1, 101, 201, 301), (0, 8, 15, 22), [29, 4, 5, 45, 15, 7, 106, 48, 21, 88, 64, 46]),
    ("euclidean", (0, 0.1, 200, 400, 600), (0, 7, 14, 21), [28, 5, 5, 164, 85, 41, 275, 197, 145, 325, 295, 175]),
]


@pytest.mark.parametrize(("metric", "space", "time", "pairs"), CHICAGO)
def test_chicago_burglaries(metric: str, space: tuple[float, ...], time: tuple[float, ...], pairs: list[int]) -> None:
    table = pd.read_csv(reference("chicago_be_jan2016.csv"))
    points = gpd.GeoSeries(gpd.points_from_xy(table["X"], table["Y"]), crs=26916)
    dates = pd.to_datetime(table["date"])
    found = knox(points, dates, space_bands_m=space, time_bands_days=time, metric=metric)
    assert found["pares"].tolist() == pairs
    if pairs[0] == 28 and metric == "manhattan":
        assert found["razon"].head(6).tolist() == pytest.approx([1.80, 0.40, 0.61, 1.41, 0.86, 0.52], abs=0.015)
        assert found["p"].iloc[[0, 3]].tolist() == [0.001, 0.001]
        assert found["repite"].iloc[[0, 3]].all()
    shuffled = np.random.default_rng(0).permutation(len(points))
    again = knox(
        points.iloc[shuffled],
        dates.iloc[shuffled],
        space_bands_m=space,
        time_bands_days=time,
        metric=metric,
        permutations=19,
    )
    first = knox(points, dates, space_bands_m=space, time_bands_days=time, metric=metric, permutations=19)
    pd.testing.assert_frame_equal(again, first)


def test_chicago_arson() -> None:
    table = pd.read_csv(reference("chicago_arson_2016.csv"))
    points = gpd.GeoSeries(gpd.points_from_xy(table["X"], table["Y"]), crs=26916)
    bands = {"space_bands_m": (0, 0.1, 200, 400, 600), "time_bands_days": (0, 1, 2, 3)}
    found = knox(points, pd.to_datetime(table["date"]), metric="manhattan", permutations=9, **bands)
    assert found["pares"].tolist() == [0, 2, 0, 9, 1, 1, 4, 0, 0, 6, 0, 0]


def test_bands_are_half_open() -> None:
    """Two events 100 m and 3 days apart are never "up to 100 m and 3 days"."""
    points = gpd.GeoSeries(gpd.points_from_xy([0, 100], [0, 0]), crs=32717)
    found = knox(points, [0, 3], space_bands_m=(0, 100, 200), time_bands_days=(0, 3, 6), permutations=9)
    assert found["pares"].tolist() == [0, 0, 0, 1]


def test_nothing_to_pair() -> None:
    alone = gpd.GeoSeries(gpd.points_from_xy([0], [0]), crs=32717)
    found = knox(alone, [0], space_bands_m=(0, 100), time_bands_days=(0, 3), permutations=9)
    assert found[["pares", "p"]].iloc[0].tolist() == [0, 1]
    with pytest.raises(ValueError, match="knox"):
        knox(alone, [0], space_bands_m=(100, 0), time_bands_days=(0, 3))


def test_periods_located_unequally_are_not_compared() -> None:
    assert len(compare_counts(10, 12, coverage=(80, 88))) == 1
    with pytest.raises(ValueError, match="haber cambiado solo lo que se ubica"):
        compare_counts(10, 12, coverage=(60, 88))
