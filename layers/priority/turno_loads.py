"""What happens in each zone during one turno: how many incidents, at which hours, of which crimes, on which weekday."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.clock import DAY_MIN, TURNOS
from geo.columns import require
from layers.priority.zones import zone_of
from layers.statistics.counts import leading_crimes
from layers.statistics.own_mix import distinct_weekdays

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["TurnoLoad", "turno_hours", "turno_loads"]

_WINDOW_H = 3
"""Length, in hours, of the window with most incidents: half a turno."""
_ENOUGH_HOURS = 5
"""Fewest incidents with a known hour for a window: with fewer it says nothing."""
_KINDS = 2
"""Crimes that are named, the most frequent ones."""


@dataclass(frozen=True, slots=True)
class TurnoLoad:
    """Incidents of one zone in one turno.

    Attributes
    ----------
    count
        Incidents.
    hours, in_hours, known
        First and last hour of the three with most incidents, incidents in them, and incidents with a known hour. The hours
        of the whole turno where fewer than five have one.
    kinds
        The two most frequent crimes and their counts.
    weekday
        Day of the week that the zone has more of than all (:func:`layers.statistics.own_mix.distinct_weekdays`), or empty.
    """

    count: int
    hours: tuple[int, int]
    in_hours: int
    known: int
    kinds: tuple[tuple[str, int], ...]
    weekday: str


def turno_hours(turno: str | None) -> tuple[int, int]:
    """Return the first and the last hour of a turno; of the day for None."""
    long = DAY_MIN // 60 // len(TURNOS)
    return (0, 24) if turno is None else (TURNOS.index(turno) * long, TURNOS.index(turno) * long + long)


def turno_loads(zones: gpd.GeoDataFrame, incidents: gpd.GeoDataFrame, turno: str | None) -> list[TurnoLoad]:
    """Return what happened in each zone during a turno, in the order of the zones.

    Parameters
    ----------
    zones
        Zones of :func:`layers.priority.zones.rank_zones`.
    incidents
        Of which they were made, with ``fecha, minuto, turno, delito, titulo``.
    turno
        One of :data:`geo.clock.TURNOS`; None for the whole day.
    """
    require(incidents, ("fecha", "minuto", "turno", "delito", "titulo"), who="turno_loads")
    own = incidents if turno is None else incidents[incidents["turno"] == turno]
    zone = zone_of(zones, own)
    weekdays = distinct_weekdays(zone, own["fecha"], len(zones))
    return [_load(own[zone == at], weekdays[at], turno_hours(turno)) for at in range(len(zones))]


def _load(inside: gpd.GeoDataFrame, weekday: str, span: tuple[int, int]) -> TurnoLoad:
    minute = inside["minuto"].to_numpy(dtype=float, na_value=np.nan)
    hour = (minute[~np.isnan(minute)] // 60).astype(int)
    kinds = tuple(leading_crimes(inside, _KINDS))
    if len(hour) < _ENOUGH_HOURS:
        return TurnoLoad(len(inside), span, len(hour), len(hour), kinds, weekday)
    by_hour = np.bincount(hour, minlength=24)
    starts = range(span[0], span[1] - _WINDOW_H + 1)
    sums = [int(by_hour[start : start + _WINDOW_H].sum()) for start in starts]
    best = int(np.argmax(sums))
    return TurnoLoad(len(inside), (starts[best], starts[best] + _WINDOW_H), sums[best], len(hour), kinds, weekday)
