"""Why a zone is one, in the words of a patrol's sheet: its trend with the interval, and its streets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.columns import require
from layers.change import e_test, rate_ratio
from layers.corners import main_streets
from layers.priority import zone_of

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["explain_zones", "trend_words"]

_LEAST_DAYS, _LEAST_FACTS = 120, 10
_P = 0.05


def explain_zones(zones: gpd.GeoDataFrame, incidents: gpd.GeoDataFrame, streets: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add ``tendencia`` and ``calles`` to zones, and both to their ``motivo``.

    Parameters
    ----------
    zones
        Zones of :func:`layers.priority.rank_zones`.
    incidents
        The incidents they were made of, with ``fecha``.
    streets
        Lines with ``nombre``; may be empty.
    """
    require(incidents, ("fecha",), who="explain_zones")
    zone = zone_of(zones, incidents)
    end, first = incidents["fecha"].max(), incidents["fecha"].min()
    trends, names = [], []
    for at, shape in enumerate(zones.geometry):
        trends.append(trend_words(incidents["fecha"][zone == at], first=first, end=end))
        names.append(main_streets(shape, streets))
    reasons = [
        reason.removesuffix(".") + (f"; {trend}" if trend else "") + (f"; {street}" if street else "") + "."
        for reason, trend, street in zip(zones["motivo"], trends, names, strict=True)
    ]
    return zones.assign(tendencia=pd.Series(trends, dtype="str"), calles=pd.Series(names, dtype="str"), motivo=reasons)


def trend_words(days: pd.Series, *, first: pd.Timestamp, end: pd.Timestamp) -> str:
    """Compare the second half of a time with the first: ``sube …: 2.1 veces (1.3–3.4) lo de antes``; empty if few facts.

    Parameters
    ----------
    days
        Dates of the incidents of one place.
    first, end
        First and last day of all the data: halves of the last year, or of all of it if it is shorter.
    """
    if pd.isna(end) or (end - first).days < _LEAST_DAYS:
        return ""
    half = pd.Timedelta(days=min((end - first).days, 364) // 2)
    since = end.normalize() + pd.Timedelta(days=1) - half
    after = int((days >= since).sum())
    before = int(((days >= since - half) & (days < since)).sum())
    if before + after < _LEAST_FACTS or not before:
        return ""
    ratio, low, high = (float(value[0]) for value in rate_ratio(np.asarray([before]), np.asarray([after])))
    steady = e_test(before, after) >= _P
    word = "sin cambio demostrable" if steady else "sube" if ratio > 1 else "baja"
    return f"{word} en {half.days} días: {ratio:.1f} veces ({low:.1f}–{high:.1f}) lo de antes"
