"""Kernel density adds up."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from shapely import Point, box

from geo.errors import CrsError
from helpers.memphis import robberies
from layers.surfaces.density import dual_density, kernel_density
from layers.surfaces.grid import make_grid

TOWN = gpd.GeoSeries([box(0, 0, 3000, 3000)], crs=32717)


def test_memphis_as_the_reference() -> None:
    points, _, grid = robberies()
    radius = 5592.453
    unscaled = kernel_density(points, grid, radius_m=radius, edge=False) * np.pi * radius**2 / 3e6
    assert unscaled.head(5).tolist() == pytest.approx([8.2566, 9.4973, 10.7132, 11.9081, 13.1401], abs=6e-5)
    assert unscaled.max() == pytest.approx(295.3757, abs=6e-5)
    centre = grid.centroid.iloc[int(unscaled.to_numpy().argmax())]
    assert (centre.x, centre.y) == pytest.approx((771181.51, 3892685.51), abs=0.006)


@pytest.mark.parametrize("shape", ["square", "hexagon"])
@pytest.mark.parametrize("radius", [40.0, 300.0, 2500.0])
def test_it_adds_up_to_the_incidents(shape: str, radius: float) -> None:
    rng = np.random.default_rng(0)
    points = gpd.GeoSeries(gpd.points_from_xy(*rng.uniform(0, 3000, (2, 500))), crs=32717)
    weights = rng.uniform(0, 5, 500)
    grid = make_grid(TOWN, cell_m=100, shape=shape)
    density = kernel_density(points, grid, radius_m=radius, weights=weights)
    assert (density * grid["area_km2"]).sum() == pytest.approx(weights.sum(), rel=1e-9)


def test_one_incident_in_the_middle_by_hand() -> None:
    grid = make_grid(TOWN, cell_m=20)
    density = kernel_density(gpd.GeoSeries([Point(1510, 1510)], crs=32717), grid, radius_m=300)
    assert density.max() == pytest.approx(3e6 / (np.pi * 300**2), rel=1e-3)  # the height of one kernel
    free = kernel_density(gpd.GeoSeries([Point(1510, 1510)], crs=32717), grid, radius_m=300, edge=False)
    assert (free * grid["area_km2"]).sum() == pytest.approx(1, rel=1e-3)
    corner = kernel_density(gpd.GeoSeries([Point(0, 0)], crs=32717), grid, radius_m=300, edge=False)
    assert (corner * grid["area_km2"]).sum() == pytest.approx(0.25, rel=0.1)  # three quarters are outside


def test_rows_in_any_order_give_the_same_bits() -> None:
    rng = np.random.default_rng(1)
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*rng.integers(0, 30, (2, 400)) * 100.0), crs=32717)
    weights, shuffled = rng.uniform(0, 1, 400), rng.permutation(400)
    grid = make_grid(TOWN, cell_m=150)
    one = kernel_density(points, grid, radius_m=400, weights=weights)
    other = kernel_density(points.iloc[shuffled], grid, radius_m=400, weights=weights[shuffled])
    assert one.tolist() == other.tolist()


def test_risk_is_incidents_per_exposed() -> None:
    grid = make_grid(TOWN, cell_m=100)
    people = gpd.GeoDataFrame({"peso": [1000.0]}, geometry=[Point(1000, 1000)], crs=32717)
    facts = gpd.GeoDataFrame(geometry=[Point(1000, 1000)] * 5, crs=32717)
    risk = dual_density(facts, people, grid, radius_m=300)
    assert risk.dropna().tolist() == pytest.approx([5.0] * int(risk.notna().sum()))
    assert 0 < risk.notna().sum() < len(grid)


def test_degrees_and_no_radius_are_refused() -> None:
    grid = make_grid(TOWN, cell_m=100)
    with pytest.raises(CrsError):
        kernel_density(gpd.GeoSeries([Point(0, 0)], crs=4326), grid, radius_m=300)
    with pytest.raises(ValueError, match="radio"):
        kernel_density(gpd.GeoSeries([Point(0, 0)], crs=32717), grid, radius_m=0)
