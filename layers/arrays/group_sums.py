"""Sums by group, bit-identical for any order of the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from layers.arrays.radix_sort import order_by

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["sums_by_group"]


def sums_by_group(group: NDArray[np.intp], weight: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """Sum the weights of each of ``size`` groups, smallest weight first; 0 for a group without members."""
    order = order_by(weight, group)
    sums: NDArray[np.float64] = np.bincount(group[order], weight[order], minlength=size).astype(float)
    return sums
