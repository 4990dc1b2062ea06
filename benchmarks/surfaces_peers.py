"""Gi* and densities over cells, ours and by others: each function returns the seconds of its work."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from places import CRS, city

if TYPE_CHECKING:
    from numpy.typing import NDArray


def _grid(cell: float) -> tuple[object, NDArray[np.float64]]:
    import geopandas as gpd  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    from layers.surfaces.grid import count_in_cells, make_grid  # noqa: PLC0415

    box = gpd.GeoSeries([shapely.box(770_000, 9_200_000, 790_000, 9_220_000)], crs=CRS)
    grid = make_grid(box, cell_m=cell)
    points = gpd.GeoSeries(gpd.points_from_xy(*city(100_000).T), crs=CRS)
    return grid, count_in_cells(points, grid)


def ours_getis(cell: float) -> float:
    """Gi*, p and q."""
    from layers.surfaces.getis_ord import getis_ord  # noqa: PLC0415

    grid, counts = _grid(cell)
    start = time.perf_counter()
    getis_ord(counts, grid)  # type: ignore[arg-type]
    return time.perf_counter() - start


def esda_getis(cell: float) -> float:
    """esda, with the options that give the right number and no permutations."""
    from esda import G_Local  # noqa: PLC0415
    from libpysal.weights import Queen  # noqa: PLC0415

    grid, counts = _grid(cell)
    start = time.perf_counter()
    G_Local(counts, Queen.from_dataframe(grid, use_index=False), transform="B", star=True, permutations=0)
    return time.perf_counter() - start


def ours_kde(count: int, cell: float) -> float:
    """Quartic kernel of 400 m, edge-corrected."""
    import geopandas as gpd  # noqa: PLC0415

    from layers.surfaces.density import kernel_density  # noqa: PLC0415

    grid, _ = _grid(cell)
    points = gpd.GeoSeries(gpd.points_from_xy(*city(count).T), crs=CRS)
    start = time.perf_counter()
    kernel_density(points, grid, radius_m=400)  # type: ignore[arg-type]
    return time.perf_counter() - start


def sklearn_kde(count: int, cell: float, kernel: str = "epanechnikov", bandwidth: float = 400.0) -> float:
    """scikit-learn's KernelDensity, Epanechnikov of 400 m (it has no quartic; this is its fastest), no edge correction."""
    from sklearn.neighbors import KernelDensity  # noqa: PLC0415

    grid, _ = _grid(cell)
    centres = grid.geometry.centroid  # type: ignore[attr-defined]
    at = np.column_stack([centres.x, centres.y])
    start = time.perf_counter()
    np.exp(KernelDensity(bandwidth=bandwidth, kernel=kernel).fit(city(count)).score_samples(at)) * count
    return time.perf_counter() - start


def sklearn_gaussian(count: int, cell: float) -> float:
    """scikit-learn's KernelDensity with the kernel it takes by itself, as wide as a quartic one of 400 m (141 m)."""
    return sklearn_kde(count, cell, "gaussian", 400 / np.sqrt(8))
