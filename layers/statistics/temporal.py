"""Counts of incidents by hour and weekday; aoristic weights of incidents known by a span of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.arrays.group_sums import sums_by_group

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["HOURS", "WEEKDAYS", "aoristic", "hour_weekday"]

WEEKDAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
"""Names of the days, in the order of pandas."""
HOURS = tuple(f"{hour:02d}" for hour in range(24))
"""Names of the hours."""
UNKNOWN = "sin hora"
"""Column of the incidents without an hour."""
_HOUR_MINUTES, _DAY_HOURS = 60.0, 24
"""Minutes of an hour, and hours of a day."""
_LONGEST_DAYS = 31
"""Longest span, in days, that is spread over the hours: one longer than a month is nearly uniform."""


def hour_weekday(day: ArrayLike, minute: ArrayLike, weights: ArrayLike | None = None) -> pd.DataFrame:
    """Count incidents by weekday and hour.

    Parameters
    ----------
    day
        Date of each incident; those with NaT are left out.
    minute
        Minutes after midnight; NaN where the hour is not known.
    weights
        Weight of each incident; 1 by default.

    Returns
    -------
    DataFrame
        Rows :data:`WEEKDAYS`, columns :data:`HOURS` and ``sin hora``: incidents without an hour are not spread.

    Examples
    --------
    >>> import pandas as pd
    >>> import mapadelito as md
    >>> days = pd.to_datetime(["2020-03-06", "2020-03-06", "2020-03-07"])
    >>> table = md.hour_weekday(days, [22 * 60, 22 * 60 + 30, float("nan")])
    >>> table.loc[["viernes", "sábado"], ["22", "sin hora"]]
              22  sin hora
    viernes  2.0       0.0
    sábado   0.0       1.0
    """
    days = pd.Series(np.asarray(day))
    clock = np.asarray(minute, dtype=float)
    weight = np.ones(len(days)) if weights is None else np.asarray(weights, dtype=float)
    known = days.notna().to_numpy()
    row = days[known].dt.day_of_week.to_numpy(dtype=int)
    column = np.where(np.isnan(clock[known]), _DAY_HOURS, np.nan_to_num(clock[known]) // _HOUR_MINUTES).astype(int)
    return _table(row * (_DAY_HOURS + 1) + column, weight[known])


def aoristic(start: ArrayLike, end: ArrayLike) -> pd.DataFrame:
    """Spread each incident evenly over the hours in which it may have happened (Ratcliffe and McCullagh 1998).

    Library only: no command uses it.

    Parameters
    ----------
    start, end
        Earliest and latest possible time: a car parked at 20:00 and missed at 08:00. Where the end is missing or not later,
        the start is the time.

    Returns
    -------
    DataFrame
        As :func:`hour_weekday`, and it adds up to the incidents; those without a start, or with a span of more than 31 days
        are left out.

    Examples
    --------
    >>> import pandas as pd
    >>> import mapadelito as md
    >>> table = md.aoristic(pd.to_datetime(["2020-03-06 22:00"]), pd.to_datetime(["2020-03-07 02:00"]))
    >>> table.loc[["viernes", "sábado"], ["22", "23", "00", "01"]]
               22    23    00    01
    viernes  0.25  0.25  0.00  0.00
    sábado   0.00  0.00  0.25  0.25
    """
    first = pd.Series(np.asarray(start)).astype("datetime64[s]")
    last = pd.Series(np.asarray(end)).astype("datetime64[s]")
    last = last.where(last > first, first)
    usable = (first.notna() & (last - first <= pd.Timedelta(days=_LONGEST_DAYS))).to_numpy()
    hour = 3600.0
    begin, finish = (moment[usable].astype("int64").to_numpy() / hour for moment in (first, last))
    slots = np.maximum(np.ceil(finish) - np.floor(begin), 1).astype(int)
    owner = np.repeat(np.arange(len(begin)), slots)
    slot = np.floor(begin)[owner] + np.arange(len(owner)) - np.repeat(np.cumsum(slots) - slots, slots)
    inside = np.minimum(slot + 1, finish[owner]) - np.maximum(slot, begin[owner])
    span = (finish - begin)[owner]
    share = np.divide(inside, span, out=np.ones(len(owner)), where=span > 0)
    weekday = (slot // _DAY_HOURS + 3) % 7  # the first of January of 1970 was a Thursday
    return _table((weekday * (_DAY_HOURS + 1) + slot % _DAY_HOURS).astype(int), share)


def _table(cell: NDArray[np.intp], weight: NDArray[np.float64]) -> pd.DataFrame:
    counts = sums_by_group(cell, weight, 7 * (_DAY_HOURS + 1)).reshape(7, -1)
    return pd.DataFrame(counts, index=list(WEEKDAYS), columns=[*HOURS, UNKNOWN])
