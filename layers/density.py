"""Kernel density: incidents per km2, smoothed, that add up to the incidents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import require_metric
from layers.dbscan import distinct
from layers.grid import Lattice, locate_in_cells
from layers.sums import sums_by_group

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike, NDArray

__all__ = ["dual_density", "kernel_density"]

_BATCH = 4_000_000


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
    northing, back = distinct(shapely.get_coordinates(shapes[here])[:, ::-1])
    xy = np.ascontiguousarray(northing[:, ::-1])  # sorted from south to north
    mass = sums_by_group(back, weight[here], len(xy))
    area = grid["area_km2"].to_numpy()
    per_km2 = 3e6 / (np.pi * radius_m**2)
    scale = np.full(len(xy), per_km2)
    if edge:
        held = np.zeros(len(xy))
        for point, cell, kernel in _kernels(xy, grid, radius_m):
            np.add.at(held, point, kernel * area[cell])
        scale = np.divide(1.0, held, out=np.zeros_like(held), where=held > 0)
    out, given = np.zeros(len(grid)), mass * scale
    for point, cell, kernel in _kernels(xy, grid, radius_m):
        np.add.at(out, cell, kernel * given[point])
    if edge:
        alone = np.flatnonzero(held == 0)  # no centre is near enough: it stays in its own cell
        cell = locate_in_cells(gpd.GeoSeries(gpd.points_from_xy(*xy[alone].T), crs=grid.crs), grid)
        inside = (cell >= 0) & (area[cell] > 0)
        np.add.at(out, cell[inside], mass[alone][inside] / area[cell[inside]])
    return pd.Series(out, index=grid.index)


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


def _kernels(
    xy: NDArray[np.float64], grid: gpd.GeoDataFrame, radius_m: float
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]]:
    """Every point (sorted by y) and cell whose centre is within the radius, in batches, with (1 - (d/h)^2)^2."""
    lattice = Lattice.of(grid)
    x, y = lattice.centres(grid["columna"].to_numpy(), grid["fila"].to_numpy())
    order = np.lexsort((x, y))  # cells of a row, one beside the other
    first = np.unique(grid["fila"].to_numpy()[order], return_index=True)[1]
    ends = np.append(first[1:], len(order))
    x, y, northing = x[order], y[order], np.ascontiguousarray(xy[:, 1])
    for start, stop in zip(first, ends, strict=True):
        north = y[start]
        near = np.arange(*np.searchsorted(northing, (north - radius_m, north + radius_m)))
        near = near[np.abs(xy[near, 1] - north) < radius_m]
        if not len(near):
            continue
        reach = np.sqrt(radius_m**2 - (xy[near, 1] - north) ** 2)
        low = start + np.searchsorted(x[start:stop], xy[near, 0] - reach, side="right")
        high = start + np.searchsorted(x[start:stop], xy[near, 0] + reach, side="left")
        size = np.maximum(high - low, 0)
        for part in np.array_split(np.arange(len(near)), max(1, int(size.sum()) // _BATCH)):
            point = np.repeat(near[part], size[part])
            begins = np.cumsum(size[part]) - size[part]
            cell = np.arange(int(size[part].sum())) - np.repeat(begins - low[part], size[part])
            apart = (xy[point, 0] - x[cell]) ** 2 + (xy[point, 1] - north) ** 2
            yield point, order[cell], (1 - apart / radius_m**2) ** 2
