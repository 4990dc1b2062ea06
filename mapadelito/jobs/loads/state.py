"""``mapadelito estado``: what the store holds, by load, comisaría and month. It writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo.errors import ConfigError
from geo.incidents.parsing.date_order import says_month_first
from geo.months import month_code
from geo.wording import listing
from mapadelito.reading.boundary_layers import read_limits
from mapadelito.reading.how_read import older_words
from mapadelito.reading.loaded.missing_later import missing_later
from mapadelito.reading.loaded.store_facts import corrections, store_facts
from mapadelito.reading.loaded.store_months import months_by_station
from mapadelito.settings.file_settings import sources_of
from mapadelito.store.held import IncidentStore
from mapadelito.store.held_tables import TAKEN_BACK

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mapadelito.reading.loaded.store_facts import StoreFacts
    from mapadelito.settings.config import Config
    from mapadelito.store.held_tables import Event, HeldPart, Load

__all__ = ["READ_AGAIN", "REPLACED", "UNDONE", "store_state"]

UNDONE, REPLACED, READ_AGAIN = "deshecha", "reemplazada", "leída otra vez"
"""Why a load no longer counts."""


@dataclass(frozen=True, slots=True)
class _Held:
    """What is read of the store: all loads, the accepted rows of each by month, the events, and the tables that count."""

    loads: Sequence[Load]
    months: Mapping[int, Mapping[int | None, int]]
    events: Mapping[int, Event]
    parts: list[HeldPart]


def store_state(config: Config, say: Callable[[str], object]) -> dict[str, Any]:
    """Return what the store holds, plain enough for JSON; the folder may be one that cannot be written.

    ``cargas`` has an entry for each table loaded, those taken back too; ``hechos`` is how many facts count, and
    ``comisarias`` those of each by month, with those that have a place on the map and the months that are missing between
    others; ``tarde``, the facts that came after their month was loaded, by month and load; ``correcciones``, as
    :func:`mapadelito.reading.loaded.store_facts.corrections` gives them; ``no_vuelven``, as
    :func:`mapadelito.reading.loaded.missing_later.missing_later`; ``avisos``, Spanish sentences about what is to be seen.

    Raises
    ------
    MapaError
        If the store, or the limits, cannot be read; or there is no store.
    """
    held = _read(config)
    boundaries = read_limits(config, None) if config.limites else None
    if held.parts:
        say("Contando …")
    facts = store_facts(held.parts, config, boundaries)
    return {
        "almacen": str(config.store_folder),
        "cargas": [_load(load, held) for load in held.loads],
        "hechos": len(facts.rows),
        "comisarias": months_by_station(facts.incidents) if facts.incidents is not None else [],
        "tarde": _late(facts),
        "correcciones": corrections(facts),
        "no_vuelven": missing_later(held.parts) if held.parts else [],
        "avisos": [
            *older_words((part.event, part.origin.reading) for part in held.parts),
            *_other_sources(held, sources_of(config)),
            *_date_orders(held),
            *_parted(facts),
        ],
    }


def _read(config: Config) -> _Held:
    path = config.held_file
    if not path.is_file():
        raise ConfigError(
            f"En «{config.store_folder}» no se ha cargado nada: cargue los hechos con «mapadelito cargar», o diga con "
            "--almacen dónde está el almacén."
        )
    with IncidentStore.opened_to_read(path) as store:
        events = {event.number: event for event in store.events()}
        loads = store.all_loads()
        return _Held(loads, store.months(loads), events, store.parts(as_of=max(events, default=0)))


def _load(load: Load, held: _Held) -> dict[str, Any]:
    """Return the entry of a load: its number is that of the command that brought it."""
    months = held.months.get(load.number, {})
    origin = load.origin
    return {
        "carga": load.event,
        "fecha": held.events[load.written].day.isoformat(),
        "archivo": origin.file,
        "hoja": " / ".join(filter(None, (origin.member, origin.sheet.removeprefix(origin.member).removeprefix(" / ")))),
        "sha256": origin.sha256,
        "filas": load.size,
        "aceptadas": sum(months.values()),
        "meses": {month_code(month): count for month, count in sorted(_dated(months).items())},
        "retirada": _gone(load, held),
    }


def _gone(load: Load, held: _Held) -> dict[str, Any] | None:
    """Return since when a load does not count, by which event, and why; None for one that counts."""
    if load.taken_back is None:
        return None
    event = held.events[load.taken_back]
    again = any(other.number > load.number and other.origin.table == load.origin.table for other in held.loads)
    why = READ_AGAIN if again else UNDONE if event.kind == TAKEN_BACK else REPLACED
    return {"fecha": event.day.isoformat(), "por": event.number, "que": why}


def _dated(months: Mapping[int | None, int]) -> dict[int, int]:
    return {month: count for month, count in months.items() if month is not None}


def _other_sources(held: _Held, known: frozenset[str]) -> list[str]:
    """Return the sentence on the loads whose numbers are of another system than those that the project says now."""
    found: dict[str, set[int]] = {}
    for part in held.parts:
        found.setdefault(part.origin.source, set()).add(part.event)
    if found.keys() <= known:
        return []
    told = "; ".join(
        f"{listing(map(str, sorted(loads)))}, {f'«{name}»' if name else 'ninguna'}" for name, loads in sorted(found.items())
    )
    said = listing(f"«{name}»" if name else "ninguna" for name in sorted(known))
    whole = (
        f"La fuente de las cargas (de quién son sus números) es: {told}; el proyecto dice {said}. Entre fuentes distintas "
        "nada se corrige. Si es la misma, cargue otra vez sus archivos."
    )
    return [whole]


def _late(facts: StoreFacts) -> list[dict[str, Any]]:
    late = facts.rows[facts.rows["tarde"].astype(bool)]
    counts = late.groupby(["mes", "vista"]).size().reset_index(name="hechos")
    columns = zip(counts["mes"].tolist(), counts["vista"].tolist(), counts["hechos"].tolist(), strict=True)
    return [{"mes": month, "carga": load, "hechos": count} for month, load, count in columns]


def _parted(facts: StoreFacts) -> list[str]:
    """Return the sentence on numbers that several reports have."""
    versions = facts.incidents.versions if facts.incidents is not None else None
    return versions.parted_words() if versions is not None else []


def _date_orders(held: _Held) -> list[str]:
    """Return a sentence for each pair of loads with the same columns whose dates were read in another order."""
    seen: dict[tuple[str, ...], dict[bool, HeldPart]] = {}
    for part in held.parts:
        columns = tuple(name for name, _ in part.meta["columnas"])
        seen.setdefault(columns, {}).setdefault(says_month_first(part.meta["decisions"]), part)
    return [_other_order(pair[True], pair[False]) for pair in seen.values() if len(pair) > 1]


def _other_order(month: HeldPart, day: HeldPart) -> str:
    return (
        f"La carga {month.event} («{month.origin.file}») se leyó con el mes antes que el día, y la {day.event} "
        f"(«{day.origin.file}»), con las mismas columnas, con el día antes: revise las fechas de las dos."
    )
