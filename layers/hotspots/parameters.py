"""Radius and minimum of the puntos críticos, chosen from the data and said in words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.crs import require_metric
from layers.arrays.distinct import distinct
from layers.hotspots.dbscan import cluster

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["ENOUGH", "HotspotParameters", "choose_parameters"]

ENOUGH = 30
"""Fewer located incidents than this are insufficient evidence for a punto crítico or a band of risk."""

_RADII_M = (150, 300)
_CELL_M = 300.0
_TIMES_DENSER = 3.0
_LEAST = 5
_ROUNDING = 1 - 1e-9
"""By how much the product of a density and an area may be off."""


@dataclass(frozen=True, slots=True)
class HotspotParameters:
    """``radius_m`` and ``min_incidents`` to use, whether there is ``evidence`` enough, and the Spanish ``reason``."""

    radius_m: float
    min_incidents: float
    evidence: bool
    reason: str


def choose_parameters(
    points: gpd.GeoDataFrame | gpd.GeoSeries,
    *,
    months: int,
    radius_m: float | None = None,
    min_incidents: float | None = None,
) -> HotspotParameters:
    """Choose what makes a punto crítico in one jurisdiction.

    The minimum is one incident a month (Wheeler's rule), five at least. The radius, from 150 to 300 m, is the one at which a
    disc that holds just the minimum is three times as dense as the ground where incidents happen at all (cells of 300 m
    with at least one); where even 150 m is too wide for that, the minimum rises until it is so, but not beyond what the
    densest place holds: a place that is most of the ground where incidents happen cannot be denser than itself.

    Parameters
    ----------
    points
        Located incidents of the jurisdiction, projected in metres.
    months
        Length of the period.
    radius_m, min_incidents
        Given by the user: then they stand.
    """
    require_metric(points, who="choose_parameters")
    located = points.geometry[points.geometry.notna()]
    count = len(located)
    evidence = count >= ENOUGH
    floor = max(_LEAST, months)
    xy = shapely.get_coordinates(located.to_numpy())
    crowd = _TIMES_DENSER * math.pi * _density_where_it_happens(xy)
    radius = radius_m or _round_radius(math.sqrt(floor / crowd) if crowd else _RADII_M[1])
    least = min_incidents or _held_somewhere(xy, radius, floor, math.ceil(crowd * radius**2))
    given = (radius_m is not None, min_incidents is not None)
    reason = _reason(count, months, radius, least, given=given, denser=least >= crowd * radius**2 * _ROUNDING)
    return HotspotParameters(radius, least, evidence, reason)


def _held_somewhere(xy: np.ndarray, radius: float, floor: int, wanted: int) -> int:
    """Return the minimum that is wanted, or the most that a place holds within the radius; ``floor`` at least."""
    if wanted <= floor or not len(xy):
        return floor
    place, back = distinct(xy)
    weight = np.bincount(back).astype(float)
    low, high = floor, wanted + 1  # some place may hold the first; none need hold the second
    while high - low > 1:
        middle = (low + high) // 2 if high <= wanted else wanted
        _, core = cluster(place, weight, radius, middle)
        low, high = (middle, high) if core.any() else (low, middle)
    return low


def _density_where_it_happens(xy: np.ndarray) -> float:
    if not len(xy):
        return 0.0
    cells = len(np.unique(np.floor(xy / _CELL_M), axis=0))
    return len(xy) / (cells * _CELL_M**2)


def _round_radius(radius: float) -> int:
    return int(min(max(radius, _RADII_M[0]), _RADII_M[1]) // 10 * 10)


def _reason(count: int, months: int, radius: float, least: float, *, given: tuple[bool, bool], denser: bool) -> str:
    if count < ENOUGH and not all(given):
        return f"Evidencia insuficiente: {count} hechos con punto (hacen falta {ENOUGH}); no se buscaron puntos críticos."
    what = f"Puntos críticos (DBSCAN): al menos {least:g} hechos a no más de {radius:g} m"
    if all(given):
        return f"{what}, dados por el usuario."
    span = "un mes" if months == 1 else f"{months} meses"
    rate = "uno al mes" if least == months else f"{least / months:.1f} al mes"
    source = (
        "radio dado por el usuario" if given[0] else "mínimo dado por el usuario" if given[1] else "elegidos de los datos"
    )
    crowd = "triple de la densidad donde ocurren hechos"
    if denser:
        return f"{what} en {span} ({rate}); {source}: al menos el {crowd}."
    most = "" if given[1] else "; es lo que reúne el lugar más denso"
    return f"{what} en {span} ({rate}); {source}{most}: menos del {crowd}."
