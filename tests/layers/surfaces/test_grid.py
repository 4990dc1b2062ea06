"""Cells over a jurisdiction."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point, Polygon, box

from geo.errors import CrsError
from helpers.memphis import robberies
from layers.surfaces.grid import count_in_cells, inner_cells, make_grid, neighbours
from layers.surfaces.lattice import Lattice


def frame(shape: Polygon) -> gpd.GeoSeries:
    return gpd.GeoSeries([shape], crs=32717)


def test_a_square_of_four() -> None:
    grid = make_grid(frame(box(100, 200, 300, 400)), cell_m=100)
    inside = grid[grid["area_km2"] > 0]
    assert inside[["columna", "fila"]].to_numpy().tolist() == [[0, 0], [1, 0], [0, 1], [1, 1]]
    assert inside["area_km2"].tolist() == [0.01] * 4
    assert inside.geometry.iloc[0].bounds == (100, 200, 200, 300)


def test_a_bare_geometry_needs_its_system() -> None:
    square = box(100, 200, 300, 400)
    for code in (32717, "EPSG:32717", frame(square).crs):
        assert make_grid(square, cell_m=100, crs=code).equals(make_grid(frame(square), cell_m=100))
        assert make_grid(square, cell_m=100, crs=code).crs == 32717
    for wrong in (None, 4326, "no existe"):
        with pytest.raises(CrsError):
            make_grid(square, cell_m=100, crs=wrong)
    with pytest.raises(ValueError, match="crs="):
        make_grid(frame(square), cell_m=100, crs=32718)


def test_cells_of_a_block_and_larger_where_they_would_be_too_many() -> None:
    sides = {side: inner_cells(frame(box(0, 0, side, side))) for side in (1_000, 60_000)}
    assert [(len(cells), Lattice.of(cells).cell_m) for cells in sides.values()] == [(100, 100.0), (90_000, 200.0)]
    with pytest.raises(CrsError):
        inner_cells(frame(box(0, 0, 1, 1)).set_crs(4326, allow_override=True))


def test_a_point_on_a_border_counts_once_and_outside_not_at_all() -> None:
    grid = make_grid(frame(box(0, 0, 200, 200)), cell_m=100)
    points = gpd.GeoSeries([Point(100, 50), Point(50, 50), Point(-1, 50), None], crs=32717)
    counts = count_in_cells(points, grid)
    assert dict(zip(grid["columna"] * 10 + grid["fila"], counts, strict=True))[0] == 1
    assert counts.sum() == 2
    assert count_in_cells(points, grid, [5, 1, 1, 1]).max() == 5


@pytest.mark.parametrize("shape", ["square", "hexagon"])
@settings(max_examples=40)
@given(st.integers(0, 10**6), st.floats(30, 400))
def test_cells_cover_everything_once(shape: str, seed: int, cell: float) -> None:
    rng = np.random.default_rng(seed)
    outline = Polygon(rng.uniform(0, 1500, (3, 2)) + np.asarray([7e5, 9.2e6]))
    if outline.area < 1000:
        return
    grid = make_grid(frame(outline), cell_m=cell, shape=shape)
    assert grid["area_km2"].sum() == pytest.approx(outline.area / 1e6, rel=1e-9)
    xy = rng.uniform(outline.bounds[:2], outline.bounds[2:], (60, 2))
    points = gpd.GeoSeries(gpd.points_from_xy(*xy.T), crs=32717)
    inside = points[points.within(outline)]
    assert count_in_cells(inside, grid).sum() == len(inside)
    joined = gpd.sjoin(gpd.GeoDataFrame(geometry=inside), grid[["geometry"]], predicate="within")
    assert np.bincount(joined["index_right"], minlength=len(grid)).tolist() == count_in_cells(inside, grid).tolist()


@pytest.mark.parametrize(("shape", "most"), [("square", 8), ("hexagon", 6)])
def test_neighbours_touch(shape: str, most: int) -> None:
    grid = make_grid(frame(box(0, 0, 1000, 1000)), cell_m=130, shape=shape)
    near = neighbours(grid)
    assert near.sum(axis=1).max() == most
    assert (near != near.T).nnz == 0
    for row in (0, len(grid) // 2, len(grid) - 1):
        touching = grid.buffer(0.01).intersects(grid.geometry.iloc[row])
        assert sorted([*near[[row]].indices.tolist(), row]) == np.flatnonzero(touching).tolist()


def test_the_lattice_is_recovered_from_any_part_of_the_grid() -> None:
    for shape in ("square", "hexagon"):
        grid = make_grid(frame(box(13, 17, 913, 717)), cell_m=77, shape=shape)
        whole, part = Lattice.of(grid), Lattice.of(grid.iloc[31:])
        assert (part.west, part.south, part.cell_m) == pytest.approx((whole.west, whole.south, 77))


def test_memphis_as_the_reference() -> None:
    points, _, grid = robberies()
    counts = count_in_cells(points, grid).astype(int)
    assert len(grid) == 3302
    assert np.bincount(counts)[:13].tolist() == [2366, 436, 208, 120, 62, 36, 30, 14, 7, 8, 6, 3, 1]
    assert (counts.sum(), counts.max()) == (2245, 24)


def test_impossible_grids_are_refused() -> None:
    with pytest.raises(CrsError):
        make_grid(gpd.GeoSeries([box(0, 0, 1, 1)], crs=4326), cell_m=100)
    for options in ({"cell_m": 0}, {"cell_m": 100, "shape": "circle"}, {"cell_m": 0.01}):
        with pytest.raises(ValueError, match="make_grid"):
            make_grid(frame(box(0, 0, 1000, 1000)), **options)
