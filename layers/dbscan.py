"""Exact DBSCAN of weighted places: scikit-learn where they are few, a grid of our own where they are many.

The grid (after de Berg, Gunawan and Roeloffzen 2017) has cells of side ``radius / sqrt(2)``: all places of a cell are
neighbours of each other, so that a cell heavy enough is all core, the cores of a cell are one cluster, and only places of
near cells need be compared. Both engines give the same labels, which the tests compare.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]
    Bools = NDArray[np.bool_]

__all__ = ["cluster", "cluster_grid", "cluster_sklearn"]

_FEW = 2_000
"""Up to so many distinct places scikit-learn is as fast, and takes little memory."""
_FORGIVE = 1e-12
_NARROW = 1.0 - 1e-9
_PAIRS = 2_000_000
_REACH = [(dx, dy) for dx in range(-2, 3) for dy in range(-2, 3)]
_HALF = [(dx, dy) for dx, dy in _REACH if (dx, dy) > (0, 0)]


def cluster(place: Floats, weight: Floats, radius_m: float, least: float) -> tuple[Ints, Bools]:
    """Cluster places by DBSCAN (Ester, Kriegel, Sander and Xu 1996).

    Parameters
    ----------
    place
        Distinct coordinates in metres (n, 2), sorted by x, then y.
    weight
        Incidents at each place.
    radius_m
        Neighbours are at most this far, inclusive; a place is its own neighbour.
    least
        Summed weight within the radius that makes a core place.

    Returns
    -------
    labels, core
        Cluster of each place, -1 for none, numbered arbitrarily; and whether it is core. A border place belongs to its
        nearest core place (ties by x, then y): the result does not depend on the order of anything.
    """
    engine = cluster_sklearn if len(place) <= _FEW else cluster_grid
    return engine(place, weight, radius_m, least)


def cluster_sklearn(place: Floats, weight: Floats, radius_m: float, least: float) -> tuple[Ints, Bools]:
    """Cluster as :func:`cluster` says, with scikit-learn: memory grows with the number of pairs of neighbours."""
    from sklearn.cluster import DBSCAN  # noqa: PLC0415 (heavy)

    core = np.zeros(len(place), dtype=bool)
    if not len(place):
        return np.empty(0, dtype=np.intp), core
    if not float(least).is_integer():  # scikit-learn takes whole minimums only: scale, forgiving the rounding
        weight, least = weight * ((1 + _FORGIVE) / least), 1
    found = DBSCAN(eps=radius_m, min_samples=int(least), algorithm="kd_tree", n_jobs=1).fit(place, sample_weight=weight)
    core[found.core_sample_indices_] = True
    labels = np.where(core, found.labels_, -1).astype(np.intp)
    border = np.flatnonzero(~core & (found.labels_ >= 0))
    if len(border):
        from scipy.spatial import cKDTree  # noqa: PLC0415 (heavy)

        centres = np.flatnonzero(core)
        tree = cKDTree(place[centres])
        for row in border:
            distance, _ = tree.query(place[row])
            labels[row] = labels[centres[min(tree.query_ball_point(place[row], distance * (1 + _FORGIVE)))]]
    return labels, core


def cluster_grid(place: Floats, weight: Floats, radius_m: float, least: float) -> tuple[Ints, Bools]:
    """Cluster as :func:`cluster` says, on a grid: memory grows with the number of places."""
    if not len(place):
        return np.empty(0, dtype=np.intp), np.zeros(0, dtype=bool)
    grid = _Grid.of(place, radius_m)
    xy, heavy = place[grid.order], weight[grid.order]
    core = _cores(grid, xy, heavy, radius_m**2, least)
    cells = _joined(grid, xy, core, radius_m**2)
    labels = np.where(core, cells[grid.cell], -1)
    _adopt_border(grid, xy, core, labels, radius_m**2)
    out, out_core = np.empty(len(place), dtype=np.intp), np.empty(len(place), dtype=bool)
    out[grid.order], out_core[grid.order] = labels, core
    return out, out_core


@dataclass(frozen=True, slots=True)
class _Grid:
    """Places sorted by cell: ``order`` sorts them, ``cell`` is the cell of each; ``start`` and ``size`` by cell, whose
    ``key`` is its column times ``rows`` plus its row."""  # noqa: D205, D209

    order: Ints
    cell: Ints
    start: Ints
    size: Ints
    key: NDArray[np.int64]
    rows: int

    @classmethod
    def of(cls, place: Floats, radius_m: float) -> _Grid:
        side = radius_m / np.sqrt(2.0) * _NARROW
        column, row = (np.floor((axis - axis.min()) / side).astype(np.int64) + 2 for axis in place.T)
        rows = int(row.max()) + 3
        keys = column * rows + row
        order = np.argsort(keys, kind="stable")  # inside a cell the order by x, then y, stands
        key, start, size = np.unique(keys[order], return_index=True, return_counts=True)
        cell = np.repeat(np.arange(len(key)), size)
        return cls(order, cell, start, size, key, rows)

    def neighbours(self, cells: Ints, step: tuple[int, int]) -> tuple[Ints, Ints]:
        """Cells that have one at a step from them, and which it is."""
        wanted = self.key[cells] + step[0] * self.rows + step[1]
        at = np.minimum(np.searchsorted(self.key, wanted), len(self.key) - 1)
        there = self.key[at] == wanted
        return cells[there], at[there]


def _pairs(left: tuple[Ints, Ints], right: tuple[Ints, Ints]) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Every pair of the members of blocks taken two by two, in batches: left member, right member, number of the two blocks.

    Blocks are given as their starts and sizes.
    """
    count = left[1] * right[1]
    ends = np.cumsum(count)
    first = 0
    while first < len(count):
        base = ends[first] - count[first]
        last = max(int(np.searchsorted(ends, base + _PAIRS, side="right")), first + 1)
        block = np.repeat(np.arange(first, last), count[first:last])
        inside = np.arange(len(block)) - np.repeat(ends[first:last] - count[first:last] - base, count[first:last])
        yield left[0][block] + inside // right[1][block], right[0][block] + inside % right[1][block], block
        first = last


