"""Which discs may reach the rim of a union of discs: the others are covered, side by side, by those of other cores."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from layers.arrays.radix_sort import order_by
from layers.arrays.runs import members_of_runs
from layers.hotspots.disc_outline import CORNER, INNER, SIDES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]
    Masks = NDArray[np.uint64]

__all__ = ["CellTable", "box_sizes"]

_CELLS = 4
"""Cells in a radius."""
_FINE = 32
"""Boxes in a radius by which the position of a core from another is looked up."""
_FAR = 1.25
"""Farthest core that is looked up, in radii by east or north: nearly all sides are covered by nearer ones."""
_ALL = np.uint64(2**64 - 1)
"""All sides of a disc, as bits."""
_INSIDE = (INNER * (1 - 1e-9)) ** 2
"""Squared distance at which a corner is inside another disc, whatever the rounding."""


@dataclass(frozen=True, slots=True)
class CellTable:
    """Cores by cell, in one flat table where each cluster has a box of its own, with a margin of empty cells.

    Attributes
    ----------
    xy
        Cores, in radii, those of a cell together.
    cell
        Cell of each core.
    start
        First core of each cell; one more at the end.
    place
        Position of each cell in the table.
    high
        Cells by which a step to the east moves in the table, for each cell.
    table
        Cell at each position of the table; -1 where there is no core.
    """

    xy: Floats
    cell: Ints
    start: Ints
    place: Ints
    high: Ints
    table: NDArray[np.int32]

    @classmethod
    def of(cls, xy: Floats, cluster: Ints) -> tuple[CellTable, Ints]:
        """Make the table of cores (in radii, sorted by cluster); and return the order in which it has them."""
        column, row = np.floor(xy * _CELLS).astype(np.intp).T
        first = np.flatnonzero(np.diff(cluster, prepend=-1))
        west, south = np.minimum.reduceat(column, first) - _MARGIN, np.minimum.reduceat(row, first) - _MARGIN
        high = np.maximum.reduceat(row, first) - south + _MARGIN + 1
        sizes = box_sizes(xy, first)
        base = np.cumsum(sizes) - sizes
        own = np.repeat(np.arange(len(first)), np.diff(first, append=len(xy)))
        place = base[own] + (column - west[own]) * high[own] + (row - south[own])
        order = order_by(place)
        place = place[order]
        new = np.diff(place, prepend=-1) > 0
        start = np.flatnonzero(new)
        table = np.full(int(sizes.sum()), -1, dtype=np.int32)
        table[place[start]] = np.arange(len(start))
        cells = cls(xy[order], np.cumsum(new) - 1, np.append(start, len(xy)), place[start], high[own[order[start]]], table)
        return cells, order

    def on_the_rim(self) -> Ints:
        """Cores whose disc may reach the rim of the union of the discs of their cluster; all that do are among them."""
        open_cells = np.arange(len(self.place))
        covered = np.zeros(len(open_cells), dtype=np.uint64)
        for dx, dy, mask in _steps_of_cells():
            if mask:
                there = self.table.take(self.place + (dx * self.high + dy)) >= 0
                np.bitwise_or(covered, mask, out=covered, where=there)
        open_cells = np.flatnonzero(covered != _ALL)
        run, core = members_of_runs(self.start.take(open_cells), np.diff(self.start).take(open_cells))
        cell = open_cells.take(run)
        return self._without_covered(core, cell, covered.take(cell))

    def _without_covered(self, core: Ints, cell: Ints, covered: Masks) -> Ints:
        """Cores that the first core of each cell in reach does not cover either."""
        for number, (dx, dy, _) in enumerate(_steps_of_cells()):
            if number % 8 == 0:
                left = np.flatnonzero(covered != _ALL)
                core, cell, covered = core.take(left), cell.take(left), covered.take(left)
                place, high = self.place.take(cell), self.high.take(cell)
                x, y = self.xy.take(core, axis=0).T
            other = self.table.take(place + (dx * high + dy))
            there = np.flatnonzero(other >= 0)
            by = self.start.take(other.take(there))
            covered[there] |= _looked_up(self.xy[by, 0] - x.take(there), self.xy[by, 1] - y.take(there))
        return core.compress(covered != _ALL)

    def inside(self, point: Floats, cell: Ints) -> NDArray[np.bool_]:
        """Whether each point, at most a radius away from its cell, lies inside the disc of a core of that cluster."""
        found = np.zeros(len(point), dtype=bool)
        middle = np.floor(self.xy[self.start[cell]] * _CELLS).astype(np.intp)
        dx, dy = (np.floor(point * _CELLS).astype(np.intp) - middle).T
        home, high = self.place[cell] + dx * self.high[cell] + dy, self.high[cell]
        for east, north in _ROUND_A_POINT:
            doubt = np.flatnonzero(~found)
            other = self.table.take(home[doubt] + (east * high[doubt] + north))
            doubt, other = doubt[other >= 0], other[other >= 0]
            run, core = members_of_runs(self.start[other], self.start[other + 1] - self.start[other])
            found[doubt[run[_holds(point[doubt[run]] - self.xy[core])]]] = True
        return found


_MARGIN = 2 * _CELLS + 2
"""Empty cells round each box: a point of a disc is up to ``_CELLS + 1`` cells away, and cores as far again."""
_ROUND_A_POINT = [(dx, dy) for dx in range(-_CELLS - 1, _CELLS + 2) for dy in range(-_CELLS - 1, _CELLS + 2)]


def box_sizes(xy: Floats, first: Ints) -> Ints:
    """Positions of the table that each cluster takes: ``first`` is the first core (in radii) of each."""
    cells = np.floor(xy * _CELLS)
    across = np.maximum.reduceat(cells, first) - np.minimum.reduceat(cells, first) + (2 * _MARGIN + 1)
    sizes: Ints = across.prod(axis=1).astype(np.intp)
    return sizes


@cache
def _steps_of_cells() -> list[tuple[int, int, np.uint64]]:
    """List the steps by column and row to the cells in reach, most useful first, with the sides that a core there covers."""
    reach = int(_FAR * _CELLS)
    masks = _of_boxes(np.arange(-reach, reach + 1) / _CELLS, 2)
    moves = np.argwhere(np.ones_like(masks)) - (reach - 1)
    size = np.bitwise_count(masks.ravel()).astype(int)
    order = np.lexsort((moves[:, 1], moves[:, 0], np.abs(np.hypot(*moves.T) - _CELLS / 2), -size))
    return [(int(dx), int(dy), mask) for (dx, dy), mask in zip(moves[order], masks.ravel()[order], strict=True)]


@cache
def _boxes() -> tuple[int, Masks]:
    """Boxes of positions to one side of a core, and the sides of its disc that a core in each box covers."""
    half = int(np.ceil(_FAR * _FINE))
    return half, _of_boxes(np.arange(-half, half + 1) / _FINE, 1).ravel()


def _of_boxes(edges: Floats, width: int) -> Masks:
    """Sides of a disc, as bits, that are inside the disc of another core, wherever between two edges each way it is.

    ``width`` is the number of steps from one edge of a box to the other. The other core covers a side where both corners are
    inside its disc; the positions from which it does are convex, so that the four corners of the box are enough.
    """
    across, upright = (np.square(axis - edges[:, None]) for axis in CORNER.T)
    inside = across[:, None] + upright <= _INSIDE
    sides = inside & np.roll(inside, -1, axis=-1)
    covered: Masks = np.packbits(sides, axis=-1, bitorder="little").view("<u8")[..., 0].astype(np.uint64)
    west, east = covered[:-width], covered[width:]
    boxes: Masks = west[:, :-width] & west[:, width:] & east[:, :-width] & east[:, width:]
    return boxes


def _looked_up(x: Floats, y: Floats) -> Masks:
    """Sides of discs covered by that of another core at each (x, y) from theirs."""
    half, boxes = _boxes()
    column, row = np.floor(x * _FINE).astype(np.intp) + half, np.floor(y * _FINE).astype(np.intp) + half
    near = (column >= 0) & (column < 2 * half) & (row >= 0) & (row < 2 * half)
    return np.where(near, boxes.take((column * (2 * half) + row) * near), np.uint64(0))


def _holds(move: Floats) -> NDArray[np.bool_]:
    """Whether the polygon about the origin holds each point inside it, farther from its sides than rounding."""
    turned = np.arctan2(move[:, 1], move[:, 0]) * (SIDES / (2 * np.pi))
    aside = (turned - np.floor(turned) - 0.5) * (2 * np.pi / SIDES)
    held: NDArray[np.bool_] = np.hypot(move[:, 0], move[:, 1]) * np.cos(aside) < INNER * (1 - 1e-9)
    return held
