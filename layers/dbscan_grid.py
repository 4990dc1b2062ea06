"""DBSCAN on a grid, exact, for any number of places.

The grid (after de Berg, Gunawan and Roeloffzen 2017) has cells of side ``radius / sqrt(2)``: all places of a cell are
neighbours of each other, so that a cell heavy enough is all core, the cores of a cell are one cluster, and only places of
near cells need be compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from layers.order import order_by

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]
    Bools = NDArray[np.bool_]

__all__ = ["cluster_grid"]

_FORGIVE = 1e-12
_NARROW = 1.0 - 1e-9
_PAIRS = 1_000_000
_REACH = sorted(
    ((dx, dy) for dx in range(-2, 3) for dy in range(-2, 3)), key=lambda step: (step[0] ** 2 + step[1] ** 2, step)
)
"""Cells that a neighbour may be in, nearest first: the first is the place's own."""


def cluster_grid(place: Floats, weight: Floats, radius_m: float, least: float) -> tuple[Ints, Bools]:
    """Cluster as :func:`layers.dbscan.cluster` says: memory grows with the number of places."""
    if not len(place):
        return np.empty(0, dtype=np.intp), np.zeros(0, dtype=bool)
    grid = _Grid.of(place, weight, radius_m)
    core = _cores(grid, radius_m**2, least * (1 - _FORGIVE))
    cores = grid.only(core)
    labels = np.where(core, _joined(grid, cores, radius_m**2)[grid.cell], -1)
    _adopt_border(grid, cores, np.flatnonzero(~core), labels, radius_m**2)
    out, out_core = np.empty(len(place), dtype=np.intp), np.empty(len(place), dtype=bool)
    out[grid.order], out_core[grid.order] = labels, core
    return out, out_core


@dataclass(frozen=True, slots=True)
class _Grid:
    """Places sorted by cell: those of cell ``c`` are ``start[c]`` to ``start[c] + size[c]``.

    ``order`` sorts the places given; ``x, y, weight`` and ``cell`` are in that order; ``near[step]`` is the number of the
    cell at a step from each: the last one, which is empty, where there is none.
    """

    order: Ints
    x: Floats
    y: Floats
    weight: Floats
    cell: Ints
    start: Ints
    size: Ints
    near: dict[tuple[int, int], Ints]

    @classmethod
    def of(cls, place: Floats, weight: Floats, radius_m: float) -> _Grid:
        side = radius_m / np.sqrt(2.0) * _NARROW
        column, row = (np.floor((axis - axis.min()) / side).astype(np.int64) + 2 for axis in place.T)
        rows = int(row.max()) + 3
        keys = column * rows + row
        order = order_by(row, column)  # inside a cell the order by x, then y, stands
        keys = keys[order]
        first = np.concatenate([[True], keys[1:] != keys[:-1]])
        start = np.flatnonzero(first)
        key = keys[start]
        size = np.append(np.diff(start, append=len(keys)), 0)
        near = _near_cells(key, rows)
        x, y = (np.ascontiguousarray(axis[order]) for axis in place.T)
        return cls(order, x, y, weight[order], np.cumsum(first) - 1, np.append(start, len(keys)), size, near)

    def only(self, chosen: Bools) -> _Members:
        """Return the members of each cell that are chosen."""
        rows = np.flatnonzero(chosen)
        size = np.bincount(self.cell[rows], minlength=len(self.size))
        return _Members(rows, np.cumsum(size) - size, size)

    def close(self, a: Ints, b: Ints) -> Floats:
        """Squared distances of places."""
        dx = self.x.take(a)
        dx -= self.x.take(b)
        dx *= dx
        dy = self.y.take(a)
        dy -= self.y.take(b)
        dy *= dy
        dx += dy
        return dx


@dataclass(frozen=True, slots=True)
class _Members:
    """Some of the places of each cell: ``rows[start[c] : start[c] + size[c]]``."""

    rows: Ints
    start: Ints
    size: Ints


def _near_cells(key: Ints, rows: int) -> dict[tuple[int, int], Ints]:
    """Find the cell at each step from every cell of sorted keys; ``len(key)`` where there is none.

    Cells of one column follow each other: one search per column, and from there step by step.
    """
    none, ended = len(key), np.append(key, np.iinfo(key.dtype).max)
    near = {}
    for dx in range(-2, 3):
        at = np.searchsorted(key, key + (dx * rows - 2))
        for dy in range(-2, 3):
            there = ended[at] == key + (dx * rows + dy)
            near[dx, dy] = np.where(there, at, none)
            at += there
    return {step: near[step] for step in _REACH}


def _batches(count: Ints) -> Iterator[slice]:
    """Cut a list of amounts of work into runs of about ``_PAIRS``."""
    ends = np.cumsum(count)
    first = 0
    while first < len(count):
        base = ends[first] - count[first]
        last = max(int(np.searchsorted(ends, base + _PAIRS, side="right")), first + 1)
        yield slice(first, last)
        first = last


def _spread(start: Ints, size: Ints) -> tuple[Ints, Ints]:
    """Every member of runs that start somewhere and have a size: the number of the run, and the member."""
    run = np.repeat(np.arange(len(size)), size)
    member = np.arange(len(run))
    member += np.repeat(start - (np.cumsum(size) - size), size)
    return run, member


