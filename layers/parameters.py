"""Radius and minimum of the puntos críticos, chosen from the data and said in words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.crs import require_metric

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["ENOUGH", "HotspotParameters", "choose_parameters"]

ENOUGH = 30
"""Fewer located incidents than this are insufficient evidence for a punto crítico or a band of risk."""

_RADII_M = (150, 300)
_CELL_M = 300.0
_TIMES_DENSER = 3.0
_LEAST = 5


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
    with at least one); where even 150 m is too wide for that, the minimum rises until it is so.

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
    density = _density_where_it_happens(shapely.get_coordinates(located.to_numpy()))
    crowd = _TIMES_DENSER * math.pi * density
    radius = radius_m or _round_radius(math.sqrt(floor / crowd) if crowd else _RADII_M[1])
    least = min_incidents or max(floor, math.ceil(crowd * radius**2))
    return HotspotParameters(
        radius,
        least,
        evidence,
        _reason(count, months, radius, least, given=(radius_m is not None, min_incidents is not None)),
    )


def _density_where_it_happens(xy: np.ndarray) -> float:
    if not len(xy):
        return 0.0
    cells = len(np.unique(np.floor(xy / _CELL_M), axis=0))
    return len(xy) / (cells * _CELL_M**2)


def _round_radius(radius: float) -> int:
    return int(min(max(radius, _RADII_M[0]), _RADII_M[1]) // 10 * 10)


def _reason(count: int, months: int, radius: float, least: float, *, given: tuple[bool, bool]) -> str:
    if count < ENOUGH and not all(given):
        return f"Evidencia insuficiente: {count} hechos ubicados (hacen falta {ENOUGH}); no se buscaron puntos críticos."
    what = f"Puntos críticos (DBSCAN): al menos {least:g} hechos a no más de {radius:g} m"
    if all(given):
        return f"{what}, dados por el usuario."
    rate = "cerca de uno al mes" if least <= max(_LEAST, months) else f"{least / months:.1f} al mes"
    source = (
        "radio dado por el usuario" if given[0] else "mínimo dado por el usuario" if given[1] else "elegidos de los datos"
    )
    return f"{what} en {months} meses ({rate}); {source}: al menos el triple de la densidad donde ocurren hechos."
