"""Bands of density hold what they say, and tell nothing finer than a cell."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pandas.testing import assert_frame_equal
from shapely import box

from layers.surfaces.bandwidth import choose_radius
from layers.surfaces.grid import make_grid
from layers.surfaces.volume_contours import BANDS, density_bands

OUTLINE = box(500_030, 9_000_070, 505_030, 9_005_070)


def events(count: int = 400, *, seed: int = 3) -> gpd.GeoDataFrame:
    """Half of them round one corner, the rest anywhere."""
    rng = np.random.default_rng(seed)
    hot = rng.normal((501_500, 9_002_500), 150, (count // 2, 2))
    xy = np.vstack([hot, rng.uniform((500_030, 9_000_070), (505_030, 9_005_070), (count - count // 2, 2))])
    dates = pd.Timestamp("2020-01-01") + pd.to_timedelta(rng.integers(0, 300, count), "D")
    return gpd.GeoDataFrame({"fecha": dates}, geometry=gpd.points_from_xy(*xy.T), crs=32717)


def test_each_band_holds_its_share_of_the_incidents() -> None:
    shown = events()
    found = density_bands(shown, OUTLINE)
    assert found.table["banda"].tolist() == list(BANDS)
    assert (found.table["pct"] >= [25, 50, 75, 90]).all()
    assert (found.table["pct"] <= np.array([25, 50, 75, 90]) + 3).all()
    assert found.table["desde_km2"].is_monotonic_decreasing
    top = found.cells[found.cells["banda"] == "muy alta"]
    assert top.distance(shapely.Point(501_500, 9_002_500)).max() < 300
    half = found.cells[found.cells["desde_km2"] >= found.table["desde_km2"][1]]
    near = shown.intersects(shapely.buffer(shapely.union_all(half.geometry.to_numpy()), found.cell_m)).mean()
    assert near > 0.5
    cut = shapely.area(shapely.intersection(half.geometry.to_numpy(), OUTLINE)).sum() / 1e6
    assert cut == pytest.approx(found.table["area_km2"][1])


def test_nothing_finer_than_a_cell_can_be_read_back() -> None:
    shown = events()
    x, y = shapely.get_coordinates(shown.geometry.to_numpy()).T
    middle = gpd.points_from_xy(np.floor(x / 100) * 100 + 50, np.floor(y / 100) * 100 + 50)
    one, other = density_bands(shown, OUTLINE), density_bands(shown.set_geometry(middle, crs=32717), OUTLINE)
    assert one.cell_m == 100
    assert_frame_equal(one.table, other.table)
    assert one.cells.geometry.geom_equals(other.cells.geometry).all()


def test_the_order_of_the_rows_does_not_matter() -> None:
    shown = events()
    one, other = density_bands(shown, OUTLINE), density_bands(shown.sample(frac=1, random_state=1), OUTLINE)
    assert_frame_equal(one.table, other.table, check_exact=True)
    assert one.cells.geometry.geom_equals(other.cells.geometry).all()


def test_cells_stay_where_they_are_and_grow_with_the_ground() -> None:
    corners = shapely.bounds(density_bands(events(), OUTLINE).cells.geometry.to_numpy())
    assert (corners % 100 == 0).all()
    wide = density_bands(events(), OUTLINE.buffer(10_000))
    assert (wide.cell_m, wide.radius_m in {600, 800, 1000}) == (200, True)


def test_one_place_makes_bands_that_say_so() -> None:
    alone = gpd.GeoDataFrame(
        {"fecha": [pd.NaT] * 40}, geometry=gpd.points_from_xy([501_550] * 40, [9_002_550] * 40), crs=32717
    )
    found = density_bands(alone, OUTLINE)
    assert found.reason == "Radio de 300 m, el usual: no hay hechos con fecha."
    assert found.cells.union_all().centroid.distance(shapely.Point(501_550, 9_002_550)) < 1e-6
    assert found.table["area_km2"].iloc[-1] <= np.pi * 0.3**2 + 0.1


def test_only_the_month_of_a_date_matters() -> None:
    shown = events(600, seed=8)
    of_month = shown.assign(fecha=shown["fecha"].dt.to_period("M").dt.to_timestamp())
    one, other = density_bands(shown, OUTLINE), density_bands(of_month, OUTLINE)
    assert "3 meses" in one.reason
    assert one.reason == other.reason
    assert_frame_equal(one.table, other.table, check_exact=True)
    late = shown.assign(fecha=shown["fecha"] + pd.DateOffset(months=1))
    grid = make_grid(gpd.GeoSeries([OUTLINE], crs=32717), cell_m=200)
    assert choose_radius(late, grid) == choose_radius(shown, grid)


def test_fixed_cells_start_at_whole_multiples() -> None:
    ground = gpd.GeoSeries([OUTLINE], crs=32717)
    fixed, free = make_grid(ground, cell_m=200, fixed=True), make_grid(ground, cell_m=200)
    assert fixed.total_bounds[:2].tolist() == [500_000, 9_000_000]
    assert free.total_bounds[:2].tolist() == [500_030, 9_000_070]
    assert fixed["area_km2"].sum() == pytest.approx(free["area_km2"].sum())


def test_a_radius_that_is_not_tried_is_not_the_usual_one() -> None:
    few = events(10)
    grid = make_grid(gpd.GeoSeries([OUTLINE], crs=32717), cell_m=200)
    assert choose_radius(few, grid, radii_m=(600, 800))[0] == 600
    assert choose_radius(few, grid)[0] == 300


def test_cells_are_not_finer_than_asked() -> None:
    assert [density_bands(events(), OUTLINE, least_m=least).cell_m for least in (0, 100, 101, 300)] == [100, 100, 200, 500]
