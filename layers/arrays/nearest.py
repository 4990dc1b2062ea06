"""Nearest neighbours of incidents, in place and in time, with a rule for those that are as near as each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from layers.arrays.distinct import distinct

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]

__all__ = ["INSTANT", "neighbours_in_time", "pairs_in_place", "reach_in_time"]

INSTANT = 1e-9
"""Spans of days that differ by so little differ by rounding alone."""


def pairs_in_place(xy: Floats, nearest: int) -> tuple[Ints, Ints, Floats]:
    """Every incident with each of its nearest.

    Library only: no command uses it.

    Parameters
    ----------
    xy
        Coordinates (n, 2), sorted by x and then y.
    nearest
        k: neighbours that each incident has, or as many as there are.

    Returns
    -------
    own, other, share
        Rows of ``xy``, and how much of a neighbour the other is: of places as far, the first by x and then y is taken; what
        is left for a place of more incidents than fit is shared by all of them.
    """
    place, back = distinct(xy)
    held = np.bincount(back, minlength=len(place))
    near = _nearest_places(place, nearest + 1)
    there = np.append(held, 0)[near]  # no place holds nothing
    there[:, :1] -= 1  # the incident itself
    left = nearest - (np.cumsum(there, axis=1) - there)
    share = np.clip(np.divide(left, there, out=np.zeros(there.shape), where=there > 0), 0.0, 1.0)
    row, column = np.nonzero(share)
    other_place = near[row, column]
    times = held[row] * held[other_place]
    pair = np.repeat(np.arange(len(times)), times)
    at = np.arange(len(pair)) - np.repeat(np.cumsum(times) - times, times)
    first, many = np.cumsum(held) - held, held[other_place][pair]
    own, other = first[row[pair]] + at // many, first[other_place[pair]] + at % many
    apart = own != other
    return own[apart], other[apart], share[row, column][pair[apart]]


def _nearest_places(place: Floats, count: int) -> Ints:
    """Places nearest to each (n, count), itself first, those as far by number; ``len(place)`` where there are no more."""
    from scipy.spatial import cKDTree  # noqa: PLC0415 (heavy)

    out = np.full((len(place), count), len(place), dtype=np.intp)
    if not len(place):
        return out
    tree, doubt, asked = cKDTree(place), np.arange(len(place)), 2 * count
    while len(doubt):
        distance, found = (np.asarray(part) for part in tree.query(place[doubt], k=np.arange(1, asked + 1)))
        first = np.lexsort((found, distance), axis=1)[:, :count]
        out[doubt] = np.take_along_axis(found, first, axis=1)
        cut = distance[:, count - 1] == distance[:, -1]  # others as far may have been left out
        doubt, asked = doubt[cut & np.isfinite(distance[:, -1])], 2 * asked
    return out


def neighbours_in_time(days: Floats, span: float | Floats) -> Ints:
    """How many others are at most so many days from each, inclusive.

    Library only: no command uses it.
    """
    ordered = np.sort(days)
    until = np.searchsorted(ordered, days + span + INSTANT, side="right")
    return np.asarray(until - np.searchsorted(ordered, days - span - INSTANT, side="left") - 1, dtype=np.intp)


def reach_in_time(days: Floats, nearest: int) -> tuple[Floats, Floats]:
    """How far in time the k-th nearest of each is, and the share of those just so far that fits among the k.

    Library only: no command uses it.
    """
    count = len(days)
    k = min(nearest, count - 1)
    if k < 1:
        return np.zeros(count), np.zeros(count)
    order = np.argsort(days, kind="stable")
    ordered, reach = days[order], np.full(count, np.inf)
    for first in range(k + 1):  # the k nearest and oneself follow each other in time: k + 1 ways to begin
        inside = slice(first, count - k + first)
        before = ordered[inside] - ordered[: count - k]
        reach[inside] = np.minimum(reach[inside], np.maximum(before, ordered[k:] - ordered[inside]))
    out = np.empty(count)
    out[order] = reach
    nearer = neighbours_in_time(days, out - 2 * INSTANT)
    nearer[out <= 2 * INSTANT] = 0
    return out, (k - nearer) / (neighbours_in_time(days, out) - nearer)
