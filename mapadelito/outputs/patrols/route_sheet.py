"""The hoja de ruta (route sheet) of one comisaría: its zones with their reasons, their back-test, and the patrols."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.naming import facts_told, quantity
from layers.prediction.methods import CUT_DAYS, DEFAULT, METHOD_WORDS, SIMPLE
from layers.priority.region_growing import FEW_INCIDENTS
from layers.space_time.alerts import watch_recent
from layers.surfaces.lattice import Lattice
from mapadelito.outputs.patrols.expectation_tables import expected_table
from mapadelito.outputs.patrols.itineraries import itineraries, zone_map
from mapadelito.outputs.patrols.not_in_zones import left_out_words
from mapadelito.outputs.patrols.patrol_book import patrol_tables, watch_tables
from mapadelito.outputs.patrols.street_tables import street_tables
from mapadelito.outputs.patrols.unit_stops import stop_tables, unit_words
from maps.report_content import Report
from maps.sheet import Table
from maps.spanish_text import day, integer, percent, square_km

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

    from geo.period import Period
    from layers.prediction.backtest import Backtest
    from layers.prediction.method_choice import MethodChoice
    from layers.priority.street_blocks import Ground
    from layers.priority.unit_capacity import Units
    from mapadelito.outputs.patrols.unit_stops import UnitStops

__all__ = ["Route", "route_page"]

_YEAR_DAYS = 364
"""Days of four cuts of 91, which are called a year."""
_SHORT_DAYS = 365
"""Days of a history that has every season."""
_ORDER = "En orden de lo que promete cada km². Cada zona está dentro de la jurisdicción."
_NONE = (
    "No hay zonas: ningún lugar del presupuesto reúne los hechos de una zona (dos; uno, si hay de 10 a 119; tres, si hay "
    "menos)."
)


@dataclass(frozen=True, slots=True)
class Route:
    """Content of the hoja de ruta of one comisaría: zones, incidents (``facts``), polygons, and the patrols of a month.

    The zones were ranked by the method of ``choice``; if it is the mixture, with the weights of ``blend``
    (:meth:`layers.prediction.methods.Scorer.best_blend`), which rest on what followed ``blend_cuts`` earlier dates.
    ``left_out`` counts the incidents that were not used, by why (:mod:`mapadelito.outputs.patrols.not_in_zones`).
    ``proof`` is the back-test of the zones as they are drawn, ``cells`` that of loose cells, which ``evaluar`` prints.
    ``expected`` are the incidents that are expected in that month
    (:func:`mapadelito.outputs.patrols.expectation_tables.expected_table`). ``units`` are those that patrol at once, if they
    were said, ``held`` the zones that they can visit, and ``stops`` the order of their visits in one turno.
    """

    name: str
    zones: gpd.GeoDataFrame
    facts: gpd.GeoDataFrame
    own: gpd.GeoDataFrame
    ground: Ground
    choice: MethodChoice
    blend: dict[str, float]
    blend_cuts: int
    proof: Backtest
    cells: Backtest
    streets: gpd.GeoDataFrame
    plan: pd.DataFrame
    month: Period
    credits: tuple[str, ...]
    expected: pd.DataFrame
    left_out: Mapping[str, int]
    units: Units | None = None
    held: int = 0
    stops: UnitStops | None = None


def route_page(route: Route, turno: str | None) -> Report:
    """Return the page; ``turno`` is None where it is for all of them."""
    parts = itineraries(route.zones, route.facts, route.own, route.streets, route.ground, turno)
    whole = zone_map(route.name, route.zones, route.facts, route.own, route.streets)
    return Report(
        title=f"Hoja de ruta: {route.name}",
        subtitle=f"Turno {turno}" if turno else "Todos los turnos",
        sentence=route.proof.sentence,
        tables=(
            _reasons(route.zones),
            expected_table(route.expected, route.month, turno),
            *(stop_tables(route.stops, route.month, turno) if route.stops and turno else ()),
            *street_tables(route.facts, route.streets),
            *watch_tables(watch_recent(route.facts), route.streets),
            *(patrol_tables(route.plan, route.month, zones=len(route.zones), turno=turno) if len(route.plan) else ()),
        ),
        notes_title="Cómo se eligieron",
        pictures=(whole,) if len(route.facts) and not parts else (),
        notes=_notes(route, turno),
        pictures_title="Zonas",
        itineraries=parts,
    )


def _notes(route: Route, turno: str | None) -> tuple[str, ...]:
    cells_of = f"celdas de {integer(Lattice.of(route.ground.grid).cell_m)} m"
    covered, whole = route.zones["area_km2"].sum(), route.ground.grid["area_km2"].sum()
    form = (
        "Las zonas siguen manzanas enteras, hasta el eje de las calles que las rodean; donde las calles no encierran una "
        f"manzana de ocho hectáreas o menos, {cells_of}. Cada manzana vale por sus celdas y por sus propios hechos."
        if route.ground.blocks
        else f"Las zonas son {cells_of}: no hay calles que encierren manzanas."
    )
    same = "" if turno else " (como en «evaluar»)"
    cells = f" {route.cells.sentence.removesuffix('.')}{same}." if route.cells.enough else ""
    if not len(route.zones):
        return (_data_words(route), _NONE, *route.credits)
    return (
        _data_words(route),
        *((unit_words(route.units, route.held, has_turno=bool(turno)),) if route.units else ()),
        *_how_ranked(route),
        f"{form} Cubren {square_km(covered)}, el {percent(100 * covered / whole if whole else 0)} de la jurisdicción.",
        *_how_small(route.zones, route.facts),
        f"{_test_words(len(route.proof.cuts))}{cells}",
        *(
            ("Los factores de riesgo cercanos se nombran; no cambian qué zonas se eligen.",)
            if any(route.zones["factores"])
            else ()
        ),
        *route.credits,
    )


def _data_words(route: Route) -> str:
    """Return the Spanish sentences on the incidents that were used, their days, and those that were not, with why."""
    days = route.facts["fecha"]
    used = f"Se usan {quantity(len(days), 'hecho', 'hechos')}"
    when = f", del {day(days.min())} al {day(days.max())}" if len(days) else ""
    return f"{used}{when}. {left_out_words(route.left_out)}"


def _how_ranked(route: Route) -> tuple[str, ...]:
    """Return the Spanish sentences on the method of the zones and why it is that one."""
    choice = route.choice
    parts = (
        _blend_words(route.blend, route.blend_cuts)
        if choice.word == DEFAULT
        else f"{METHOD_WORDS[choice.method]} (método «{choice.word}»)"
    )
    lines = [f"Las zonas salen de {parts}."]
    if choice.asked:
        lines.append(f"El método «{choice.word}» se pidió con --metodo; no se comparó con los otros.")
    elif choice.cuts:
        hits = {word: integer(round(count)) for word, count in choice.hits.items()}
        lines.append(
            f"Se eligió «{choice.word}» por sus aciertos y su verosimilitud: de {facts_told(choice.later)} después de "
            f"{choice.cuts} {'fecha anterior' if choice.cuts == 1 else 'fechas anteriores'}, el 5 % del área "
            f"habría contenido {hits[DEFAULT]} con la mezcla, {hits[SIMPLE]} con el conteo y "
            f"{hits['densidad']} con la densidad."
        )
    else:
        lines.append("No se compararon los métodos (conteo, densidad, mezcla): la historia no alcanza.")
    return tuple(lines)


def _how_small(zones: gpd.GeoDataFrame, facts: gpd.GeoDataFrame) -> tuple[str, ...]:
    """Return the Spanish sentences on the size of the zones, and on facts or a history that are few."""
    few, days = len(facts) < FEW_INCIDENTS, (facts["fecha"].max() - facts["fecha"].min()).days + 1
    least = "dos hechos" if zones["incidentes"].min() > 1 else "un hecho"
    lines = [f"Ninguna zona pasa de medio km² ni tiene menos de {least}; el área que ahorra es de la siguiente mejor."]
    if few:
        lines.append(
            f"Son pocos hechos ({len(facts)}, menos de {FEW_INCIDENTS}): una zona puede tener uno solo, y lo que se dice de "
            "cada una puede cambiar con el mes siguiente."
        )
    if days < _SHORT_DAYS:
        lines.append(f"La historia es corta ({quantity(days, 'día', 'días')}): no tiene todas las épocas del año.")
    return tuple(lines)


def _blend_words(weights: dict[str, float], cuts: int) -> str:
    """Return the Spanish words on the mixture: the share of each measure, most first, and on what the shares rest."""
    parts = [f"{name} {percent(100 * weights[name])}" for name in sorted(weights, key=lambda name: -weights[name])]
    if not cuts:
        return f"una mezcla por igual ({', '.join(weights)}): la historia no alcanza para saber cuánto pesa cada medida"
    past = "lo ocurrido aquí el último año" if cuts * CUT_DAYS >= _YEAR_DAYS else "lo que siguió aquí a fechas anteriores"
    return f"una mezcla ({', '.join(parts)}), con los pesos que habrían hecho más probable {past}"


def _test_words(dates: int) -> str:
    """Return the Spanish description of the back-test, by its number of dates."""
    if not dates:
        return "No hubo prueba: la historia no alcanza para dibujar zonas en una fecha anterior y ver qué pasó después."
    test = f"en {dates} {'fecha anterior' if dates == 1 else 'fechas anteriores'}"
    return f"La prueba es de zonas dibujadas igual que estas {test}, solo con lo ocurrido hasta entonces."


def _reasons(zones: gpd.GeoDataFrame) -> Table:
    rows = tuple(
        (f"{rank}", reason, sectors, percent(share))
        for rank, reason, sectors, share in zip(
            zones["rango"], zones["motivo"], zones["sectores"], zones["pct_incidentes"], strict=True
        )
    )
    total = (
        "",
        f"{facts_told(int(zones['incidentes'].sum()))} en {square_km(zones['area_km2'].sum())}",
        "",
        _percent(zones),
    )
    return Table(
        "Dónde y por qué", ("Zona", "Motivo", "Sectores", "Hechos"), rows, total if rows else (), _ORDER if rows else _NONE
    )


def _percent(zones: gpd.GeoDataFrame) -> str:
    return percent(zones["pct_incidentes"].sum())
