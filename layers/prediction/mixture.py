"""Mixture of measures of the past, with the weights that make what followed most likely."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from layers.surfaces.history import DECAYED, RECENT, UNWEIGHTED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from layers.surfaces.history import Snapshot

    Floats = NDArray[np.float64]

__all__ = ["COUNTS", "PARTS", "PART_SPREADS", "fit_weights", "part_densities"]

PARTS: Mapping[str, tuple[str, float]] = {
    "conteo": (UNWEIGHTED, 0.0),
    "conteo atenuado en un año": (DECAYED, 0.0),
    "densidad de 200 m": (UNWEIGHTED, 200.0),
    "densidad de 300 m atenuada en un año": (DECAYED, 300.0),
    "densidad de 300 m atenuada en tres meses": (RECENT, 300.0),
    "densidad de 500 m": (UNWEIGHTED, 500.0),
}
"""Weighting, and radius in metres (0 for a count), of each measure, in words for the user: counts hold more where facts are
dense or their coordinates snapped, wide densities where facts are sparse, the recent one where the places move
(``docs/rendimiento.md``)."""
COUNTS = tuple(name for name, (_, radius_m) in PARTS.items() if not radius_m)
"""Names of the measures that are counts."""
PART_SPREADS = tuple(spread for spread in PARTS.values() if spread[1])
"""Weighting and radius of the measures that are densities."""
_PRIOR = 30.0
"""Incidents that equal weights count as: 30 are the fewest from which anything is concluded."""
_STEPS = 100
"""Steps of expectation and maximisation: a fixed number, so that a rounding error does not stop it a step earlier."""


def part_densities(snapshot: Snapshot) -> Floats:
    """Measures of :data:`PARTS` of each cell, and an even one last, each scaled to add up to 1 over the ground.

    Returns
    -------
    ndarray
        (cells, measures + 1), per km2; 0 in the measures of a past without incidents in the cells.
    """
    area = snapshot.history.area
    columns = [snapshot.density(*spread) if spread[1] else snapshot.per_km2(spread[0]) for spread in PARTS.values()]
    measures = np.stack([*columns, np.ones(len(area))], axis=1)
    total = (measures * area[:, None]).sum(axis=0)
    return np.asarray(np.divide(measures, total, out=np.zeros_like(measures), where=total > 0), dtype=np.float64)


def fit_weights(densities: Floats, counts: Floats) -> Floats:
    r"""Weights of measures that make counts most likely, held towards equal weights where these are few.

    The maximum of the posterior of a mixture,

    .. math:: \sum_c n_c \log \sum_k w_k f_{ck} + \frac{30}{K} \sum_k \log w_k

    by expectation and maximisation (Dempster, Laird and Rubin 1977), from equal weights.

    Parameters
    ----------
    densities
        Value f of each measure (columns) where something followed (rows), made of what came before; the last column is
        positive.
    counts
        Incidents n that followed, by row.

    Returns
    -------
    ndarray
        Weights of the columns, positive, of sum 1; equal ones without rows.

    Examples
    --------
    >>> import numpy as np
    >>> fit_weights(np.array([[2.0, 0.1, 1.0], [1.5, 0.1, 1.0]]), np.array([300.0, 500.0])).round(2).tolist()
    [0.98, 0.01, 0.01]
    >>> fit_weights(np.empty((0, 4)), np.empty(0)).tolist()
    [0.25, 0.25, 0.25, 0.25]
    """
    size = densities.shape[1]
    weights = np.full(size, 1 / size)
    for _ in range(_STEPS):
        shares = densities * weights
        shares /= shares.sum(axis=1, keepdims=True)
        weights = (shares * counts[:, None]).sum(axis=0) + _PRIOR / size
        weights /= weights.sum()
    return weights
