"""Arcs of the rims of unions of discs: what no other disc of the group covers of the outline of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from layers.arrays.radix_sort import order_by
from layers.hotspots.disc_outline import CORNER, SIDES, crossings, overlapping

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]

__all__ = ["Arcs", "arcs_of"]

_UNIT = 1 << 34
"""Positions on an outline are compared as whole numbers, so many to a side: under a millionth of a millimetre."""
_TURN = SIDES * _UNIT
"""Length of an outline, in those."""
_OWNER = 2 * _TURN
"""Step between the positions of one core and those of the next: a covered part may end in the second turn."""
_APART = 3.0
"""Distance, in radii, between groups along a third axis, which keeps them from being neighbours."""


class Arcs(NamedTuple):
    """Arcs of rims, in radii, anticlockwise.

    Attributes
    ----------
    core
        Core whose outline an arc is of.
    begin, span
        Position of its first point on the outline, in sides, and its length.
    point
        Its first point.
    following
        Arc that goes on at its end; -1 where rounding left none.
    """

    core: Ints
    begin: Floats
    span: Floats
    point: Floats
    following: Ints


class _Covered(NamedTuple):
    """Parts of outlines that one other disc covers, two for each pair: the number of the other is half of all away."""

    core: Ints
    low: Floats
    high: Floats
    leaves: Floats


def arcs_of(xy: Floats, group: Ints) -> Arcs:
    """Arcs of the rim of the union of the discs of each group: ``xy`` are distinct, in radii.

    A disc that overlaps no other is one arc, which is followed by itself.
    """
    covered = _covered(xy, group)
    many = len(covered.core)
    alone = np.ones(len(xy), dtype=bool)
    alone[covered.core] = False
    whole = np.flatnonzero(alone)
    low = np.rint(np.mod(covered.low, SIDES) * _UNIT).astype(np.int64) % _TURN
    end = low + np.rint(np.mod(covered.high - covered.low, SIDES) * _UNIT).astype(np.int64)
    order = order_by(covered.core * _OWNER + low)
    core, low, end = covered.core.take(order), low.take(order), end.take(order)
    last, until = _covered_before(core, end)
    at = np.flatnonzero(low > until)
    first, then = order[last[at]], order[at]
    arc_from = np.full(many, -1, dtype=np.intp)
    arc_from[first] = np.arange(len(at))
    return Arcs(
        core=np.concatenate([core[at], whole]),
        begin=np.concatenate([np.mod(covered.high[first], SIDES), np.zeros(len(whole))]),
        span=np.concatenate([(low[at] - until[at]) / _UNIT, np.full(len(whole), float(SIDES))]),
        point=np.concatenate([covered.leaves[first], xy[whole] + CORNER[0]]),
        following=np.concatenate([arc_from[(then + many // 2) % max(many, 1)], np.arange(len(whole)) + len(at)]),
    )


def _pairs(xy: Floats, group: Ints) -> Ints:
    """Pairs of cores (n, 2) of one group whose discs overlap."""
    from scipy.spatial import cKDTree  # noqa: PLC0415 (heavy)

    tree = cKDTree(np.column_stack([xy, group * _APART]))
    pairs: Ints = tree.query_pairs(2.0, output_type="ndarray")
    move = xy.take(pairs[:, 1], axis=0) - xy.take(pairs[:, 0], axis=0)
    return pairs.compress(overlapping(move[:, 0], move[:, 1]), axis=0)


def _covered(xy: Floats, group: Ints) -> _Covered:
    one, other = _pairs(xy, group).T
    move = xy.take(other, axis=0) - xy.take(one, axis=0)
    high, low, point = crossings(move[:, 0], move[:, 1])
    half = SIDES // 2
    return _Covered(
        core=np.concatenate([one, other]),
        low=np.concatenate([low + half, low]),
        high=np.concatenate([high, high + half]),
        leaves=np.concatenate([xy.take(one, axis=0) + point, xy.take(other, axis=0) - point]),
    )


def _covered_before(core: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Up to where each outline is covered before each part of it begins, and the part that ends there.

    Parts are sorted by core and position; before the first of a core are those that go round to the second turn.
    """
    if not len(core):
        return core, end
    number = np.arange(len(core))
    reached = np.maximum.accumulate(core * _OWNER + end)
    last = np.maximum.accumulate(np.where(core * _OWNER + end >= reached, number, 0))
    new = np.diff(core, prepend=-1) > 0
    turned = last.take(np.flatnonzero(np.append(new[1:], True)))[np.cumsum(new) - 1]  # the farthest of the core
    before = np.where(new, turned, np.roll(last, 1))
    until = end.take(before) - np.where(new, _TURN, 0)
    again = end.take(turned) - _TURN
    return np.where(again > until, turned, before), np.maximum(until, again)
