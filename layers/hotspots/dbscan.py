"""Exact DBSCAN of weighted places: scikit-learn for few of them, a grid for many.

Both engines give the same labels, which the tests compare.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from layers.hotspots.dbscan_grid import TOLERANCE, cluster_grid

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]
    Bools = NDArray[np.bool_]

__all__ = ["cluster", "cluster_grid", "cluster_sklearn"]

_FEW = 100
"""Most distinct places given to scikit-learn: up to them it is as fast, and takes little memory."""


def cluster(place: Floats, weight: Floats, radius_m: float, minimum_weight: float) -> tuple[Ints, Bools]:
    """Cluster weighted places by DBSCAN (Ester, Kriegel, Sander and Xu 1996).

    Parameters
    ----------
    place
        Distinct coordinates in metres (n, 2), sorted by x, then y.
    weight
        Incidents at each place.
    radius_m
        Neighbours are at most this far, inclusive; a place is its own neighbour.
    minimum_weight
        Summed weight within the radius that makes a core place.

    Returns
    -------
    labels, core
        Cluster of each place, -1 for none, numbered arbitrarily; and whether it is core. A border place belongs to its
        nearest core place (ties by x, then y): the result does not depend on the order of the places.
    """
    engine = cluster_sklearn if len(place) <= _FEW else cluster_grid
    return engine(place, weight, radius_m, minimum_weight)


def cluster_sklearn(place: Floats, weight: Floats, radius_m: float, minimum_weight: float) -> tuple[Ints, Bools]:
    """Cluster as :func:`cluster` says, with scikit-learn: memory grows with the number of pairs of neighbours."""
    from sklearn.cluster import DBSCAN  # noqa: PLC0415 (heavy)

    core = np.zeros(len(place), dtype=bool)
    if not len(place):
        return np.empty(0, dtype=np.intp), core
    if not float(minimum_weight).is_integer():  # scikit-learn takes whole minimums only: scale, within the tolerance
        weight, minimum_weight = weight * ((1 + TOLERANCE) / minimum_weight), 1
    engine = DBSCAN(eps=radius_m, min_samples=int(minimum_weight), algorithm="kd_tree", n_jobs=1)
    found = engine.fit(place, sample_weight=weight)
    core[found.core_sample_indices_] = True
    labels = np.where(core, found.labels_, -1).astype(np.intp)
    border = np.flatnonzero(~core & (found.labels_ >= 0))
    if len(border):
        from scipy.spatial import cKDTree  # noqa: PLC0415 (heavy)

        centres = np.flatnonzero(core)
        tree = cKDTree(place[centres])
        for row in border:
            distance, _ = tree.query(place[row])
            labels[row] = labels[centres[min(tree.query_ball_point(place[row], distance * (1 + TOLERANCE)))]]
    return labels, core
