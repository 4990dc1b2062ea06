"""``mapadelito priorizar``: priority zones, hoja de ruta and patrols of each comisaría; always reserved."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from geo.context.risk_factors import read_factors
from geo.context.streets import read_streets
from geo.crs import to_metric
from geo.formats.layers.kml_writer import Folder, Place, kml_text
from geo.formats.layers.vector import write_geojson
from geo.incidents.coordinate_repair import home_of
from geo.naming import natural_key, quantity, slugs
from geo.text import fold
from mapadelito.jobs.evaluate import common_cuts, last_covered, patrol_reasons
from mapadelito.jobs.inputs import read_both, require_both
from mapadelito.jobs.progress import with_progress
from mapadelito.jobs.route_making import RouteInputs, make_route
from mapadelito.jobs.session import Session
from mapadelito.outputs.patrols.itineraries import EDGE
from mapadelito.outputs.patrols.not_in_zones import count_reasons, with_turno
from mapadelito.outputs.patrols.patrol_book import write_patrols
from mapadelito.outputs.patrols.route_sheet import Route, route_page
from mapadelito.outputs.patrols.unit_stops import stop_folders, stop_gpx
from mapadelito.settings.usual_places import cache_folder
from maps.paper.report_pdf import render_report_pdf
from maps.web.report import render_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from mapadelito.outputs.folder import Output
    from mapadelito.settings.config import Config

__all__ = ["prioritize"]

_FILES = (
    "hoja-de-ruta.html",
    "hoja-de-ruta.pdf",
    "zonas.geojson",
    "zonas.kml",
    "patrullajes.xlsx",
    "paradas.kml",
    "paradas.gpx",
)
"""Files that a comisaría may have: those that a run does not write again are removed."""


def prioritize(config: Config, say: Callable[[str], object]) -> dict[str, Any]:
    """Write the zones of each comisaría and return the record.

    In ``reservado/<comisaria>/``: ``hoja-de-ruta.html, .pdf``, ``zonas.geojson, .kml`` and, with a number of patrols,
    ``patrullajes.xlsx``: one a row, with its day, turno and zone; with a number of units and one
    turno, ``paradas.kml, .gpx``, their stops. Of one turno, its name is in those of the files.

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
    reasons = patrol_reasons(incidents)
    dated = incidents.frame[reasons == ""]
    if config.turno:
        reasons = with_turno(reasons, incidents.frame["turno"], config.turno)
    facts = incidents.frame[reasons == ""]
    common = RouteInputs(config, streets, factors.frame, common_cuts(dated, config), last_covered(dated))
    names = sorted(boundaries["comisaria"].unique(), key=natural_key)
    folders = slugs(names)
    done = []
    say(f"Priorizando en {quantity(len(names), 'jurisdicción', 'jurisdicciones')} …")
    with session.clock("zonas"):
        for name in with_progress(names, len(names), say, lines=False):
            own = to_metric(boundaries[boundaries["comisaria"] == name])
            inside = to_metric(facts[facts["comisaria"] == name], epsg=int(own.crs.to_epsg()))
            left_out = count_reasons(reasons[incidents.frame["comisaria"] == name])
            route = make_route(name, inside, own, common, left_out)
            _write(session.output, f"reservado/{folders[name]}", route, config)
            counts = {"zonas": len(route.zones), "hechos": len(inside), "patrullajes": len(route.plan)}
            done.append({"nombre": name, "carpeta": folders[name]} | counts)
            page = _named("hoja-de-ruta.html", config.turno)
            say(f"{name}: {quantity(len(route.zones), 'zona', 'zonas')}, reservado/{folders[name]}/{page}")
    more = {"factores": factors.report} if config.factores else {}
    return session.publish(session.account(incidents, period, boundaries), comisarias=done, **more)


def _named(file: str, turno: str | None) -> str:
    """Return the name of a file, with that of the turno it is for."""
    stem, dot, ending = file.partition(".")
    return f"{stem}-{fold(turno).lower()}{dot}{ending}" if turno else file


def _write(output: Output, folder: str, route: Route, config: Config) -> None:
    """Write the files of one comisaría."""
    turno, zones = config.turno, route.zones
    names = [f"{folder}/{_named(name, turno)}" for name in _FILES]
    output.renews(names)
    page, paper, shapes, marks, book, stops_kml, stops_gpx = names
    sheet = route_page(route, turno)
    output.text(page, render_report(sheet))
    output.file(paper, lambda path: path.write_bytes(render_report_pdf(sheet)))
    output.file(shapes, partial(write_geojson, frame=zones))
    places = tuple(
        Place(f"Zona {rank}", reason, shape, EDGE)
        for rank, reason, shape in zip(zones["rango"], zones["motivo"], zones.geometry, strict=True)
    )
    epsg, title = int(route.own.crs.to_epsg()), f"Zonas de {route.name}{f', turno {turno}' if turno else ''}"
    output.text(marks, kml_text(title, [Folder("Zonas", places)], epsg=epsg))
    if len(route.plan):
        output.file(book, partial(write_patrols, plan=route.plan, zones=zones, month=route.month))
    if route.stops and turno:
        told = f"Paradas de {route.name}, turno {turno}"
        output.text(stops_kml, kml_text(told, stop_folders(route.stops), epsg=epsg))
        output.text(stops_gpx, stop_gpx(told, route.stops, turno))
