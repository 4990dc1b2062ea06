"""Counts of the incidents that are published by area, a cell or a polygon, and not as points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import KDTree

from geo.columns import require
from layers.disclosure.public_places import AREAS
from layers.statistics.counts import crime_names, main_values

if TYPE_CHECKING:
    from collections.abc import Hashable

__all__ = ["BY_AREA_COLUMNS", "by_area", "in_polygons", "place_spacing", "pointed"]

BY_AREA_COLUMNS = ("clase", "hechos", "delito_principal", "geometry")
"""Columns of the areas of :func:`by_area`."""


def pointed(incidents: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the incidents whose point is a location: those that densities, clusters and distances may use.

    ``incidents`` are those of :func:`layers.disclosure.profiles.release`. The point of an incident published by area is only
    a label of that area.
    """
    require(incidents, ("lugar",), who="pointed")
    return incidents[~incidents["lugar"].isin(AREAS) & incidents.geometry.notna()]


def in_polygons(incidents: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the incidents that are counted by polygon: those with a place, or with the sector that their row names."""
    require(incidents, ("sector",), who="in_polygons")
    return incidents[incidents.geometry.notna() | (incidents["sector"] != "")]


def by_area(incidents: gpd.GeoDataFrame, areas: gpd.GeoDataFrame | None) -> tuple[gpd.GeoDataFrame, pd.Series[int]]:
    """Count the incidents of one jurisdiction that are published by area.

    Parameters
    ----------
    incidents
        Of :func:`layers.disclosure.profiles.release`.
    areas
        Of :meth:`layers.disclosure.public_places.PublicPlaces.areas`, in the same system; None where the profile has no
        such places.

    Returns
    -------
    (GeoDataFrame, Series)
        The areas with incidents (:data:`BY_AREA_COLUMNS`), in the order of ``areas``; and for each incident the row of its
        area there, -1 for those that are not published by area.
    """
    row: pd.Series[int] = pd.Series(-1, index=incidents.index)
    inside = incidents[incidents["lugar"].isin(AREAS)]
    if areas is None or inside.empty:
        columns: dict[Hashable, object] = {name: [] for name in BY_AREA_COLUMNS[:-1]}
        return gpd.GeoDataFrame(columns, geometry=[], crs=incidents.crs), row
    spots = shapely.get_coordinates(areas["punto"].to_numpy())
    number = KDTree(spots).query(shapely.get_coordinates(inside.geometry.to_numpy()))[1]
    used, own = np.unique(number, return_inverse=True)
    row.loc[inside.index] = own
    counted = {
        "clase": areas["clase"].to_numpy()[used],
        "hechos": np.bincount(own),
        "delito_principal": main_values(own, crime_names(inside), len(used)),
    }
    return gpd.GeoDataFrame(counted, geometry=areas.geometry.to_numpy()[used], crs=incidents.crs), row


def place_spacing(incidents: gpd.GeoDataFrame) -> float:
    """Median distance, in metres, from a place that has incidents to the nearest other; 0 where there are not two.

    ``incidents`` are those of :func:`pointed`, projected.

    Examples
    --------
    >>> import geopandas as gpd
    >>> place_spacing(gpd.GeoDataFrame(geometry=gpd.points_from_xy([0, 0, 120, 120, 500], [0] * 5)))
    120.0
    """
    spots = np.unique(shapely.get_coordinates(incidents.geometry.to_numpy()), axis=0)
    if len(spots) < 2:
        return 0.0
    away = np.asarray(KDTree(spots).query(spots, k=2)[0])
    return float(np.median(away[:, 1]))
