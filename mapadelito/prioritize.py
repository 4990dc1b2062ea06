"""The patrol planner's products: hoja de ruta and zones for the GPS, per comisaría; always reserved."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo.crs import to_metric
from geo.files import write_geojson
from geo.kmlout import Folder, Place, kml_text
from geo.levels import at_level, levels_present
from geo.naming import natural_key, slugs
from geo.period import Period
from geo.streets import read_streets
from layers.backtest import backtest, cutoffs_of
from layers.grid import inner_cells
from layers.patrol import plan_patrols
from layers.priority import rank_zones
from layers.reasons import explain_zones
from layers.scores import BLENDS, Past
from layers.watch import watch_recent
from mapadelito.evaluate import to_patrol
from mapadelito.output import Output, cache_folder
from mapadelito.patrols import patrol_tables, watch_tables, write_patrols
from mapadelito.record import make_record, write_record
from mapadelito.review import Clock, read_both, write_account
from maps.picture import Picture, PointLayer
from maps.report import Report, render_report
from maps.report_pdf import render_report_pdf
from maps.sheet import Table

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

    from mapadelito.config import Config

__all__ = ["prioritize"]

_CELL_M = 200.0
_FILL, _EDGE = "#fdae6b", "#7a0019"


def prioritize(config: Config, say: Callable[[str], object]) -> dict[str, Any]:
    """Choose the zones of each comisaría; write ``reservado/<comisaria>/hoja-de-ruta.html, .pdf``, ``zonas.geojson, .kml``.

    With a number of patrols, ``patrullajes.xlsx`` too: one a row, with its day, turno and zone.

    Parameters, result and errors are those of :func:`mapadelito.run.run`; the record's ``comisarias`` say how many zones.
    """
    clock = Clock()
    say("Leyendo …")
    boundaries, incidents, period = read_both(config, clock, "priorizar")
    cache = cache_folder(config.salida)
    streets = read_streets(config.calles, epsg=int(boundaries.crs.to_epsg()), around=boundaries, cache=cache)
    facts = to_patrol(incidents)
    if config.turno:
        facts = facts[facts["turno"] == config.turno]
    output = Output(config.salida)
    names = sorted(boundaries["comisaria"].unique(), key=natural_key)
    folders = slugs(names)
    done = []
    say(f"Priorizando en {len(names)} jurisdicciones …")
    with clock("zonas"):
        for name in names:
            own = to_metric(boundaries[boundaries["comisaria"] == name])
            inside = to_metric(facts[facts["comisaria"] == name], epsg=int(own.crs.to_epsg()))
            route = _route(name, inside, own, streets, config)
            _write(output, f"reservado/{folders[name]}", route, config)
            counts = {"zonas": len(route.zones), "hechos": len(inside), "patrullajes": len(route.plan)}
            done.append({"nombre": name, "carpeta": folders[name]} | counts)
            say(f"{name}: {len(route.zones)} zonas, reservado/{folders[name]}/hoja-de-ruta.html")
    write_account(output, boundaries, incidents)
    record = make_record(config, boundaries, incidents, period, clock.seconds)
    return write_record(output, record, comisarias=done)


@dataclass(frozen=True, slots=True)
class _Route:
    """What the planner of one comisaría needs: its zones, facts, polygons, and the patrols of a month."""

    name: str
    zones: gpd.GeoDataFrame
    facts: gpd.GeoDataFrame
    own: gpd.GeoDataFrame
    past: Past
    streets: gpd.GeoDataFrame
    plan: pd.DataFrame
    month: Period
    credits: tuple[str, ...]


def _route(name: str, facts: gpd.GeoDataFrame, own: gpd.GeoDataFrame, streets: gpd.GeoDataFrame, config: Config) -> _Route:
    """Choose the zones and plan the month; outside the zones, the sectors take turns."""
    past = Past(facts, inner_cells(own, cell_m=_CELL_M))
    if config.zonas is not None:
        zones = rank_zones(facts, own, zones=config.zonas, past=past)
    elif config.area_km2 is not None:
        zones = rank_zones(facts, own, area_km2=config.area_km2, past=past)
    else:
        zones = rank_zones(facts, own, area_pct=config.area_pct, past=past)
    near = to_metric(streets, epsg=int(own.crs.to_epsg()))
    zones = explain_zones(zones, facts, near)
    plain = {"patrullaje": config.patrullas_mes} if config.patrullas_mes else {}
    month = config.mes or _following(facts["fecha"].max())
    sectors = sorted(set(own["sector"]) - {""}, key=natural_key) or [f"{name}, fuera de las zonas"]
    plan = plan_patrols(zones, facts, patrols={**plain, **config.patrullajes}, month=month, elsewhere=sectors)
    return _Route(name, zones, facts, own, past, near, plan, month, tuple(streets.attrs["creditos"]))


def _following(last: pd.Timestamp) -> Period:
    """Month after a day; any, where there is none."""
    return Period.parse("2020-01") if pd.isna(last) else Period.covering(last.date(), last.date()).next


def _write(output: Output, folder: str, route: _Route, config: Config) -> None:
    zones = route.zones
    page = _page(route, config)
    output.text(f"{folder}/hoja-de-ruta.html", render_report(page))
    output.file(f"{folder}/hoja-de-ruta.pdf", lambda path: path.write_bytes(render_report_pdf(page)))
    output.file(f"{folder}/zonas.geojson", partial(write_geojson, frame=zones))
    places = tuple(
        Place(f"Zona {rank}", reason, shape, _EDGE)
        for rank, reason, shape in zip(zones["rango"], zones["motivo"], zones.geometry, strict=True)
    )
    epsg = int(route.own.crs.to_epsg())
    output.text(f"{folder}/zonas.kml", kml_text(f"Zonas de {route.name}", [Folder("Zonas", places)], epsg=epsg))
    if len(route.plan):
        output.file(f"{folder}/patrullajes.xlsx", partial(write_patrols, plan=route.plan, zones=zones, month=route.month))


def _page(route: _Route, config: Config) -> Report:
    facts, zones = route.facts, route.zones
    cuts = cutoffs_of(facts["fecha"], horizon_days=config.horizonte_dias, most=config.cortes)
    days = config.horizonte_dias
    proof = backtest(facts, route.own, area_pct=config.area_pct, cutoffs=cuts, horizon_days=days, past=route.past)
    return Report(
        title=f"Hoja de ruta: {route.name}",
        subtitle=f"Turno {config.turno}" if config.turno else "Todos los turnos",
        sentence=proof.sentence,
        tables=(
            _reasons(zones),
            *watch_tables(watch_recent(facts), route.streets),
            *(patrol_tables(route.plan, route.month) if len(route.plan) else ()),
        ),
        notes_title="Cómo se eligieron",
        pictures=(_picture(route),) if len(facts) else (),
        notes=(
            "No cuentan los delitos que el patrullaje no previene (en domicilio, por internet, en una oficina).",
            f"Las zonas salen de {BLENDS[zones.attrs['metodo']]}: la mezcla que mejor habría anticipado aquí el último año.",
            "Ninguna zona pasa de medio km² ni tiene menos de tres hechos; el área que ahorra es de la siguiente mejor.",
            *route.credits,
        ),
        pictures_title="Zonas",
    )


def _reasons(zones: gpd.GeoDataFrame) -> Table:
    rows = tuple(
        (f"{rank}", reason, sectors, f"{share:.1f} %")
        for rank, reason, sectors, share in zip(
            zones["rango"], zones["motivo"], zones["sectores"], zones["pct_incidentes"], strict=True
        )
    )
    total = ("", f"{int(zones['incidentes'].sum()):,} hechos en {zones['area_km2'].sum():.2f} km²", "", _percent(zones))
    return Table("Dónde y por qué", ("Zona", "Motivo", "Sectores", "Hechos"), rows, total if rows else (), _EMPTY)


_EMPTY = "En orden de hechos por km². Cada zona está dentro de la jurisdicción."


def _percent(zones: gpd.GeoDataFrame) -> str:
    return f"{zones['pct_incidentes'].sum():.1f} %"


def _picture(route: _Route) -> Picture:
    zones, facts, own = route.zones, route.facts, route.own
    level = levels_present(own)[:2][-1]
    outlines = (*at_level(own, level).geometry, *zones.geometry)
    dots = PointLayer(
        f"Hechos ({len(facts):,})", "#33475b", np.column_stack([facts.geometry.x, facts.geometry.y]), faint=True
    )
    labels = tuple(
        (shape.representative_point().coords[0], f"{rank}")
        for shape, rank in zip(zones.geometry, zones["rango"], strict=True)
    )
    west, south, east, north = zones.total_bounds if len(zones) else own.total_bounds
    side = max(east - west, north - south) * 0.15
    box = (west - side, south - side, east + side, north + side)
    fills = tuple((shape, _FILL) for shape in zones.geometry)
    streets = tuple(route.streets.cx[box[0] : box[2], box[1] : box[3]].geometry)
    return Picture(route.name, outlines, (dots,), box, fills, labels, streets)
