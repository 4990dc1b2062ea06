"""Runs of consecutive numbers, member by member."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.intp]

__all__ = ["members_of_runs"]


def members_of_runs(start: Ints, size: Ints) -> tuple[Ints, Ints]:
    """Members of runs of consecutive numbers, given the start and size of each: run of each member, and the member."""
    run = np.repeat(np.arange(len(size)), size)
    member = np.arange(len(run))
    member += np.repeat(start - (np.cumsum(size) - size), size)
    return run, member
