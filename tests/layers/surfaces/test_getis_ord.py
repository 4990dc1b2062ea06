"""Gi*, adjusted p, and the classes of cells through time."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import box

from helpers.memphis import reference, robberies
from layers.statistics.multiple_testing import benjamini_hochberg, holm
from layers.surfaces.emerging import CLASSES, classify_hotspots
from layers.surfaces.getis_ord import getis_ord
from layers.surfaces.grid import count_in_cells, make_grid


def test_memphis_to_nine_digits() -> None:
    points, _, grid = robberies()
    found = getis_ord(count_in_cells(points, grid), grid)
    top = found["z"].nlargest(5).tolist()
    assert top == pytest.approx([15.138060709, 12.437839253, 12.437839253, 11.814711225, 11.607001882], abs=5e-10)
    assert found["z"].min() == pytest.approx(-1.27098, abs=5e-6)
    hot = found["z"] > 0
    assert [int((found["p"][hot] < level).sum()) for level in (0.05, 0.01)] == [425, 310]
    assert int((found["q"][hot] < 0.05).sum()) == 278
    assert int((found["p"][hot] * len(grid) < 0.05).sum()) == 125
    assert int((found["p"][~hot] < 0.05).sum()) == 0
    table = pd.read_csv(reference("memphis_gistar_default.csv"))
    centres = grid.centroid
    own = pd.Series(found["z"].to_numpy(), index=pd.MultiIndex.from_arrays([centres.x.round(), centres.y.round()]))
    theirs = own.loc[list(zip(table["x"].round(), table["y"].round(), strict=True))]
    assert theirs.to_numpy() == pytest.approx(table["gistar"].to_numpy(), abs=1e-9)


def test_one_hot_corner_by_hand() -> None:
    grid = make_grid(gpd.GeoSeries([box(1, 1, 299, 299)], crs=32717), cell_m=100)
    counts = np.where((grid["columna"] == 0) & (grid["fila"] == 0), 9.0, 0.0)
    z = dict(zip(grid["columna"] * 10 + grid["fila"], getis_ord(counts, grid)["z"], strict=True))
    deviation = np.std(counts)
    assert z[0] == pytest.approx((9 - 1 * 4) / (deviation * np.sqrt((9 * 4 - 16) / 8)))
    assert z[0] > z[1] > z[11] == 0 > z[22]  # the nine is one of four, six and nine cells (all); of none


def test_nothing_and_equal_counts_are_not_hot() -> None:
    grid = make_grid(gpd.GeoSeries([box(0, 0, 300, 300)], crs=32717), cell_m=100)
    found = getis_ord(np.full(len(grid), 3.0), grid)
    assert (found["z"] == 0).all()
    assert (found["q"] == 1).all()


def test_adjusted_p_by_hand() -> None:
    assert benjamini_hochberg([0.01, 0.04, 0.03, 0.9]).tolist() == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.9])
    assert holm([0.01, 0.04, 0.03, 0.9]).tolist() == pytest.approx([0.04, 0.09, 0.09, 0.9])
    table = np.asarray([[0.01, 0.9], [0.02, 0.01]])
    assert holm(table).tolist() == [[0.02, 0.9], [0.02, 0.02]]


@pytest.mark.parametrize(("by", "expected"), [("28 d", (6, 93, 260, 100, 2843)), ("month", (14, 53, 448, 193, 2594))])
def test_memphis_classes_by_the_documented_rule(by: str, expected: tuple[int, ...]) -> None:
    points, dates, grid = robberies()
    days = (dates.dt.normalize() - pd.Timestamp(2019, 1, 1)).dt.days
    periods = days // 28 if by == "28 d" else dates.dt.month - 1
    found = classify_hotspots(points, grid, periods=periods)["clase"].value_counts()
    assert tuple(int(found.get(name, 0)) for name in CLASSES) == expected
    shuffled = np.random.default_rng(0).permutation(len(points))
    again = classify_hotspots(points.iloc[shuffled], grid, periods=periods.iloc[shuffled])
    assert again["clase"].value_counts().to_dict() == found.to_dict()


def test_a_place_that_wakes_up_is_emerging() -> None:
    grid = make_grid(gpd.GeoSeries([box(1, 1, 1999, 1999)], crs=32717), cell_m=100)
    always, late, early = [(150.0, 150.0)] * 20, [(1050.0, 1050.0)] * 20, [(1850.0, 1850.0)] * 20
    rows = [(xy, period) for period in range(10) for xy in always + (late if period > 7 else early if period < 4 else [])]
    points = gpd.GeoSeries(gpd.points_from_xy(*zip(*[xy for xy, _ in rows], strict=True)), crs=32717)
    found = classify_hotspots(points, grid, periods=[period for _, period in rows])
    at = dict(zip(grid["columna"] * 100 + grid["fila"], found["clase"], strict=True))
    assert (at[101], at[1010], at[1818], at[505]) == ("persistent", "emerging", "former", "none")


def test_memphis_in_january() -> None:
    points = gpd.read_file(reference("../data/memphis/memphis_robberies_jan.gpkg")).to_crs(32615).geometry
    hull = shapely.buffer(shapely.convex_hull(shapely.union_all(points.to_numpy())), 250)
    grid = make_grid(gpd.GeoSeries([hull], crs=32615), cell_m=500)
    counts = count_in_cells(points, grid)
    found = getis_ord(counts, grid)
    assert (len(points), len(grid), counts.max()) == (206, 2715, 3)
    assert found["z"].max() == pytest.approx(8.931432, abs=5e-7)
    assert int(((found["p"] < 0.05) & (found["z"] > 0)).sum()) == 211


def test_weights_count_as_many_incidents() -> None:
    grid = make_grid(gpd.GeoSeries([box(1, 1, 999, 999)], crs=32717), cell_m=100)
    rng = np.random.default_rng(0)
    points = gpd.GeoSeries(gpd.points_from_xy(*rng.uniform(0, 1000, (2, 300))), crs=32717)
    weights, periods = rng.integers(1, 4, 300), rng.integers(0, 6, 300)
    repeated = np.repeat(np.arange(300), weights)
    heavy = classify_hotspots(points, grid, periods=periods, weights=weights)
    many = classify_hotspots(points.iloc[repeated], grid, periods=periods[repeated])
    assert heavy.equals(many)


def test_memphis_by_halves() -> None:
    points, dates, grid = robberies()
    early = dates < dates.min() + (dates.max() - dates.min()) / 2
    before, after = count_in_cells(points[early], grid), count_in_cells(points[~early], grid)
    assert (before.sum(), after.sum()) == (1093, 1152)
    assert ((after - before).min(), (after - before).max()) == (-7, 7)
