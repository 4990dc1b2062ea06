"""``mapadelito priorizar``: priority zones, hoja de ruta and patrols of each comisaría; always reserved."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.context.risk_factors import read_factors
from geo.context.streets import read_streets
from geo.crs import to_metric
from geo.formats.layers.kml_writer import Folder, Place, kml_text
from geo.formats.layers.vector import write_geojson
from geo.incidents.coordinate_repair import home_of
from geo.naming import natural_key, quantity, slugs
from geo.period import Period
from layers.prediction.backtest import backtest
from layers.prediction.method_choice import CHOICES, MethodChoice, choose_method
from layers.prediction.methods import Scorer
from layers.priority.explanations import explain_zones
from layers.priority.patrol_plan import plan_patrols
from layers.priority.street_blocks import street_ground
from layers.priority.zone_backtest import prove_zones
from layers.priority.zones import day_after, rank_zones
from layers.surfaces.grid import inner_cells
from layers.surfaces.history import History
from mapadelito.jobs.evaluate import common_cuts, patrol_reasons, to_patrol
from mapadelito.jobs.inputs import read_both, require_both
from mapadelito.jobs.progress import with_progress
from mapadelito.jobs.session import Session
from mapadelito.outputs.folder import cache_folder
from mapadelito.outputs.patrols.itineraries import EDGE
from mapadelito.outputs.patrols.not_in_zones import count_reasons
from mapadelito.outputs.patrols.patrol_book import write_patrols
from mapadelito.outputs.patrols.route_sheet import Route, route_page
from maps.paper.report_pdf import render_report_pdf
from maps.web.report import render_report

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import geopandas as gpd

    from geo.context.context_layer import ContextLayer
    from mapadelito.outputs.folder import Output
    from mapadelito.settings.config import Config

__all__ = ["prioritize"]

_FILES = ("hoja-de-ruta.html", "hoja-de-ruta.pdf", "zonas.geojson", "zonas.kml", "patrullajes.xlsx")
"""Files that a comisaría may have: those that a run does not write again are removed."""


def prioritize(config: Config, say: Callable[[str], object]) -> dict[str, Any]:
    """Write the zones of each comisaría and return the record.

    In ``reservado/<comisaria>/``: ``hoja-de-ruta.html, .pdf``, ``zonas.geojson, .kml`` and, with a number of patrols,
    ``patrullajes.xlsx``: one a row, with its day, turno and zone.

    Parameters, result and errors are those of :func:`mapadelito.jobs.generate.run`; the record's ``comisarias`` say how
    many zones.
    """
    require_both(config, "priorizar")
    with Session.opened(config, say) as session:
        return _prioritize(session)


def _prioritize(session: Session) -> dict[str, Any]:
    config, say = session.config, session.say
    boundaries, incidents, period = read_both(session)
    epsg = int(boundaries.crs.to_epsg())
    streets = read_streets(config.calles, epsg=epsg, around=boundaries, cache=cache_folder(config.salida))
    session.decisions += streets.decisions
    factors = read_factors(config.factores, home=home_of(boundaries), epsg=epsg)
    facts, reasons = to_patrol(incidents), patrol_reasons(incidents)
    common = _Common(config, streets, factors.frame, common_cuts(facts, config))
    if config.turno:
        facts = facts[facts["turno"] == config.turno]
    names = sorted(boundaries["comisaria"].unique(), key=natural_key)
    folders = slugs(names)
    done = []
    say(f"Priorizando en {quantity(len(names), 'jurisdicción', 'jurisdicciones')} …")
    with session.clock("zonas"):
        for name in with_progress(names, len(names), say, lines=False):
            own = to_metric(boundaries[boundaries["comisaria"] == name])
            inside = to_metric(facts[facts["comisaria"] == name], epsg=int(own.crs.to_epsg()))
            here = incidents.frame["comisaria"] == name
            here &= (incidents.frame["turno"] == config.turno) | (not config.turno)
            route = _route(name, inside, own, common, count_reasons(reasons[here]))
            _write(session.output, f"reservado/{folders[name]}", route, config)
            counts = {"zonas": len(route.zones), "hechos": len(inside), "patrullajes": len(route.plan)}
            done.append({"nombre": name, "carpeta": folders[name]} | counts)
            many = "zona" if len(route.zones) == 1 else "zonas"
            say(f"{name}: {len(route.zones)} {many}, reservado/{folders[name]}/hoja-de-ruta.html")
    more = {"factores": factors.report} if config.factores else {}
    return session.publish(session.account(incidents, period, boundaries), comisarias=done, **more)


@dataclass(frozen=True, slots=True)
class _Common:
    """What all the comisarías of a run share: streets, risk factors, and the dates at which the past is cut."""

    config: Config
    streets: ContextLayer
    factors: gpd.GeoDataFrame
    cuts: list[pd.Timestamp]


def _route(name: str, facts: gpd.GeoDataFrame, own: gpd.GeoDataFrame, common: _Common, left_out: Mapping[str, int]) -> Route:
    """Return the zones of a comisaría, the back-test of the rule that chose them, and the patrols of the month.

    Patrols outside the zones go to the sectors in turn.
    """
    scorer = Scorer(History(facts, inner_cells(own)))
    config, cuts, epsg = common.config, common.cuts, int(own.crs.to_epsg())
    streets, factors = to_metric(common.streets.frame, epsg=epsg), to_metric(common.factors, epsg=epsg)
    ground = street_ground(scorer.history.grid, own, streets)
    budget, method = _budget(config), CHOICES[config.metodo] if config.metodo else None

    def draw(before: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        return rank_zones(before, own, scorer=scorer, ground=ground, method=method, **budget)

    days = config.horizonte_dias
    cells = backtest(facts, own, area_pct=config.share_pct, cutoffs=cuts, horizon_days=days, scorer=scorer)
    proof = prove_zones(facts, scorer, draw, cutoffs=cuts, horizon_days=days)
    zones = explain_zones(draw(facts), facts, streets, factors)
    plain = {"patrullaje": config.patrullas_mes} if config.patrullas_mes else {}
    month = config.mes or _following(facts["fecha"].max())
    sectors = sorted(set(own["sector"]) - {""}, key=natural_key) or [f"{name}, fuera de las zonas"]
    plan = plan_patrols(zones, facts, patrols={**plain, **config.patrullajes}, month=month, elsewhere=sectors)
    until = day_after(facts["fecha"])
    blend, blend_cuts = scorer.best_blend(until=until), scorer.cuts_tried(until=until)
    choice = MethodChoice(config.metodo, asked=True) if config.metodo else choose_method(scorer, until=until)
    due = common.streets.credits
    found = (choice, blend, blend_cuts, proof, cells)
    return Route(name, zones, facts, own, ground, *found, streets, plan, month, due, left_out)


def _budget(config: Config) -> dict[str, Any]:
    """Return the budget asked for, as :func:`layers.priority.zones.rank_zones` takes it."""
    return {"zones": config.zonas, "area_pct": config.area_pct, "area_km2": config.area_km2}


def _following(last: pd.Timestamp) -> Period:
    """Return the month after a day; for NaT (no incidents) a fixed one, of which no patrol is planned."""
    return Period.parse("2020-01") if pd.isna(last) else Period.covering(last.date(), last.date()).next


def _write(output: Output, folder: str, route: Route, config: Config) -> None:
    """Write the files of one comisaría."""
    output.renews(f"{folder}/{name}" for name in _FILES)
    zones = route.zones
    page = route_page(route, config.turno)
    output.text(f"{folder}/hoja-de-ruta.html", render_report(page))
    output.file(f"{folder}/hoja-de-ruta.pdf", lambda path: path.write_bytes(render_report_pdf(page)))
    output.file(f"{folder}/zonas.geojson", partial(write_geojson, frame=zones))
    places = tuple(
        Place(f"Zona {rank}", reason, shape, EDGE)
        for rank, reason, shape in zip(zones["rango"], zones["motivo"], zones.geometry, strict=True)
    )
    epsg = int(route.own.crs.to_epsg())
    output.text(f"{folder}/zonas.kml", kml_text(f"Zonas de {route.name}", [Folder("Zonas", places)], epsg=epsg))
    if len(route.plan):
        output.file(f"{folder}/patrullajes.xlsx", partial(write_patrols, plan=route.plan, zones=zones, month=route.month))
