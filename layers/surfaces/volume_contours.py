"""Volume contours of the kernel density: the densest area that has 25, 50, 75 and 90 % of the incidents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.surfaces.bandwidth import choose_radius
from layers.surfaces.density import kernel_density
from layers.surfaces.grid import locate_in_cells, make_grid
from layers.surfaces.lattice import Lattice

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["BANDS", "DensityBands", "density_bands"]

BANDS = ("muy alta", "alta", "media", "baja")
"""Names of the bands, the densest first."""

_SHARES = (0.25, 0.5, 0.75, 0.9)
"""Shares of the incidents inside each contour, one per band; conventional."""
_CELLS_M = (100.0, 200.0, 500.0, 1000.0, 2000.0)
"""Sides of the cells, in metres, the finest that spans the jurisdiction with few cells being taken."""
_MAX_ACROSS = 200
"""Most cells along the longer side of the jurisdiction: what a sheet can show."""
_RADII = (3, 4, 5)
"""Candidate radii, in cells: a cell is a third of the radius at most, so that the density is accurate."""


@dataclass(frozen=True, slots=True)
class DensityBands:
    """Density of the incidents of one jurisdiction, in bands.

    Attributes
    ----------
    cells
        Squares that belong to a band: ``banda, desde_km2, geometry``.
    table
        A row per band, the densest first: ``banda``, ``desde_km2`` (lowest density, in incidents per km2), ``pct``
        (incidents in it and in the denser bands, in per cent) and ``area_km2`` (of the same).
    cell_m, radius_m
        Side of the cells and bandwidth, in metres.
    reason
        Spanish sentence on the choice of the bandwidth.
    corner
        West and south of the first cell of the grid, in metres.
    inside
        Whether each cell touches the jurisdiction, by row from the south and column from the west.
    """

    cells: gpd.GeoDataFrame
    table: pd.DataFrame
    cell_m: float
    radius_m: float
    reason: str
    corner: tuple[float, float]
    inside: NDArray[np.bool_]


def density_bands(shown: gpd.GeoDataFrame, outline: shapely.Geometry, *, least_m: float = 0.0) -> DensityBands:
    """Bands of the kernel density: the densest areas with 25, 50, 75 and 90 % of the incidents.

    These are the volume contours (Worton 1989) of :func:`layers.surfaces.density.kernel_density` with its edge correction.
    Incidents are moved to the centre of their cell first, so that nothing finer than a cell can be recovered from the bands,
    and cells start at whole multiples of their side, so that they depend neither on the boundary nor on the incidents.

    Parameters
    ----------
    shown
        Projected incidents inside the jurisdiction, with ``fecha``.
    outline
        Polygon of the jurisdiction, in the same system. Cells have 100 m, or the first of 200, 500, 1000 and 2000 m of which
        200 span it.
    least_m
        Smallest side of a cell, in metres.

    Returns
    -------
    DensityBands
        Without bands where the density is the same everywhere.

    Examples
    --------
    >>> import geopandas as gpd
    >>> import numpy as np
    >>> from shapely import box
    >>> import mapadelito as md
    >>> x = np.random.default_rng(0).normal(1000, 200, size=(2, 300))
    >>> points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*x), crs=32717).assign(fecha=np.datetime64("2020-03-01"))
    >>> bands = md.density_bands(points, box(0, 0, 2000, 2000))
    >>> bands.table[["banda", "pct"]].round(0)
          banda   pct
    0  muy alta  26.0
    1      alta  51.0
    2     media  76.0
    3      baja  90.0
    >>> bands.radius_m
    300.0
    """
    cell_m = _cell_for(outline, least_m)
    grid = make_grid(gpd.GeoSeries([outline], crs=shown.crs), cell_m=cell_m, fixed=True)
    cell = locate_in_cells(shown, grid)
    lattice, column, row = Lattice.of(grid), grid["columna"].to_numpy(), grid["fila"].to_numpy()
    x, y = lattice.centres(column, row)
    own = cell[cell >= 0]
    dates = {"fecha": shown["fecha"].to_numpy()[cell >= 0]}
    events = gpd.GeoDataFrame(dates, geometry=gpd.points_from_xy(x[own], y[own]), crs=shown.crs)
    radius, reason = choose_radius(events, grid, radii_m=tuple(cell_m * times for times in _RADII))
    density = kernel_density(events, grid, radius_m=radius).round(6).to_numpy()
    table = _banded(density, grid["area_km2"].to_numpy())
    starts = table["desde_km2"].to_numpy()
    rank = np.searchsorted(-starts, -density)  # of the first band that starts at or under the density
    inside = np.flatnonzero(rank < len(starts))
    columns = {name: table[name].to_numpy()[rank[inside]] for name in ("banda", "desde_km2")}
    cells = gpd.GeoDataFrame(columns, geometry=grid.geometry.to_numpy()[inside], crs=shown.crs)
    touched = np.zeros((row.max() + 1, column.max() + 1), dtype=bool)
    touched[row, column] = True
    return DensityBands(cells, table, cell_m, radius, reason, (lattice.west, lattice.south), touched)


def _cell_for(outline: shapely.Geometry, least_m: float) -> float:
    west, south, east, north = shapely.bounds(outline)
    side = max(east - west, north - south)
    return next((cell for cell in _CELLS_M if cell >= least_m and side <= cell * _MAX_ACROSS), _CELLS_M[-1])


def _banded(density: NDArray[np.floating], area: NDArray[np.floating]) -> pd.DataFrame:
    """Table of the bands, without those that start at the same density as a denser one."""
    order = np.argsort(-density, kind="stable")
    cumulative, cumulative_km2 = np.cumsum((density * area)[order]), np.cumsum(area[order])
    if not len(cumulative) or not cumulative[-1] > 0 or density.min() == density.max():
        return pd.DataFrame({"banda": [], "desde_km2": [], "pct": [], "area_km2": []})
    reached = np.searchsorted(cumulative, np.asarray(_SHARES) * cumulative[-1])
    starts = np.unique(density[order][np.minimum(reached, len(order) - 1)])[::-1]
    last = np.searchsorted(-density[order], -starts, side="right") - 1  # all the cells of equal density are in
    return pd.DataFrame(
        {
            "banda": BANDS[: len(starts)],
            "desde_km2": starts,
            "pct": 100 * cumulative[last] / cumulative[-1],
            "area_km2": cumulative_km2[last],
        }
    )
