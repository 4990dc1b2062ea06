"""Where the incidents are dense, in a few bands that a map can show: half of them here, nine of ten there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.surfaces.bandwidth import choose_radius
from layers.surfaces.density import kernel_density
from layers.surfaces.grid import Lattice, locate_in_cells, make_grid

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["BANDS", "DensityBands", "density_bands"]

BANDS = ("muy alta", "alta", "media", "baja")
"""Names of the bands, the densest first."""

_SHARES = (0.25, 0.5, 0.75, 0.9)
_CELLS_M = (100.0, 200.0, 500.0, 1000.0, 2000.0)
_MOST_ACROSS = 200
_RADII = (3, 4, 5)
"""Radii that are tried, in cells: a cell is a third of the radius at most."""


@dataclass(frozen=True, slots=True)
class DensityBands:
    """Density of the incidents of one jurisdiction, in bands.

    ``table`` has a row per band, the densest first: ``banda``, ``desde_km2`` (incidents per km2 from which it starts),
    ``pct`` (share of the incidents in it and in the denser ones) and ``area_km2`` (of the same). ``cells`` are the squares
    that belong to a band: ``banda, desde_km2, geometry``. ``reason`` says in Spanish why the radius is this.
    """

    cells: gpd.GeoDataFrame
    table: pd.DataFrame
    cell_m: float
    radius_m: float
    reason: str


def density_bands(shown: gpd.GeoDataFrame, outline: shapely.Geometry) -> DensityBands:
    """Band the kernel density of incidents: the densest ground that holds a quarter, a half, three quarters, 90 % of them.

    These are the volume contours (Worton 1989) of :func:`layers.surfaces.density.kernel_density` with its edge correction.
    Incidents are taken to the centre of their cell first, so that nothing finer than a cell can be read back from the
    bands, and cells start at whole multiples of their side, so that neither the boundary nor the incidents move them.

    Parameters
    ----------
    shown
        Projected incidents inside the jurisdiction, with ``fecha``.
    outline
        Polygon of the jurisdiction, in the same system. Cells are of 100 m, or the first of 200, 500, 1000 and 2000 m of
        which 200 span it.

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
    cell_m = _cell_for(outline)
    grid = make_grid(gpd.GeoSeries([outline], crs=shown.crs), cell_m=cell_m, fixed=True)
    cell = locate_in_cells(shown, grid)
    x, y = Lattice.of(grid).centres(grid["columna"].to_numpy(), grid["fila"].to_numpy())
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
    return DensityBands(cells, table, cell_m, radius, reason)


def _cell_for(outline: shapely.Geometry) -> float:
    west, south, east, north = shapely.bounds(outline)
    side = max(east - west, north - south)
    return next((cell for cell in _CELLS_M if side <= cell * _MOST_ACROSS), _CELLS_M[-1])


def _banded(density: NDArray[np.floating], area: NDArray[np.floating]) -> pd.DataFrame:
    """Table of the bands; those that would start where a denser one does are left out."""
    order = np.argsort(-density, kind="stable")
    held, ground = np.cumsum((density * area)[order]), np.cumsum(area[order])
    if not len(held) or not held[-1] > 0 or density.min() == density.max():
        return pd.DataFrame({"banda": [], "desde_km2": [], "pct": [], "area_km2": []})
    reached = np.searchsorted(held, np.asarray(_SHARES) * held[-1])
    starts = np.unique(density[order][np.minimum(reached, len(order) - 1)])[::-1]
    last = np.searchsorted(-density[order], -starts, side="right") - 1  # all the cells of equal density are in
    return pd.DataFrame(
        {
            "banda": BANDS[: len(starts)],
            "desde_km2": starts,
            "pct": 100 * held[last] / held[-1],
            "area_km2": ground[last],
        }
    )
