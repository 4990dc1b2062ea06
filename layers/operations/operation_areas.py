"""Ground of an operation: its zone, the ring round it, and the control."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.errors import GeometryError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely import Geometry

__all__ = ["AREAS", "OperationAreas", "operation_areas"]

AREAS = ("zona", "anillo", "control")
"""Names of the areas, in the order in which an incident on a shared border is given to one."""

_NARROW, _WIDE = 100.0, 400.0
"""Least and greatest width of the ring, in metres: about one block, and as far as a spill was looked for in trials."""
_ROUND = 10
"""The width is a multiple of these metres."""


@dataclass(frozen=True, slots=True)
class OperationAreas:
    """The three areas, without shared ground, in metres; ``ring_m`` is the width of the ring.

    ``is_rest`` says that the control is what remains of the jurisdictions of the zone; ``cut_km2`` is the part of a given
    control that was taken off because the zone or the ring has it.
    """

    zone: Geometry
    ring: Geometry
    control: Geometry
    ring_m: float
    is_rest: bool
    cut_km2: float

    def of_points(self, xy: NDArray[np.float64]) -> NDArray[np.int8]:
        """Return the number in :data:`AREAS` of each point (n, 2); -1 outside."""
        found = np.full(len(xy), -1, dtype=np.int8)
        for number, shape in reversed([*enumerate((self.zone, self.ring, self.control))]):
            shapely.prepare(shape)
            found[shapely.intersects_xy(shape, xy[:, 0], xy[:, 1])] = number
        return found


def operation_areas(
    zone: Geometry, ground: Geometry, home: Geometry, control: Geometry | None = None, ring_m: float | None = None
) -> OperationAreas:
    """Return the areas of an operation, clipped to where there are incidents.

    Parameters
    ----------
    zone, control
        Where it was, and a place without it; without one, the rest of ``home``.
    ground, home
        All jurisdictions read, and those that the zone touches.
    ring_m
        Width of the ring; without one, that with which it is about as large as the zone, from 100 to 400 m.

    Raises
    ------
    GeometryError
        If the zone or the control is outside the jurisdictions, or nothing remains for a control.

    Examples
    --------
    >>> import shapely
    >>> town = shapely.box(0, 0, 4000, 4000)
    >>> found = operation_areas(shapely.box(0, 0, 1000, 1000), town, town)
    >>> found.ring_m, round(found.ring.area / 1e6, 2), found.is_rest
    (220.0, 0.48, True)
    """
    own = shapely.intersection(zone, ground)
    if not own.area:
        raise GeometryError("La zona del operativo está fuera de los límites que se leyeron: revise --zona y --limites.")
    width = ring_m if ring_m is not None else _usual_width(own)
    ring = _polygons(shapely.intersection(shapely.difference(shapely.buffer(own, width), own), ground))
    apart = shapely.union(own, ring)
    whole = shapely.intersection(control, ground) if control is not None else home
    if control is not None and not whole.area:
        raise GeometryError("El control está fuera de los límites que se leyeron: revise --control y --limites.")
    rest = _polygons(shapely.difference(whole, apart))
    if not rest.area:
        raise GeometryError(
            "La zona y su anillo cubren todo el lugar de comparación: no queda control. Indique otro con --control."
        )
    cut = (whole.area - rest.area) / 1e6 if control is not None else 0.0
    return OperationAreas(_polygons(own), ring, rest, float(width), is_rest=control is None, cut_km2=float(cut))


def _usual_width(zone: Geometry) -> float:
    """Return the width with which the ring round a shape without corners has the area of the shape, within limits."""
    edge, area = zone.length, zone.area
    width = (np.sqrt(edge**2 + 4 * np.pi * area) - edge) / (2 * np.pi)
    return float(np.clip(_ROUND * np.round(width / _ROUND), _NARROW, _WIDE))


def _polygons(shape: Geometry) -> Geometry:
    """Return the polygons of a shape, which a cut may leave with lines and points."""
    parts = shapely.get_parts(shape)
    return shapely.multipolygons(parts[shapely.get_dimensions(parts) == 2])
