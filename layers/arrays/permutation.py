"""Tests by shuffling: what comes out as it was seen, against what comes out when the dates are dealt again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["compared", "shuffled_orders"]

_FORGIVE = 1e-12
"""Sums that differ by so little, relatively, differ by rounding alone."""


def shuffled_orders(count: int, permutations: int, seed: int) -> Iterator[NDArray[np.intp]]:
    """Orders of ``count`` things at random: the same ones for the same seed, however often they are asked for."""
    rng = np.random.default_rng(seed)
    for _ in range(permutations):
        yield rng.permutation(count)


def compared(seen: Floats, shuffled: Iterable[Floats]) -> tuple[Floats, Floats]:
    """Compare one or many statistics with what they are when shuffled.

    Parameters
    ----------
    seen
        The statistics, of any shape.
    shuffled
        The same, of each shuffle.

    Returns
    -------
    expected, p
        Mean of the shuffles (NaN without any), and (1 + shuffles that reach what was seen) / (1 + shuffles): never 0, since
        what was seen is one of the deals that chance could give (Davison and Hinkley 1997).
    """
    least = seen - _FORGIVE * np.abs(seen)
    total, as_many, shuffles = np.zeros(np.shape(seen)), np.zeros(np.shape(seen)), 0
    for found in shuffled:
        total += found
        as_many += found >= least
        shuffles += 1
    return total / (shuffles or np.nan), (1 + as_many) / (shuffles + 1)
