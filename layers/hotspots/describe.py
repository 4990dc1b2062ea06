"""Description of each zone: main delito, turno and weekday that it has more of, sectors, share of incidents and of area."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.columns import require
from geo.naming import natural_key
from layers.conclusions import Conclusion
from layers.statistics.counts import crime_names, main_values
from layers.statistics.own_mix import distinct_values, distinct_weekdays, is_mostly

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from layers.hotspots.find import Hotspots

__all__ = ["DESCRIPTION_COLUMNS", "describe_zones", "sectors_touched", "values_of", "zone_words"]

DESCRIPTION_COLUMNS = (
    "delito_principal",
    "delito_hechos",
    "turno_principal",
    "dia_principal",
    "sectores",
    "pct_incidentes",
    "pct_area",
)
"""Columns that :func:`describe_zones` adds; ``delito_hechos`` counts the main delito, the last two are percentages."""


def describe_zones(
    hotspots: Hotspots, incidents: gpd.GeoDataFrame, *, area_km2: float, weekdays: bool = True
) -> gpd.GeoDataFrame:
    """Zones with the most frequent delito, the turno and weekday that they have more of, sectors and shares.

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
        ``hotspots.zones`` with :data:`DESCRIPTION_COLUMNS`; an empty text where no member has a value, and a turno and a
        weekday only where the zone has more of it than the jurisdiction (:func:`layers.statistics.own_mix.distinct_values`).
    """
    require(incidents, ("delito", "titulo", "turno", "sector", "fecha"), who="describe_zones")
    label, size = np.asarray(hotspots.labels, dtype=np.intp), len(hotspots.zones)
    count = np.bincount(label[label >= 0], minlength=size)
    area = hotspots.zones["area_km2"].to_numpy()
    kinds = crime_names(incidents)
    crimes = main_values(label, kinds, size)
    rows = {
        "delito_principal": crimes,
        "delito_hechos": values_of(label, kinds, crimes),
        "turno_principal": distinct_values(label, incidents["turno"], size),
        **({"dia_principal": distinct_weekdays(label, incidents["fecha"], size)} if weekdays else {}),
        "sectores": sectors_touched(label, incidents["sector"], size),
        "pct_incidentes": 100 * count / max(len(incidents), 1),
        "pct_area": 100 * area / area_km2 if area_km2 else np.zeros(size),
    }
    described = pd.DataFrame(rows, index=hotspots.zones.index)
    out: gpd.GeoDataFrame = hotspots.zones.join(described)
    return out[[*(name for name in out.columns if name != "geometry"), "geometry"]]


def values_of(group: NDArray[np.intp], values: pd.Series[str], main: list[str]) -> NDArray[np.intp]:
    """Count the incidents of each group that have its main value."""
    wanted = np.append(np.asarray(main, dtype=str), "")[group]
    return np.bincount(group[(group >= 0) & (values.to_numpy(dtype=str) == wanted)], minlength=len(main))


def zone_words(crime: str, mainly: int, total: int, *, turno: str, weekday: str, counted: bool = False) -> list[str]:
    """Spanish words on what a zone has most of, and more of than its jurisdiction; none that are not allowed.

    Parameters
    ----------
    crime, mainly, total
        Its most frequent delito, the incidents of it, and all of them.
    turno, weekday
        Those that it has more of (:func:`layers.statistics.own_mix.distinct_values`), or empty.
    counted
        Whether the number of incidents of the delito is told.

    Examples
    --------
    >>> zone_words("Hurto", 18, 30, turno="noche", weekday="", counted=True)
    ['sobre todo hurto (18)', 'más que en el resto: turno noche']
    >>> zone_words("Hurto", 4, 6, turno="", weekday="")
    []
    """
    words = []
    if crime and is_mostly(mainly, total):
        words.append(Conclusion.MOSTLY.said(crime=f"{crime.lower()} ({mainly})" if counted else crime.lower()))
    what = [*([f"turno {turno}"] if turno else []), *([weekday] if weekday else [])]
    return [*words, *([Conclusion.MIX.said(what=", ".join(what))] if what else [])]


def sectors_touched(group: NDArray[np.intp], sectors: pd.Series[str], size: int) -> list[str]:
    """Names of the sectors of each group's incidents, in natural order, separated by commas."""
    text = sectors.to_numpy(dtype=str)
    inside = (group >= 0) & (text != "")
    names, code = np.unique(text[inside], return_inverse=True)
    touched = np.zeros((size, len(names)), dtype=bool)
    touched[group[inside], code] = True
    return [", ".join(sorted(names[row].tolist(), key=natural_key)) for row in touched]