def _cores(grid: _Grid, reach: float, enough: float) -> Bools:
    """Tell which places have enough weight round them.

    Those of heavy cells have; of the others, near cells are looked through, nearest first, until a place has enough or
    cannot get it any more.
    """
    mass = np.append(np.add.reduceat(grid.weight, grid.start[:-1]), 0.0)
    around = mass[grid.cell]
    core = around >= enough
    hope = np.add.reduce([mass[cells] for cells in grid.near.values()])  # of each cell: all that may be near
    active = np.flatnonzero(~core & (hope[grid.cell] >= enough))
    gained = around[active]
    hope = hope - mass[:-1]
    for step in _REACH[1:]:
        theirs = grid.near[step][grid.cell[active]]
        start, size = grid.start[theirs], grid.size[theirs]
        for part in _batches(size):
            run, member = _spread(start[part], size[part])
            near = grid.close(active[part].take(run), member) <= reach
            gained[part] += np.bincount(run[near], grid.weight[member[near]], minlength=part.stop - part.start)
        hope -= mass[grid.near[step]]
        core[active[gained >= enough]] = True
        open_still = (gained < enough) & (gained + hope[grid.cell[active]] >= enough)
        active, gained = active[open_still], gained[open_still]
    return core


def _joined(grid: _Grid, cores: _Members, reach: float) -> Ints:
    """Cluster of the cores of each cell: cells are joined where two of their cores are neighbours.

    Nearest cells first, and cells that are in one cluster already are not compared.
    """
    from scipy.sparse import coo_array  # noqa: PLC0415 (heavy)
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    cells = len(grid.start) - 1
    label = np.arange(cells + 1)
    edges: list[tuple[Ints, Ints]] = []
    full = np.flatnonzero(cores.size[:-1])
    for step in (step for step in _REACH if step > (0, 0)):
        a, b = full, grid.near[step][full]
        apart = (cores.size[b] > 0) & (label[a] != label[b])
        a, b = a[apart], b[apart]
        if not len(a):
            continue
        joined = _touch(grid, cores, a, b, reach)
        edges.append((a[joined], b[joined]))
        left, right = (np.concatenate([edge[side] for edge in edges]) for side in (0, 1))
        graph = coo_array((np.ones(len(left), dtype=np.int8), (left, right)), shape=(cells + 1, cells + 1))
        label = connected_components(graph, directed=False)[1].astype(np.intp)
    return label


def _touch(grid: _Grid, cores: _Members, a: Ints, b: Ints, reach: float) -> Bools:
    """Tell which pairs of cells have cores that are neighbours: a few of each first, then all of those in doubt."""
    found = np.zeros(len(a), dtype=bool)
    for share in (0.5, 0.0, 1.0):  # the middle core of one against all of the other: mostly enough
        doubt = np.flatnonzero(~found)
        one = cores.start[a[doubt]] + ((cores.size[a[doubt]] - 1) * share).astype(np.intp)
        found[doubt] = _any_near(grid, cores, one, np.ones_like(one), b[doubt], reach)
    doubt = np.flatnonzero(~found)
    found[doubt] = _any_near(grid, cores, cores.start[a[doubt]], cores.size[a[doubt]], b[doubt], reach)
    return found


def _any_near(grid: _Grid, cores: _Members, start: Ints, size: Ints, cells: Ints, reach: float) -> Bools:
    """Tell whether any of a run of cores is a neighbour of any core of a cell, pair by pair."""
    out = np.zeros(len(cells), dtype=bool)
    for part in _batches(size * cores.size[cells]):
        pair, left = _spread(start[part], size[part])
        theirs = cells[part][pair]
        run, right = _spread(cores.start[theirs], cores.size[theirs])
        near = grid.close(cores.rows[left[run]], cores.rows[right]) <= reach
        out[part.start + pair[run[near]]] = True
    return out


def _adopt_border(grid: _Grid, cores: _Members, loose: Ints, labels: Ints, reach: float) -> None:
    """Give each place beside a core the label of its nearest core, by x and then y where two are as near."""
    for part in _batches(np.add.reduce([cores.size[cells] for cells in grid.near.values()])[grid.cell[loose]]):
        mine = loose[part]
        found = []
        for step in _REACH:
            theirs = grid.near[step][grid.cell[mine]]
            run, member = _spread(cores.start[theirs], cores.size[theirs])
            core = cores.rows[member]
            squared = grid.close(mine[run], core)
            near = squared <= reach
            found.append((run[near], core[near], squared[near]))
        run, core, squared = (np.concatenate([item[side] for item in found]) for side in range(3))
        best = np.full(len(mine), np.inf)
        np.minimum.at(best, run, squared)
        tied = squared <= best[run] * (1 + _FORGIVE) ** 2
        first = np.lexsort((grid.order[core[tied]], run[tied]))  # places were given sorted by x, then y
        run, core = run[tied][first], core[tied][first]
        once = np.concatenate([[True], run[1:] != run[:-1]]) if len(run) else np.zeros(0, dtype=bool)
        labels[mine[run[once]]] = labels[core[once]]
