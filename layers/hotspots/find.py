"""Puntos críticos by DBSCAN, with their members, outline, area and density.

Definition: Ester, Kriegel, Sander and Xu (1996), with three rules that make the result independent of the
order of the rows: repeated coordinates are one point with a weight; a border point belongs to its nearest core
point (ties by x, then y, of the core point); clusters are numbered by weight, then by position.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import require_metric
from layers.arrays.distinct import distinct
from layers.arrays.group_sums import sums_by_group
from layers.hotspots.dbscan import cluster
from layers.hotspots.outlines import outlines

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["ZONE_COLUMNS", "Hotspots", "find_hotspots"]

ZONE_COLUMNS = ("rango", "incidentes", "puntos", "area_km2", "densidad_km2", "geometry")
"""Columns of ``Hotspots.zones``: rank (1 is the heaviest), summed weight of the members, number of distinct coordinates,
area in km2 and incidents per km2."""


@dataclass(frozen=True, slots=True)
class Hotspots:
    """Clusters of incidents.

    Attributes
    ----------
    labels
        Cluster of each point, on the index of the input; -1 for none.
    core
        Whether each point is a core point.
    zones
        A row per cluster (index: the label) with :data:`ZONE_COLUMNS`.
    """

    labels: pd.Series[int]
    core: pd.Series[bool]
    zones: gpd.GeoDataFrame


def find_hotspots(
    points: gpd.GeoDataFrame | gpd.GeoSeries,
    *,
    radius_m: float,
    min_incidents: float,
    weights: ArrayLike | None = None,
    boundary: shapely.Geometry | None = None,
) -> Hotspots:
    """Find the clusters of places with at least ``min_incidents`` within ``radius_m``.

    Parameters
    ----------
    points
        Projected points, in metres; null ones belong to no cluster.
    radius_m
        Neighbours are at most this far, inclusive; a point is its own neighbour.
    min_incidents
        Summed weight within the radius that makes a core point.
    weights
        Weight of each incident; 1 by default.
    boundary
        The jurisdiction, in the CRS of the points: zones are clipped to it.

    Returns
    -------
    Hotspots
        A zone is the union of the discs of radius ``radius_m`` round the core points of a cluster. Where the discs of two
        clusters overlap, each part belongs to the cluster with the nearest core point, as border points do: areas add up,
        and each incident of a cluster lies in its zone.

    Raises
    ------
    CrsError
        If the points are in degrees or declare no CRS.
    ValueError
        If radius or minimum is not positive.

    Examples
    --------
    >>> import geopandas as gpd
    >>> import mapadelito as md
    >>> points = gpd.GeoSeries(gpd.points_from_xy([0, 10, 20, 900], [0, 0, 0, 0]), crs=32717)
    >>> hotspots = md.find_hotspots(points, radius_m=50, min_incidents=3)
    >>> hotspots.labels.tolist()
    [0, 0, 0, -1]
    >>> hotspots.zones[["rango", "incidentes", "area_km2"]].round(4)
       rango  incidentes  area_km2
    0      1         3.0    0.0099
    """
    require_metric(points, who="find_hotspots")
    if radius_m <= 0 or min_incidents <= 0:
        raise ValueError("find_hotspots: el radio y el mínimo de incidentes deben ser positivos.")
    geometry = points.geometry.to_numpy()
    here = ~(shapely.is_missing(geometry) | shapely.is_empty(geometry))
    xy = shapely.get_coordinates(geometry[here])
    weight = np.ones(len(points)) if weights is None else np.asarray(weights, dtype=float)
    place, back = distinct(xy)
    total = sums_by_group(back, weight[here], len(place))
    raw, place_core = cluster(place, total, radius_m, min_incidents)
    place_labels = _number(raw, total)
    labels, core = np.full(len(points), -1), np.zeros(len(points), dtype=bool)
    labels[here], core[here] = place_labels[back], place_core[back]
    clusters = _members(place_labels)
    zones = _zones(
        [place[members[place_core[members]]] for members in clusters],
        [(float(total[members].sum()), len(members)) for members in clusters],
        radius_m,
        boundary,
        points.crs,
    )
    return Hotspots(pd.Series(labels, points.index), pd.Series(core, points.index, dtype=bool), zones)


def _number(raw: NDArray[np.intp], weight: NDArray[np.float64]) -> NDArray[np.intp]:
    """Renumber clusters by weight, heaviest first, ties by the x and y of their first place (places are sorted so)."""
    inside = np.flatnonzero(raw >= 0)
    found, first, which = np.unique(raw[inside], return_index=True, return_inverse=True)
    summed = np.bincount(which, weight[inside], minlength=len(found))
    number = np.empty(len(found), dtype=np.intp)
    number[np.lexsort((first, -summed))] = np.arange(len(found))
    out = np.full(len(raw), -1, dtype=np.intp)
    out[inside] = number[which]
    return out


def _members(labels: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    """Places of each cluster, in order."""
    inside = np.flatnonzero(labels >= 0)
    order = inside[np.argsort(labels[inside], kind="stable")]
    ends = np.cumsum(np.bincount(labels[inside]))
    return np.split(order, ends[:-1]) if len(inside) else []


def _zones(
    cores: list[NDArray[np.float64]],
    members: list[tuple[float, int]],
    radius_m: float,
    boundary: shapely.Geometry | None,
    crs: object,
) -> gpd.GeoDataFrame:
    shapes = outlines(cores, radius_m)
    if boundary is not None:
        shapes = [shapely.intersection(shape, boundary) for shape in shapes]
    shapes = [_polygons(shape) for shape in shapes]
    weight = np.asarray([row[0] for row in members], dtype=float)
    area = shapely.area(np.asarray(shapes, dtype=object)) / 1e6 if shapes else np.empty(0)
    data = {
        "rango": np.arange(1, len(shapes) + 1),
        "incidentes": weight,
        "puntos": np.asarray([row[1] for row in members], dtype=int),
        "area_km2": area,
        "densidad_km2": np.divide(weight, area, out=np.zeros_like(weight), where=area > 0),
    }
    return gpd.GeoDataFrame(data, geometry=gpd.GeoSeries(shapes, crs=crs), crs=crs)


def _polygons(shape: shapely.Geometry) -> shapely.Geometry:
    """Drop the points and lines that an overlay leaves beside polygons."""
    if shape.geom_type in {"Polygon", "MultiPolygon"}:
        return shape
    return shapely.union_all([part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"])
