"""Reasons of zones for the patrol's sheet: trend with interval, risk factors nearby, streets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.columns import require
from layers.conclusions import Conclusion
from layers.priority.zones import zone_of
from layers.statistics.overdispersion import dated_scale
from layers.statistics.rate_change import compare_counts
from layers.statistics.season import season_ratio
from layers.street_names import NEAR_M, main_streets, near_factors

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

__all__ = ["explain_zones", "trend_words"]

_MIN_DAYS, _MIN_INCIDENTS = 120, 10
"""Shortest data in days, and fewest incidents of both spans, for a trend: with less the interval says nothing."""
_YEAR_DAYS = 364
"""Days from a span to the same one of the year before: whole weeks, so that both have the same weekdays."""
_MOST_TIMES = 20
"""Ratio from which only ``>20`` is printed: limits that large rest on very few incidents."""
_LEAST_SPAN = 60
"""Fewest days over a year that are compared with the same of the year before."""


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
    trends = trend_words(zone, incidents["fecha"], len(zones), first=first, end=end)
    risks, names, reasons = [], [], []
    for trend, shape, reason in zip(trends, zones.geometry, zones["motivo"], strict=True):
        risks.append("" if factors is None else near_factors(shape, factors))
        names.append(main_streets(shape, streets))
        near = f"a menos de {NEAR_M:.0f} m: {risks[-1]}" if risks[-1] else ""
        reasons.append("; ".join(filter(None, (reason.removesuffix("."), trend, near, names[-1]))) + ".")
    columns = {"tendencia": trends, "factores": risks, "calles": names, "motivo": reasons}
    return zones.assign(**{name: pd.Series(texts, index=zones.index, dtype="str") for name, texts in columns.items()})


def trend_words(zone: NDArray[np.intp], days: pd.Series, size: int, *, first: pd.Timestamp, end: pd.Timestamp) -> list[str]:
    """Spanish words on how the rate of each zone changed; empty with few incidents.

    The last half-year, or what there is over a year, is compared with the same days of the year before. With a shorter
    history the later half is compared with the earlier one, and no change is what a season may give
    (:func:`layers.statistics.season.season_ratio`). Counts are quasi-Poisson, and the zones are corrected for their number.

    Parameters
    ----------
    zone, days, size
        Zone and date of each incident, and number of zones.
    first, end
        First and last day of all the data.
    """
    spans = _spans(first, end)
    if spans is None:
        return [""] * size
    then, now = (_counts(zone, days, size, span) for span in spans)
    told = (then + now >= _MIN_INCIDENTS) & (then > 0)
    if not told.any():
        return [""] * size
    season, phi = season_ratio(*spans), dated_scale(zone, days, size, spans)
    table = compare_counts(then[told], now[told], phi=phi, season=season)
    length = (spans[1][1] - spans[1][0]).days + 1
    when = f"los mismos {length} días del año anterior" if season == 1 else f"los {length} días de antes"
    words = iter(
        Conclusion.TREND.said(
            word=row["lectura"],
            when=when,
            ratio=_times(row["razon"]),
            low=_times(row["razon_min"]),
            high=_times(row["razon_max"]),
        )
        for row in table.to_dict("records")
    )
    return [next(words) if one else "" for one in told]


def _times(ratio: float) -> str:
    return f"{ratio:.1f}" if ratio < _MOST_TIMES else f">{_MOST_TIMES}"


def _spans(first: pd.Timestamp, end: pd.Timestamp) -> tuple[tuple[pd.Timestamp, pd.Timestamp], ...] | None:
    """Return the first and last day of the two spans that are compared; None where the data are too short."""
    if pd.isna(end) or (end - first).days < _MIN_DAYS:
        return None
    last = end.normalize()
    whole = (last - first.normalize()).days + 1
    apart = _YEAR_DAYS if whole >= _YEAR_DAYS + _LEAST_SPAN else whole // 2
    length = pd.Timedelta(days=min(whole - apart, _YEAR_DAYS // 2, apart) - 1)
    return tuple((day - length, day) for day in (last - pd.Timedelta(days=apart), last))


def _counts(zone: NDArray[np.intp], days: pd.Series, size: int, span: tuple[pd.Timestamp, pd.Timestamp]) -> NDArray[np.intp]:
    inside = (zone >= 0) & days.dt.normalize().between(*span).to_numpy()
    return np.bincount(zone[inside], minlength=size)
