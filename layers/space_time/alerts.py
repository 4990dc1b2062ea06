"""Alerts of the last fortnight: near repeats, where they are significant, and current space-time clusters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.columns import require
from geo.naming import facts_told
from layers.space_time.knox import knox
from layers.space_time.scan import scan_recent

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["ALERT_P", "MOST", "Watch", "watch_recent"]

ALERT_P = 0.05
"""Significance level, the conventional 5 %, of a cluster: with a higher p it is no alert."""

_SPACE_M = (0.0, 200.0)
"""Edges of the distance band of near repeats, in metres: up to two blocks."""
_TIME_DAYS = (0.0, 7.0, 15.0)
"""Edges of the time bands of near repeats, in days: the first week, and the second with its last day."""
_WATCH_DAYS = 14
"""Age, in days, of the oldest incident that is listed: a near repeat is expected within a fortnight."""
_YEAR_DAYS = 365
"""Days of the data that are tested, the last ones."""
_ENOUGH = 50
"""Fewest incidents of the last year for the tests; a convention."""
MOST = 3000
"""Most incidents of the year that are tested, the newest: pairs and circles grow with their square."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Near repeats and current clusters of a jurisdiction.

    Attributes
    ----------
    times
        Pairs of incidents within 200 m and a week, observed over expected.
    repeats
        Whether there are significantly more of those pairs than expected.
    recent
        Incidents of the last fortnight of the data, newest first, where ``repeats``; empty otherwise.
    alerts
        Rows of :func:`layers.space_time.scan.scan_recent` with p below 0.05.
    refusal
        Spanish reason why nothing was tested; empty otherwise.
    year
        Number of incidents of the last year.
    """

    times: float
    repeats: bool
    recent: gpd.GeoDataFrame
    alerts: pd.DataFrame
    refusal: str
    year: int = 0


def watch_recent(points: gpd.GeoDataFrame) -> Watch:
    """Near repeats in the last year of the data, and space-time clusters in its last four weeks.

    Parameters
    ----------
    points
        Located incidents with ``fecha``, projected; of more than 3,000 in a year the newest are used.
    """
    require(points, ("fecha",), who="watch_recent")
    dated = points[points["fecha"].notna()]
    last = dated["fecha"].max()
    year = dated[dated["fecha"] > last - pd.Timedelta(days=_YEAR_DAYS)] if len(dated) else dated
    if len(year) < _ENOUGH:
        why = f"{facts_told(len(year))} en el último año: muy pocos para buscar repeticiones."
        return Watch(float("nan"), repeats=False, recent=dated.iloc[:0], alerts=pd.DataFrame(), refusal=why)
    order = np.lexsort((year.geometry.y, year.geometry.x, year["fecha"]))
    newest = year.iloc[order[-MOST:]]
    table = knox(newest, newest["fecha"], space_bands_m=_SPACE_M, time_bands_days=_TIME_DAYS)
    first = table.iloc[0]
    recent = newest[newest["fecha"] > last - pd.Timedelta(days=_WATCH_DAYS)] if first["repite"] else dated.iloc[:0]
    alerts = scan_recent(newest, newest["fecha"])
    return Watch(
        float(first["razon"]),
        bool(first["repite"]),
        recent.iloc[::-1],
        alerts[alerts["p"] < ALERT_P].reset_index(drop=True),
        "",
        len(year),
    )
