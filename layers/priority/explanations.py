"""Reasons of zones for the patrol's sheet: trend with interval, risk factors nearby, streets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.columns import require
from layers.priority.zones import zone_of
from layers.statistics.rate_change import e_test, rate_ratio
from layers.street_names import NEAR_M, main_streets, near_factors

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["explain_zones", "trend_words"]

_MIN_DAYS, _MIN_INCIDENTS = 120, 10
"""Shortest data in days, and fewest incidents of both halves, for a trend: with less the interval says nothing."""
_YEAR_DAYS = 364
"""Longest time, in days, whose halves are compared: a year of whole weeks."""
_P = 0.05
"""Significance level of a trend (E-test); the conventional 5 %."""


def explain_zones(
    zones: gpd.GeoDataFrame,
    incidents: gpd.GeoDataFrame,
    streets: gpd.GeoDataFrame,
    factors: gpd.GeoDataFrame | None = None,
) -> gpd.GeoDataFrame:
    """Zones with ``tendencia``, ``factores`` and ``calles``, and these three added to ``motivo``.

    Parameters
    ----------
    zones
        Zones of :func:`layers.priority.zones.rank_zones`.
    incidents
        Incidents of which the zones were made, with ``fecha``.
    streets
        Lines with ``nombre``; may be empty.
    factors
        Risk factors (:func:`geo.context.risk_factors.read_factors`), if there are any.
    """
    require(incidents, ("fecha",), who="explain_zones")
    zone = zone_of(zones, incidents)
    end, first = incidents["fecha"].max(), incidents["fecha"].min()
    trends, risks, names, reasons = [], [], [], []
    for at, (shape, reason) in enumerate(zip(zones.geometry, zones["motivo"], strict=True)):
        trends.append(trend_words(incidents["fecha"][zone == at], first=first, end=end))
        risks.append("" if factors is None else near_factors(shape, factors))
        names.append(main_streets(shape, streets))
        near = f"a menos de {NEAR_M:.0f} m: {risks[-1]}" if risks[-1] else ""
        reasons.append("; ".join(filter(None, (reason.removesuffix("."), trends[-1], near, names[-1]))) + ".")
    columns = {"tendencia": trends, "factores": risks, "calles": names, "motivo": reasons}
    return zones.assign(**{name: pd.Series(texts, index=zones.index, dtype="str") for name, texts in columns.items()})


def trend_words(days: pd.Series, *, first: pd.Timestamp, end: pd.Timestamp) -> str:
    """Spanish words on the rate of the second half of a period over the first; empty with few incidents.

    Parameters
    ----------
    days
        Dates of the incidents of one place.
    first, end
        First and last day of all the data: the halves are of the last year, or of all the data if shorter.
    """
    if pd.isna(end) or (end - first).days < _MIN_DAYS:
        return ""
    half = pd.Timedelta(days=min((end - first).days, _YEAR_DAYS) // 2)
    since = end.normalize() + pd.Timedelta(days=1) - half
    after = int((days >= since).sum())
    before = int(((days >= since - half) & (days < since)).sum())
    if before + after < _MIN_INCIDENTS or not before:
        return ""
    ratio, low, high = (float(value[0]) for value in rate_ratio(np.asarray([before]), np.asarray([after])))
    steady = e_test(before, after) >= _P
    word = "sin cambio demostrable" if steady else "sube" if ratio > 1 else "baja"
    return f"{word} en {half.days} días: {ratio:.1f} veces ({low:.1f}–{high:.1f}) lo de antes"
