"""Quartic kernels of points over the cells of a grid."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from layers.arrays.radix_sort import order_by
from layers.surfaces.lattice import CellIndex, Lattice

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]

__all__ = ["Batch", "Kernels"]

_BATCH = 200_000
"""Kernel values (points times cells in reach) computed at a time: few enough for the processor cache."""


class Batch(NamedTuple):
    """Kernels of some points; consecutive points with the same cells in reach form a run.

    Attributes
    ----------
    part
        The points.
    run
        Run of each point.
    place
        Indices of the cells of each run in the table (runs, steps).
    kernel
        Kernel of each point at those cells (points, steps), without unit.
    scale
        Factor of each point from kernel to incidents per km2.
    """

    part: slice
    run: Ints
    place: Ints
    kernel: Floats
    scale: Floats


class Kernels:
    """Quartic kernels of one radius over one grid.

    The cells in reach of a point are at fixed steps, by row and column, from the centres nearest to it, those of even rows
    first. ``cell`` is the flattened table of the cells with a margin round them: the position of each in the grid, and the
    length of the grid where there is none.
    """

    def __init__(self, grid: gpd.GeoDataFrame, radius_m: float, *, edge: bool) -> None:
        self._lattice, self._radius, self._edge = Lattice.of(grid), radius_m, edge
        self._steps = _steps(self._lattice, radius_m)
        self._wide, self._high = max(self._steps.values()), max(self._steps)
        self._index = CellIndex(grid, margin=2 * max(self._wide, self._high) + 2)
        self.cell = self._index.table.ravel()
        self._area = np.append(grid["area_km2"].to_numpy(), 0.0).take(self.cell)
        self._whole = self._area.max()
        self._moves = [self._moves_of(odd) for odd in (0, 1)]
        self._count = sum(len(moves) for moves in self._moves)

    def order(self, xy: Floats) -> Ints:
        """Return the order that puts points with the same cells in reach together, as the cells are in the table."""
        row, column, _ = self._nearest(xy)
        return order_by(row, column)

    def batches(self, xy: Floats) -> Iterator[Batch]:
        """Compute the kernels of points in batches.

        Each is divided by the kernel mass inside the jurisdiction (with ``edge``) or by that of the whole kernel. Where no
        centre is in reach, the whole kernel is in the cell of the point.
        """
        size = max(1, _BATCH // self._count)
        for start in range(0, len(xy), size):
            part = slice(start, start + size)
            row, *columns = self._nearest(xy[part])
            kernel = self._quartic(xy[part], row, columns)
            new = np.ones(len(row), dtype=bool)
            new[1:] = np.any([key[1:] != key[:-1] for key in (row, *columns)], axis=0)
            first, run = np.flatnonzero(new), np.cumsum(new) - 1
            place, at = np.empty((len(first), self._count), dtype=np.intp), 0
            for column, moves in zip(columns, self._moves, strict=True):
                home = self._index.home(column[first], row[first])
                np.add(home[:, None], moves, out=place[:, at : at + len(moves)])
                at += len(moves)
            scale = np.full(len(run), 3e6 / (np.pi * self._radius**2))
            if self._edge:
                run, place, scale = self._inside(xy[part], run, place, kernel)
            yield Batch(part, run, place, kernel, scale)

    def _moves_of(self, odd: int) -> Ints:
        """Offsets in the flattened table of the cells in reach that lie in even rows, or in odd ones."""
        steps = [(step, reach) for step, reach in self._steps.items() if step % 2 == odd]
        moves = [step + move * self._index.rows for step, reach in steps for move in range(-reach, reach + 1)]
        return np.array(moves, dtype=np.intp)

    def _nearest(self, xy: Floats) -> tuple[Ints, Ints, Ints]:
        """Nearest row of centres, the nearest column in it (and in every second row), and that in the next row."""
        row = self._lattice.nearest_row(xy[:, 1])
        return row, self._lattice.nearest_column(xy[:, 0], row), self._lattice.nearest_column(xy[:, 0], row + 1)

    def _quartic(self, xy: Floats, row: Ints, columns: list[Ints]) -> Floats:
        """Quartic kernel (1 - (d/h)^2)^2 of each point at its cells (points, steps); 0 from the radius h on."""
        lattice, radius = self._lattice, self._radius
        moves = np.arange(-self._wide, self._wide + 1)[:, None] * (lattice.cell_m / radius)
        east = (lattice.centres(column, row + odd)[0] for odd, column in enumerate(columns))
        across = [np.square((xy[:, 0] - at) / radius - moves) for at in east]
        upright = (xy[:, 1] - lattice.centres(columns[0], row)[1]) / radius
        out, at = np.empty((self._count, len(xy))), 0
        for step, reach in self._steps.items():
            height, middle = 1 - np.square(upright - step * (lattice.row_m / radius)), self._wide
            np.subtract(height, across[step % 2][middle - reach : middle + reach + 1], out=out[at : at + 2 * reach + 1])
            at += 2 * reach + 1
        np.maximum(out, 0.0, out=out)
        return np.ascontiguousarray(np.square(out, out=out).T)

    def _mass_inside(self, kernel: Floats, place: Ints, run: Ints) -> Floats:
        """Edge-correction denominator: kernel mass inside the boundary, in kernel units times km2."""
        mass: Floats = kernel.sum(axis=1) * self._whole
        cut = np.flatnonzero(~self._inner.take(place[:, 0] - self._moves[0][0])[run])
        mass[cut] = np.einsum("ij,ij->i", kernel[cut], self._area.take(place[run[cut]]))
        return mass

    @cached_property
    def _inner(self) -> NDArray[np.bool_]:
        """Whether all cells in reach of each cell of the table are whole."""
        table = (self._area >= self._whole * (1 - 1e-12)).reshape(self._index.table.shape)
        out = np.zeros(table.shape, dtype=bool)
        across, upright = 2 * self._wide + 3, 2 * self._high + 3  # one more to either side, for rows of hexagons
        sums = np.zeros((table.shape[0] + 1, table.shape[1] + 1), dtype=np.int64)
        np.cumsum(np.cumsum(table, axis=0), axis=1, out=sums[1:, 1:])
        whole = sums[across:, upright:] - sums[:-across, upright:] - sums[across:, :-upright] + sums[:-across, :-upright]
        out[self._wide + 1 : -self._wide - 1, self._high + 1 : -self._high - 1] = whole == across * upright
        return out.ravel()

    def _inside(self, xy: Floats, run: Ints, place: Ints, kernel: Floats) -> tuple[Ints, Ints, Floats]:
        """Edge correction of a batch; points without a cell in reach go to their own cell, which makes runs of one."""
        mass = self._mass_inside(kernel, place, run)
        alone = np.flatnonzero(mass == 0)
        if len(alone):
            own = self._index.home(*self._lattice.cell_of(xy[alone]))
            inside = np.flatnonzero(self._area.take(own))
            alone, own = alone[inside], own[inside]
        if len(alone):
            run, place = np.arange(len(run)), place[run]
            place[alone, 0], kernel[alone, 0], mass[alone] = own, 1.0, self._area.take(own)
        return run, place, np.divide(1.0, mass, out=np.zeros_like(mass), where=mass > 0)


def _steps(lattice: Lattice, radius_m: float) -> dict[int, int]:
    """Rows in reach as offsets, even ones first, and the number of columns to either side in each."""
    high = int(radius_m / lattice.row_m + 0.5)
    apart = {
        row: max(abs(row) - 0.5, 0.0) * lattice.row_m for row in sorted(range(-high, high + 1), key=lambda row: row % 2)
    }
    return {row: int(np.sqrt(max(radius_m**2 - far**2, 0.0)) / lattice.cell_m + 0.5) for row, far in apart.items()}
