"""``mapadelito cumplimiento``: which zones the patrols visited, how long, and which never; always reserved."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from geo.context.drawn_areas import read_areas
from geo.errors import ConfigError
from geo.incidents.coordinate_repair import home_of
from geo.percents import rounded_percent
from geo.tracks.planned_patrols import read_plan
from geo.tracks.read_tracks import read_tracks
from layers.patrols.compliance import against_plan, by_zone, outside_share
from layers.patrols.zone_time import patrol_time
from mapadelito.jobs.session import Session
from mapadelito.outputs.operations.patrol_check import PatrolCheck, patrol_page
from mapadelito.outputs.operations.patrol_check_book import write_patrol_check
from maps.paper.report_pdf import render_report_pdf
from maps.web.report import render_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from mapadelito.settings.config import Config

__all__ = ["COMPLIANCE", "check_patrols"]

COMPLIANCE = "reservado/cumplimiento"
"""Name of its files, without their endings."""


def check_patrols(config: Config, say: Callable[[str], object]) -> dict[str, Any]:
    """Write ``cumplimiento.html``, ``.pdf`` and ``.xlsx``, and return the record.

    Parameters, result and errors are those of :func:`mapadelito.jobs.generate.run`; the record has ``cumplimiento``: the
    minutes, stays and visits of each zone.
    """
    if not config.gps:
        raise ConfigError("Faltan los recorridos: indique --gps con los GPX, CSV, Excel o GeoJSON de las unidades.")
    if not config.zonas_plan:
        raise ConfigError(
            "Faltan las zonas que se debían patrullar: indique --zonas con sus polígonos, como el zonas.geojson que hace "
            "priorizar en reservado/<comisaria>/."
        )
    with Session.opened(config, say) as session:
        return _check(session)


def _check(session: Session) -> dict[str, Any]:
    config, output, say = session.config, session.output, session.say
    say("Leyendo las zonas y los recorridos …")
    with session.clock("lectura"):
        areas = read_areas(config.zonas_plan)
        zones = areas.frame
        session.decisions += areas.remarks.decisions
        session.warnings |= areas.remarks.warnings
        tracks = read_tracks(
            config.gps,
            config.columna,
            home=home_of(zones),
            epsg=int(zones.crs.to_epsg()),
            since=config.desde,
            until=config.hasta,
        )
        plan = read_plan(config.plan) if config.plan else None
    say("Contando el tiempo en cada zona …")
    with session.clock("analisis"):
        names = list(zones["nombre"])
        found = patrol_time(tracks.frame, zones)
        compared = against_plan(found, plan, names) if plan is not None else None
    files = tuple(dict.fromkeys(table.file for table in tracks.tables))
    check = PatrolCheck(tracks, zones, found, compared, files)
    page = patrol_page(check)
    output.renews(f"{COMPLIANCE}.{form}" for form in ("html", "pdf", "xlsx"))
    with session.clock("dibujo"):
        output.text(f"{COMPLIANCE}.html", render_report(page))
        output.file(f"{COMPLIANCE}.pdf", lambda path: path.write_bytes(render_report_pdf(page)))
        output.file(f"{COMPLIANCE}.xlsx", partial(write_patrol_check, check=check, notes=page.notes))
    say(page.sentence)
    table = by_zone(found, names)
    share = outside_share(found)
    line: dict[str, Any] = {
        "zonas": [
            {"nombre": str(name), "minutos": round(float(row["minutos"]), 1)}
            | {key: int(row[key]) for key in ("entradas", "visitas", "unidades", "dias")}
            for name, row in table.iterrows()
        ],
        "fuera_pct": rounded_percent(100 * share) if share == share else None,  # noqa: PLR0124 (NaN)
        "minutos_sin_senal": round(float(found.unknown.sum()), 1),
        "unidades": len(found.unknown),
        "frase": page.sentence,
    }
    if compared is not None:
        sums = compared.table[["planificados", "cumplidos"]].sum()
        line["plan"] = {key: int(sums[key]) for key in sums.index} | {"no_comparados": compared.left_out}
    return session.publish(session.account(tracks, None), comisarias=[], cumplimiento=line)
