"""Permutation tests: a statistic against its distribution when the dates are shuffled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["compared", "shuffled_orders"]

_TOLERANCE = 1e-12
"""Relative tolerance of sums: smaller differences are rounding errors."""


def shuffled_orders(count: int, permutations: int, seed: int) -> Iterator[NDArray[np.intp]]:
    """Random permutations of ``count`` items: the same sequence for the same seed."""
    rng = np.random.default_rng(seed)
    for _ in range(permutations):
        yield rng.permutation(count)


def compared(seen: Floats, shuffled: Iterable[Floats]) -> tuple[Floats, Floats]:
    """Mean and p-value of one or many statistics under permutation.

    Parameters
    ----------
    seen
        The observed statistics, of any shape.
    shuffled
        The same statistics of each permutation.

    Returns
    -------
    expected, p
        Mean over the permutations (NaN without any), and (1 + permutations with a statistic at least as large) /
        (1 + permutations), never 0: the observed order is one of the permutations (Davison and Hinkley 1997).
    """
    threshold = seen - _TOLERANCE * np.abs(seen)
    total, as_many, shuffles = np.zeros(np.shape(seen)), np.zeros(np.shape(seen)), 0
    for found in shuffled:
        total += found
        as_many += found >= threshold
        shuffles += 1
    return total / (shuffles or np.nan), (1 + as_many) / (shuffles + 1)
