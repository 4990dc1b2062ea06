"""Back-test of the puntos críticos of a sheet: those of its earlier months, scored by its last ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geo.naming import quantity
from geo.percents import rounded_percent
from layers.hotspots.find import find_hotspots
from layers.hotspots.parameters import choose_parameters
from layers.prediction.backtest import ENOUGH_LATER, pai_words, share_interval

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["hotspot_proof"]

_LATER_SHARE = 0.25
"""Share of the days, the last ones, held out to score; most of the data are left to find zones."""
_MIN_DAYS = 120
"""Shortest data, in days, that are divided: four months."""
_DAYS_OF_MONTH = 30.44
"""Mean length of a month, in days."""


def hotspot_proof(
    points: gpd.GeoDataFrame,
    outline: shapely.Geometry,
    *,
    radius_m: float | None = None,
    min_incidents: float | None = None,
) -> str:
    """Spanish sentence on the later incidents inside the puntos críticos of the earlier ones.

    Parameters
    ----------
    points
        Located incidents of the jurisdiction with ``fecha``, projected; the last quarter of their days is held out:
        the zones are made without it.
    outline
        The jurisdiction.
    radius_m, min_incidents
        As given by the user; chosen from the earlier incidents where they are None. A given minimum is scaled to the shorter
        time.

    Returns
    -------
    str
        A Spanish sentence with PAI and its 95 % interval; «evidencia insuficiente» under 30 later incidents or four months;
        empty where there are no dates.
    """
    days = points["fecha"].dropna()
    if days.empty:
        return ""
    first, end = days.min().normalize(), days.max().normalize() + pd.Timedelta(days=1)
    cut = (end - (end - first) * _LATER_SHARE).floor("D")
    past, later = points[points["fecha"] < cut], points[points["fecha"] >= cut]
    if (end - first).days < _MIN_DAYS:
        return "Cuánto habrían acertado antes: evidencia insuficiente (menos de cuatro meses de datos)."
    if len(later) < ENOUGH_LATER:
        return (
            f"Cuánto habrían acertado antes: evidencia insuficiente "
            f"({quantity(len(later), 'hecho posterior', 'hechos posteriores')})."
        )
    months = max(round((cut - first).days / _DAYS_OF_MONTH), 1)
    minimum = None if min_incidents is None else max(min_incidents * (1 - _LATER_SHARE), 1)
    parameters = choose_parameters(past, months=months, radius_m=radius_m, min_incidents=minimum)
    zones = find_hotspots(past, radius_m=parameters.radius_m, min_incidents=parameters.min_incidents, boundary=outline).zones
    share = float(zones["area_km2"].sum() / (outline.area / 1e6))
    if not share:
        return "Cuánto habrían acertado antes: con los primeros tres cuartos del periodo no habría puntos críticos."
    covered = shapely.union_all(zones.geometry.to_numpy())
    inside = int(np.count_nonzero(shapely.intersects(covered, later.geometry.to_numpy())))
    low, high = share_interval([inside], [len(later)])
    return (
        f"Los puntos críticos hechos con datos hasta el {cut - pd.Timedelta(days=1):%d/%m/%Y} habrían contenido {inside} de "
        f"{len(later)} hechos posteriores en el {rounded_percent(100 * share):.1f} % del área "
        f"({pai_words(inside / len(later) / share, low / share, high / share)})."
    )
