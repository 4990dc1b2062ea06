"""Kernel density: incidents per km2, smoothed, that add up to the incidents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import require_metric
from layers.dbscan import distinct
from layers.grid import CellIndex, Lattice, locate_in_cells
from layers.sums import sums_by_group

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike, NDArray
    from scipy.sparse import csc_array

__all__ = ["density_of_places", "dual_density", "kernel_density"]

_BATCH = 1_000_000
_FEW = 2_500
"""Points at a time of a matrix: few enough for the memory beside the processor."""


def kernel_density(
    points: gpd.GeoDataFrame | gpd.GeoSeries,
    grid: gpd.GeoDataFrame,
    *,
    radius_m: float,
    weights: ArrayLike | None = None,
    edge: bool = True,
) -> pd.Series[float]:
    r"""Density of incidents at the centres of the cells.

    .. math:: f(c) = \sum_i w_i \frac{3}{\pi h^2} \left(1 - \frac{d_{ic}^2}{h^2}\right)^2, \quad d_{ic} < h

    the quartic (biweight) kernel, which holds one incident (Silverman 1986).

    Parameters
    ----------
    points, weights
        Projected incidents, and what each counts (1).
    grid
        Cells of the jurisdiction (:func:`layers.grid.make_grid`), narrower than a third of the radius for a true picture.
    radius_m
        h: how far an incident is spread.
    edge
        Give back what the kernel would spread outside the jurisdiction: each kernel is divided by its own mass inside
        (Jones 1993), so that the density adds up to the incidents. Without it, what is outside is lost.

    Returns
    -------
    Series
        Incidents per km2 on the index of the grid. With ``edge``, the sum of density times ``area_km2`` is the weight of the
        points in the grid, or less than a radius away from it.

    Raises
    ------
    CrsError
        If the points are in degrees.
    ValueError
        If the radius is not positive.
    """
    require_metric(points, who="kernel_density")
    if not radius_m > 0:
        raise ValueError("kernel_density: el radio debe ser positivo.")
    shapes = points.geometry.to_numpy()
    here = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    weight = np.ones(len(points)) if weights is None else np.asarray(weights, dtype=float)
    xy, back = distinct(shapely.get_coordinates(shapes[here]))
    mass, out = sums_by_group(back, weight[here], len(xy)), np.zeros(len(grid) + 1)
    for part, cell, spread in _spread(xy, grid, radius_m, edge=edge):
        out += np.bincount(cell.ravel(), (spread * mass[part]).ravel(), minlength=len(out))
    return pd.Series(out[:-1], index=grid.index)


def density_of_places(xy: NDArray[np.float64], grid: gpd.GeoDataFrame, *, radius_m: float) -> csc_array:
    """Matrix (cells, places) that turns what happened at each place into :func:`kernel_density`, with ``edge``.

    ``xy`` are distinct coordinates (n, 2): for many weightings of the same places, as a back-test has.
    """
    from scipy.sparse import csc_array  # noqa: PLC0415 (heavy)

    cells, values, sizes = [np.empty(0, dtype=np.int32)], [np.empty(0)], [np.zeros(1, dtype=np.int32)]
    for _, cell, spread in _spread(xy, grid, radius_m, edge=True, most=_FEW):
        by_place = np.ascontiguousarray(spread.T)
        there = np.flatnonzero(by_place)
        cells.append(np.ascontiguousarray(cell.T, dtype=np.int32).take(there))
        values.append(by_place.take(there))
        sizes.append(np.count_nonzero(spread, axis=0))
    ends = np.cumsum(np.concatenate(sizes), dtype=np.int32)
    shape = len(grid) + 1, len(xy)  # the last row is for what falls outside the grid
    return csc_array((np.concatenate(values), np.concatenate(cells), ends), shape=shape)


def dual_density(
    points: gpd.GeoDataFrame, exposure: gpd.GeoDataFrame, grid: gpd.GeoDataFrame, *, radius_m: float, per: float = 1000.0
) -> pd.Series[float]:
    """Risk: density of incidents over that of what is exposed (people, dwellings …), each with its own weights.

    Parameters
    ----------
    points, exposure
        Projected; the column ``peso`` of each, if it has one, is what a point counts.
    grid, radius_m
        As in :func:`kernel_density`.
    per
        The result is incidents per so many exposed.

    Returns
    -------
    Series
        NaN where nothing is exposed within the radius: a risk without people is no risk.
    """
    above, below = (kernel_density(item, grid, radius_m=radius_m, weights=item.get("peso")) for item in (points, exposure))
    return (per * above / below).where(below > 0)


def _spread(
    xy: NDArray[np.float64], grid: gpd.GeoDataFrame, radius_m: float, *, edge: bool, most: int = _BATCH
) -> Iterator[tuple[slice, NDArray[np.intp], NDArray[np.float64]]]:
    """Batches of points: which, the cells round each (steps, points) and what one incident there gives them per km2."""
    area = np.append(grid["area_km2"].to_numpy(), 0.0)  # the last cell is none
    for part, cell, spread in _kernels(xy, grid, radius_m, most):
        if not edge:
            np.multiply(spread, 3e6 / (np.pi * radius_m**2), out=spread)
            yield part, cell, spread
            continue
        held = np.einsum("ij,ij->j", spread, area.take(cell))
        np.multiply(spread, np.divide(1.0, held, out=np.zeros_like(held), where=held > 0), out=spread)
        alone = np.flatnonzero(held == 0)  # no centre is near enough: it stays in its own cell
        if len(alone):
            own = locate_in_cells(gpd.GeoSeries(gpd.points_from_xy(*xy[part][alone].T), crs=grid.crs), grid)
            inside = (own >= 0) & (area[own] > 0)
            cell[0, alone[inside]], spread[0, alone[inside]] = own[inside], 1 / area[own[inside]]
        yield part, cell, spread


def _kernels(
    xy: NDArray[np.float64], grid: gpd.GeoDataFrame, radius_m: float, most: int
) -> Iterator[tuple[slice, NDArray[np.intp], NDArray[np.float64]]]:
    """Batches of points: which, the cells round each (steps, points) and (1 - (d/h)^2)^2, 0 from the radius on.

    Every point looks at the same steps, by row and column, from the centres nearest to it; a cell that is not in the grid
    has the number after the last one.
    """
    lattice = Lattice.of(grid)
    steps = _steps(lattice, radius_m)
    high, wide = len(steps) // 2, max(steps.values())
    index = CellIndex(grid, margin=2 * max(high, wide) + 2)
    count = sum(2 * reach + 1 for reach in steps.values())
    size = max(1, min(_BATCH // count, most))
    for start in range(0, len(xy), size):
        part = slice(start, start + size)
        x, y = xy[part].T
        own = lattice.nearest_row(y)
        cell, kernel, at = np.empty((count, len(x)), dtype=np.intp), np.empty((count, len(x))), 0
        for step, reach in steps.items():
            row = own + step
            column = lattice.nearest_column(x, row)
            east, north = lattice.centres(column, row)
            across, upright = (x - east) / radius_m, 1 - ((y - north) / radius_m) ** 2
            for move, found in enumerate(index.beside(column, row, reach), start=-reach):
                cell[at] = found
                np.square(across - move * (lattice.cell_m / radius_m), out=kernel[at])
                np.subtract(upright, kernel[at], out=kernel[at])
                at += 1
        np.maximum(kernel, 0.0, out=kernel)
        yield part, cell, np.square(kernel, out=kernel)


def _steps(lattice: Lattice, radius_m: float) -> dict[int, int]:
    """Rows up and down that may be in reach, and how many columns to either side in each."""
    high = int(radius_m / lattice.row_m + 0.5)
    apart = {row: max(abs(row) - 0.5, 0.0) * lattice.row_m for row in range(-high, high + 1)}
    return {row: int(np.sqrt(max(radius_m**2 - far**2, 0.0)) / lattice.cell_m + 0.5) for row, far in apart.items()}
