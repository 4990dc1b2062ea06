"""Incidents to be expected in each zone in a month, with intervals, and how many past months were inside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geo.columns import require
from layers.monitoring.expected_counts import LEAST_MONTHS
from layers.priority.zone_forecast import MARGINS, count_zones, forecast, months_behind, rest_of

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["EXPECTED_COLUMNS", "expected_counts"]

EXPECTED_COLUMNS = (
    "esperado",
    "sobredispersion",
    "min_80",
    "max_80",
    "min_95",
    "max_95",
    "meses",
    "hasta",
    "probados",
    "cobertura_80",
    "cobertura_95",
    "log_score",
)
"""Columns of :func:`expected_counts`."""
_TESTED = 12
"""Most past months on which the intervals are tried: a year, so that every season is."""


def expected_counts(
    incidents: gpd.GeoDataFrame,
    zones: gpd.GeoDataFrame,
    *,
    month: str | pd.Period,
    boundary: gpd.GeoDataFrame | gpd.GeoSeries | None = None,
    last: pd.Period | None = None,
) -> pd.DataFrame:
    r"""Return how many incidents each zone is to expect in a month, from the whole months before it.

    The count of a month is negative binomial, with mean :math:`m` and variance :math:`\phi\, m (1 + 1/k)`. The mean is the
    level of the zone in up to 36 months (12 at least) times the season of the jurisdiction
    (as ``seguimiento`` expects a month, which gives k and phi too); the level is shrunk, per km2, to
    that of all the zones (and, with ``boundary``, of the land outside them), as far as chance explains how they differ
    (:func:`layers.statistics.empirical_bayes.smooth_rates`).

    Parameters
    ----------
    incidents
        Of the jurisdiction, projected, with ``fecha``: all of them, whether in a zone or not.
    zones
        Polygons in the same system, that do not overlap: zones, or sectors.
    month
        Month that is expected, as ``"2020-11"``; incidents of it and later are not looked at, nor those of a first or last
        month that the data do not cover whole.
    boundary
        Polygons of the jurisdiction, where ``zones`` were chosen in it for having many incidents: without it more is
        expected of them than comes.
    last
        Last month that the data cover to its end; by default, what the incidents tell.

    Returns
    -------
    DataFrame
        On the index of ``zones``, with :data:`EXPECTED_COLUMNS`. ``esperado``, its variance over mean, and the limits of
        its 80 and 95 % intervals; NaN with less than twelve months behind.
        ``meses``, how many are behind, and ``hasta``, the last of them (``2020-10``). How it did before, the zones being the
        same: ``probados``, past months (12 at most) that were expected from those before each; ``cobertura_80``,
        ``cobertura_95``, share of them inside the interval; ``log_score``, mean logarithm of the probability given to what
        happened. Zones chosen by these same incidents did better in the past than they will: test those at earlier cutoffs.

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
    counts = count_zones(incidents, zones, months_behind(incidents["fecha"], asked, last))
    area, rest = shapely.area(zones.geometry.to_numpy()) / 1e6, rest_of(boundary, zones)
    now = forecast(counts, area, asked, rest_km2=rest)
    out = pd.DataFrame({"esperado": now.mean, "sobredispersion": now.spread}, index=zones.index)
    for name, margin in MARGINS.items():
        out[f"min_{name}"], out[f"max_{name}"] = now.limits(margin)
    out["meses"] = counts.shape[1]
    out["hasta"] = f"{counts.columns[-1]}" if counts.shape[1] else ""
    tried = list(pd.PeriodIndex(counts.columns)[LEAST_MONTHS:][-_TESTED:])
    before = [(forecast(counts, area, each, rest_km2=rest), counts[each].to_numpy(dtype=float)[:-1]) for each in tried]
    out["probados"] = len(tried)
    for name, margin in MARGINS.items():
        inside = [(low <= seen) & (seen <= high) for one, seen in before for low, high in [one.limits(margin)]]
        out[f"cobertura_{name}"] = np.mean(inside, axis=0) if tried else np.nan
    out["log_score"] = np.mean([one.log_chance(seen) for one, seen in before], axis=0) if tried else np.nan
    return out[list(EXPECTED_COLUMNS)]
