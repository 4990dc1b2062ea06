"""``mapadelito operativo``: before and after an operation, against a control and with the ring round it; always reserved."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd
import shapely

from geo.boundaries.levels import at_level
from geo.context.drawn_areas import read_areas
from geo.crs import to_metric
from geo.errors import ConfigError, InputError
from layers.operations.evaluation import evaluate_operation
from layers.operations.operation_areas import operation_areas
from layers.operations.windows import choose_windows, days_covered
from mapadelito.jobs.evaluate import to_patrol
from mapadelito.jobs.inputs import read_both, require_both
from mapadelito.jobs.session import Session
from mapadelito.outputs.operations.operation_book import write_operation
from mapadelito.outputs.operations.operation_sheet import Operation, operation_page
from maps.paper.report_pdf import render_report_pdf
from maps.web.report import render_report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from layers.operations.evaluation import Evaluation
    from layers.operations.windows import Windows
    from mapadelito.settings.config import Config

__all__ = ["OPERATION", "operation"]

OPERATION = "reservado/operativo"
"""Name of its files, without their endings."""


def operation(config: Config, say: Callable[[str], object]) -> dict[str, Any]:
    """Write ``operativo.html``, ``.pdf`` and ``.xlsx``, and return the record.

    Parameters, result and errors are those of :func:`mapadelito.jobs.generate.run`; the record has ``operativo``: the days,
    the counts, the differences and the sentence.
    """
    require_both(config, "juzgar un operativo")
    if not config.zona:
        raise ConfigError("Falta dónde fue el operativo: indique --zona con un polígono (KML, GeoJSON, GeoPackage …).")
    if config.desde is None or config.hasta is None:
        raise ConfigError("Falta cuándo fue el operativo: indique --desde y --hasta, como --desde 2020-09-01.")
    with Session.opened(replace(config, periodo=None, comparar=None), say) as session:
        return _operation(session)


def _operation(session: Session) -> dict[str, Any]:
    config, output, say = session.config, session.output, session.say
    boundaries, incidents, _ = read_both(session)
    own = to_metric(boundaries)
    epsg = int(own.crs.to_epsg())
    zone = _shape(session, config.zona, epsg)
    control = _shape(session, config.control, epsg) if config.control else None
    facts = to_metric(to_patrol(incidents), epsg=epsg)
    facts = facts[["fecha", "geometry"]].reset_index(drop=True)
    assert config.desde is not None  # noqa: S101 (both were asked for)
    assert config.hasta is not None  # noqa: S101
    if facts.empty:
        raise InputError("Ningún hecho con fecha y lugar es de los que el patrullaje previene: no hay qué comparar.")
    first, last = days_covered(facts["fecha"])
    windows = choose_windows(pd.Timestamp(config.desde), pd.Timestamp(config.hasta), first, last)
    say("Comparando antes y después …")
    with session.clock("analisis"):
        touched = shapely.intersects(own.geometry.to_numpy(), zone)
        home = own.loc[own["comisaria"].isin(set(own.loc[touched, "comisaria"]))]
        ground = shapely.union_all(own.geometry.to_numpy())
        at_home = shapely.union_all(home.geometry.to_numpy())
        areas = operation_areas(zone, ground, at_home, control, config.anillo_m)
        found = evaluate_operation(facts, areas, windows)
    left_out = int(incidents.ledger.accepted.sum()) - len(facts)
    files = tuple(dict.fromkeys(table.file for table in incidents.tables))
    outlines = tuple(at_level(home, "comisaria").geometry)
    page = operation_page(Operation(facts, outlines, areas, windows, found, left_out, files, config.hasta))
    output.renews(f"{OPERATION}.{form}" for form in ("html", "pdf", "xlsx"))
    with session.clock("dibujo"):
        output.text(f"{OPERATION}.html", render_report(page))
        printed = replace(page, tables=(*page.tables, page.months), months=None) if page.months is not None else page
        output.file(f"{OPERATION}.pdf", lambda path: path.write_bytes(render_report_pdf(printed)))
        output.file(f"{OPERATION}.xlsx", partial(write_operation, found=found, notes=page.notes))
    say(page.sentence)
    line = _line(found, windows, page.sentence)
    return session.publish(session.account(incidents, None, boundaries), comisarias=[], operativo=line)


def _shape(session: Session, paths: tuple[Path, ...], epsg: int) -> shapely.Geometry:
    """Return the ground of the polygons of some files."""
    read = read_areas(paths, epsg=epsg)
    session.decisions += read.remarks.decisions
    for code, count in read.remarks.warnings.items():
        session.warnings[code] = session.warnings.get(code, 0) + count
    return shapely.union_all(read.frame.geometry.to_numpy())


def _line(found: Evaluation, windows: Windows, sentence: str) -> dict[str, Any]:
    """Return what the record says of the operation."""
    days = {
        "antes": [str(windows.before.date()), str(windows.last_before.date())],
        "despues": [str(windows.after.date()), str(windows.last_after.date())],
    }
    counts = {str(name): [int(row["antes"]), int(row["despues"])] for name, row in found.counts.iterrows()}
    named = {"zona": found.zone, "anillo": found.ring, "neto": found.net}
    differences = {
        name: {"wdd": round(one.wdd, 2), "se": round(one.se, 2), "z": round(one.z, 3), "min": round(one.low, 2)}
        | {"max": round(one.high, 2)}
        for name, one in named.items()
        if one is not None
    }
    placebos = {
        name: {"probados": placebo.tried, "iguales": placebo.as_strong}
        for name, placebo in (("fechas", found.time), ("lugares", found.space))
    }
    reading = {"lectura": found.finding.value, "anillo": found.moved.value, "frase": sentence}
    return {
        "dias": days,
        "hechos": counts,
        "phi": found.spread.phi,
        "diferencias": differences,
        "placebos": placebos,
    } | reading
