"""Itineraries of a hoja de ruta: for each turno, the zones to patrol with their streets, hours and small maps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from geo.boundaries.levels import at_level, levels_present
from geo.clock import TURNOS
from geo.naming import facts_told
from layers.hotspots.parameters import ENOUGH
from layers.priority.region_growing import least_incidents
from layers.priority.street_stretches import street_stretches
from layers.priority.turno_loads import turno_hours, turno_loads
from maps.report_content import Itinerary, Picture, PointLayer, Stop
from maps.spanish_text import count_of, integer, latitude_longitude, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.priority.street_blocks import Ground
    from layers.priority.street_stretches import Stretch
    from layers.priority.turno_loads import TurnoLoad

__all__ = ["EDGE", "itineraries", "sector_words", "zone_map"]

EDGE = "#7a0019"
"""Colour of the outline of a zone."""
_FILL = "#fdae6b"
_DOTS = "#33475b"
_MARGIN = 0.08
"""Margin of the map, as a fraction of its longer side: streets around the zones are shown."""
_NEAR_M = 60.0
"""Margin of the small map of a zone, in metres: the streets that bound it are seen with their corners."""
_ASPECT = 4 / 3
"""Ratio of width to height of a small map."""
_WIDE = 2.5
"""Width of the land whose streets the map has, in its longer sides: on paper it is wider than the zones."""
_MOST = 10
"""Most zones of an itinerary: what fits two pages, and more than a turno can visit."""
_LEAST_SEEN = 0.03
"""Least share of the map that a sector covers to be named on it."""


def itineraries(
    zones: gpd.GeoDataFrame,
    facts: gpd.GeoDataFrame,
    own: gpd.GeoDataFrame,
    streets: gpd.GeoDataFrame,
    ground: Ground,
    turno: str | None,
) -> tuple[Itinerary, ...]:
    """Return one itinerary a turno, or that of ``turno``; none without zones, and one of the whole day without hours.

    Parameters
    ----------
    zones
        Zones of :func:`layers.priority.zones.rank_zones`, explained (:func:`layers.priority.explanations.explain_zones`).
    facts, own, streets
        Incidents of which they were made, polygons of the jurisdiction, and streets, which may be empty.
    ground
        Pieces of land that the zones were made of.
    turno
        None for all of them: a zone is in the itineraries of the turnos in which it has two incidents or more
        (:func:`layers.priority.region_growing.least_incidents`).
    """
    if zones.empty:
        return ()
    asked = (turno,) if turno else TURNOS
    by_turno = {name: turno_loads(zones, facts, name) for name in asked}
    least = least_incidents(len(facts))
    chosen = [name for name, loads in by_turno.items() if any(load.count >= least for load in loads)]
    if not chosen:
        return (_itinerary(None, zones, facts, own, streets, ground),)
    return tuple(_itinerary(name, zones, facts, own, streets, ground) for name in chosen)


def _itinerary(
    turno: str | None,
    zones: gpd.GeoDataFrame,
    facts: gpd.GeoDataFrame,
    own: gpd.GeoDataFrame,
    streets: gpd.GeoDataFrame,
    ground: Ground,
) -> Itinerary:
    now = facts if turno is None else facts[facts["turno"] == turno]
    loads = turno_loads(zones, facts, turno)
    count = np.array([load.count for load in loads])
    least = least_incidents(len(facts))
    enough = count >= least
    best = np.sort(np.argsort(-count, kind="stable")[: min(_MOST, int(enough.sum()))])
    here = zones.iloc[best]
    first, last = turno_hours(turno)
    title = f"Turno {turno} ({first:02d}–{last:02d} h)" if turno else "Todos los turnos"
    inside, total = int(count[best].sum()), len(now)
    when = "en este turno" if turno else "en todo el día"
    what = "zona tuvo" if len(best) == 1 else "zonas tuvieron"
    share = f"{percent(100 * here['area_km2'].sum() / ground.grid['area_km2'].sum())} del área"
    sentence = f"{len(best)} {what} {when} {count_of(inside, total)} de los hechos de la jurisdicción, en el {share}."
    sentence += " No se dieron calles (--calles): guíese por el mapa y el punto del código." if streets.empty else ""
    sentence += f" Menos de {ENOUGH} hechos: no se concluye." if total < ENOUGH else ""
    points = gpd.GeoSeries(here.geometry.representative_point(), crs=zones.crs).to_crs(4326)
    rows = zip(here.to_dict("records"), [loads[at] for at in best], points, strict=True)
    stops = tuple(_stop(row, load, spot, now, streets, ground) for row, load, spot in rows)
    anchor = f"turno-{TURNOS.index(turno) + 1}" if turno else "turno"
    return Itinerary(
        title, sentence, zone_map(title, here, now, own, streets), stops, _left_out(zones, best, enough, least), anchor
    )


def _left_out(zones: gpd.GeoDataFrame, best: np.ndarray, enough: np.ndarray, least: int) -> str:
    """Return the sentences on the zones that the itinerary does not have."""
    rank = zones["rango"].to_numpy()
    few = [f"{number}" for number in rank[~enough]]
    more = [f"{number}" for number in np.setdiff1d(rank[enough], rank[best])]
    how = "con menos de dos hechos" if least > 1 else "sin hechos"
    lines = [
        f"Sin la zona {few[0]}, {how} en este turno."
        if len(few) == 1
        else f"Sin las zonas {', '.join(few)}, {how} en este turno."
        if few
        else "",
        f"Por espacio, tampoco {', '.join(more)}: están en «Dónde y por qué»." if more else "",
    ]
    return " ".join(filter(None, lines))


def _stop(
    zone: dict[str, object],
    load: TurnoLoad,
    spot: shapely.Point,
    now: gpd.GeoDataFrame,
    streets: gpd.GeoDataFrame,
    ground: Ground,
) -> Stop:
    shape: shapely.Geometry = zone["geometry"]
    kinds = ", ".join(f"{name[:1].lower()}{name[1:]} ({integer(number)})" for name, number in load.kinds)
    watch = "; ".join(
        filter(
            None,
            (
                kinds,
                f"sobre todo {load.weekday}" if load.weekday else "",
                f"cerca: {zone['factores']}" if zone["factores"] else "",
            ),
        )
    )
    total = int(str(zone["incidentes"]))
    reason = f"{integer(load.count)} de los {integer(total)} hechos de la zona" if load.count < total else facts_told(total)
    reason += f"; {str(zone['tendencia']).partition(':')[0]}" if zone["tendencia"] else ""
    facts = (
        *(() if streets.empty else (("Calles", _street_words(street_stretches(shape, streets))),)),
        ("Horas", _hour_words(load)),
        ("Motivo", f"{reason}."),
        ("Qué mirar", f"{watch}." if watch else "sin delito que destaque."),
    )
    place = " · ".join(filter(None, (sector_words(str(zone["sectores"])), _area_words(shape, ground))))
    at = latitude_longitude(spot.y, spot.x)
    title = f"Zona {zone['rango']}"
    return Stop(title, place, facts, _small_map(title, shape, now, streets), f"geo:{at.replace(' ', '')}", at)


def _street_words(found: Sequence[Stretch]) -> str:
    """Return the stretches in words: ``Jr. Junín entre Jr. Puno y Jr. Cusco``."""
    if not found:
        return "ninguna con nombre dentro de la zona: guíese por el mapa y el punto del código."
    words = []
    for part in found:
        between = f" entre {part.start} y {part.end}" if part.start != part.end else f", a la altura de {part.end}"
        words.append(f"{part.street}{between if part.end else ''}")
    return "; ".join(words) + "."


def sector_words(names: str) -> str:
    """Return the names of sectors; bare numbers, which would be read as those of zones, with the word."""
    if not names or any(map(str.isalpha, names)):
        return names
    return f"{'Sectores' if ',' in names else 'Sector'} {names}"


def _hour_words(load: TurnoLoad) -> str:
    hours = f"de {load.hours[0]:02d} a {load.hours[1]:02d} h"
    if load.in_hours == load.known:
        return f"{hours}."
    return f"{hours} ({count_of(load.in_hours, load.known, share=False)} con hora)."


def _area_words(shape: shapely.Geometry, ground: Ground) -> str:
    blocks = ground.blocks_inside(shape)
    metres = f"{integer(shape.area)} m²"
    return f"{blocks} {'manzana' if blocks == 1 else 'manzanas'} ({metres})" if blocks else metres


def zone_map(
    title: str, zones: gpd.GeoDataFrame, facts: gpd.GeoDataFrame, own: gpd.GeoDataFrame, streets: gpd.GeoDataFrame
) -> Picture:
    """Return the map of zones with streets, sectors, and incidents as faint dots; of the jurisdiction without zones."""
    level = levels_present(own)[:2][-1]
    units = at_level(own, level)
    west, south, east, north = zones.total_bounds if len(zones) else own.total_bounds
    side = max(east - west, north - south) * _MARGIN
    box = (west - side, south - side, east + side, north + side)
    wide = _WIDE / 2 * (max(east - west, north - south) + 2 * side)
    near = streets.cx[(west + east) / 2 - wide : (west + east) / 2 + wide, box[1] : box[3]]
    labels = tuple(
        (shape.representative_point().coords[0], f"{rank}")
        for shape, rank in zip(zones.geometry, zones["rango"], strict=True)
    )
    shown = shapely.box(*box)
    parts = shapely.intersection(units.geometry.to_numpy(), shown)
    names = tuple(
        (shapely.point_on_surface(part).coords[0], sector_words(str(name)))
        for part, name in zip(parts, units[level], strict=True)
        if name and part.area > _LEAST_SEEN * shown.area
    )
    return Picture(
        title,
        tuple(units.geometry),
        (_dots(facts),),
        box,
        tuple((shape, _FILL) for shape in zones.geometry),
        labels,
        tuple(near.geometry),
        strokes=tuple((shape, EDGE) for shape in zones.geometry),
        streets=_named(near),
        names=names,
    )


def _small_map(title: str, shape: shapely.Geometry, facts: gpd.GeoDataFrame, streets: gpd.GeoDataFrame) -> Picture:
    """Return the map of one zone with its streets and its incidents."""
    west, south, east, north = shapely.bounds(shape)
    high = max(north - south + 2 * _NEAR_M, (east - west + 2 * _NEAR_M) / _ASPECT)
    x, y, wide = (west + east) / 2, (south + north) / 2, high * _ASPECT
    box = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
    near = streets.cx[box[0] : box[2], box[1] : box[3]]
    inside = facts.cx[box[0] : box[2], box[1] : box[3]]
    return Picture(
        title,
        (),
        (_dots(inside),),
        box,
        ((shape, _FILL),),
        lines=tuple(near.geometry),
        strokes=((shape, EDGE),),
        streets=_named(near),
    )


def _dots(facts: gpd.GeoDataFrame) -> PointLayer:
    places = np.column_stack([facts.geometry.x, facts.geometry.y])
    return PointLayer(f"Hechos ({integer(len(facts))})", _DOTS, places, faint=True)


def _named(streets: gpd.GeoDataFrame) -> tuple[tuple[shapely.Geometry, str], ...]:
    return tuple((line, name) for line, name in zip(streets.geometry, streets["nombre"], strict=True) if name)
