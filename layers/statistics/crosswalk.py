"""Crosswalk of two divisions of an area: shares of each police sector, and of its incidents, in each municipal one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geo.boundaries.point_in_polygon import first_holder
from geo.columns import require
from geo.crs import require_metric
from layers.disclosure.public_places import AREAS

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["BY_AREA", "OUTSIDE", "crosswalk"]

OUTSIDE = "fuera de ellos"
"""Name of the part of a police sector that lies in no municipal one."""

BY_AREA = "sin punto: por área"
"""Name for incidents published by area, whose municipal sector is not known."""

_MIN_SHARED_M2 = 1.0
"""Smallest shared area, in m2; polygons that share less only touch."""


def crosswalk(
    units: gpd.GeoDataFrame, municipal: gpd.GeoDataFrame, incidents: gpd.GeoDataFrame, *, level: str
) -> pd.DataFrame:
    """Area and incidents of each police sector by municipal sector.

    Parameters
    ----------
    units
        Police polygons, named in the column ``level``.
    municipal
        Municipal polygons with ``municipal``, in the same projected system. An incident on a border, or where two of them
        overlap, is counted in the first.
    incidents
        Of :func:`layers.disclosure.profiles.release`, projected, with ``level``: the police sector that holds each.

    Returns
    -------
    DataFrame
        A row for each pair that shares area or incidents, one :data:`OUTSIDE` for the rest of a sector, and one
        :data:`BY_AREA`, of area 0, for its incidents that are published by area: ``sector``, ``municipal``, ``area_km2``,
        ``pct_area`` (of the police sector), ``hechos``, ``pct_hechos`` (of its incidents; NaN where it has none). Sectors in
        the order of ``units``, in each the largest share of the area first, the rest last.
    """
    require_metric(units, who="crosswalk")
    require(incidents, (level, "lugar"), who="crosswalk")
    own, other = units.geometry.to_numpy(), municipal.geometry.to_numpy()
    size = len(other) + 2  # the last two: outside all of them, and published by area
    area = np.zeros((len(own), size))
    one, two = shapely.STRtree(other).query(own, predicate="intersects")
    area[one, two] = shapely.area(shapely.intersection(own[one], other[two]))
    area[:, -2] = shapely.area(shapely.difference(own, shapely.union_all(other)))
    row = pd.Index(units[level]).get_indexer(pd.Index(incidents[level]))
    holder = first_holder(shapely.get_coordinates(incidents.geometry.to_numpy()), other)
    holder[incidents["lugar"].isin(AREAS)] = size - 1
    pair = row[row >= 0] * size + holder[row >= 0]
    facts = np.bincount(pair, minlength=len(own) * size).reshape(area.shape)
    there = np.argwhere((area >= _MIN_SHARED_M2) | (facts > 0))
    rest = np.maximum(there[:, 1] - len(other), -1)
    sector, place = there[np.lexsort((-area[tuple(there.T)], rest, there[:, 0]))].T
    whole, total = shapely.area(own)[sector], facts.sum(axis=1)[sector]
    names = np.array([*municipal["municipal"], OUTSIDE, BY_AREA], dtype=object)
    shared, counted = area[sector, place], facts[sector, place]
    return pd.DataFrame(
        {
            "sector": units[level].to_numpy()[sector],
            "municipal": names[place],
            "area_km2": shared / 1e6,
            "pct_area": 100 * shared / whole,
            "hechos": counted,
            "pct_hechos": np.divide(100.0 * counted, total, out=np.full(len(total), np.nan), where=total > 0),
        }
    )
