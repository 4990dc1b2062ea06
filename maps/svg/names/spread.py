"""Displacement of marks that share a point, as in ``web/assets/marks.js``."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SPREAD_M", "spread"]

SPREAD_M = 60.0
"""Largest displacement of a mark (metres): half a block, so that it stays near its street."""

_STEP = 1.15
"""Scale of the spiral, in radii of a mark: neighbours overlap by less than half, so that each is visible."""
_LOOSE = 1.5
"""Least reach, in radii: marks of one point are displaced even where ``reach`` is less than a symbol."""
_GOLDEN = math.pi * (3 - math.sqrt(5))
"""Golden angle (radians) between successive marks."""


def spread(xy: NDArray[np.float64], kind: NDArray[np.intp], radius: float, reach: float) -> NDArray[np.float64]:
    """Return the positions of marks, those that share a point displaced to a Vogel spiral (1979) round it.

    The area of a spiral is proportional to its marks, up to ``reach``.

    Parameters
    ----------
    xy
        Positions of the marks (n, 2), in units of the drawing.
    kind
        Legend line of each mark: kinds are interleaved, so that every part of a spiral shows their proportions.
    radius
        Radius of a mark, in the same units.
    reach
        Largest displacement, in the same units.

    Returns
    -------
    ndarray
        Positions (n, 2); the first mark of each point stays on it.
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
    """Return the relative rank (0 to 1) of each mark in its group."""
    _, own, size = np.unique(group, return_inverse=True, return_counts=True)
    order = np.argsort(own, kind="stable")
    rank = np.empty(len(group))
    rank[order] = np.arange(len(group)) - np.repeat(np.cumsum(size) - size, size)
    turn: NDArray[np.float64] = (rank + 0.5) / size[own]
    return turn
