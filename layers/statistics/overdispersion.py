"""How much more than by simple chance counts vary: variance over mean (phi), estimated and shrunk to what is usual."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

__all__ = ["PRIOR_FREEDOM", "USUAL_PHI", "dated_scale", "pearson", "shares_scale", "shrunk_scale"]

USUAL_PHI = 2.0
"""Variance over mean of counts of incidents, where it cannot be estimated: between weeks it was 1.8 to 2.0, and between
quarters 2.2 to 2.4, in the cities of the audit (docs/metodos/auditoria.md)."""
PRIOR_FREEDOM = 10.0
"""Degrees of freedom that the usual phi is worth beside those of the data: it is not certain either."""
_BIN = "28D"
"""Length of time whose counts are looked at: facts come in bursts of days and weeks, which shorter ones would divide."""
_LEAST_MEAN = 1.0
"""Least incidents a bin of a series that tells of overdispersion: below it the statistic of Pearson is erratic."""


def shrunk_scale(pearson: float, freedom: float) -> float:
    """Phi from a statistic of Pearson and its degrees of freedom, shrunk to the usual one; 1 at least.

    Examples
    --------
    >>> shrunk_scale(0, 0), round(shrunk_scale(100, 100), 2), round(shrunk_scale(3, 3), 2)
    (2.0, 1.09, 1.77)
    """
    return max(1.0, (PRIOR_FREEDOM * USUAL_PHI + pearson) / (PRIOR_FREEDOM + freedom))


def pearson(counts: NDArray[np.float64], expected: NDArray[np.float64]) -> float:
    """Return the statistic of Pearson of counts against what is expected of each, above zero.

    Examples
    --------
    >>> import numpy as np
    >>> pearson(np.array([10.0, 30.0]), np.array([20.0, 20.0]))
    10.0
    """
    return float(((counts - expected) ** 2 / expected).sum())


def shares_scale(hits: NDArray[np.float64], n: NDArray[np.float64]) -> float:
    """Phi of shares, hits of n, over several cuts that have a common one.

    Examples
    --------
    >>> import numpy as np
    >>> shares_scale(np.array([50.0]), np.array([100.0]))
    2.0
    >>> round(shares_scale(np.array([30.0, 70.0, 30.0, 70.0]), np.full(4, 100.0)), 1)
    6.5
    """
    some = n > 0
    share = float(hits.sum() / n.sum()) if some.any() else 0.0
    if not 0 < share < 1:
        return shrunk_scale(0.0, 0.0)
    expected = share * n[some]
    return shrunk_scale(pearson(hits[some], expected) / (1 - share), float(some.sum() - 1))


def dated_scale(
    groups: NDArray[np.intp],
    days: pd.Series,
    size: int,
    spans: Sequence[tuple[date, date]],
    *,
    by_month: bool = False,
) -> float:
    """Phi of counts of groups (sectors, zones) by four weeks of some spans of time, round the mean of each group and span.

    Never below the usual one: groups differ in it, and one that varies more would be said to change.

    Parameters
    ----------
    groups, days, size
        Group and date of each incident (-1 and NaT for none), and number of groups. Those with less than an incident in
        four weeks tell nothing.
    spans
        First and last day of each span, of which whole times of four weeks are counted.
    by_month
        Whether the months are counted, since the days are not known.

    Examples
    --------
    >>> import numpy as np
    >>> import pandas as pd
    >>> days = pd.Series(pd.date_range("2020-01-01", "2020-12-31"))
    >>> year = [(days.iloc[0], days.iloc[-1])]
    >>> dated_scale(np.zeros(366, dtype=int), days, 1, year)
    2.0
    >>> dated_scale(np.zeros(180, dtype=int), days.iloc[::61].repeat(30), 1, year) > 3
    True
    """
    statistic, freedom = 0.0, 0.0
    stamps = days.to_numpy(dtype="datetime64[s]")
    for first, last in spans:
        edges = pd.date_range(first, pd.Timestamp(last) + pd.Timedelta(days=1), freq="MS" if by_month else _BIN).to_numpy()
        slot = np.searchsorted(edges, stamps, side="right") - 1
        count = len(edges) - 1
        inside = (groups >= 0) & ~np.isnat(stamps) & (slot >= 0) & (slot < count)
        counts = np.bincount(groups[inside] * count + slot[inside], minlength=size * count).reshape(size, max(count, 0))
        told = (counts[counts.mean(axis=1) >= _LEAST_MEAN] if count > 1 else counts[:0]).astype(float)
        mean = told.mean(axis=1, keepdims=True) if len(told) else np.ones((0, 1))
        statistic += pearson(told, mean)
        freedom += told.size - len(told)
    return max(USUAL_PHI, shrunk_scale(statistic, freedom))
