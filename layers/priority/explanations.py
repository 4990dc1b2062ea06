"""Why a zone is one, in the words of a patrol's sheet: its trend with the interval, risk factors near it, its streets."""

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

_LEAST_DAYS, _LEAST_FACTS = 120, 10
_P = 0.05


def explain_zones(
    zones: gpd.GeoDataFrame,
    incidents: gpd.GeoDataFrame,
    streets: gpd.GeoDataFrame,
    factors: gpd.GeoDataFrame | None = None,
) -> gpd.GeoDataFrame:
    """Add ``tendencia``, ``factores`` and ``calles`` to zones, and all three to their ``motivo``.

    Parameters
    ----------
    zones
        Zones of :func:`layers.priority.zones.rank_zones`.
    incidents
        The incidents they were made of, with ``fecha``.
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
