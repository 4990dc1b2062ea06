"""What to keep an eye on this fortnight: near repeats, where the place has them, and clusters alive now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.columns import require
from layers.space_time.knox import knox
from layers.space_time.scan import scan_recent

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["ALERT_P", "MOST", "Watch", "watch_recent"]

ALERT_P = 0.05
"""Clusters with a higher p than this are no alert."""

_SPACE_M, _TIME_DAYS = (0.0, 200.0), (0.0, 7.0, 15.0)
_WATCH_DAYS, _YEAR_DAYS = 14, 365
_ENOUGH = 50
"""Incidents of the last year without which nothing is looked for."""
MOST = 3000
"""Incidents of the year that are looked at, the newest: pairs and circles grow with their square."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What was found.

    ``times``: incidents within 200 m and a fortnight of another one, over what chance gives; ``repeats`` whether it is
    beyond chance. ``recent``: incidents of the last fortnight of the data, newest first, if it is; empty otherwise.
    ``alerts``: rows of :func:`layers.space_time.scan.scan_recent` with p below 0.05. ``refusal`` says why nothing was
    looked for. ``year``: how many incidents the last year has.
    """

    times: float
    repeats: bool
    recent: gpd.GeoDataFrame
    alerts: pd.DataFrame
    refusal: str
    year: int = 0


def watch_recent(points: gpd.GeoDataFrame) -> Watch:
    """Look for near repeats in the last year of the data, and for clusters in its last four weeks.

    Parameters
    ----------
    points
        Located incidents with ``fecha``, projected. Of more than 3,000 in a year, the newest.
    """
    require(points, ("fecha",), who="watch_recent")
    dated = points[points["fecha"].notna()]
    last = dated["fecha"].max()
    year = dated[dated["fecha"] > last - pd.Timedelta(days=_YEAR_DAYS)] if len(dated) else dated
    if len(year) < _ENOUGH:
        why = f"{len(year)} hechos en el último año: muy pocos para buscar repeticiones."
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
