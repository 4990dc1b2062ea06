"""Stops of the units of a turno: tables of the hoja de ruta, KML and GPX."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geo.clock import clock_text
from geo.formats.layers.kml_writer import Folder, Place
from geo.naming import quantity
from layers.priority.stop_groups import MOST_SOLVED
from layers.priority.turno_loads import turno_hours
from layers.priority.unit_capacity import ROUND_MIN, ROUNDS
from layers.statistics.temporal import WEEKDAYS
from maps.gis.gpx import GpxPlace, GpxRoute, gpx_text
from maps.sheet import Table
from maps.spanish_text import decimal, integer, short, square_km

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd

    from geo.period import Period
    from layers.priority.street_paths import Ways
    from layers.priority.unit_capacity import Units

__all__ = ["UnitStops", "stop_folders", "stop_gpx", "stop_tables", "unit_words"]

_COLORS = ("#7a0019", "#0b5fa5", "#2c7a2c", "#6b3fa0", "#b3540a", "#3d4752")
"""Colours of the units on the map, again from the first after the last."""


@dataclass(frozen=True, slots=True)
class UnitStops:
    """Stops of the units of a turno: one in each zone, in the order of the zones.

    ``groups`` are those of each unit round its tour, along ``ways``; ``plan`` has each day
    (:func:`layers.priority.stop_rounds.plan_stops`). ``has_streets`` tells whether any were given, ``solved`` whether the
    routing library divided the stops.
    """

    units: Units
    spots: gpd.GeoSeries
    ways: Ways
    groups: Sequence[Sequence[int]]
    plan: pd.DataFrame
    has_streets: bool
    solved: bool

    def tour_metres(self, group: Sequence[int]) -> float:
        """Return the length of the closed tour of a unit."""
        return float(sum(self.ways.metres[a, b] for a, b in zip(group, [*group[1:], group[0]], strict=True)))


def unit_words(units: Units, held: int, *, has_turno: bool) -> str:
    """Return the Spanish sentence on what some units can do in a turno; ``held`` zones is what they can visit."""
    whose = "puede" if units.count == 1 else "pueden"
    visit = quantity(units.visit_min, "minuto", "minutos")
    words = (
        f"{quantity(units.count, 'unidad', 'unidades')} {whose} atender {square_km(units.area_km2)} y hasta "
        f"{quantity(held, 'zona', 'zonas')}: una visita de {visit} a cada zona cada dos horas, viajes a "
        f"{short(units.speed_kmh)} km/h y {square_km(units.hold_km2)} por unidad. Las zonas no pasan de eso ni de lo que "
        "se pida."
    )
    return words if has_turno else f"{words} Las paradas se ordenan para un turno: se piden con --turno."


def stop_tables(stops: UnitStops, month: Period, turno: str) -> tuple[Table, ...]:
    """Return which zones each unit has, and of each unit a calendar of its rounds."""
    if not stops.groups:
        return ()
    first, last = turno_hours(turno)
    hours = [clock_text(60 * first + at * ROUND_MIN) for at in range(ROUNDS)] + [f"{last:02d}:00"]
    header = ("Día", *(f"de {start} a {end}" for start, end in pairwise(hours)))
    note = "De cada ronda de dos horas, la hora de llegada a la primera zona y los números de zona, en orden."
    units = range(1, len(stops.groups) + 1)
    tables = [
        Table(f"Unidad {unit}: paradas de {month.label}, turno {turno}", header, tuple(_days(stops, unit, first)), note=note)
        for unit in units
    ]
    return _units_table(stops, turno), *tables


def _units_table(stops: UnitStops, turno: str) -> Table:
    rows = []
    for unit, group in enumerate(stops.groups, start=1):
        travel = stops.units.travel_min(stops.tour_metres(group))
        visits = stops.units.visit_min * len(group)
        spare = ROUND_MIN - visits - travel
        zones = ", ".join(f"{at + 1}" for at in group)
        rows.append((f"Unidad {unit}", zones, integer(visits), integer(travel), integer(max(spare, 0.0))))
    header = ("Unidad", "Zonas, en orden de vuelta", "Visitas (min)", "Viajes (min)", "Libres (min)")
    note = " ".join(filter(None, (_way_words(stops), _split_words(stops), _order_words(stops), _visit_words(stops))))
    return Table(f"Unidades y paradas, turno {turno}", header, tuple(rows), note=note)


def _way_words(stops: UnitStops) -> str:
    """Return how the ways were measured."""
    far = int(stops.ways.straight.sum())
    if not stops.has_streets or far == len(stops.spots):
        why = "no se dieron calles" if not stops.has_streets else "ninguna calle llega a ellas"
        return f"Minutos de cada ronda de dos horas. Los viajes son en línea recta, porque {why}: por las calles tardan más."
    words = "Minutos de cada ronda de dos horas. Los viajes son por el camino más corto de las calles, sin mirar su sentido."
    if far:
        words += f" A {quantity(far, 'zona', 'zonas')} no llega ninguna calle: de ahí, en línea recta."
    return words


def _split_words(stops: UnitStops) -> str:
    if len(stops.groups) == 1 and stops.units.count == 1:
        return ""
    words = (
        "Las zonas se reparten por igual entre las unidades, con los viajes más cortos que halla PyVRP."
        if stops.solved
        else "Las zonas se reparten por igual entre las unidades, cortando una sola vuelta por todas (vecino más cercano y "
        "2-opt); con el extra «rutas» se busca un reparto más corto, de hasta "
        f"{MOST_SOLVED} zonas."
    )
    idle = stops.units.count - len(stops.groups)
    return f"{words} Sin zona: {quantity(idle, 'unidad', 'unidades')}." if idle > 0 else words


def _order_words(stops: UnitStops) -> str:
    several = any(len(group) > 1 for group in stops.groups)
    where = ", en otra zona o en sentido contrario" if several else ""
    return f"Cada ronda empieza a otra hora{where}, para que no se sepa cuándo llega la unidad."


def _visit_words(stops: UnitStops) -> str:
    """Return how many visits the zones have, and which have less, with why."""
    days = stops.plan["fecha"].nunique()
    visits = np.bincount(stops.plan["parada"], minlength=len(stops.spots)) / max(days, 1)
    less = [f"{at + 1} ({decimal(visits[at])})" for at in np.flatnonzero(visits < ROUNDS)]
    words = f"Cada zona recibe {ROUNDS} visitas por turno"
    if not less:
        return f"{words}."
    which = "la zona" if len(less) == 1 else "las zonas"
    return f"{words}, salvo {which} {', '.join(less)}: en dos horas no alcanza el tiempo para todas las de su unidad."


def _days(stops: UnitStops, unit: int, first: int) -> Iterator[tuple[str, ...]]:
    """Yield a row per day: the hour and the zones of each round of a unit, in a turno from an hour on."""
    own = stops.plan[stops.plan["unidad"] == unit]
    for date, rows in own.groupby("fecha"):
        cells = [
            f"{clock_text(60 * first + int(each['minuto'].iloc[0]))} · {', '.join(f'{at + 1}' for at in each['parada'])}"
            for _, each in rows.groupby("ronda")
        ]
        day = pd.Timestamp(str(date))
        yield f"{WEEKDAYS[day.day_of_week][:3]} {day.day:02d}", *cells


def stop_folders(stops: UnitStops) -> list[Folder]:
    """Return the stops and the tour of each unit, for a KML."""
    folders = []
    for unit, group in enumerate(stops.groups, start=1):
        color = _COLORS[(unit - 1) % len(_COLORS)]
        visit = quantity(stops.units.visit_min, "minuto", "minutos")
        told = f"Visita de {visit} de la unidad {unit}; el orden cambia en cada ronda."
        places = [Place(f"Zona {at + 1}", told, stops.spots.iloc[at], color) for at in group]
        legs = [stops.ways.line(a, b) for a, b in zip(group, [*group[1:], group[0]], strict=True) if a != b]
        if legs:
            tour = shapely.LineString(np.vstack([shapely.get_coordinates(leg) for leg in legs]))
            places.append(Place(f"Vuelta de la unidad {unit}", "", tour, color))
        folders.append(Folder(f"Unidad {unit}", tuple(places)))
    return folders


def stop_gpx(title: str, stops: UnitStops, turno: str) -> str:
    """Return the GPX: a place per zone, and a route per day and unit with the hour of each stop."""
    degrees = stops.spots.to_crs(4326)
    first, _ = turno_hours(turno)

    def place(at: int, told: str) -> GpxPlace:
        return GpxPlace(f"Zona {at + 1}", float(degrees.iloc[at].y), float(degrees.iloc[at].x), told)

    routes = [
        GpxRoute(
            f"{date:%d/%m/%Y}, unidad {unit}",
            tuple(
                place(at, clock_text(60 * first + minute)) for at, minute in zip(own["parada"], own["minuto"], strict=True)
            ),
        )
        for (date, unit), own in stops.plan.groupby(["fecha", "unidad"])
    ]
    own = {at: unit for unit, group in enumerate(stops.groups, start=1) for at in group}
    return gpx_text(title, [place(at, f"Unidad {own[at]}") for at in range(len(degrees))], routes)
