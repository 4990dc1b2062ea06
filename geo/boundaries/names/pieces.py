"""Polygons that are near each other, and the pieces that those of one group make."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["near_pairs", "pieces_of"]


def near_pairs(shapes: NDArray[np.object_], distance: float) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the positions of both polygons of each pair with no larger gap than ``distance`` metres.

    Each is in a pair with itself; those without a shape are in none.
    """
    usable = np.flatnonzero(np.isfinite(shapely.bounds(shapes)).all(axis=1))
    one, other = shapely.STRtree(shapes[usable]).query(shapes[usable], predicate="dwithin", distance=distance)
    return usable[one], usable[other]


def pieces_of(groups: NDArray[np.intp], near: tuple[NDArray[np.intp], NDArray[np.intp]]) -> NDArray[np.intp]:
    """Return the number, from 0, of the piece of each polygon: those of its group that pairs ``near`` lead to from it."""
    from scipy.sparse import coo_array  # noqa: PLC0415 (heavy)
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 (heavy)

    one, other = near
    inside = groups[one] == groups[other]
    edges = coo_array((np.ones(int(inside.sum())), (one[inside], other[inside])), shape=(len(groups), len(groups)))
    return np.asarray(connected_components(edges, directed=False)[1], dtype=np.intp)
