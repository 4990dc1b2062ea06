"""The reading of all jurisdictions of a run together, and the sector in which what rises is concentrated."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.monitoring.expected_counts import HISTORY_MONTHS
from layers.monitoring.month_reading import FALL, LEAST_FALL, RATE, RISE, WATCHED
from layers.monitoring.monthly_series import ALL
from layers.statistics.multiple_testing import benjamini_hochberg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from layers.monitoring.followed import FollowedStation

__all__ = ["concentrated_in", "read_together"]

_SEASON = 12
"""Months of history that the season takes: the others tell how much the series vary."""
_HALF = 0.5
"""Least part of a rise that is in the sector in which it is concentrated."""


def read_together(stations: Sequence[FollowedStation], month: pd.Period) -> list[FollowedStation]:
    """Return the jurisdictions of a run, their series read as some of all that were looked at.

    Chances are those of Student's distribution, for how much a series varies is estimated, and are adjusted (Benjamini and
    Hochberg 1995): rises among all series that are read, falls among those of which a fall is told. *Fuera de lo usual* and
    *menos de lo usual* need q under 0.05; what misses it is *vigilar*. ``donde`` is the sector in which a rise of the
    jurisdiction is concentrated (:func:`concentrated_in`), empty where it is in none.
    """
    rises = _adjusted([_chances(station, 1.0) for station in stations])
    falls = _adjusted(
        [np.where(station.reading["esperado"] >= LEAST_FALL, _chances(station, -1.0), np.nan) for station in stations]
    )
    return [
        replace(station, reading=_read(station, rise, fall, month))
        for station, rise, fall in zip(stations, rises, falls, strict=True)
    ]


def _chances(station: FollowedStation, sign: float) -> NDArray[np.float64]:
    """Return the chance of a distance as far up (``sign`` 1) or down (-1); NaN where a series is not read."""
    from scipy.stats import t  # noqa: PLC0415 (heavy)

    freedom = max(min(station.counts.shape[1] - 1, HISTORY_MONTHS) - _SEASON, 1)
    return np.asarray(t.sf(sign * station.reading["z"].to_numpy(dtype=float), freedom), dtype=float)


def _adjusted(chances: Sequence[NDArray[np.float64]]) -> list[NDArray[np.float64]]:
    """Adjust the p-values of all jurisdictions together; NaN where there is none."""
    return np.split(benjamini_hochberg(np.concatenate(chances)), np.cumsum([len(own) for own in chances])[:-1])


def _read(station: FollowedStation, rise: NDArray[np.float64], fall: NDArray[np.float64], month: pd.Period) -> pd.DataFrame:
    reading = station.reading
    was = reading["lectura"].to_numpy()
    missed = ((was == RISE) & ~(rise < RATE)) | ((was == FALL) & ~(fall < RATE))
    read = np.where(missed, WATCHED, was)
    where = [
        concentrated_in(station.counts, reading["phi"], crime, month) if sector == ALL and now == RISE else ""
        for (sector, crime), now in zip(reading.index, read, strict=True)
    ]
    return reading.assign(q=rise, lectura=read, donde=where)


def concentrated_in(counts: pd.DataFrame, phi: pd.Series[float], crime: str, month: pd.Period) -> str:
    """Return the sector in which a rise of a delito is concentrated; empty where it is in none.

    That is the sector whose share of the month is larger than its share of the months before by more than chance (binomial
    share, widened for ``phi``; q under 0.05 among the sectors), and which has half of the rise or more.

    Parameters
    ----------
    counts
        As :func:`layers.monitoring.monthly_series.count_months` gives them.
    phi
        Variance of a count over its mean, by row of ``counts``.
    crime, month
        The delito, and the month that is read.

    Examples
    --------
    >>> import pandas as pd
    >>> names = [("1", "total"), ("2", "total"), ("total", "total")]
    >>> rows = pd.MultiIndex.from_tuples(names, names=["sector", "delito"])
    >>> table = pd.DataFrame(20, index=rows, columns=pd.period_range("2018-01", "2021-01", freq="M"))
    >>> table.loc["total"] = 40
    >>> table["2021-01"] = [20, 60, 80]
    >>> concentrated_in(table, pd.Series(1.0, index=rows), "total", pd.Period("2021-01"))
    '2'
    """
    from scipy.stats import norm  # noqa: PLC0415 (heavy)

    own = counts[(counts.index.get_level_values("delito") == crime) & (counts.index.get_level_values("sector") != ALL)]
    now = own[month].to_numpy(dtype=float)
    past = own[pd.PeriodIndex(own.columns)[pd.PeriodIndex(own.columns) < month][-HISTORY_MONTHS:]]
    before, months = past.sum(axis=1).to_numpy(dtype=float), past.shape[1]
    if len(own) < 2 or not before.sum() or not now.sum():
        return ""
    share = before / before.sum()
    spread = np.sqrt(
        np.maximum(now.sum() * share * (1 - share), _HALF) * phi.loc[own.index] * (1 + now.sum() / before.sum())
    )
    q = benjamini_hochberg(norm.sf((now - now.sum() * share) / spread.to_numpy()))
    rise = now.sum() - before.sum() / months
    top = int(np.argmax(now - before / months))
    is_told = q[top] < RATE and rise > 0 and now[top] - before[top] / months >= _HALF * rise
    return str(own.index.get_level_values("sector")[top]) if is_told else ""
