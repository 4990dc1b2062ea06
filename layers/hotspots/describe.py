"""Description of each punto crítico: main delito, turno, weekday, sectors, share of incidents and share of area."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.columns import require
from geo.naming import natural_key
from layers.statistics.counts import crime_names, main_values
from layers.statistics.temporal import WEEKDAYS

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from layers.hotspots.find import Hotspots

__all__ = ["DESCRIPTION_COLUMNS", "describe_zones", "main_weekdays", "sectors_touched"]

DESCRIPTION_COLUMNS = ("delito_principal", "turno_principal", "dia_principal", "sectores", "pct_incidentes", "pct_area")
"""Columns that :func:`describe_zones` adds; the last two are percentages of the jurisdiction."""

_ENOUGH_DAYS = 20
"""Fewest dated members of a zone that have a main weekday: with fewer, the most frequent one is chance."""


def describe_zones(
    hotspots: Hotspots, incidents: gpd.GeoDataFrame, *, area_km2: float, weekdays: bool = True
) -> gpd.GeoDataFrame:
    """Zones with the most frequent delito, turno and weekday of their members, sectors and shares.

    Parameters
    ----------
    hotspots
        Clusters of ``incidents``.
    incidents
        Columns ``delito``, ``titulo``, ``turno``, ``sector``, ``fecha``.
    area_km2
        Area of the jurisdiction, in km2.
    weekdays
        Whether the day of the dates is known; without it (months only) there is no ``dia_principal``.

    Returns
    -------
    GeoDataFrame
        ``hotspots.zones`` with :data:`DESCRIPTION_COLUMNS`; an empty text where no member has a value, and no main
        weekday for fewer than 20 dated members.
    """
    require(incidents, ("delito", "titulo", "turno", "sector", "fecha"), who="describe_zones")
    label, size = np.asarray(hotspots.labels, dtype=np.intp), len(hotspots.zones)
    count = np.bincount(label[label >= 0], minlength=size)
    area = hotspots.zones["area_km2"].to_numpy()
    rows = {
        "delito_principal": main_values(label, crime_names(incidents), size),
        "turno_principal": main_values(label, incidents["turno"], size),
        **({"dia_principal": main_weekdays(label, incidents["fecha"], size)} if weekdays else {}),
        "sectores": sectors_touched(label, incidents["sector"], size),
        "pct_incidentes": 100 * count / max(len(incidents), 1),
        "pct_area": 100 * area / area_km2 if area_km2 else np.zeros(size),
    }
    described = pd.DataFrame(rows, index=hotspots.zones.index)
    out: gpd.GeoDataFrame = hotspots.zones.join(described)
    return out[[*(name for name in out.columns if name != "geometry"), "geometry"]]


def main_weekdays(group: NDArray[np.intp], days: pd.Series, size: int) -> list[str]:
    """Most frequent weekday of each group, ties by the first of the week; empty with fewer than 20 dates."""
    weekday = days.dt.day_of_week.to_numpy(dtype=float, na_value=np.nan)
    inside = (group >= 0) & ~np.isnan(weekday)
    week = len(WEEKDAYS)
    counts = np.bincount(group[inside] * week + weekday[inside].astype(np.intp), minlength=size * week).reshape(size, week)
    return [WEEKDAYS[int(row.argmax())] if row.sum() >= _ENOUGH_DAYS else "" for row in counts]


def sectors_touched(group: NDArray[np.intp], sectors: pd.Series[str], size: int) -> list[str]:
    """Names of the sectors of each group's incidents, in natural order, separated by commas."""
    text = sectors.to_numpy(dtype=str)
    inside = (group >= 0) & (text != "")
    names, code = np.unique(text[inside], return_inverse=True)
    touched = np.zeros((size, len(names)), dtype=bool)
    touched[group[inside], code] = True
    return [", ".join(sorted(names[row].tolist(), key=natural_key)) for row in touched]
