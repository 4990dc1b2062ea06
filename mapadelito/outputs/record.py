"""The run record (``registro.json``)."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.paths import called, digest_of
from layers.disclosure.profiles import shows_reserved
from layers.statistics.counts import crime_names
from layers.statistics.temporal import HOURS, WEEKDAYS
from mapadelito import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo.districts.denuncias import Aggregates
    from geo.incidents.account import Account, Incidents
    from geo.period import Period
    from geo.tracks.read_tracks import Tracks
    from layers.analysis import Analysis
    from mapadelito.outputs.folder import Output
    from mapadelito.settings.config import Config

__all__ = ["RECORD", "accepted_counts", "all_warnings", "drawn_counts", "jurisdiction_line", "make_record", "write_record"]

RECORD = "reservado/registro.json"
_EMPTY_ROWS = dict.fromkeys(("leidas", "aceptadas", "duplicadas", "rechazadas", "no_datos", "excluidas"), 0)


def make_record(
    config: Config,
    incidents: Incidents | Aggregates | Tracks | None,
    period: Period | None,
    *,
    decisions: Iterable[str],
    warnings: Mapping[str, int],
    seconds: dict[str, float],
) -> dict[str, Any]:
    """Return the record of a run, but for its ``comisarias`` and ``salidas``.

    Parameters
    ----------
    config, incidents, period
        What was asked for, what was read of it, and of what period.
    decisions, warnings
        Those of the other files: sentences, told before those of the incidents, and counts by code.
    seconds
        Time spent by stage.
    """
    report = incidents.report if incidents is not None else {}
    paths = (
        *config.incidentes,
        *config.denuncias,
        *config.poblacion,
        *config.limites,
        *config.factores,
        *config.calles,
        *config.base,
        *config.edificios,
        *config.sectores_municipales,
        *config.zona,
        *config.control,
        *config.gps,
        *config.zonas_plan,
        *config.plan,
    )
    given = {name: _plain(value) for name, value in asdict(config).items() if value not in (None, (), {}, False)}
    frame = incidents.frame if incidents is not None else None
    return {
        "version": __version__,
        "perfil": config.perfil,
        "periodo": _days(period),
        "parametros": given,
        "decisiones": [*decisions, *report.get("decisiones", [])],
        "tiempos_s": seconds,
        "entradas": _sources(paths, incidents),
        "filas": report.get("filas", _EMPTY_ROWS),
        "rechazos": report.get("rechazos", {}),
        "avisos": all_warnings(warnings, incidents),
        "cobertura": report.get("cobertura", {"mapeadas": 0, "total": 0, "pct": 0.0}),
        "sin_comisaria": int((frame["comisaria"] == "").sum()) if frame is not None and "comisaria" in frame else 0,
    }


def all_warnings(warnings: Mapping[str, int], incidents: Account | None) -> dict[str, int]:
    """Return the warnings of a run with those of its incidents added, by code."""
    out = dict(warnings)
    for code, count in (incidents.report["avisos"] if incidents is not None else {}).items():
        out[code] = out.get(code, 0) + count
    return out


def _days(period: Period | None) -> dict[str, str] | None:
    return {"desde": str(period.start), "hasta": str(period.end)} if period else None


def _plain(value: Any) -> Any:  # noqa: ANN401 (the value of any option)
    if isinstance(value, Path):
        return called(value)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    return value if isinstance(value, (str, int, float, bool)) else str(value)


def _sources(paths: tuple[Path, ...], incidents: Account | None) -> list[dict[str, object]]:
    """Return ``archivo, sha256, hoja, filas_leidas`` of each table read, and ``archivo, sha256`` of each other file.

    A table of the store has ``carga``, the number of its load, too.
    """
    digests = {path.resolve(): digest_of(path) for path in paths}
    tables = incidents.tables if incidents else ()
    kept = {id(table): {"sha256": table.kept.sha256, "carga": table.kept.load} for table in tables if table.kept is not None}
    read = [
        {"archivo": table.file, "sha256": "", "hoja": table.part, "filas_leidas": len(table.lines)}
        | kept.get(id(table), {"sha256": digests.get(table.path)})
        | table.counted
        for table in tables
    ]
    done = {table.path for table in tables}
    return read + [{"archivo": called(path), "sha256": digest} for path, digest in digests.items() if path not in done]


def write_record(output: Output, record: dict[str, Any], **more: object) -> dict[str, Any]:
    """Write ``registro.json`` (record, ``more`` fields, files written), publish the output, and return the record."""
    whole = record | more | {"salidas": output.listing()}
    output.text(RECORD, json.dumps(whole, ensure_ascii=False, indent=1, allow_nan=False) + "\n")
    output.publish()
    return whole


def accepted_counts(everything: pd.DataFrame) -> dict[str, dict[str, int]]:
    """Return the accepted incidents of each jurisdiction by sector, "" for those of none."""
    found: dict[str, dict[str, int]] = {}
    counts = everything.groupby(["comisaria", "sector"]).size().reset_index(name="hechos")
    for name, sector, count in zip(counts["comisaria"], counts["sector"], counts["hechos"], strict=True):
        found.setdefault(str(name), {})[str(sector)] = int(count)
    return found


def jurisdiction_line(analysis: Analysis, folder: str, accepted: Mapping[str, int]) -> dict[str, Any]:
    """Return the entry of a jurisdiction in the record; ``accepted`` is its entry of :func:`accepted_counts`."""
    sectors = {}
    if "sector" in analysis.jurisdiction.levels:
        sectors = {str(name): accepted.get(str(name), 0) for name in analysis.jurisdiction.levels["sector"]["sector"]}
    total = sum(accepted.values())
    return {
        "nombre": analysis.name,
        "carpeta": folder,
        "periodo": _days(analysis.period),
        "incidentes": total,
        "sin_sector": total - sum(sectors.values()),
        "puntos_criticos": len(analysis.zones),
        "evidencia": "suficiente" if analysis.parameters.evidence else "insuficiente",
        "sectores": sectors,
        "dibujados": drawn_counts(analysis),
    }


def drawn_counts(analysis: Analysis) -> dict[str, Any]:
    """Return how many incidents the mapa del delito shows, as points or by area: in all, and by what a page filters them by.

    Months as ``2020-03``; delitos, weekdays and turnos by name; what an incident has no value of is left out. Weekdays and
    hours only where the profile shows them.
    """
    located = analysis.located
    columns = {
        "turno": located["turno"],
        "mes": located["fecha"].dt.strftime("%Y-%m").fillna(""),
        "delito": crime_names(located),
        "sector": located["sector"] if "sector" in analysis.jurisdiction.levels else pd.Series(dtype="str"),
    }
    if shows_reserved(analysis.profile):
        weekday = located["fecha"].dt.day_of_week
        columns["dia"] = weekday.map(dict(enumerate(WEEKDAYS))).fillna("")
        columns["hora"] = located["minuto"].floordiv(60).map(dict(enumerate(HOURS))).fillna("")
    return {"total": len(located)} | {name: _tally(column) for name, column in columns.items()}


def _tally(values: pd.Series[str]) -> dict[str, int]:
    counts = values[values != ""].value_counts()
    return {str(name): int(counts[name]) for name in sorted(counts.index)}
