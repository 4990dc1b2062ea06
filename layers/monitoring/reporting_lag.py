"""How late incidents become known: the share of a month that is known by now, and how many are still to come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from layers.monitoring.control_band import usual_range

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Lag", "reporting_lag"]

_SETTLED_AGE = 3
"""Months after which a month is taken for complete: what comes later is little, and waiting longer would leave no months."""
_MONTHS = 12
"""Most months that tell how late incidents become known: the last year, as the station works now."""
_LEAST_MONTHS = 4
"""Least months that tell how many are missing: with fewer it is not said."""


@dataclass(frozen=True, slots=True)
class Lag:
    """What is still to come of a month: ``expected`` incidents, between ``low`` and ``high``; ``share`` of it known by now.

    All are NaN with fewer than four past months (``months``) whose loads were seen.
    """

    months: int
    share: float
    expected: float
    low: float
    high: float


def reporting_lag(happened: pd.PeriodIndex, seen: pd.PeriodIndex, month: pd.Period, *, now: pd.Period) -> Lag:
    r"""Estimate how many incidents of a month are not known yet, from how late those of earlier months became known.

    Of the months that are three old or more, the last twelve, with r the incidents that came later than this month's age
    over those known by that age: :math:`r x` are still to come of a month with x known (chain ladder, Mack 1993). Limits: as
    those of a count, with :math:`1/k = x / \sum x` and the overdispersion between the months.

    Parameters
    ----------
    happened
        Month of each incident of one jurisdiction.
    seen
        Month of the load that first had it.
    month
        The one that is read.
    now
        Month of the last load. Months before the first load are not looked at: nobody saw how late theirs came.

    Examples
    --------
    >>> import pandas as pd
    >>> months = pd.period_range("2020-01", "2020-08", freq="M")
    >>> in_time, late = months.repeat(30), months[:-1].repeat(10)
    >>> happened, seen = in_time.append(late), in_time.append(late + 1)
    >>> reporting_lag(happened, seen, months[-1], now=months[-1])
    Lag(months=5, share=0.75, expected=10.0, low=5.0, high=18.0)
    """
    age = now.ordinal - month.ordinal
    own, first_seen = happened.asi8, seen.asi8
    last = now.ordinal - max(_SETTLED_AGE, age + 1)
    start = max(last - _MONTHS + 1, int(first_seen.min())) if len(seen) else last + 1
    past = np.arange(start, last + 1)
    if len(past) < _LEAST_MONTHS:
        return Lag(len(past), np.nan, np.nan, np.nan, np.nan)
    known = np.asarray([((own == each) & (first_seen - each <= age)).sum() for each in past], dtype=float)
    late = np.asarray([((own == each) & (first_seen - each > age)).sum() for each in past], dtype=float)
    if not known.sum():
        return Lag(len(past), np.nan, np.nan, np.nan, np.nan)
    ratio = late.sum() / known.sum()
    fit = ratio * known
    told = fit > 0
    phi = max(1.0, float(((late - fit)[told] ** 2 / fit[told]).sum()) / (len(past) - 1))
    here = float(((own == month.ordinal) & (first_seen <= now.ordinal)).sum())
    low, high = usual_range(ratio * here, phi=phi, k=known.sum() / here if here else np.inf)
    return Lag(len(past), float(1 / (1 + ratio)), float(ratio * here), float(low), float(high))
