"""The patrol planner's products: hoja de ruta and zones for the GPS, per comisaría; always reserved."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.crs import to_metric
from geo.files import write_geojson
from geo.levels import at_level, levels_present
from geo.naming import natural_key, slugs
from layers.backtest import backtest, cutoffs_of
from layers.patrol import EXPLORE_SHARE, plan_patrols
from layers.priority import rank_zones
from layers.scores import BLENDS
from mapadelito.evaluate import to_patrol
from mapadelito.output import Output
from mapadelito.record import make_record, write_record
from mapadelito.review import Clock, read_both, write_account
from maps.picture import Picture, PointLayer
from maps.report import Report, render_report
from maps.sheet import Table

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd
    import pandas as pd

    from mapadelito.config import Config

__all__ = ["prioritize"]

_FILL = "#fdae6b"


def prioritize(config: Config, say: Callable[[str], object]) -> dict[str, Any]:
    """Choose the zones of each comisaría and write ``reservado/<comisaria>/hoja-de-ruta.html`` and ``zonas.geojson``.

    Parameters, result and errors are those of :func:`mapadelito.run.run`; the record's ``comisarias`` say how many zones.
    """
    clock = Clock()
    say("Leyendo …")
    boundaries, incidents, period = read_both(config, clock, "priorizar")
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
            zones = _zones(inside, own, config)
            folder = f"reservado/{folders[name]}"
            output.text(f"{folder}/hoja-de-ruta.html", render_report(_page(name, zones, inside, own, config)))
            output.file(f"{folder}/zonas.geojson", partial(write_geojson, frame=zones))
            done.append({"nombre": name, "carpeta": folders[name], "zonas": len(zones), "hechos": len(inside)})
            say(f"{name}: {len(zones)} zonas, {folder}/hoja-de-ruta.html")
    write_account(output, boundaries, incidents)
    record = make_record(config, boundaries, incidents, period, clock.seconds)
    return write_record(output, record, comisarias=done)


def _zones(facts: gpd.GeoDataFrame, own: gpd.GeoDataFrame, config: Config) -> gpd.GeoDataFrame:
    if config.zonas is not None:
        return rank_zones(facts, own, zones=config.zonas)
    if config.area_km2 is not None:
        return rank_zones(facts, own, area_km2=config.area_km2)
    return rank_zones(facts, own, area_pct=config.area_pct)


def _page(name: str, zones: gpd.GeoDataFrame, facts: gpd.GeoDataFrame, own: gpd.GeoDataFrame, config: Config) -> Report:
    cuts = cutoffs_of(facts["fecha"], horizon_days=config.horizonte_dias, most=config.cortes)
    proof = backtest(facts, own, area_pct=config.area_pct, cutoffs=cuts, horizon_days=config.horizonte_dias)
    tables = [_reasons(zones)]
    if config.patrullas_mes:
        plan = plan_patrols(zones, facts, patrols=config.patrullas_mes)
        tables.append(_plan(plan, config.patrullas_mes))
    return Report(
        title=f"Hoja de ruta: {name}",
        subtitle=f"Turno {config.turno}" if config.turno else "Todos los turnos",
        sentence=proof.sentence,
        tables=tuple(tables),
        notes_title="Cómo se eligieron",
        pictures=(_picture(name, zones, facts, own),) if len(facts) else (),
        notes=(
            "No cuentan los delitos que el patrullaje no previene (en domicilio, por internet, en una oficina).",
            f"Las zonas salen de {BLENDS[zones.attrs['metodo']]}: la mezcla que mejor habría anticipado aquí el último año.",
            "Ninguna zona pasa de medio km² ni tiene menos de tres hechos; el área que ahorra es de la siguiente mejor.",
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


def _plan(plan: pd.DataFrame, patrols: int) -> Table:
    rows = tuple((f"{rank}", *(f"{count}" for count in row)) for rank, row in zip(plan.index, plan.to_numpy(), strict=True))
    sums = ("Total", *(f"{count}" for count in plan.sum()))
    note = (
        f"{patrols} patrullajes del mes, todos: en proporción a los hechos de cada zona y turno, y una décima parte "
        f"({100 * EXPLORE_SHARE:.0f} %) repartida por igual, para que no solo se sepa de donde se patrulla."
    )
    return Table("Patrullajes del mes", ("Zona", *plan.columns), rows, sums if rows else (), note if rows else "")


def _picture(name: str, zones: gpd.GeoDataFrame, facts: gpd.GeoDataFrame, own: gpd.GeoDataFrame) -> Picture:
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
    return Picture(name, outlines, (dots,), box, tuple((shape, _FILL) for shape in zones.geometry), labels)
