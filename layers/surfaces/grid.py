"""Grid of equal cells over a jurisdiction, and counts of incidents in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from geo.crs import parse_crs, require_metric
from geo.errors import CrsError
from layers.arrays.group_sums import sums_by_group
from layers.surfaces.lattice import CellIndex, Lattice

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from pyproj import CRS
    from scipy.sparse import csr_array

__all__ = ["count_in_cells", "inner_cells", "locate_in_cells", "make_grid", "neighbours"]

_SHAPES = ("square", "hexagon")
_MAX_CELLS = 2_000_000
"""Most cells of a grid over its bounds: it bounds memory where a cell size is mistyped."""
_FINE_M = 100.0
"""Side of the finest default cells, in metres: about a street block."""
_MAX_INNER_CELLS = 250_000
"""Most default cells over the bounds: it bounds the time and memory of scores and back-tests."""


def make_grid(
    boundary: gpd.GeoDataFrame | gpd.GeoSeries | shapely.Geometry,
    *,
    cell_m: float,
    shape: str = "square",
    fixed: bool = False,
    crs: str | int | CRS | None = None,
) -> gpd.GeoDataFrame:
    """Cover a jurisdiction with equal cells.

    Parameters
    ----------
    boundary
        Polygons, projected in metres; their union is covered. A bare shapely geometry needs ``crs``.
    cell_m
        Side of a square, or distance between opposite sides of a hexagon.
    shape
        ``square`` or ``hexagon`` (pointed top, odd rows shifted by half a cell).
    fixed
        Start at whole multiples of the cell, not at the bounds: cells of different boundaries coincide.
    crs
        EPSG code of a bare geometry; a frame declares its own.

    Returns
    -------
    GeoDataFrame
        ``columna``, ``fila`` (whole numbers from the south-west corner of the bounds), ``area_km2`` (of the part inside the
        boundary) and ``geometry`` (the whole cell): every cell that touches the boundary, by row and then column. A
        point on a border between squares belongs to the cell at its east or north.

    Raises
    ------
    CrsError
        If the boundary is in degrees, or is a bare geometry and ``crs`` is not given.
    ValueError
        If the cell is not positive, the shape is unknown, the cells would be more than two million, or ``crs`` is given
        with a frame.

    Examples
    --------
    >>> from shapely import box
    >>> import mapadelito as md
    >>> grid = md.make_grid(box(0, 0, 250, 100), cell_m=100, crs=32717)
    >>> grid[["columna", "fila", "area_km2"]].head(3)
       columna  fila  area_km2
    0        0     0     0.010
    1        1     0     0.010
    2        2     0     0.005
    >>> float(grid["area_km2"].sum())
    0.025
    """
    boundary = _with_crs(boundary, crs)
    require_metric(boundary, who="make_grid")
    if not cell_m > 0 or shape not in _SHAPES:
        raise ValueError(f"make_grid: la celda debe ser positiva y la forma una de {', '.join(_SHAPES)}.")
    outline = shapely.union_all(boundary.geometry.to_numpy())
    west, south, east, north = shapely.bounds(outline)
    if fixed:
        west, south = np.floor(west / cell_m) * cell_m, np.floor(south / cell_m) * cell_m
    lattice = Lattice(float(west), float(south), float(cell_m), shape)
    columns, rows = int((east - west) // cell_m) + 2, int((north - south) // lattice.row_m) + 2
    if columns * rows > _MAX_CELLS:
        raise ValueError(f"make_grid: serían {columns * rows:,} celdas; use celdas más grandes.")
    row, column = (index.ravel() for index in np.mgrid[0:rows, 0:columns])
    cells = lattice.polygons(column, row)
    shapely.prepare(outline)
    touching = shapely.intersects(outline, cells)
    whole = shapely.contains_properly(outline, cells)
    column, row, cells, whole = column[touching], row[touching], cells[touching], whole[touching]
    area = shapely.area(cells)
    area[~whole] = shapely.area(shapely.intersection(outline, cells[~whole]))
    data = {"columna": column, "fila": row, "area_km2": area / 1e6}
    return gpd.GeoDataFrame(data, geometry=gpd.GeoSeries(cells, crs=boundary.crs), crs=boundary.crs)


def _with_crs(
    boundary: gpd.GeoDataFrame | gpd.GeoSeries | shapely.Geometry, crs: str | int | CRS | None
) -> gpd.GeoDataFrame | gpd.GeoSeries:
    """Return a frame as it is, and a bare geometry as a series in the system given."""
    if not isinstance(boundary, shapely.Geometry):
        if crs is not None:
            raise ValueError("make_grid: crs= es solo para una geometría suelta; un marco ya declara su sistema.")
        return boundary
    if crs is None:
        raise CrsError("make_grid: una geometría suelta no dice en qué sistema está; indíquelo, por ejemplo crs=32717.")
    return gpd.GeoSeries([boundary], crs=parse_crs(crs))


def inner_cells(boundary: gpd.GeoDataFrame | gpd.GeoSeries, *, cell_m: float | None = None) -> gpd.GeoDataFrame:
    """Squares of :func:`make_grid` with area inside the boundary, without those that only touch it.

    The default side is 100 m, doubled until there are at most 250,000 cells over the bounds.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> import mapadelito as md
    >>> cells = md.inner_cells(gpd.GeoSeries([box(0, 0, 250, 100)], crs=32717), cell_m=100)
    >>> cells["area_km2"].tolist()
    [0.01, 0.01, 0.005]
    """
    if cell_m is None:
        require_metric(boundary, who="inner_cells")
        west, south, east, north = boundary.total_bounds
        cell_m = _FINE_M
        while (east - west) * (north - south) > _MAX_INNER_CELLS * cell_m**2:
            cell_m *= 2
    grid = make_grid(boundary, cell_m=cell_m)
    return grid[grid["area_km2"] > 0].reset_index(drop=True)


def locate_in_cells(points: gpd.GeoDataFrame | gpd.GeoSeries, grid: gpd.GeoDataFrame) -> NDArray[np.intp]:
    """Position in the grid of the cell that holds each point; -1 for points outside the grid and null ones."""
    require_metric(points, who="count_in_cells")
    out = np.full(len(points), -1, dtype=np.intp)
    shapes = points.geometry.to_numpy()
    here = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    if len(grid) and here.any():
        out[here] = CellIndex(grid)(*Lattice.of(grid).cell_of(shapely.get_coordinates(shapes[here])))
    return out


def count_in_cells(
    points: gpd.GeoDataFrame | gpd.GeoSeries, grid: gpd.GeoDataFrame, weights: ArrayLike | None = None
) -> NDArray[np.float64]:
    """Incidents, or the sum of their weights, in each cell of a grid; points outside it are not counted.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> import mapadelito as md
    >>> grid = md.inner_cells(gpd.GeoSeries([box(0, 0, 200, 100)], crs=32717), cell_m=100)
    >>> points = gpd.GeoSeries(gpd.points_from_xy([50, 60, 150, 900], [50, 50, 50, 50]), crs=32717)
    >>> md.count_in_cells(points, grid).tolist()
    [2.0, 1.0]
    """
    cell = locate_in_cells(points, grid)
    weight = np.ones(len(points)) if weights is None else np.asarray(weights, dtype=float)
    inside = cell >= 0
    return sums_by_group(cell[inside], weight[inside], len(grid))


def neighbours(grid: gpd.GeoDataFrame) -> csr_array:
    """Binary contiguity matrix (n, n) of the cells: eight neighbours of a square (queen), six of a hexagon, not itself."""
    from scipy.sparse import coo_array  # noqa: PLC0415 (heavy)

    index = CellIndex(grid)
    column, row = grid["columna"].to_numpy(), grid["fila"].to_numpy()
    if Lattice.of(grid).shape == "square":
        steps = [(dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if (dx, dy) != (0, 0)]
        found = [index(column + dx, row + dy) for dx, dy in steps]
    else:
        odd = row % 2
        found = [index(column - 1, row), index(column + 1, row)]
        found += [index(column + odd + dx, row + dy) for dx in (-1, 0) for dy in (-1, 1)]
    own = np.tile(np.arange(len(grid)), len(found))
    other = np.concatenate(found)
    there = other >= 0
    return coo_array((np.ones(there.sum()), (own[there], other[there])), shape=(len(grid), len(grid))).tocsr()
