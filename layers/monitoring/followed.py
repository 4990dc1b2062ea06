"""A jurisdiction followed in a month: its series, their reading, and what is known of the months behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.monitoring.control_band import ALARM, SHOWN_MONTHS, WATCH, control_band, usual_range
from layers.monitoring.expected_counts import HISTORY_MONTHS
from layers.monitoring.month_reading import READINGS, UNREAD, read_month, read_year
from layers.monitoring.monthly_series import ALL, count_months, main_crimes, weigh_months
from layers.monitoring.reporting_lag import reporting_lag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from layers.monitoring.reporting_lag import Lag

__all__ = ["Followed", "FollowedStation", "follow_station", "is_whole", "known_months", "last_whole_month"]

_NEVER_EMPTY = 5.0
"""Incidents a month from which one without any was not loaded: by chance that is one month in 150."""
_NONE_SEEN = 3.0
"""Incidents that days should have had so that, if they have none, they are not in the data: the rule of three (95 %)."""
_CHANCE = 2.0
"""Standard deviations by which the share of located incidents must differ for the difference not to be chance."""


@dataclass(frozen=True, slots=True)
class Followed:
    """Incidents of one jurisdiction that are followed, as its profile may count them.

    Attributes
    ----------
    facts
        ``fecha`` (day, or the first of its month), ``sector`` (empty where the place is not known), ``delito`` and ``peso``.
    months
        Months whose incidents are known, with the one that is read.
    missing
        Months between them that are not.
    nameless
        Incidents by month that are counted in no delito; they are in the total of the jurisdiction alone.
    seen, now
        Month of the load that first had each of ``facts``, and of the last load; None where it is not known.
    """

    facts: pd.DataFrame
    months: pd.PeriodIndex
    missing: tuple[pd.Period, ...] = ()
    nameless: pd.Series[int] | None = None
    seen: pd.PeriodIndex | None = None
    now: pd.Period | None = None


@dataclass(frozen=True, slots=True)
class FollowedStation:
    """A jurisdiction in a month.

    Attributes
    ----------
    name
        Its name.
    counts, reading, year, band
        By series: :func:`layers.monitoring.monthly_series.count_months`,
        :func:`layers.monitoring.month_reading.read_month`, :func:`layers.monitoring.month_reading.read_year`,
        :func:`layers.monitoring.control_band.control_band`.
    harm
        :func:`layers.monitoring.monthly_series.weigh_months`; None where all weights are 1.
    missing
        Months without incidents that are not looked at, for they were not loaded.
    coverage
        Incidents with a sector in this month and in those before it, in per cent; None where there are none, or no sectors.
    placeless
        Incidents of the month without a sector.
    lag
        What is still to come of the month; None where it is not known when incidents were loaded.
    """

    name: str
    counts: pd.DataFrame
    reading: pd.DataFrame
    year: pd.DataFrame
    band: pd.DataFrame
    harm: pd.DataFrame | None = None
    missing: tuple[pd.Period, ...] = ()
    coverage: tuple[float, float] | None = None
    placeless: int = 0
    lag: Lag | None = None

    def ordered(self) -> list[tuple[str, str]]:
        """Return the series, the reading that matters most first; of one reading, the farthest from what was expected."""
        rank = {reading: place for place, reading in enumerate(READINGS)}
        far = self.reading["z"].abs().fillna(0.0).to_numpy()
        ranks = self.reading["lectura"].map(rank).to_numpy()
        return [self.reading.index[place] for place in np.lexsort((np.arange(len(ranks)), -far, ranks))]


def follow_station(name: str, own: Followed, month: pd.Period, *, sectors: Sequence[str]) -> FollowedStation:
    """Count, read and chart every series of a jurisdiction.

    Parameters
    ----------
    name
        Of the jurisdiction.
    own
        Its incidents.
    month
        The one that is read, the last of ``own.months``.
    sectors
        Its sectors; a single one is the jurisdiction, and has no series of its own.
    """
    parts = [*sectors] if len(sectors) > 1 else []
    months = own.months[own.months <= month][-(HISTORY_MONTHS + SHOWN_MONTHS) :]
    counts = count_months(own.facts, months, sectors=parts, crimes=main_crimes(own.facts, month))
    if own.nameless is not None:
        counts.iloc[-1] = counts.to_numpy()[-1] + own.nameless.reindex(months, fill_value=0).to_numpy()
    total = counts.to_numpy()[-1]
    located = counts.loc[[(part, ALL) for part in parts]].to_numpy().sum(axis=0)
    coverage = _coverage(located, total) if parts else None
    lag = _lag(own, month)
    known = lag.share if lag is not None and lag.share == lag.share else 1.0
    moved = coverage if coverage is not None and _is_more_than_chance(coverage, int(total[-1])) else None
    reading = read_month(counts, month, known=known, coverage=moved)
    if own.nameless is not None and (reading["lectura"] == UNREAD).any():  # those without a delito may be what changed
        reading.loc[reading.index != (ALL, ALL), "lectura"] = UNREAD
    weights = own.facts["peso"].to_numpy(dtype=float)
    return FollowedStation(
        name=name,
        counts=counts,
        reading=reading,
        year=read_year(counts, month),
        band=_as_read(control_band(counts, month), reading, month),
        harm=weigh_months(own.facts, weights, months, sectors=parts),
        missing=own.missing,
        coverage=coverage,
        placeless=int(total[-1] - located[-1]) if parts else 0,
        lag=lag,
    )


def _lag(own: Followed, month: pd.Period) -> Lag | None:
    if own.seen is None or own.now is None:
        return None
    dated = own.facts["fecha"].notna().to_numpy()
    happened = pd.PeriodIndex(own.facts["fecha"][dated].dt.to_period("M"), freq="M")
    return reporting_lag(happened, own.seen[dated], month, now=max(own.now, month))


def _coverage(located: NDArray[np.int64], total: NDArray[np.int64]) -> tuple[float, float] | None:
    """Return the located share of the last month and of those before it, in per cent; None without incidents in either."""
    before = slice(-1 - HISTORY_MONTHS, -1)
    if not total[-1] or not total[before].sum():
        return None
    return float(100 * located[-1] / total[-1]), float(100 * located[before].sum() / total[before].sum())


def _is_more_than_chance(coverage: tuple[float, float], total: int) -> bool:
    now, before = (share / 100 for share in coverage)
    return abs(now - before) > _CHANCE * float(np.sqrt(max(before * (1 - before), 1 / total) / total))


def _as_read(band: pd.DataFrame, reading: pd.DataFrame, month: pd.Period) -> pd.DataFrame:
    """Return the control charts with the month as it was read: its expected count is lowered to what is known by now."""
    rows = [(*series, month) for series in reading.index]
    expected, phi, k = (reading[name].to_numpy() for name in ("esperado", "phi", "k"))
    out = band.copy()
    out.loc[rows, "esperado"] = expected
    for names, limit in ((["usual_min", "usual_max"], WATCH), (["limite_min", "limite_max"], ALARM)):
        out.loc[rows, names] = np.column_stack(usual_range(expected, phi=phi, k=k, limit=limit))
    out.loc[rows, "z"] = reading["z"].to_numpy()
    return out


def known_months(
    days: pd.Series[pd.Timestamp], month: pd.Period, since: pd.Period | None = None
) -> tuple[pd.PeriodIndex, tuple[pd.Period, ...]]:
    """Return the months whose incidents are in the data up to one of them, and those between them that are not.

    The first month is left out if the data begin after its first days. A month without incidents was not loaded where the
    others have five or more: it is not one without crime.

    Parameters
    ----------
    days
        Of the incidents of one jurisdiction.
    month
        The last month, always among the first ones returned.
    since
        First month of the data of all jurisdictions: this one has none before its first incident, if it has so few that
        none is what was to be expected. None to begin with its first incident.

    Examples
    --------
    >>> import pandas as pd
    >>> seen = pd.Series(pd.to_datetime(["2020-01-20"] * 9 + ["2020-02-03"] * 9 + ["2020-04-03"] * 9))
    >>> months, missing = known_months(seen, pd.Period("2020-04"))
    >>> [str(each) for each in months], [str(each) for each in missing]
    (['2020-02', '2020-04'], ['2020-03'])
    """
    found = days[days <= month.end_time]
    start = min(found.min() if len(found) else month.start_time, month.start_time)
    if since is not None and since < month and _expected_before(found, start, since.start_time, month.end_time) < _NONE_SEEN:
        first = since
    else:
        first = start.to_period("M")
        own = found[found < (first + 1).start_time]
        if first < month and _expected_before(own, start, first.start_time, first.end_time) >= _NONE_SEEN:
            first += 1
    every = pd.period_range(first, month, freq="M")
    counts = np.bincount(every.get_indexer(pd.PeriodIndex(found.dt.to_period("M"), freq="M")) + 1, minlength=len(every) + 1)
    counts = counts[1:]
    some = counts > 0
    empty = ~some & (counts[some].mean() >= _NEVER_EMPTY if some.any() else False) & (every < month)
    return every[~empty], tuple(every[empty])


def _expected_before(days: pd.Series[pd.Timestamp], start: pd.Timestamp, since: pd.Timestamp, end: pd.Timestamp) -> float:
    """Return how many incidents were to be expected from ``since`` to ``start``, by those from there to ``end``."""
    return len(days) * (start - since).days / max((end - start).days + 1, 1)


def is_whole(days: pd.Series[pd.Timestamp], month: pd.Period) -> bool:
    """Whether the data cover a month to its end: by their last day, and by how many incidents they have a day.

    Parameters
    ----------
    days
        Of all incidents; at least one.
    month
        One with incidents, or before their last day.

    Examples
    --------
    >>> import pandas as pd
    >>> days = pd.Series(pd.to_datetime(["2020-03-05"] * 40 + ["2020-04-02"] * 40))
    >>> is_whole(days, pd.Period("2020-03")), is_whole(days, pd.Period("2020-04"))
    (True, False)
    """
    last = days.max()
    if last.to_period("M") != month:
        return bool(last.to_period("M") > month)
    rate = float((days >= month.to_timestamp()).sum()) / last.day
    return bool((month.days_in_month - last.day) * rate < _NONE_SEEN)


def last_whole_month(days: pd.Series[pd.Timestamp]) -> pd.Period:
    """Return the last month with incidents that the data cover to its end; the last one if there is no other.

    Parameters
    ----------
    days
        Of all incidents; at least one.

    Examples
    --------
    >>> import pandas as pd
    >>> days = pd.Series(pd.to_datetime(["2020-03-05"] * 40 + ["2020-04-02"] * 40))
    >>> str(last_whole_month(days)), str(last_whole_month(days.tail(40)))
    ('2020-03', '2020-04')
    """
    months = pd.PeriodIndex(days.dropna().dt.to_period("M"), freq="M")
    last: pd.Period = months.max()
    return last if is_whole(days, last) or not (months < last).any() else months[months < last].max()
