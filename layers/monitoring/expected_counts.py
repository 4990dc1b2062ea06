"""Expected count of a month from the months before it: level of the series, pooled season, and overdispersion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from layers.monitoring.monthly_series import ALL

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["HISTORY_MONTHS", "LEAST_MONTHS", "SEASON_MONTHS", "expected_series"]

HISTORY_MONTHS = 36
"""Most months behind an expected count: three years, as long as a station changes little."""
LEAST_MONTHS = 12
"""Least months behind an expected count: a whole year, so that no season is missing from the level."""
SEASON_MONTHS = 24
"""Least months that show a season: each calendar month twice."""
_PRIOR = 24.0
"""Incidents without season that are added to each calendar month: with 24 of its own, half of its departure is believed."""
_YEAR = 12
"""Calendar months."""
_LEAST_MEAN = 1.0
"""Least incidents a month of a series that tells of overdispersion: below it the statistic of Pearson is erratic."""


class _Season(NamedTuple):
    """Index of each month behind, and of the months asked for; relative variance of the sum of the latter, before phi."""

    behind: NDArray[np.float64]
    asked: float
    variance: float


def expected_series(history: pd.DataFrame, months: pd.PeriodIndex) -> pd.DataFrame:
    r"""Return how many incidents were to be expected in one or several months together, from the months before them.

    The level of a series is its mean of the last 36 months (12 at least), without season. The season is that of the whole
    jurisdiction for that delito, since one sector has too few incidents to show it:
    :math:`I_c = (n_c + 24) / (\bar n_c + 24)`, with :math:`n_c` the incidents of calendar month c and :math:`\bar n_c` what
    they would be without season. With :math:`\mu = \sum x / \sum I` the level, the expected count is :math:`\mu I`, and

    .. math:: 1/k = \frac{I}{\sum I} + \frac{\mu}{I} \frac{n_c (1 - n_c / n)}{(\bar n_c + 24)^2}

    is the variance of the expected count over that of the count itself: of the level, and of the index (a multinomial
    share). For one large series alone, :math:`k` tends to 3 and the expected count to the mean of the same month of the last
    three years. Overdispersion (quasi-Poisson, McCullagh and Nelder 1989) is the statistic of Pearson over its degrees of
    freedom, of all sectors together for a delito, never below 1.

    Parameters
    ----------
    history
        Counts as :func:`layers.monitoring.monthly_series.count_months` gives them, of consecutive months; those from the
        first of ``months`` on are not looked at.
    months
        Up to twelve months, of different calendar months.

    Returns
    -------
    DataFrame
        Rows of ``history``. ``esperado``: incidents in all of ``months`` (NaN with less than twelve months before);
        ``k``: months behind it; ``phi``: variance of a count over its mean; ``estacion``: if a season was estimated (24
        months).

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.MultiIndex.from_tuples([("SECTOR 1", "total"), ("total", "total")], names=["sector", "delito"])
    >>> past = pd.DataFrame(20, index=rows, columns=pd.period_range("2018-01", "2020-12", freq="M"))
    >>> expected_series(past, pd.period_range("2021-01", periods=1, freq="M")).round(1)
                     esperado    k  phi  estacion
    sector   delito
    SECTOR 1 total       20.0  5.4  1.0      True
    total    total       20.0  5.4  1.0      True
    """
    columns = pd.PeriodIndex(history.columns)
    before = columns[columns < months[0]][-HISTORY_MONTHS:]
    past = history[before]
    size, rows = past.shape[1], len(history)
    expected, behind, phi = np.full(rows, np.nan), np.full(rows, np.nan), np.full(rows, np.nan)
    if size >= LEAST_MONTHS:
        sectors, crimes = (history.index.get_level_values(name).to_numpy() for name in ("sector", "delito"))
        calendar, asked = (np.asarray(each.month) - 1 for each in (before, months))
        counts = past.to_numpy(dtype=float)
        for crime in pd.unique(crimes):
            whole, parts = (crimes == crime) & (sectors == ALL), (crimes == crime) & (sectors != ALL)
            own = whole | parts
            season = _season(counts[whole].sum(axis=0), calendar, asked)
            level = counts[own].sum(axis=1) / season.behind.sum()
            expected[own] = level * season.asked
            behind[own] = 1 / (season.asked / season.behind.sum() + level / season.asked * season.variance)
            for group in (whole, parts):
                phi[group] = _dispersion(counts[group], season)
    found = {"esperado": expected, "k": behind, "phi": phi, "estacion": size >= SEASON_MONTHS}
    return pd.DataFrame(found, index=history.index)


def _season(total: NDArray[np.float64], calendar: NDArray[np.integer[Any]], asked: NDArray[np.integer[Any]]) -> _Season:
    """Estimate the season of a delito from the counts of the jurisdiction; none with less than 24 months."""
    size = len(total)
    if size < SEASON_MONTHS:
        return _Season(np.ones(size), float(len(asked)), 0.0)
    found = np.bincount(calendar, total, minlength=_YEAR)
    flat = total.sum() * np.bincount(calendar, minlength=_YEAR) / size
    index = (found + _PRIOR) / (flat + _PRIOR)
    share = found[asked].sum() / total.sum() if total.any() else 0.0
    variance = (found / (flat + _PRIOR) ** 2)[asked].sum() * (1 - share)
    return _Season(index[calendar], float(index[asked].sum()), float(variance))


def _dispersion(counts: NDArray[np.float64], season: _Season) -> float:
    """Return phi of some series of a delito (rows), from those with an incident a month or more; 1 if there is none."""
    told = counts[counts.mean(axis=1) >= _LEAST_MEAN]
    if not len(told):
        return 1.0
    fit = told.sum(axis=1, keepdims=True) / season.behind.sum() * season.behind
    freedom = told.size - len(told) - (_YEAR - 1 if told.shape[1] >= SEASON_MONTHS else 0)
    pearson = float(((told - fit) ** 2 / fit).sum())
    return max(1.0, pearson / float(freedom))
