"""How far apart the places of a map are, which decides whether each can be drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["ROOM", "median_gap"]

ROOM = 1.5
"""Least median distance between neighbouring marks that are drawn one by one, in diameters."""


def median_gap(spots: NDArray[np.float64]) -> float:
    """Return the median distance from each of some different points (n, 2) to the nearest other; infinite under two."""
    if len(spots) < 2:
        return float("inf")
    from scipy.spatial import cKDTree  # noqa: PLC0415 (heavy)

    near = np.asarray(cKDTree(spots).query(spots, k=2)[0])[:, 1]
    return float(np.sort(near)[len(near) // 2])
