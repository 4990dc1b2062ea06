"""Kernel density of incidents, per km2."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geo.crs import require_metric
from layers.arrays.distinct import distinct
from layers.arrays.group_sums import sums_by_group
from layers.surfaces.kernels import Kernels

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import ArrayLike, NDArray
    from scipy.sparse import csc_array

__all__ = ["density_of_places", "dual_density", "kernel_density"]


def kernel_density(
    points: gpd.GeoDataFrame | gpd.GeoSeries,
    grid: gpd.GeoDataFrame,
    *,
    radius_m: float,
    weights: ArrayLike | None = None,
    edge: bool = True,
) -> pd.Series[float]:
    r"""Kernel density of incidents at the centres of the cells, per km2.

    .. math:: f(c) = \sum_i w_i \frac{3}{\pi h^2} \left(1 - \frac{d_{ic}^2}{h^2}\right)^2, \quad d_{ic} < h

    the quartic (biweight) kernel, which integrates to one incident (Silverman 1986).

    Parameters
    ----------
    points, weights
        Projected incidents, and their weights; 1 by default.
    grid
        Cells of the jurisdiction (:func:`layers.surfaces.grid.make_grid`), at most a third of the radius
        wide for an accurate result.
    radius_m
        Bandwidth h, in metres.
    edge
        Edge correction: each kernel is divided by its mass inside the jurisdiction (Jones 1993), so that the density
        integrates to the number of incidents. Without it, the mass outside is lost.

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

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> import mapadelito as md
    >>> grid = md.make_grid(box(0, 0, 1000, 1000), cell_m=50, crs=32717)
    >>> points = gpd.GeoSeries(gpd.points_from_xy([500, 510, 20], [500, 500, 20]), crs=32717)
    >>> density = md.kernel_density(points, grid, radius_m=200)
    >>> round(float((density * grid["area_km2"]).sum()), 9)
    3.0
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 (heavy)

    require_metric(points, who="kernel_density")
    if not radius_m > 0:
        raise ValueError("kernel_density: el radio debe ser positivo.")
    shapes = points.geometry.to_numpy()
    here = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    weight = np.ones(len(points)) if weights is None else np.asarray(weights, dtype=float)
    xy, back = distinct(shapely.get_coordinates(shapes[here]))
    kernels = Kernels(grid, radius_m, edge=edge)
    order = kernels.order(xy)
    xy, mass = xy[order], sums_by_group(back, weight[here], len(xy))[order]
    table = np.zeros(len(kernels.cell))
    for part, run, place, kernel, scale in kernels.batches(xy):
        first = np.searchsorted(run, np.arange(len(place) + 1))
        by_run = csr_array((scale * mass[part], np.arange(len(run)), first), shape=(len(place), len(run)))
        west = int(place.min())
        added = np.bincount((place - west).ravel(), np.asarray(by_run @ kernel).ravel())
        table[west : west + len(added)] += added
    out = np.empty(len(grid) + 1)
    out[kernels.cell] = table
    return pd.Series(out[:-1], index=grid.index)


def density_of_places(xy: NDArray[np.float64], grid: gpd.GeoDataFrame, *, radius_m: float) -> csc_array:
    """Matrix (cells + 1, places) that maps weights of places to :func:`kernel_density`, with ``edge``.

    ``xy`` are distinct coordinates (n, 2); the last row is for places outside the grid. It serves many weightings of the
    same places, as in a back-test.
    """
    from scipy.sparse import csc_array  # noqa: PLC0415 (heavy)

    cells, values, sizes = [np.empty(0, dtype=np.int32)], [np.empty(0)], [np.zeros(1, dtype=np.int32)]
    kernels = Kernels(grid, radius_m, edge=True)
    cell = kernels.cell.astype(np.int32)
    for _, run, place, kernel, scale in kernels.batches(xy):
        spread = kernel * scale[:, None]
        there = np.flatnonzero(spread)
        cells.append(cell.take(place)[run].take(there))
        values.append(spread.take(there))
        sizes.append(np.count_nonzero(spread, axis=1))
    ends = np.cumsum(np.concatenate(sizes), dtype=np.int32)
    shape = len(grid) + 1, len(xy)
    return csc_array((np.concatenate(values), np.concatenate(cells), ends), shape=shape)


def dual_density(
    points: gpd.GeoDataFrame, exposure: gpd.GeoDataFrame, grid: gpd.GeoDataFrame, *, radius_m: float, per: float = 1000.0
) -> pd.Series[float]:
    """Dual kernel density: incidents per unit of exposure (people, dwellings …).

    Library only: no command uses it.

    Parameters
    ----------
    points, exposure
        Projected points; the column ``peso``, if there is one, is the weight of each.
    grid, radius_m
        As in :func:`kernel_density`.
    per
        Units of exposure to which the result refers.

    Returns
    -------
    Series
        On the index of the grid; NaN without exposure within the radius.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> import mapadelito as md
    >>> grid = md.inner_cells(gpd.GeoSeries([box(0, 0, 200, 100)], crs=32717), cell_m=100)
    >>> robberies = gpd.GeoDataFrame(geometry=gpd.points_from_xy([100], [50]), crs=32717)
    >>> people = gpd.GeoDataFrame({"peso": [500]}, geometry=gpd.points_from_xy([100], [50]), crs=32717)
    >>> md.dual_density(robberies, people, grid, radius_m=300).round(6).tolist()
    [2.0, 2.0]
    """
    above, below = (kernel_density(item, grid, radius_m=radius_m, weights=item.get("peso")) for item in (points, exposure))
    return (per * above / below).where(below > 0)
