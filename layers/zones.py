"""What each punto crítico is made of: main delito, turno, sectors, and its share of incidents in its share of area."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo.columns import require
from geo.naming import natural_key
from layers.counts import crime_names, main_value
from layers.temporal import WEEKDAYS

if TYPE_CHECKING:
    import geopandas as gpd

    from layers.hotspots import Hotspots

__all__ = ["DESCRIPTION_COLUMNS", "describe_zones", "main_weekday"]

DESCRIPTION_COLUMNS = ("delito_principal", "turno_principal", "dia_principal", "sectores", "pct_incidentes", "pct_area")
"""Columns that :func:`describe_zones` adds; the last two are percentages of the jurisdiction."""

_ENOUGH_DAYS = 20


def describe_zones(hotspots: Hotspots, incidents: gpd.GeoDataFrame, *, area_km2: float) -> gpd.GeoDataFrame:
    """Add to the zones what their members have in common.

    Parameters
    ----------
    hotspots
        Clusters of ``incidents``.
    incidents
        Columns ``delito``, ``titulo``, ``turno``, ``sector``, ``fecha``.
    area_km2
        Area of the jurisdiction.

    Returns
    -------
    GeoDataFrame
        ``hotspots.zones`` with :data:`DESCRIPTION_COLUMNS`; an empty text where members do not say. Fewer than 20 dated
        members have no main weekday.
    """
    require(incidents, ("delito", "titulo", "turno", "sector", "fecha"), who="describe_zones")
    rows = []
    for label in hotspots.zones.index:
        members = incidents[hotspots.labels == label]
        rows.append(
            {
                "delito_principal": main_value(list(crime_names(members))),
                "turno_principal": main_value(list(members["turno"])),
                "dia_principal": main_weekday(members["fecha"]),
                "sectores": ", ".join(sorted({name for name in members["sector"] if name}, key=natural_key)),
                "pct_incidentes": 100 * len(members) / len(incidents),
                "pct_area": 100 * hotspots.zones.at[label, "area_km2"] / area_km2 if area_km2 else 0.0,
            }
        )
    described = pd.DataFrame(rows, index=hotspots.zones.index, columns=list(DESCRIPTION_COLUMNS))
    out: gpd.GeoDataFrame = hotspots.zones.join(described)
    return out[[*(name for name in out.columns if name != "geometry"), "geometry"]]


def main_weekday(days: pd.Series) -> str:
    """Return the most frequent weekday, the first of the week where two are; empty under 20 dates."""
    known = days.dropna().dt.day_of_week.value_counts()
    return WEEKDAYS[int(min(known[known == known.max()].index))] if known.sum() >= _ENOUGH_DAYS else ""