def _close(xy: Floats, a: Ints, b: Ints) -> Floats:
    """Squared distances."""
    apart = xy[a] - xy[b]
    squared: Floats = apart[:, 0] ** 2 + apart[:, 1] ** 2
    return squared


def _cores(grid: _Grid, xy: Floats, weight: Floats, reach: float, least: float) -> Bools:
    """Tell which places have enough weight round them: those of heavy cells at once, the others by looking round."""
    enough = least * (1 - _FORGIVE)
    mass = np.add.reduceat(weight, grid.start)
    light = np.flatnonzero(mass < enough)
    around = np.where(mass[grid.cell] < enough, mass[grid.cell], np.inf)
    for step in _REACH:
        if step == (0, 0):
            continue
        mine, theirs = grid.neighbours(light, step)
        for a, b, _ in _pairs((grid.start[mine], grid.size[mine]), (grid.start[theirs], grid.size[theirs])):
            near = _close(xy, a, b) <= reach
            np.add.at(around, a[near], weight[b[near]])
    return np.asarray(around >= enough, dtype=bool)


def _joined(grid: _Grid, xy: Floats, core: Bools, reach: float) -> Ints:
    """Cluster of the cores of each cell: cells are joined where two of their cores are neighbours."""
    from scipy.sparse import coo_array  # noqa: PLC0415 (heavy)
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    rows = np.flatnonzero(core)
    size = np.bincount(grid.cell[rows], minlength=len(grid.key))
    start = np.concatenate([[0], np.cumsum(size)[:-1]])
    full = np.flatnonzero(size)
    steps = [grid.neighbours(full, step) for step in _HALF]
    a, b = (np.concatenate([step[side] for step in steps]) for side in (0, 1))
    a, b = a[size[b] > 0], b[size[b] > 0]

    def parts(edge_a: Ints, edge_b: Ints) -> Ints:
        graph = coo_array((np.ones(len(edge_a), dtype=np.int8), (edge_a, edge_b)), shape=(len(size), len(size)))
        found: Ints = connected_components(graph, directed=False)[1].astype(np.intp)
        return found

    own = xy[rows]
    sure = _surely_joined(own, start, size, a, b, reach)
    edges = [(a[sure], b[sure])]
    label = parts(*edges[0])
    a, b = a[~sure], b[~sure]
    open_pairs = label[a] != label[b]  # what is one cluster already need not be compared
    a, b = a[open_pairs], b[open_pairs]
    joined = np.zeros(len(a), dtype=bool)
    for left, right, block in _pairs((start[a], size[a]), (start[b], size[b])):
        joined[block[_close(own, left, right) <= reach]] = True
    edges.append((a[joined], b[joined]))
    return parts(*(np.concatenate([edge[side] for edge in edges]) for side in (0, 1)))


