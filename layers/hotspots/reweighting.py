"""DBSCAN of the same places with many weights, as in a bootstrap: neighbours are found once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from layers.hotspots.dbscan import cluster
from layers.hotspots.dbscan_grid import TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

__all__ = ["clustering_of"]

_MOST_PAIRS = 10_000_000
"""Most pairs of neighbours, by an upper bound, that are kept: a twentieth of a gigabyte at most."""
_CELLS_ROUND = 9
"""Cells of the side of a radius where a neighbour may be, with its own."""


def clustering_of(place: Floats, radius_m: float, minimum_weight: float) -> Callable[[Floats], Bools]:
    """Return the function from weights of places to whether each is in a cluster, as :func:`layers.hotspots.dbscan.cluster`.

    ``place`` are distinct coordinates (n, 2), sorted by x, then y. A place without weight is not there. Where pairs of
    neighbours would be too many to be kept, places are clustered anew for each weighting.
    """
    _, crowd = np.unique(np.floor(place / radius_m), axis=0, return_counts=True)
    if _CELLS_ROUND * np.square(crowd.astype(float)).sum() > _MOST_PAIRS:
        return lambda weight: _anew(place, weight, radius_m, minimum_weight)
    from scipy.sparse import coo_array  # noqa: PLC0415 (heavy)
    from scipy.spatial import cKDTree  # noqa: PLC0415

    pairs = cKDTree(place).query_pairs(radius_m * (1 + TOLERANCE), output_type="ndarray")
    apart = place[pairs[:, 0]] - place[pairs[:, 1]]
    one, other = pairs[np.square(apart[:, 0]) + np.square(apart[:, 1]) <= radius_m**2].T
    own = np.arange(len(place))
    ends = np.concatenate([own, one, other]), np.concatenate([own, other, one])
    near = coo_array((np.ones(len(ends[0])), ends), shape=(len(place), len(place))).tocsr()
    enough = minimum_weight * (1 - TOLERANCE)

    def clustered(weight: Floats) -> Bools:
        core = (weight > 0) & (near @ weight >= enough)
        reached: Bools = (weight > 0) & (near @ core.astype(float) > 0)
        return reached

    return clustered


def _anew(place: Floats, weight: Floats, radius_m: float, minimum_weight: float) -> Bools:
    out = weight > 0
    labels, _ = cluster(place[out], weight[out], radius_m, minimum_weight)
    out[out] = labels >= 0
    return out
