"""Exact DBSCAN of weighted places, on a grid; memory grows with the number of places.

The grid (after de Berg, Gunawan and Roeloffzen 2017) has cells of side ``radius / sqrt(2)``: all places of a cell are
neighbours of each other, so that every place of a cell with enough weight is core, the cores of a cell are one cluster, and
only places of nearby cells need be compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from layers.arrays.radix_sort import order_by
from layers.arrays.runs import members_of_runs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]
    Bools = NDArray[np.bool_]

__all__ = ["TOLERANCE", "cluster_grid"]

TOLERANCE = 1e-12
"""Relative tolerance of distances and summed weights: smaller differences are rounding errors."""
_NARROW = 1.0 - 1e-9
"""Factor of the side of a cell: its diagonal stays below the radius in spite of rounding."""
_ROUNDING = 2.0**-48
"""Bound of the relative rounding error of a cumulative sum, per term."""
_PAIRS = 16_000
"""Pairs of places compared at a time: few enough for the processor cache."""
_REACH = range(-2, 3)
"""Offsets, in columns or rows of cells, at which a neighbour may be."""
_AHEAD = (((0, 1), (1, 0)), ((1, -1), (1, 1)), ((0, 2), (2, 0)), ((1, -2), (1, 2), (2, -1), (2, 1)), ((2, -2), (2, 2)))
"""Half of the cells round a cell, as offsets by column and row, nearest first: each pair of cells once."""
_ROUND = (
    *((0, -1, -1), (0, 1, 1), (-1, -1, 1), (1, -1, 1)),
    *((0, -2, -2), (0, 2, 2), (-1, -2, -2), (-1, 2, 2), (1, -2, -2), (1, 2, 2), (-2, -2, 2), (2, -2, 2)),
)
"""All the cells round a cell, nearest first: offset of the column, first and last offset of the row."""


def cluster_grid(place: Floats, weight: Floats, radius_m: float, minimum_weight: float) -> tuple[Ints, Bools]:
    """Cluster as :func:`layers.hotspots.dbscan.cluster` says; memory grows with the number of places."""
    if not len(place):
        return np.empty(0, dtype=np.intp), np.zeros(0, dtype=bool)
    grid = _Grid.of(place, weight, radius_m)
    core = _cores(grid, radius_m**2, minimum_weight * (1 - TOLERANCE))
    cores = grid.only(core)
    labels = np.where(core, _joined(grid, cores, radius_m**2)[grid.cell], -1)
    _assign_border_points(grid, cores, np.flatnonzero(~core), labels, radius_m**2)
    out, out_core = np.empty(len(place), dtype=np.intp), np.empty(len(place), dtype=bool)
    out[grid.order], out_core[grid.order] = labels, core
    return out, out_core


@dataclass(frozen=True, slots=True)
class _Grid:
    """Places sorted by cell: those of cell ``c`` are ``start[c]`` to ``start[c + 1]``.

    ``order`` sorts the places given; ``x, y, weight`` and ``cell`` are in that order. Cells of a column are consecutive:
    those from row ``low`` to ``high`` of the column ``dx`` away from each are ``at[dx, low]`` to ``at[dx, high + 1]``.
    """

    order: Ints
    x: Floats
    y: Floats
    weight: Floats
    cell: Ints
    start: Ints
    at: dict[tuple[int, int], Ints]

    @classmethod
    def of(cls, place: Floats, weight: Floats, radius_m: float) -> _Grid:
        side = radius_m / np.sqrt(2.0) * _NARROW
        column, row = (np.floor((axis - axis.min()) / side).astype(np.int64) + 2 for axis in place.T)
        rows = int(row.max()) + 3
        keys = column * rows + row
        order = order_by(keys)  # inside a cell the order by x, then y, stands
        keys = keys[order]
        first = np.concatenate([[True], keys[1:] != keys[:-1]])
        start = np.flatnonzero(first)
        at = _rows_round(keys[start], rows)
        x, y = (np.ascontiguousarray(axis[order]) for axis in place.T)
        return cls(order, x, y, weight[order], np.cumsum(first) - 1, np.append(start, len(keys)), at)

    def only(self, chosen: Bools) -> _Members:
        """Return the members of each cell that are chosen."""
        rows = np.flatnonzero(chosen)
        size = np.bincount(self.cell[rows], minlength=len(self.start))
        return _Members(rows, np.cumsum(size) - size)

    def close(self, a: Ints, b: Ints) -> Floats:
        """Squared distances of places."""
        return _squared(self.x.take(a), self.y.take(a), self.x.take(b), self.y.take(b))


@dataclass(frozen=True, slots=True)
class _Members:
    """Some of the places of each cell: ``rows[start[c] : start[c + 1]]``."""

    rows: Ints
    start: Ints


def _rows_round(key: Ints, rows: int) -> dict[tuple[int, int], Ints]:
    """First cell, of sorted keys, from each of six rows on in each of five columns round every cell.

    One binary search per column; the rows follow step by step.
    """
    ended = np.append(key, np.iinfo(key.dtype).max)
    out = {}
    for dx in _REACH:
        at = np.searchsorted(key, key + (dx * rows + _REACH[0]))
        out[dx, _REACH[0]] = at
        for dy in _REACH:
            at = at + (ended.take(at) == key + (dx * rows + dy))
            out[dx, dy + 1] = at
    return out


def _batches(count: Ints) -> Iterator[slice]:
    """Slices of a list of numbers of pairs, each of about ``_PAIRS`` in all."""
    ends = np.cumsum(count)
    first = 0
    while first < len(count):
        base = ends[first] - count[first]
        last = max(int(np.searchsorted(ends, base + _PAIRS, side="right")), first + 1)
        yield slice(first, last)
        first = last


def _squared(x: Floats, y: Floats, to_x: Floats, to_y: Floats) -> Floats:
    """Squared distances, written over ``x`` and ``y``."""
    x -= to_x
    x *= x
    y -= to_y
    y *= y
    x += y
    return x


def _cores(grid: _Grid, reach: float, enough: float) -> Bools:
    """Whether each place is core: the weight within the radius reaches ``enough``.

    Places of cells with enough weight are. For the others, nearby cells are compared, nearest first, until a place has
    enough weight or cannot reach it any more.
    """
    cell_weight = np.add.reduceat(grid.weight, grid.start[:-1])
    core = (cell_weight >= enough)[grid.cell]
    until = np.concatenate([[0.0], np.cumsum(cell_weight)])
    rounds = [until.take(grid.at[dx, high + 1]) - until.take(grid.at[dx, low]) for dx, low, high in _ROUND]
    bound = sum(rounds, cell_weight + until[-1] * len(until) * _ROUNDING)  # of the weight within the radius
    active = np.flatnonzero(~core & (bound >= enough)[grid.cell])
    cell = grid.cell.take(active)
    gained = cell_weight.take(cell)
    bound -= cell_weight
    for (dx, low, high), there in zip(_ROUND, rounds, strict=True):
        start = grid.start.take(grid.at[dx, low].take(cell))
        size = grid.start.take(grid.at[dx, high + 1].take(cell)) - start
        x, y = grid.x.take(active), grid.y.take(active)
        for part in _batches(size):
            run, member = members_of_runs(start[part], size[part])
            near = _squared(x[part].take(run), y[part].take(run), grid.x.take(member), grid.y.take(member)) <= reach
            gained[part] += np.bincount(run, grid.weight.take(member) * near, minlength=part.stop - part.start)
        bound -= there
        core[active[gained >= enough]] = True
        open_still = np.flatnonzero((gained < enough) & (gained + bound.take(cell) >= enough))
        active, cell, gained = active.take(open_still), cell.take(open_still), gained.take(open_still)
    return core


def _joined(grid: _Grid, cores: _Members, reach: float) -> Ints:
    """Cluster of the cores of each cell: cells are joined where two of their cores are neighbours.

    Nearest cells are compared first; cells that are already in one cluster are not compared.
    """
    from scipy.sparse import coo_array  # noqa: PLC0415 (heavy)
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    label, clusters = np.arange(len(grid.start)), len(grid.start)
    core_count = np.diff(cores.start)
    full = np.flatnonzero(core_count)
    for steps in _AHEAD:
        a = np.tile(full, len(steps))
        b, after = (np.concatenate([grid.at[dx, dy + end].take(full) for dx, dy in steps]) for end in (0, 1))
        there = np.flatnonzero(b < after)
        a, b = a.take(there), b.take(there)
        apart = np.flatnonzero((core_count.take(b) > 0) & (label.take(a) != label.take(b)))
        a, b = a.take(apart), b.take(apart)
        joined = _touch(grid, cores, a, b, reach)
        ends = label.take(a[joined]), label.take(b[joined])
        graph = coo_array((np.ones(len(ends[0]), dtype=np.int8), ends), shape=(clusters, clusters))
        clusters, merged = connected_components(graph, directed=False)
        label = merged.astype(np.intp).take(label)
    return label


def _touch(grid: _Grid, cores: _Members, a: Ints, b: Ints, reach: float) -> Bools:
    """Whether each pair of cells has neighbouring cores: a few of each are compared first, then all where none was found."""
    found = np.zeros(len(a), dtype=bool)
    start, size = cores.start.take(a), cores.start.take(a + 1) - cores.start.take(a)
    for share in (0.5, 0.0, 1.0):  # one core of a cell against all of the other: usually enough
        doubt = np.flatnonzero(~found)
        one = start[doubt] + ((size[doubt] - 1) * share).astype(np.intp)
        found[doubt] = _any_near(grid, cores, one, np.ones_like(one), b[doubt], reach)
    doubt = np.flatnonzero(~found)
    found[doubt] = _any_near(grid, cores, start[doubt], size[doubt], b[doubt], reach)
    return found


def _any_near(grid: _Grid, cores: _Members, start: Ints, size: Ints, cells: Ints, reach: float) -> Bools:
    """Whether any core of a run is a neighbour of any core of a cell, for each pair of run and cell."""
    out = np.zeros(len(cells), dtype=bool)
    first = cores.start.take(cells)
    core_count = cores.start.take(cells + 1) - first
    for part in _batches(size * core_count):
        pair, left = members_of_runs(start[part], size[part])
        run, right = members_of_runs(first[part].take(pair), core_count[part].take(pair))
        near = grid.close(cores.rows.take(left.take(run)), cores.rows.take(right)) <= reach
        out[part.start + pair[run[near]]] = True
    return out


def _assign_border_points(grid: _Grid, cores: _Members, loose: Ints, labels: Ints, reach: float) -> None:
    """Assign border points: the label of the nearest core within the radius, ties by x and then y, written to ``labels``."""
    cell = grid.cell.take(loose)
    start = np.stack([cores.start.take(grid.at[dx, _REACH[0]].take(cell)) for dx in _REACH], axis=1)
    size = np.stack([cores.start.take(grid.at[dx, _REACH[-1] + 1].take(cell)) for dx in _REACH], axis=1) - start
    for part in _batches(size.sum(axis=1)):
        run, member = members_of_runs(start[part].ravel(), size[part].ravel())
        run //= len(_REACH)
        core = cores.rows.take(member)
        squared = grid.close(loose[part].take(run), core)
        near = np.flatnonzero(squared <= reach)
        run, core, squared = run.take(near), core.take(near), squared.take(near)
        first = np.flatnonzero(np.diff(run, prepend=-1))
        if not len(first):
            continue
        best = np.repeat(np.minimum.reduceat(squared, first), np.diff(first, append=len(run)))
        tied = np.flatnonzero(squared <= best * (1 + TOLERANCE) ** 2)
        run, core = run.take(tied), core.take(tied)
        chosen = np.lexsort((grid.order.take(core), run))  # places were given sorted by x, then y
        run, core = run.take(chosen), core.take(chosen)
        once = np.flatnonzero(np.diff(run, prepend=-1))
        labels[loose[part].take(run.take(once))] = labels.take(core.take(once))
