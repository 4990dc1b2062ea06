"""What a load did, as a record and in words."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from geo.ledger import reason_of
from geo.naming import facts_told, quantity
from geo.paths import called
from geo.wording import shown
from mapadelito.reading.loaded.store_months import month_spans
from mapadelito.settings.usual_places import ENTRY
from mapadelito.store.held import LoadAccount
from maps.spanish_text import day, integer, percent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from mapadelito.reading.file_reading import ReadFile
    from mapadelito.reading.loaded.store_facts import StoreChanges
    from mapadelito.store.held_tables import Load

__all__ = [
    "REFUSED",
    "SUMMARY",
    "KnownLoad",
    "LoadOutcome",
    "change_counts",
    "correction_lines",
    "load_lines",
    "load_record",
]

LOADED, AGAIN, KNOWN, REFUSED = "cargado", "leído de nuevo", "ya cargado", "rechazado"
"""What became of a file."""
SUMMARY = (
    *("carga", "reemplazadas", "archivos", "meses", "cambios", "correcciones", "sin_mover"),
    *("filas", "rechazos", "avisos", "cobertura"),
)
"""Keys of the record of a load in ``--json``."""
_OUTCOMES = {
    "aceptadas": ("hecho", "hechos"),
    "duplicadas": ("repetida", "repetidas"),
    "rechazadas": ("rechazada", "rechazadas"),
    "no_datos": ("que no es un dato", "que no son datos"),
    "excluidas": ("que no se cuenta", "que no se cuentan"),
}
"""Spanish words of the outcomes of rows, of one and of several."""
_MOST_MONTHS = 12
"""Most months with their count in the lines of the console; with more, the spans alone."""
_MOST_CORRECTIONS = 10
"""Most reports corrected that are told one by one in the console."""
_MOST_REASONS = 5
"""Most reasons of the rows of a file that do not count in the lines of the console: calidad.html has all."""
_GIVEN_BACK = "RECHAZOS_CORREGIDOS"
"""Notice of a file of rows rejected before: the share of them that is on the map says nothing of the data."""


class KnownLoad(NamedTuple):
    """A load that has what a file has: its number, and the day on which it was loaded."""

    number: int
    day: dt.date


@dataclass(slots=True)
class LoadOutcome:
    """What a load did.

    ``account`` is that of the store, None if it was not changed; ``read`` and ``refused`` the files read; ``there`` the
    loads, by content, that were there before; ``digests`` the content of each file given; ``unmoved`` a Spanish sentence for
    each file that stays in ``entrada/``.
    """

    account: LoadAccount | None = None
    read: Sequence[ReadFile] = ()
    refused: Sequence[ReadFile] = ()
    there: Mapping[str, KnownLoad] = field(default_factory=dict)
    digests: Mapping[Path, str] = field(default_factory=dict)
    unmoved: list[str] = field(default_factory=list)

    @property
    def loads(self) -> dict[str, Load]:
        """Load of each content that was read."""
        return {load.origin.sha256: load for load in (*self.account.known, *self.account.added)} if self.account else {}


def load_record(outcome: LoadOutcome) -> dict[str, Any]:
    """Return the account of a load, plain enough for JSON.

    ``carga`` is its number (None if nothing was added, or only read again), ``reemplazadas`` the loads that it took the
    place of; ``archivos`` has an entry for each file; ``meses``, the facts of the files loaded now by month («» without a
    date); ``cambios`` (:func:`change_counts`) and ``correcciones`` are those of the store, to be completed.
    """
    account = outcome.account or LoadAccount(None, (), (), ())
    event, loads = account.event, outcome.loads
    days = [file.days for file in outcome.read if file.days is not None]
    number = event.number if event and any(load.event == event.number for load in account.added) else None
    return {
        "carga": number,
        "reemplazadas": sorted({load.event for load in account.replaced}),
        "archivos": [
            *(_known(path, outcome.there[key]) for path, key in outcome.digests.items() if key in outcome.there),
            *(_read(file, loads[file.digest], event.number if event else 0) for file in outcome.read),
            *({"archivo": called(file.path), "estado": REFUSED, "motivo": file.refused} for file in outcome.refused),
        ],
        "meses": _months_of(pd.concat(days)) if days else {},
        "cambios": {},
        "correcciones": [],
        "sin_mover": outcome.unmoved,
    }


def change_counts(outcome: LoadOutcome, found: StoreChanges, late: int) -> dict[str, int]:
    """Return how many facts of a load are new, ``late`` among them, corrected or repeated, and how many are gone."""
    given = sum(len(file.days) for file in outcome.read if file.days is not None)
    again = max(given - found.new - found.corrected, 0)
    return {
        "nuevos": found.new,
        "tarde": late,
        "corregidos": found.corrected,
        "repetidos": again,
        "dejan_de_contar": found.gone,
    }


def _known(path: Path, there: KnownLoad) -> dict[str, Any]:
    return {"archivo": called(path), "estado": KNOWN, "carga": there.number, "fecha": there.day.isoformat()}


def _read(file: ReadFile, load: Load, event: int) -> dict[str, Any]:
    state = LOADED if load.event == event else AGAIN if load.written == event else KNOWN
    found = {"archivo": called(file.path), "estado": state, "carga": load.event}
    if not file.report:
        return found
    report, seen = file.report, file.report["avisos"]
    return found | {
        "filas": report["filas"],
        "rechazos": report["rechazos"],
        "no_se_cuentan": {code: count for code, count in seen.items() if reason_of(code).outcome == "excluida"},
        "devueltas": _GIVEN_BACK in seen,
        "cobertura": report["cobertura"],
    }


def load_lines(record: Mapping[str, Any]) -> list[str]:
    """Return the Spanish lines of the account of a load."""
    lines = []
    number, files = record["carga"], record["archivos"]
    if number is not None:
        fresh = [file for file in files if file["estado"] == LOADED]
        rows = sum(file["filas"]["leidas"] for file in fresh)
        lines.append(f"Carga {number}: {quantity(len(fresh), 'archivo', 'archivos')}, {_rows(rows)}.")
        stays = {file["carga"] for file in files if file["estado"] == KNOWN}
        for gone in record["reemplazadas"]:
            if gone not in {file["carga"] for file in fresh}:
                rest = "lo demás de " if gone in stays else ""
                lines.append(f"  Toma el lugar de {rest}la carga {gone}, que ya no cuenta.")
    for file in files:
        lines += _file_lines(file)
    lines += _month_lines(record["meses"])
    lines += _change_lines(record["cambios"])
    lines += correction_lines(record["correcciones"])
    if any(file.get("rechazos") for file in files):
        lines.append(
            "Cada fila rechazada está en reservado/rechazos.xlsx, con su motivo y qué hacer: corríjala ahí y cargue ese "
            f"libro (cópielo a «{ENTRY}», o délo con --incidentes). Las de todas las cargas: mapadelito revisar. Cómo se "
            "leyó cada columna: reservado/calidad.html."
        )
    lines += record["sin_mover"]
    states = {file["estado"] for file in files}
    if not files:
        lines.append(f"Nada nuevo que cargar: en «{ENTRY}» no hay archivos nuevos.")
    elif states <= {KNOWN, REFUSED}:
        nothing = "Nada nuevo que cargar: no" if states == {KNOWN} else "No"
        lines.append(f"{nothing} se escribió nada en el almacén.")
    if any(file["estado"] == REFUSED for file in files):
        lines.append(f"Lo que no se cargó sigue donde estaba: corríjalo y repita, o sáquelo de «{ENTRY}» si no son hechos.")
    if states & {LOADED, AGAIN}:
        lines.append("Lo siguiente: mapadelito generar.")
    return lines


def _file_lines(file: Mapping[str, Any]) -> list[str]:
    name = f"«{shown(file['archivo'])}»"
    if file["estado"] == REFUSED:
        return [f"  {name} no se cargó. {file['motivo']}"]
    if file["estado"] == KNOWN:
        when = f" el {day(dt.date.fromisoformat(file['fecha']))}" if "fecha" in file else ""
        return [f"  {name}: ya cargado{when} (carga {file['carga']})."]
    rows = file["filas"]
    parts = ", ".join(
        quantity(rows[key], one, many) for key, (one, many) in _OUTCOMES.items() if rows[key] or key == "aceptadas"
    )
    again = f" (se leyó otra vez: es la carga {file['carga']})" if file["estado"] == AGAIN else ""
    mapped = "" if file["devueltas"] else f" En el mapa, {percent(file['cobertura']['pct'])}."
    lines = [f"  {name}{again}: {_rows(rows['leidas'])}; {parts}.{mapped}"]
    reasons = [*file["rechazos"].items(), *file["no_se_cuentan"].items()]
    lines += [f"    {integer(count)} {code}: {reason_of(code).text}" for code, count in reasons[:_MOST_REASONS]]
    if len(reasons) > _MOST_REASONS:
        lines.append(f"    y {quantity(len(reasons) - _MOST_REASONS, 'motivo más', 'motivos más')}.")
    return lines


def _rows(count: int) -> str:
    return quantity(count, "fila", "filas")


def _month_lines(months: Mapping[str, int]) -> list[str]:
    """Return the line of the months that the facts loaded are of."""
    if not months:
        return []
    dated = {month: count for month, count in months.items() if month}
    undated = f" Sin fecha: {facts_told(months[''])}." if "" in months else ""
    if not dated:
        return [f"Meses: ninguno.{undated}"]
    if len(dated) > _MOST_MONTHS:
        return [f"Meses: {', '.join(month_spans(dated))}.{undated}"]
    told = ", ".join(f"{month} ({integer(count)})" for month, count in dated.items())
    return [f"Meses y hechos: {told}.{undated}"]


def _change_lines(changes: Mapping[str, int]) -> list[str]:
    """Return the line of what the load changed in the facts of the store."""
    if not changes:
        return []
    told = [quantity(changes["nuevos"], "hecho nuevo", "hechos nuevos")]
    if changes["tarde"]:
        late = quantity(changes["tarde"], "que llegó tarde", "que llegaron tarde")
        told[0] += f" (de ellos, {late}: su mes ya se había cargado)"
    if again := changes["repetidos"]:
        told.append(f"{quantity(again, 'que ya estaba', 'que ya estaban')} (no se {'suma' if again == 1 else 'suman'})")
    if changes["corregidos"]:
        told.append(f"{quantity(changes['corregidos'], 'corregido', 'corregidos')} (vale lo de esta carga)")
    if changes["dejan_de_contar"]:
        told.append(quantity(changes["dejan_de_contar"], "que deja de contar", "que dejan de contar"))
    return [f"En el almacén: {', '.join(told)}."]


def correction_lines(corrections: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return a line for each of the first reports corrected, with what changed of it, and how many more there are."""
    lines = []
    for one in corrections[:_MOST_CORRECTIONS]:
        told = "; ".join(f"{name}: {_said(before)} → {_said(now)}" for name, (before, now) in one["cambios"].items())
        lines.append(f"  Denuncia {shown(one['id'])} (carga {one['carga_antes']} → {one['carga']}): {told}.")
    if len(corrections) > _MOST_CORRECTIONS:
        lines.append(f"  y {quantity(len(corrections) - _MOST_CORRECTIONS, 'corrección más', 'correcciones más')} (--json).")
    return lines


def _said(text: str) -> str:
    return f"«{shown(text)}»" if text else "vacío"


def _months_of(days: pd.Series) -> dict[str, int]:
    """Return how many of some days are of each month (``2020-11``), in order; those without a date are of «»."""
    months = days.dt.strftime("%Y-%m").fillna("")
    return dict(sorted(Counter(months.tolist()).items()))