def _surely_joined(own: Floats, start: Ints, size: Ints, a: Ints, b: Ints, reach: float) -> Bools:
    """Tell pairs of cells that are joined by the outermost cores of one towards the other: most are."""
    sure = np.zeros(len(a), dtype=bool)
    blocks = start[size > 0]
    number = np.cumsum(size > 0) - 1
    for sign_x, sign_y in ((1, 0), (0, 1), (1, 1), (1, -1)):
        along = sign_x * own[:, 0] + sign_y * own[:, 1]
        order = np.lexsort((along, np.repeat(np.arange(len(blocks)), size[size > 0])))
        low, high = order[blocks], order[blocks + size[size > 0] - 1]
        for one, other in ((high, low), (low, high)):
            sure |= _close(own, one[number[a]], other[number[b]]) <= reach
    return sure


def _adopt_border(grid: _Grid, xy: Floats, core: Bools, labels: Ints, reach: float) -> None:
    """Give each place beside a core the label of its nearest core, by x and then y where two are as near."""
    rows = np.flatnonzero(core)
    size = np.bincount(grid.cell[rows], minlength=len(grid.key))
    start = np.concatenate([[0], np.cumsum(size)[:-1]])
    loose = np.flatnonzero(~core)
    best = np.full(len(xy), np.inf)
    chosen = np.full(len(xy), len(xy), dtype=np.intp)
    rank = grid.order  # place number: they are sorted by x, then y
    for last_look in (False, True):
        for step in _REACH:
            cells, theirs, mine = _around(grid, loose, step)
            for a, b, _ in _pairs((mine, np.ones_like(cells)), (start[theirs], size[theirs])):
                near, distance = rows[b], _close(xy, a, rows[b])
                if last_look:
                    tied = distance <= best[a] * (1 + _FORGIVE) ** 2
                    np.minimum.at(chosen, a[tied], rank[near[tied]])
                else:
                    np.minimum.at(best, a, np.where(distance <= reach, distance, np.inf))
    adopted = np.flatnonzero(np.isfinite(best))
    where = np.empty(len(xy), dtype=np.intp)
    where[grid.order] = np.arange(len(xy))
    labels[adopted] = labels[where[chosen[adopted]]]


def _around(grid: _Grid, loose: Ints, step: tuple[int, int]) -> tuple[Ints, Ints, Ints]:
    """Cell of each loose place, the cell at a step from it, and the place; for those that have one."""
    cells = grid.cell[loose]
    wanted = grid.key[cells] + step[0] * grid.rows + step[1]
    at = np.minimum(np.searchsorted(grid.key, wanted), len(grid.key) - 1)
    there = grid.key[at] == wanted
    return cells[there], at[there], loose[there]
