"""Equal cells over a jurisdiction, and incidents counted in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from geo.crs import parse_crs, require_metric
from geo.errors import CrsError
from layers.arrays.group_sums import sums_by_group

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from pyproj import CRS
    from scipy.sparse import csr_array

__all__ = ["CellIndex", "Lattice", "count_in_cells", "inner_cells", "locate_in_cells", "make_grid", "neighbours"]

_SHAPES = ("square", "hexagon")
_MOST_CELLS = 2_000_000
_FINE_M, _MANY_CELLS = 100.0, 250_000
_ROW = float(np.sqrt(3.0) / 2.0)  # height of a row of hexagons, in cells


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
        Start at whole multiples of the cell, not at the bounds: the cells stay where they are whatever the boundary.
    crs
        EPSG code of a bare geometry; a frame declares its own.

    Returns
    -------
    GeoDataFrame
        ``columna``, ``fila`` (whole numbers from the south-west corner of the bounds), ``area_km2`` (of the part inside the
        boundary) and ``geometry`` (the whole cell): every cell that touches the boundary, by row and then column. What
        happens on a border between squares belongs to the cell at its east or north.

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
    if columns * rows > _MOST_CELLS:
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
    """Squares of :func:`make_grid` that have ground inside the boundary, without those that only touch it.

    Without a side: 100 m, about a block, or as often twice that as it takes for fewer than 250,000 over the bounds.

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
        while (east - west) * (north - south) > _MANY_CELLS * cell_m**2:
            cell_m *= 2
    grid = make_grid(boundary, cell_m=cell_m)
    return grid[grid["area_km2"] > 0].reset_index(drop=True)


@dataclass(frozen=True, slots=True)
class Lattice:
    """Where the cells of a grid are: its corner (of the first square; the centre of the first hexagon), size and shape."""

    west: float
    south: float
    cell_m: float
    shape: str

    @classmethod
    def of(cls, grid: gpd.GeoDataFrame) -> Lattice:
        """Recover it from the cells of :func:`make_grid`."""
        require_metric(grid, who="grid")
        first = grid.geometry.to_numpy()[0]
        west, south, east, north = first.bounds
        shape = "square" if shapely.get_num_coordinates(first) == 5 else "hexagon"
        plain = cls(0.0, 0.0, east - west, shape)
        x, y = plain.centres(grid["columna"].to_numpy()[:1], grid["fila"].to_numpy()[:1])
        return cls((west + east) / 2 - float(x[0]), (south + north) / 2 - float(y[0]), east - west, shape)

    @property
    def row_m(self) -> float:
        """Distance between rows of centres."""
        return self.cell_m if self.shape == "square" else self.cell_m * _ROW

    def polygons(self, column: NDArray[np.intp], row: NDArray[np.intp]) -> NDArray[np.object_]:
        """Cells as polygons."""
        x, y = self.centres(column, row)
        if self.shape == "square":
            half = self.cell_m / 2
            squares: NDArray[np.object_] = shapely.box(x - half, y - half, x + half, y + half)
            return squares
        reach = self.cell_m / np.sqrt(3.0)
        angles = np.radians(np.arange(30, 390, 60))
        corners = np.stack([x[:, None] + reach * np.cos(angles), y[:, None] + reach * np.sin(angles)], axis=-1)
        hexagons: NDArray[np.object_] = shapely.polygons(corners)
        return hexagons

    def centres(self, column: NDArray[np.intp], row: NDArray[np.intp]) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
        """East and north of the centres of cells."""
        if self.shape == "square":
            return self.west + (column + 0.5) * self.cell_m, self.south + (row + 0.5) * self.cell_m
        return self.west + (column + 0.5 * (row % 2)) * self.cell_m, self.south + row * self.row_m

    def nearest_row(self, north: NDArray[np.float64]) -> NDArray[np.intp]:
        """Row whose centres are nearest."""
        corner = self.south + (self.row_m / 2 if self.shape == "square" else 0.0)
        return np.rint((north - corner) / self.row_m).astype(np.intp)

    def nearest_column(self, east: NDArray[np.float64], row: NDArray[np.intp]) -> NDArray[np.intp]:
        """Column whose centre is nearest, in a row."""
        shift = 0.5 if self.shape == "square" else 0.5 * (row % 2)
        return np.rint((east - self.west) / self.cell_m - shift).astype(np.intp)

    def cell_of(self, xy: NDArray[np.float64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Column and row of the cell that holds each point."""
        if self.shape == "square":
            column, row = np.floor((xy - [self.west, self.south]) / self.cell_m).astype(np.intp).T
            return column, row
        guess = self.nearest_row(xy[:, 1])
        best, column, row = np.full(len(xy), np.inf), np.zeros_like(guess), guess.copy()
        for near in (guess - 1, guess, guess + 1):  # the nearest centre is in one of three rows
            at = self.nearest_column(xy[:, 0], near)
            x, y = self.centres(at, near)
            apart = (xy[:, 0] - x) ** 2 + (xy[:, 1] - y) ** 2
            nearer = apart < best
            best, column, row = (np.where(nearer, new, old) for new, old in ((apart, best), (at, column), (near, row)))
        return column, row


class CellIndex:
    """Finds cells of a grid by column and row, in a ``table`` (columns, rows) of their positions in the grid.

    There is none in the margin round them: there the table has the length of the grid.
    """

    def __init__(self, grid: gpd.GeoDataFrame, *, margin: int = 2) -> None:
        column, row = grid["columna"].to_numpy(), grid["fila"].to_numpy()
        self._west, self._south = column.min(initial=0) - margin, row.min(initial=0) - margin
        self._none, self._reach = len(grid), margin // 2
        columns = column.max(initial=0) - self._west + margin + 1
        self.rows = int(row.max(initial=0) - self._south + margin + 1)
        self.table = np.full((columns, self.rows), self._none, dtype=np.intp)
        self.table[column - self._west, row - self._south] = np.arange(len(grid))

    def home(self, column: NDArray[np.intp], row: NDArray[np.intp]) -> NDArray[np.intp]:
        """Place of each cell in the table, as one number; the next column is ``rows`` further on.

        One outside the table is moved into its margin, where up to half a margin away there is still none.
        """
        reach, columns = self._reach, len(self.table)
        at: NDArray[np.intp] = np.clip(column - self._west, reach, columns - 1 - reach) * self.rows
        at += np.clip(row - self._south, reach, self.rows - 1 - reach)
        return at

    def __call__(self, column: NDArray[np.intp], row: NDArray[np.intp]) -> NDArray[np.intp]:
        """Position in the grid of each cell; -1 where there is none."""
        found = self.table.ravel().take(self.home(column, row))
        return np.where(found == self._none, -1, found)


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
    """Incidents, or their summed weight, in each cell of a grid; points outside it are not counted.

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
    """Binary contiguity (n, n) of the cells: the eight round a square (queen), the six round a hexagon; without itself."""
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
