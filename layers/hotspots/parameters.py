"""Radius and minimum of the puntos críticos, chosen from the data, with a Spanish reason."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.crs import require_metric
from geo.naming import facts_told
from layers.arrays.distinct import distinct
from layers.hotspots.dbscan import cluster

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["ENOUGH", "HotspotParameters", "choose_parameters"]

ENOUGH = 30
"""Fewest located incidents for puntos críticos or bands of risk; a convention. With fewer, the sheet says insufficient
evidence."""

_RADII_M = (150, 300)
"""Smallest and largest radius, in metres: the range whose zones did best in back-tests (``docs/rendimiento.md``)."""
_CELL_M = 300.0
"""Side, in metres, of the cells with incidents over which the mean density is taken: the largest radius."""
_TIMES_DENSER = 3.0
"""Density of a disc with just the minimum, in multiples of the mean density of the cells with incidents; a convention."""
_MIN_INCIDENTS = 5
"""Smallest minimum, in incidents, however short the period: fewer would be clusters of chance."""
_ROUNDING = 1 - 1e-9
"""Relative tolerance of the product of a density and an area."""


@dataclass(frozen=True, slots=True)
class HotspotParameters:
    """``radius_m`` (metres) and ``min_incidents`` to use, whether the ``evidence`` is enough, and the Spanish ``reason``."""

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
    """Choose the radius and the minimum of the puntos críticos of one jurisdiction.

    The minimum is one incident a month (Wheeler's rule), five at least. The radius, from 150 to 300 m, is the one at which a
    disc with just the minimum is three times as dense as the cells of 300 m with at least one incident. Where even 150 m is
    too large for that, the minimum is raised until the disc is dense enough, but not above the largest count within the
    radius of any place.

    Parameters
    ----------
    points
        Located incidents of the jurisdiction, projected in metres.
    months
        Length of the period, in months.
    radius_m, min_incidents
        As given by the user; chosen where they are None.
    """
    require_metric(points, who="choose_parameters")
    located = points.geometry[points.geometry.notna()]
    count = len(located)
    evidence = count >= ENOUGH
    floor = max(_MIN_INCIDENTS, months)
    xy = shapely.get_coordinates(located.to_numpy())
    wanted_density = _TIMES_DENSER * math.pi * _mean_density(xy)
    radius = radius_m or _round_radius(math.sqrt(floor / wanted_density) if wanted_density else _RADII_M[1])
    minimum = min_incidents or _reachable_minimum(xy, radius, floor, math.ceil(wanted_density * radius**2))
    given = (radius_m is not None, min_incidents is not None)
    reason = _reason(count, months, radius, minimum, given=given, denser=minimum >= wanted_density * radius**2 * _ROUNDING)
    return HotspotParameters(radius, minimum, evidence, reason)


def _reachable_minimum(xy: np.ndarray, radius: float, floor: int, wanted: int) -> int:
    """Return the wanted minimum, or the largest count within the radius of a place if less; ``floor`` at least."""
    if wanted <= floor or not len(xy):
        return floor
    place, back = distinct(xy)
    weight = np.bincount(back).astype(float)
    low, high = floor, wanted + 1  # a place may reach the first; none needs to reach the second
    while high - low > 1:
        middle = (low + high) // 2 if high <= wanted else wanted
        _, core = cluster(place, weight, radius, middle)
        low, high = (middle, high) if core.any() else (low, middle)
    return low


def _mean_density(xy: np.ndarray) -> float:
    if not len(xy):
        return 0.0
    cells = len(np.unique(np.floor(xy / _CELL_M), axis=0))
    return len(xy) / (cells * _CELL_M**2)


def _round_radius(radius: float) -> int:
    return int(min(max(radius, _RADII_M[0]), _RADII_M[1]) // 10 * 10)


def _reason(count: int, months: int, radius: float, minimum: float, *, given: tuple[bool, bool], denser: bool) -> str:
    if count < ENOUGH and not all(given):
        return (
            f"Evidencia insuficiente: {facts_told(count)} con punto (hacen falta {ENOUGH}); no se buscaron puntos críticos."
        )
    what = f"Puntos críticos (DBSCAN): al menos {minimum:g} hechos a no más de {radius:g} m"
    if all(given):
        return f"{what}, dados por el usuario."
    span = "un mes" if months == 1 else f"{months} meses"
    rate = "uno al mes" if minimum == months else f"{minimum / months:.1f} al mes"
    source = (
        "radio dado por el usuario" if given[0] else "mínimo dado por el usuario" if given[1] else "elegidos de los datos"
    )
    times = "triple de la densidad donde ocurren hechos"
    if denser:
        return f"{what} en {span} ({rate}); {source}: al menos el {times}."
    most = "" if given[1] else "; es lo que reúne el lugar más denso"
    return f"{what} en {span} ({rate}); {source}{most}: menos del {times}."
