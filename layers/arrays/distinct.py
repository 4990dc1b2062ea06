"""Distinct coordinates of points, sorted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from layers.arrays.radix_sort import order_by

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]

__all__ = ["distinct"]


def distinct(xy: Floats) -> tuple[Floats, Ints]:
    """Return the distinct coordinates (m, 2), sorted by x and then y, and the row of them of each row of ``xy`` (n, 2)."""
    order = order_by(xy[:, 1], xy[:, 0])
    x, y = xy[:, 0].take(order), xy[:, 1].take(order)
    new = np.ones(len(xy), dtype=bool)
    new[1:] = (x[1:] != x[:-1]) | (y[1:] != y[:-1])
    back = np.empty(len(xy), dtype=np.intp)
    back[order] = np.cumsum(new) - 1
    return np.column_stack([x[new], y[new]]), back
