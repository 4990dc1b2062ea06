"""Counts of zones by month, and the negative binomial that is expected of each in a later one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely

from layers.monitoring.expected_counts import HISTORY_MONTHS, expected_series
from layers.monitoring.followed import known_months, last_whole_month
from layers.monitoring.monthly_series import ALL
from layers.priority.zones import zone_of
from layers.statistics.empirical_bayes import smooth_rates

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["MARGINS", "Forecast", "count_zones", "forecast", "months_behind", "rest_of"]

MARGINS = {"80": 0.10, "95": 0.025}
"""Probability below and above each interval, by its per cent."""
_NO_SPREAD = 1e-9
"""Variance over mean, less 1, below which the negative binomial is taken as Poisson."""
_LEAST_REST = 0.01
"""Share of the area, outside the zones, below which they are all of it: borders of polygons do not match exactly."""


class Forecast(NamedTuple):
    """Mean of each zone in a month, and variance over mean; NaN where too little is behind them."""

    mean: Floats
    spread: Floats

    def limits(self, margin: float) -> tuple[Floats, Floats]:
        """Lowest and highest count of an interval, with at most a probability below and above."""
        return self._each("ppf", np.full(len(self.mean), margin)), self._each("ppf", np.full(len(self.mean), 1 - margin))

    def log_chance(self, seen: Floats) -> Floats:
        """Logarithm of the probability of some counts."""
        return self._each("logpmf", seen)

    def share_inside(self, seen: Floats, margin: float) -> Floats:
        """Share of the probability of some counts that is inside an interval cut exactly, between whole numbers.

        Its mean is the coverage of the randomised interval: that of :meth:`limits`, which has whole numbers, is larger.
        """
        below, up_to = self._each("cdf", seen - 1), self._each("cdf", seen)
        inside = np.clip(up_to, margin, 1 - margin) - np.clip(below, margin, 1 - margin)
        wide = up_to - below
        return np.divide(inside, wide, out=np.zeros_like(wide), where=wide > 0)

    def _each(self, what: str, value: Floats) -> Floats:
        from scipy.stats import nbinom, poisson  # noqa: PLC0415 (heavy)

        wide = self.spread > 1 + _NO_SPREAD
        over = np.where(wide, self.spread, 2.0)
        plain = getattr(poisson, what)(value, self.mean)
        found = np.where(wide, getattr(nbinom, what)(value, self.mean / (over - 1), 1 / over), plain)
        return np.asarray(found, dtype=np.float64)


def months_behind(days: pd.Series, month: pd.Period, last: pd.Period | None = None) -> pd.PeriodIndex:
    """Return the months before one whose incidents are known; none without incidents.

    Those that the data begin or end in are left out if they are not whole, and those that were not loaded
    (:func:`layers.monitoring.followed.known_months`).

    Parameters
    ----------
    days
        Of the incidents of the jurisdiction.
    month
        The one that is expected.
    last
        Last month that the data of the run cover to its end; by default, what the incidents tell.
    """
    before = days[days < month.to_timestamp()]
    if not len(before):
        return pd.PeriodIndex([], freq="M")
    end = last_whole_month(before) if last is None else min(last, month - 1)
    return known_months(before, end)[0]


def count_zones(incidents: gpd.GeoDataFrame, zones: gpd.GeoDataFrame, months: pd.PeriodIndex) -> pd.DataFrame:
    """Count the incidents of each zone, and in the last row of all, by month."""
    zone, when = zone_of(zones, incidents), pd.PeriodIndex(incidents["fecha"].dt.to_period("M"), freq="M")
    column = months.get_indexer(when)
    table = np.zeros((len(zones) + 1, len(months)), dtype=np.int64)
    inside = (column >= 0) & (zone >= 0)
    np.add.at(table, (zone[inside], column[inside]), 1)
    np.add.at(table[-1], column[column >= 0], 1)
    rows = pd.MultiIndex.from_tuples([*((f"{at}", ALL) for at in range(len(zones))), (ALL, ALL)], names=["sector", "delito"])
    return pd.DataFrame(table, index=rows, columns=months)


def forecast(counts: pd.DataFrame, area: Floats, month: pd.Period, *, rest_km2: float = 0.0) -> Forecast:
    """Expect a month from those before it, of zones with some areas (km2), counted by :func:`count_zones`.

    With ``rest_km2``, the land outside the zones is one more place that their levels are shrunk to: zones were chosen for
    many incidents, part of which was chance.
    """
    months = pd.PeriodIndex(counts.columns)
    table = expected_series(counts, pd.PeriodIndex([month]))
    mean, k, phi = (table[name].to_numpy(dtype=float) for name in ("esperado", "k", "phi"))
    size = len(mean) - 1
    if not size or np.isnan(mean).any():
        return Forecast(np.full(size, np.nan), np.ones(size))
    past = counts.loc[:, months[months < month][-HISTORY_MONTHS:]].to_numpy()
    seen, total, span = past[:-1].sum(axis=1), past[-1].sum(), past.shape[1]
    if rest_km2 > 0:
        seen, area = np.append(seen, total - seen.sum()), np.append(area, rest_km2)
    shrunk = smooth_rates(seen, area * span, per=1.0).table["suavizada"].to_numpy()[:size] * area[:size]
    season = mean[-1] * span / total if total else 1.0
    return Forecast(shrunk * season, np.maximum(phi[:-1], 1.0) * (1 + 1 / k[:-1]))


def rest_of(boundary: gpd.GeoDataFrame | gpd.GeoSeries | None, zones: gpd.GeoDataFrame) -> float:
    """Area of a jurisdiction outside its zones, in km2; 0 without polygons, or where the zones leave less than 1 %."""
    if boundary is None:
        return 0.0
    whole = shapely.union_all(boundary.geometry.to_numpy())
    left = shapely.area(shapely.difference(whole, shapely.union_all(zones.geometry.to_numpy())))
    return float(left / 1e6) if left > _LEAST_REST * shapely.area(whole) else 0.0
