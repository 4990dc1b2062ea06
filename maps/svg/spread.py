"""Marks that share a place, spread round it so that each is seen; ``web/assets/marks.js`` does the same on the screen."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SPREAD_M", "spread"]

SPREAD_M = 60.0
"""Marks of a place stay within these metres of it, half a block, however many they are."""

_STEP, _LOOSE = 1.15, 1.5
_GOLDEN = math.pi * (3 - math.sqrt(5))


def spread(xy: NDArray[np.float64], kind: NDArray[np.intp], radius: float, reach: float) -> NDArray[np.float64]:
    """Move the marks that share a place to the points of a sunflower round it (Vogel, 1979): its area tells how many.

    Parameters
    ----------
    xy
        Places of the marks (n, 2), in units of the drawing.
    kind
        Line of the legend of each: those of a place are mixed, so that each part of the flower shows what there is.
    radius
        That of a mark, in the same units.
    reach
        How far from its place a mark may go.

    Returns
    -------
    ndarray
        Where to draw each (n, 2): the first of each place stays on it.
    """
    _, place, size = np.unique(np.round(xy, 6), axis=0, return_inverse=True, return_counts=True)
    place = place.ravel()
    order = np.lexsort((kind, _turn(place * (kind.max(initial=0) + 1) + kind), place))
    number = np.empty(len(xy), dtype=np.intp)
    number[order] = np.arange(len(xy)) - np.repeat(np.cumsum(size) - size, size)
    whole = _STEP * radius * np.sqrt(np.maximum(size - 1, 1))
    step = _STEP * radius * np.minimum(1.0, max(reach, _LOOSE * radius) / whole)[place]
    far, angle = step * np.sqrt(number), number * _GOLDEN
    moved: NDArray[np.float64] = xy + np.column_stack([far * np.cos(angle), far * np.sin(angle)])
    return moved


def _turn(group: NDArray[np.intp]) -> NDArray[np.float64]:
    """Where each mark stands among those of its group, from 0 to 1."""
    _, own, size = np.unique(group, return_inverse=True, return_counts=True)
    order = np.argsort(own, kind="stable")
    rank = np.empty(len(group))
    rank[order] = np.arange(len(group)) - np.repeat(np.cumsum(size) - size, size)
    turn: NDArray[np.float64] = (rank + 0.5) / size[own]
    return turn
