"""Incidents to be expected in each zone in a month, with intervals, and how many past months were inside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geo.columns import require
from layers.monitoring.expected_counts import HISTORY_MONTHS, LEAST_MONTHS, expected_series
from layers.monitoring.monthly_series import ALL
from layers.priority.zones import zone_of
from layers.statistics.empirical_bayes import smooth_rates

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["EXPECTED_COLUMNS", "expected_counts"]

EXPECTED_COLUMNS = (
    "esperado",
    "sobredispersion",
    "min_80",
    "max_80",
    "min_95",
    "max_95",
    "meses",
    "probados",
    "cobertura_80",
    "cobertura_95",
    "log_score",
)
"""Columns of :func:`expected_counts`."""
_TESTED = 12
"""Most past months on which the intervals are tried: a year, so that every season is."""
_MARGINS = {"80": 0.10, "95": 0.025}
"""Probability below and above each interval."""
_NO_SPREAD = 1e-9
"""Variance over mean, less 1, below which the negative binomial is taken as Poisson."""


def expected_counts(incidents: gpd.GeoDataFrame, zones: gpd.GeoDataFrame, *, month: str | pd.Period) -> pd.DataFrame:
    r"""Return how many incidents each zone is to expect in a month, from the whole months before it.

    The count of a month is negative binomial, with mean :math:`m` and variance :math:`\phi\, m (1 + 1/k)`. The mean is the
    level of the zone in up to 36 months (12 at least) times the season of the jurisdiction
    (as ``seguimiento`` expects a month, which gives k and phi too); the level is shrunk, per km2, to
    that of all the zones, as far as chance explains how they differ
    (:func:`layers.statistics.empirical_bayes.smooth_rates`).

    Library only: no command uses it.

    Parameters
    ----------
    incidents
        Of the jurisdiction, projected, with ``fecha``: all of them, whether in a zone or not.
    zones
        Polygons in the same system, that do not overlap: zones, or sectors.
    month
        Month that is expected, as ``"2020-11"``; incidents of it and later are not looked at. Months are whole from that of
        the first incident to that before ``month``; leave out incidents of a month that is not.

    Returns
    -------
    DataFrame
        On the index of ``zones``, with :data:`EXPECTED_COLUMNS`. ``esperado``, its variance over mean, and the limits of
        its 80 and 95 % intervals;
        ``meses``, how many are behind; NaN with less than 12. How it did before, the zones being the same:
        ``probados``, past months (12 at most) that were expected from those before each; ``cobertura_80``, ``cobertura_95``,
        share of them inside the interval; ``log_score``, mean logarithm of the probability given to what happened. Zones
        chosen by these same incidents did better in the past than they will: test those at earlier cutoffs.

    Raises
    ------
    ColumnError
        If the incidents have no ``fecha``.
    CrsError
        If anything is in degrees.

    Examples
    --------
    >>> import geopandas as gpd
    >>> import pandas as pd
    >>> import shapely
    >>> from shapely import box
    >>> import mapadelito as md
    >>> zones = gpd.GeoDataFrame(geometry=[box(0, 0, 100, 100), box(100, 0, 200, 100)], crs=32717)
    >>> days = pd.date_range("2019-01-01", "2020-10-31", freq="3D")
    >>> points = gpd.GeoDataFrame({"fecha": days}, geometry=[shapely.Point(50, 50)] * len(days), crs=32717)
    >>> md.expected_counts(points, zones, month="2020-11")[["esperado", "min_80", "max_80", "meses", "probados"]].round(1)
       esperado  min_80  max_80  meses  probados
    0      10.1     6.0    14.0     22        10
    1       0.0     0.0     0.0     22        10
    """
    require(incidents, ("fecha",), who="expected_counts")
    asked = pd.Period(month, freq="M")
    counts, area = _counts(incidents, zones, asked), shapely.area(zones.geometry.to_numpy()) / 1e6
    now = _forecast(counts, area, asked)
    out = pd.DataFrame({"esperado": now.mean, "sobredispersion": now.spread}, index=zones.index)
    for name, margin in _MARGINS.items():
        out[f"min_{name}"], out[f"max_{name}"] = now.limits(margin)
    out["meses"] = counts.shape[1]
    tried = list(pd.PeriodIndex(counts.columns)[LEAST_MONTHS:][-_TESTED:])
    before = [(_forecast(counts, area, each), counts[each].to_numpy(dtype=float)[:-1]) for each in tried]
    out["probados"] = len(tried)
    for name, margin in _MARGINS.items():
        inside = [(low <= seen) & (seen <= high) for one, seen in before for low, high in [one.limits(margin)]]
        out[f"cobertura_{name}"] = np.mean(inside, axis=0) if tried else np.nan
    out["log_score"] = np.mean([one.log_chance(seen) for one, seen in before], axis=0) if tried else np.nan
    return out[list(EXPECTED_COLUMNS)]


class _Forecast(NamedTuple):
    """Mean of each zone in a month, and variance over mean; NaN where too little is behind them."""

    mean: Floats
    spread: Floats

    def limits(self, margin: float) -> tuple[Floats, Floats]:
        """Lowest and highest count of an interval, with at most a probability below and above."""
        return self._each("ppf", np.full(len(self.mean), margin)), self._each("ppf", np.full(len(self.mean), 1 - margin))

    def log_chance(self, seen: Floats) -> Floats:
        """Logarithm of the probability of some counts."""
        return self._each("logpmf", seen)

    def _each(self, what: str, value: Floats) -> Floats:
        from scipy.stats import nbinom, poisson  # noqa: PLC0415 (heavy)

        wide = self.spread > 1 + _NO_SPREAD
        over = np.where(wide, self.spread, 2.0)
        plain = getattr(poisson, what)(value, self.mean)
        found = np.where(wide, getattr(nbinom, what)(value, self.mean / (over - 1), 1 / over), plain)
        return np.asarray(found, dtype=np.float64)


def _counts(incidents: gpd.GeoDataFrame, zones: gpd.GeoDataFrame, month: pd.Period) -> pd.DataFrame:
    """Count the incidents of each zone, and in the last row of all, by whole month before one."""
    zone, when = zone_of(zones, incidents), pd.PeriodIndex(incidents["fecha"].dt.to_period("M"), freq="M")
    known = when[when.notna() & (when < month)]
    months = pd.period_range(known.min() if len(known) else month, month - 1, freq="M")
    column = months.get_indexer(when)
    table = np.zeros((len(zones) + 1, len(months)), dtype=np.int64)
    inside = (column >= 0) & (zone >= 0)
    np.add.at(table, (zone[inside], column[inside]), 1)
    np.add.at(table[-1], column[column >= 0], 1)
    rows = pd.MultiIndex.from_tuples([*((f"{at}", ALL) for at in range(len(zones))), (ALL, ALL)], names=["sector", "delito"])
    return pd.DataFrame(table, index=rows, columns=months)


def _forecast(counts: pd.DataFrame, area: Floats, month: pd.Period) -> _Forecast:
    """Expect a month from those before it, of zones with some areas (km2)."""
    table = expected_series(counts, pd.PeriodIndex([month])).iloc[:-1]
    mean, k, phi = (table[name].to_numpy(dtype=float) for name in ("esperado", "k", "phi"))
    if not len(mean) or np.isnan(mean).any():
        return _Forecast(np.full(len(mean), np.nan), np.ones(len(mean)))
    months = pd.PeriodIndex(counts.columns)
    own = counts.loc[:, months[months < month][-HISTORY_MONTHS:]].to_numpy()[:-1]
    shrunk = smooth_rates(own.sum(axis=1), area * own.shape[1], per=1.0).table["suavizada"].to_numpy() * area
    season = mean.sum() / own.mean(axis=1).sum() if own.any() else 1.0
    return _Forecast(shrunk * season, np.maximum(phi, 1.0) * (1 + 1 / k))
