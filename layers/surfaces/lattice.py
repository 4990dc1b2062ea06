"""Geometry of a grid of equal cells: centres, polygons, the cell of a point, and the index of the cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.crs import require_metric

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

__all__ = ["CellIndex", "Lattice"]

_ROW = float(np.sqrt(3.0) / 2.0)  # height of a row of hexagons, in cell widths


@dataclass(frozen=True, slots=True)
class Lattice:
    """Geometry of a grid, in metres.

    Attributes
    ----------
    west, south
        South-west corner of the first square, or centre of the first hexagon.
    cell_m
        Side of a square, or distance between opposite sides of a hexagon.
    shape
        ``square`` or ``hexagon``.
    """

    west: float
    south: float
    cell_m: float
    shape: str

    @classmethod
    def of(cls, grid: gpd.GeoDataFrame) -> Lattice:
        """Recover the lattice from cells of :func:`make_grid`."""
        require_metric(grid, who="grid")
        first = grid.geometry.to_numpy()[0]
        west, south, east, north = first.bounds
        shape = "square" if shapely.get_num_coordinates(first) == 5 else "hexagon"
        plain = cls(0.0, 0.0, east - west, shape)
        x, y = plain.centres(grid["columna"].to_numpy()[:1], grid["fila"].to_numpy()[:1])
        return cls((west + east) / 2 - float(x[0]), (south + north) / 2 - float(y[0]), east - west, shape)

    @property
    def row_m(self) -> float:
        """Distance between rows of centres, in metres."""
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
        """Coordinates (east, north) of the centres of cells, in metres."""
        if self.shape == "square":
            return self.west + (column + 0.5) * self.cell_m, self.south + (row + 0.5) * self.cell_m
        return self.west + (column + 0.5 * (row % 2)) * self.cell_m, self.south + row * self.row_m

    def nearest_row(self, north: NDArray[np.float64]) -> NDArray[np.intp]:
        """Row with the nearest centres to each north."""
        corner = self.south + (self.row_m / 2 if self.shape == "square" else 0.0)
        return np.rint((north - corner) / self.row_m).astype(np.intp)

    def nearest_column(self, east: NDArray[np.float64], row: NDArray[np.intp]) -> NDArray[np.intp]:
        """Column of a row with the nearest centre to each east."""
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
    """Index of the cells of a grid by column and row.

    ``table`` (columns, rows) has the position of each cell in the grid, and the length of the grid where there is no cell,
    as in the margin round them.
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
        """Index of each cell in the flattened table; the next column is ``rows`` further on.

        A cell outside the table is moved into the margin, at least half a margin away from any cell of the grid.
        """
        reach, columns = self._reach, len(self.table)
        at: NDArray[np.intp] = np.clip(column - self._west, reach, columns - 1 - reach) * self.rows
        at += np.clip(row - self._south, reach, self.rows - 1 - reach)
        return at

    def __call__(self, column: NDArray[np.intp], row: NDArray[np.intp]) -> NDArray[np.intp]:
        """Position in the grid of each cell; -1 where there is none."""
        found = self.table.ravel().take(self.home(column, row))
        return np.where(found == self._none, -1, found)
