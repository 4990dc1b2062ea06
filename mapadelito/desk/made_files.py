"""What was made, as the desk lists and serves it: only files that the record of a run names."""

from __future__ import annotations

import json
import mimetypes
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from geo.naming import quantity
from mapadelito.outputs.record import RECORD
from maps.spanish_text import day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["MadeFile", "changes_since", "file_headers", "made_files", "run_record", "shelved"]

_PLACES = ("publico", "comite", "interno", "reservado", "ediciones")
"""Folders of an output that are served; their names begin every path."""
_SHEETS = {
    "mapa-del-delito": "Mapa del delito",
    "mapa-de-riesgo": "Mapa de riesgo",
    "mapa-integrado": "Mapa integrado",
    "mapa-del-delito-y-riesgos": "Mapa del delito y riesgos",
    "puntos-criticos": "Puntos críticos",
    "cuadro": "Cuadros",
    "capas": "Capas",
    "anexo": "Anexo",
    "index": "Índice de todas",
}
_APART = (
    "sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads allow-modals; frame-ancestors 'none'"
)
"""Policy of the pages made: they run, and are of no origin, so that nothing in them can ask the desk for anything."""
_SEEN = {".html", ".pdf", ".png", ".svg", ".json", ".txt"}
"""Suffixes of the files that a browser shows; the others are saved."""


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file made: its ``path`` in the output folder, ``name`` and ``kind`` for the reader, ``size`` in bytes."""

    path: str
    name: str
    kind: str
    size: int


def run_record(output: Path) -> dict[str, Any]:
    """Return the record of the last run in an output folder; empty if there is none."""
    with suppress(OSError, ValueError):
        found = json.loads((output / RECORD).read_text(encoding="utf-8"))
        if isinstance(found, dict):
            return found
    return {}


def made_files(record: Mapping[str, Any]) -> dict[str, list[MadeFile]]:
    """Return the files of the profile of a record by jurisdiction, those of all jurisdictions first, under an empty name."""
    profile = str(record.get("perfil", ""))
    names = {str(one["carpeta"]): str(one["nombre"]) for one in record.get("comisarias", ()) if "carpeta" in one}
    found: dict[str, list[MadeFile]] = {"": []}
    for one in record.get("salidas", ()):
        path = str(one["archivo"])
        place, _, rest = path.partition("/")
        folder, _, last = rest.rpartition("/")
        stem, _, suffix = last.rpartition(".")
        if place == profile and stem in _SHEETS and (not folder or folder in names):
            file = MadeFile(path, _SHEETS[stem], suffix.upper().replace("HTML", "Ver"), int(one.get("bytes", 0)))
            found.setdefault(names.get(folder, ""), []).append(file)
    return {name: sorted(files, key=_order) for name, files in found.items() if files}


def _order(file: MadeFile) -> tuple[int, bool, str]:
    return [*_SHEETS.values()].index(file.name), file.kind != "Ver", file.kind


def changes_since(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return the facts of each jurisdiction in the record before and now, with their periods; only what differs."""
    old = {str(one.get("nombre")): one for one in before.get("comisarias", ())}
    found = []
    for one in now.get("comisarias", ()):
        name = str(one.get("nombre"))
        told = _told(old[name]) if name in old else "no estaba"
        if told != _told(one):
            found.append((name, told, _told(one)))
    return found


def _told(one: Mapping[str, Any]) -> str:
    days = one.get("periodo") or {}
    when = f" ({' a '.join(day(date.fromisoformat(days[end])) for end in ('desde', 'hasta'))})" if days else ""
    return f"{quantity(one.get('incidentes', 0), 'hecho', 'hechos')}{when}"


def shelved(output: Path, path: str) -> Path | None:
    """Return the regular file at a path in an output folder; None for any other, or one outside it."""
    parts = path.split("/")
    if parts[0] not in _PLACES or any(part in {"", ".", ".."} or part.startswith(".") or "\\" in part for part in parts):
        return None
    root = output.resolve()
    with suppress(OSError, ValueError):
        whole = root.joinpath(*parts)
        if whole.resolve() == whole and whole.is_file():
            return whole
    return None


def file_headers(path: Path) -> dict[str, str]:
    """Return the headers of a made file: pages run apart from the desk, and what a browser does not show is saved."""
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    suffix = path.suffix.lower()
    policy = (
        _APART if suffix in {".html", ".svg"} else "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    )
    shown = "inline" if suffix in _SEEN else "attachment"
    text = f"{kind}; charset=utf-8" if kind.startswith("text/") or kind == "application/json" else kind
    return {
        "Content-Type": text,
        "Content-Security-Policy": policy,
        "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(path.name)}",
    }
