"""How much time the incidents of a jurisdiction are known of: in the period, and in the three years that end with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from geo.period import Period
from layers.monitoring.followed import known_months

if TYPE_CHECKING:
    from datetime import date

__all__ = ["MOST_MONTHS", "KnownTime", "counted_span", "known_time"]

MOST_MONTHS = 36
"""Months by which what is usual is known, if the data have them: three years, the period among them."""


class KnownTime(NamedTuple):
    """Years of the period whose incidents are known, and those before it (``past``) with the years that they took."""

    years: float = 1.0
    past: pd.DataFrame | None = None
    past_years: float = 0.0

    @property
    def months(self) -> int:
        """Months of both together, rounded."""
        return round(12 * (self.years + self.past_years))


def counted_span(period: Period) -> Period:
    """Return the :data:`MOST_MONTHS` that end with a period; the period itself if it is longer.

    Examples
    --------
    >>> from geo.period import Period
    >>> counted_span(Period.parse("2020-S2")).label
    'enero de 2018 a diciembre de 2020'
    """
    first = period.end.year * 12 + period.end.month - MOST_MONTHS
    start = Period.of_months(first // 12, first % 12 + 1, first // 12, first % 12 + 1).start
    return Period(min(start, period.start), period.end)


def known_time(
    incidents: pd.DataFrame, past: pd.DataFrame | None, period: Period | None, last: date | None = None
) -> KnownTime:
    """Return how long the incidents of a jurisdiction took, and those before the period that count with them.

    Parameters
    ----------
    incidents, past
        Those of the period, and of the time before it, or None; with ``fecha``. Of the latter only those of the
        :data:`MOST_MONTHS` that end with the period are used, and no month without incidents where the others have some
        (:func:`layers.monitoring.followed.known_months`).
    period
        None where the incidents have no dates: they are of a year.
    last
        Last day of the data, by which the period may have hardly begun.

    Examples
    --------
    >>> import pandas as pd
    >>> from geo.period import Period
    >>> days = pd.Series(pd.date_range("2019-07-01", "2020-12-31"))
    >>> rows = pd.DataFrame({"fecha": days})
    >>> found = known_time(rows[days >= "2020-07-01"], rows[days < "2020-07-01"], Period.parse("2020-S2"))
    >>> found.years, found.past_years, found.months
    (0.5, 1.0, 18)
    """
    if period is None:
        return KnownTime()
    ends = pd.Timestamp(period.end if last is None else min(last, period.end))
    final = max(ends, pd.Timestamp(period.start)).to_period("M")
    start = pd.Timestamp(counted_span(period).start)
    earlier = past[(past["fecha"] >= start).to_numpy()] if past is not None else None
    days = pd.concat([incidents["fecha"], *([earlier["fecha"]] if earlier is not None else [])]).dropna()
    months, _ = known_months(days, final)
    inside = months[months >= pd.Period(period.start, "M")]
    lacking = 1 - ends.day / final.days_in_month if len(inside) and last is not None else 0.0
    before = months[months < pd.Period(period.start, "M")]
    if earlier is None or not len(before):
        return KnownTime(max((len(inside) - lacking) / 12, 1 / 365))
    kept = earlier[earlier["fecha"].dt.to_period("M").isin(before).to_numpy()]
    return KnownTime(max((len(inside) - lacking) / 12, 1 / 365), kept, len(before) / 12)
