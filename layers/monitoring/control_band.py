"""Distance of a count from what was expected, the limits of usual counts, and the control chart of the last months."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.monitoring.expected_counts import expected_series

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["ALARM", "SHOWN_MONTHS", "WATCH", "control_band", "usual_range", "z_score"]

WATCH = 2.0
"""Distance from the expected count from which a month is watched: chance alone exceeds it once in 44 months."""
ALARM = 3.0
"""Distance from which a month is out of the ordinary: chance alone exceeds it once in 740 months."""
SHOWN_MONTHS = 24
"""Months of a control chart: two years, so that each calendar month is seen twice."""
_ROUNDING = 1e-9
"""By how much a limit may miss a whole number, in incidents, and still be that number: rounding of floating point."""


def z_score(now: ArrayLike, expected: ArrayLike, *, phi: ArrayLike = 1.0, k: ArrayLike = np.inf) -> NDArray[np.float64]:
    r"""Return how far counts are from what was expected, in standard deviations.

    :math:`z = 2 (\sqrt{x} - \sqrt{e}) / \sqrt{\varphi (1 + 1/k)}`: the square root of a Poisson count has a variance of
    nearly 1/4 whatever its mean (Bartlett 1936).

    Parameters
    ----------
    now, expected
        Incidents, zero or more.
    phi
        Variance of a count over its mean.
    k
        Months behind the expected count.

    Examples
    --------
    >>> z_score([20, 40], 20, k=3).round(2).tolist()
    [0.0, 3.21]
    """
    spread = np.sqrt(np.asarray(phi, dtype=float) * (1 + 1 / np.asarray(k, dtype=float)))
    return np.asarray(2 * (np.sqrt(np.asarray(now, float)) - np.sqrt(np.asarray(expected, float))) / spread, dtype=float)


def usual_range(
    expected: ArrayLike, *, phi: ArrayLike = 1.0, k: ArrayLike = np.inf, limit: float = WATCH
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the least and the greatest whole count whose :func:`z_score` is not beyond ``limit``.

    Parameters
    ----------
    expected, phi, k
        As for :func:`z_score`; NaN gives NaN.
    limit
        Standard deviations.

    Examples
    --------
    >>> low, high = usual_range([1, 20], k=12)
    >>> low.tolist(), high.tolist()
    ([0.0, 12.0], [4.0, 30.0])
    """
    half = limit * np.sqrt(np.asarray(phi, dtype=float) * (1 + 1 / np.asarray(k, dtype=float))) / 2
    root = np.sqrt(np.asarray(expected, dtype=float))
    low, high = np.maximum(root - half, 0) ** 2, (root + half) ** 2
    return np.ceil(low - _ROUNDING) + 0.0, np.floor(high + _ROUNDING)


def control_band(counts: pd.DataFrame, last: pd.Period, *, shown: int = SHOWN_MONTHS) -> pd.DataFrame:
    """Return the control chart of every series: each month against what the months before it gave reason to expect.

    Parameters
    ----------
    counts
        As :func:`layers.monitoring.monthly_series.count_months` gives them.
    last
        Last month of the chart; later columns are not looked at.
    shown
        Months of the chart; those before the first of ``counts`` are left out.

    Returns
    -------
    DataFrame
        A row per series and month, sorted (index ``sector``, ``delito``, ``mes``): ``hechos``, ``esperado``, the range
        ``usual_min, usual_max`` of counts up to z = 2, ``limite_min, limite_max`` up to z = 3, and ``z``; all but ``hechos``
        are NaN where there are fewer than twelve months before.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.MultiIndex.from_tuples([("total", "total")], names=["sector", "delito"])
    >>> table = pd.DataFrame(20, index=rows, columns=pd.period_range("2018-01", "2020-12", freq="M"))
    >>> band = control_band(table, pd.Period("2020-12"), shown=2).loc["total", "total"]
    >>> band[["hechos", "esperado", "usual_min", "usual_max"]].round(1)
             hechos  esperado  usual_min  usual_max
    mes
    2020-11      20      20.0       12.0       31.0
    2020-12      20      20.0       12.0       31.0
    """
    months = pd.PeriodIndex(counts.columns)
    months = months[months <= last][-shown:]
    tables = []
    for number in range(len(months)):
        month = months[number : number + 1]
        table = expected_series(counts, month)
        now, expected, phi, k = (each.to_numpy() for each in (counts[month[0]], table["esperado"], table["phi"], table["k"]))
        columns = {"hechos": now, "esperado": expected}
        for names, limit in ((("usual_min", "usual_max"), WATCH), (("limite_min", "limite_max"), ALARM)):
            columns |= dict(zip(names, usual_range(expected, phi=phi, k=k, limit=limit), strict=True))
        columns["z"] = z_score(now, expected, phi=phi, k=k)
        tables.append(pd.DataFrame(columns, index=counts.index))
    return pd.concat(tables, keys=months, names=["mes"]).reorder_levels(["sector", "delito", "mes"]).sort_index()
