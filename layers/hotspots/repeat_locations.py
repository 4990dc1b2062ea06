"""Places with repeated incidents, for jurisdictions with too few of them for puntos críticos."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.columns import require
from layers.hotspots.find import find_hotspots
from layers.statistics.counts import crime_names, main_value

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["REPEAT_COLUMNS", "repeat_places"]

REPEAT_COLUMNS = ("incidentes", "delito_principal", "turno_principal", "sector", "direccion", "geometry")
"""Columns of :func:`repeat_places`; the point is that of the incident nearest to the mean of the place."""

_REACH_M = 25.0
"""Distance, in metres, within which incidents are at one place: the width of a street corner."""


def repeat_places(incidents: gpd.GeoDataFrame, *, min_incidents: int = 2, reach_m: float = _REACH_M) -> gpd.GeoDataFrame:
    """Find the places with at least ``min_incidents`` incidents.

    The result describes the past and is no prediction.

    Parameters
    ----------
    incidents
        Located, projected, with ``titulo, delito, turno, sector, direccion``.
    min_incidents
        Incidents of a repeated place.
    reach_m
        Distance, in metres, within which incidents are at one place.

    Returns
    -------
    GeoDataFrame
        A row per place with :data:`REPEAT_COLUMNS`, most incidents first, then from west to east.
    """
    require(incidents, ("titulo", "delito", "turno", "sector", "direccion"), who="repeat_places")
    found = find_hotspots(incidents, radius_m=reach_m, min_incidents=min_incidents)
    rows = []
    for label in found.zones.index:
        own = incidents[found.labels == label]
        row = (len(own), main_value(list(crime_names(own))), main_value(list(own["turno"])), main_value(list(own["sector"])))
        rows.append((*row, main_value(list(own["direccion"].fillna(""))), _middle(own.geometry.to_numpy())))
    table = pd.DataFrame(rows, columns=list(REPEAT_COLUMNS))
    return gpd.GeoDataFrame(table, geometry="geometry", crs=incidents.crs)


def _middle(points: NDArray[np.object_]) -> shapely.Geometry:
    xy = np.unique(shapely.get_coordinates(points), axis=0)
    apart = np.hypot(*(xy - xy.mean(axis=0)).T)
    return shapely.points(xy[int(apart.argmin())])
