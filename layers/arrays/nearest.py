"""Nearest neighbours of incidents in place and in time, with a fixed rule for ties."""

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
"""Tolerance of time spans, in days: smaller differences are rounding errors."""


def pairs_in_place(xy: Floats, nearest: int) -> tuple[Ints, Ints, Floats]:
    """Pairs of every incident with each of its k nearest neighbours.

    Library only: no command uses it.

    Parameters
    ----------
    xy
        Coordinates (n, 2), sorted by x and then y.
    nearest
        k: neighbours of each incident; all the others where there are fewer.

    Returns
    -------
    own, other, share
        Rows of ``xy``, and the weight of the pair, 0 to 1. Of places at equal distance the first by x and then y is taken;
        where a place has more incidents than are still wanted, each has an equal share of the remainder.
    """
    place, back = distinct(xy)
    count_at = np.bincount(back, minlength=len(place))
    near = _nearest_places(place, nearest + 1)
    there = np.append(count_at, 0)[near]  # index len(place) stands for no place: 0 incidents
    there[:, :1] -= 1  # the incident itself
    left = nearest - (np.cumsum(there, axis=1) - there)
    share = np.clip(np.divide(left, there, out=np.zeros(there.shape), where=there > 0), 0.0, 1.0)
    row, column = np.nonzero(share)
    other_place = near[row, column]
    times = count_at[row] * count_at[other_place]
    pair = np.repeat(np.arange(len(times)), times)
    at = np.arange(len(pair)) - np.repeat(np.cumsum(times) - times, times)
    first, many = np.cumsum(count_at) - count_at, count_at[other_place][pair]
    own, other = first[row[pair]] + at // many, first[other_place[pair]] + at % many
    apart = own != other
    return own[apart], other[apart], share[row, column][pair[apart]]


def _nearest_places(place: Floats, count: int) -> Ints:
    """Find the nearest places of each place (n, count), itself first, ties by index; ``len(place)`` stands for none."""
    from scipy.spatial import cKDTree  # noqa: PLC0415 (heavy)

    out = np.full((len(place), count), len(place), dtype=np.intp)
    if not len(place):
        return out
    tree, doubt, asked = cKDTree(place), np.arange(len(place)), 2 * count
    while len(doubt):
        distance, found = (np.asarray(part) for part in tree.query(place[doubt], k=np.arange(1, asked + 1)))
        first = np.lexsort((found, distance), axis=1)[:, :count]
        out[doubt] = np.take_along_axis(found, first, axis=1)
        cut = distance[:, count - 1] == distance[:, -1]  # others at the same distance may have been left out
        doubt, asked = doubt[cut & np.isfinite(distance[:, -1])], 2 * asked
    return out


def neighbours_in_time(days: Floats, span: float | Floats) -> Ints:
    """Count the other events within ``span`` days of each, inclusive.

    Library only: no command uses it.
    """
    ordered = np.sort(days)
    until = np.searchsorted(ordered, days + span + INSTANT, side="right")
    return np.asarray(until - np.searchsorted(ordered, days - span - INSTANT, side="left") - 1, dtype=np.intp)


def reach_in_time(days: Floats, nearest: int) -> tuple[Floats, Floats]:
    """Days from each event to its k-th nearest in time, and the share of the events at just that span that fits in k.

    Library only: no command uses it.
    """
    count = len(days)
    k = min(nearest, count - 1)
    if k < 1:
        return np.zeros(count), np.zeros(count)
    order = np.argsort(days, kind="stable")
    ordered, reach = days[order], np.full(count, np.inf)
    for first in range(k + 1):  # the k nearest and the event are consecutive in time: k + 1 possible starts
        inside = slice(first, count - k + first)
        before = ordered[inside] - ordered[: count - k]
        reach[inside] = np.minimum(reach[inside], np.maximum(before, ordered[k:] - ordered[inside]))
    out = np.empty(count)
    out[order] = reach
    nearer = neighbours_in_time(days, out - 2 * INSTANT)
    nearer[out <= 2 * INSTANT] = 0
    return out, (k - nearer) / (neighbours_in_time(days, out) - nearer)
