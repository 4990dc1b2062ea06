"""Where it happened again: what there is to say of a place with too few incidents for puntos críticos."""

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
"""Columns of :func:`repeat_places`; the point is that of its incident nearest to the middle."""

_REACH_M = 25.0


def repeat_places(incidents: gpd.GeoDataFrame, *, least: int = 2, reach_m: float = _REACH_M) -> gpd.GeoDataFrame:
    """Find the corners and doors where at least ``least`` incidents happened.

    It tells where things came back, not that they will: with little evidence it is what can be said, beside the count of
    each sector.

    Parameters
    ----------
    incidents
        Located, projected, with ``titulo, delito, turno, sector, direccion``.
    least
        Incidents that make a repeated place.
    reach_m
        Incidents so near to each other are of one place: the width of a corner.

    Returns
    -------
    GeoDataFrame
        A row per place with :data:`REPEAT_COLUMNS`, most incidents first, then from west to east.
    """
    require(incidents, ("titulo", "delito", "turno", "sector", "direccion"), who="repeat_places")
    found = find_hotspots(incidents, radius_m=reach_m, min_incidents=least)
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
