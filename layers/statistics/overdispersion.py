"""How much more than by simple chance counts vary: variance over mean (phi), estimated and shrunk to what is usual."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["USUAL_PHI", "shares_scale", "shrunk_scale"]

USUAL_PHI = 2.0
"""Variance over mean of counts of incidents, where it cannot be estimated: between weeks it was 1.8 to 2.0, and between
quarters 2.2 to 2.4, in the cities of the audit (docs/metodos/auditoria.md)."""
_PRIOR_FREEDOM = 3.0
"""Degrees of freedom that the usual phi is worth beside those of the data: as much as four quarters."""


def shrunk_scale(pearson: float, freedom: float) -> float:
    """Phi from a statistic of Pearson and its degrees of freedom, shrunk to the usual one; 1 at least.

    Examples
    --------
    >>> shrunk_scale(0, 0), round(shrunk_scale(100, 100), 2), round(shrunk_scale(3, 3), 2)
    (2.0, 1.03, 1.5)
    """
    return max(1.0, (_PRIOR_FREEDOM * USUAL_PHI + pearson) / (_PRIOR_FREEDOM + freedom))


def shares_scale(hits: NDArray[np.float64], n: NDArray[np.float64]) -> float:
    """Phi of shares, hits of n, over several cuts that have a common one.

    Examples
    --------
    >>> import numpy as np
    >>> shares_scale(np.array([50.0]), np.array([100.0]))
    2.0
    >>> round(shares_scale(np.array([30.0, 70.0, 30.0, 70.0]), np.full(4, 100.0)), 1)
    11.7
    """
    some = n > 0
    share = float(hits.sum() / n.sum()) if some.any() else 0.0
    if not 0 < share < 1:
        return shrunk_scale(0.0, 0.0)
    expected = share * n[some]
    pearson = float(((hits[some] - expected) ** 2 / (expected * (1 - share))).sum())
    return shrunk_scale(pearson, float(some.sum() - 1))
