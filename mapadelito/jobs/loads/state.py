"""``mapadelito estado``: what the store holds, by load, comisaría and month. It writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo.errors import ConfigError
from geo.incidents.parsing.date_order import says_month_first
from geo.incidents.versions.version_account import parted_words
from geo.months import month_code
from geo.wording import listing
from mapadelito.reading.boundary_layers import read_limits
from mapadelito.reading.how_read import older_words
from mapadelito.reading.loaded.held_keys import read_keys
from mapadelito.reading.loaded.missing_later import missing_later
from mapadelito.reading.loaded.store_facts import corrections, no_facts
from mapadelito.reading.loaded.store_months import months_by_station
from mapadelito.reading.loaded.whole_store import whole_facts
from mapadelito.settings.file_settings import sources_of
from mapadelito.store.held import IncidentStore
from mapadelito.store.held_tables import HELD, TAKEN_BACK
from mapadelito.store.opening import is_kept

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mapadelito.reading.loaded.store_facts import StoreFacts
    from mapadelito.settings.config import Config
    from mapadelito.store.held_tables import Event, Load

__all__ = ["READ_AGAIN", "REPLACED", "UNDONE", "store_state"]

UNDONE, REPLACED, READ_AGAIN = "deshecha", "reemplazada", "leída otra vez"
"""Why a load no longer counts."""


@dataclass(frozen=True, slots=True)
class _Held:
    """What is read of the store: all loads, those that count, the accepted rows of each by month, and the events."""

    loads: Sequence[Load]
    counted: Sequence[Load]
    months: Mapping[int, Mapping[int | None, int]]
    events: Mapping[int, Event]


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
    if not is_kept(config.held, HELD):
        raise ConfigError(
            f"En «{config.store}» no se ha cargado nada: cargue los hechos con «mapadelito cargar», o diga con "
            "--almacen dónde está el almacén."
        )
    boundaries = read_limits(config, None) if config.limites else None
    with IncidentStore.opened_to_read(config.held) as store:
        held = _read(store)
        facts, lost = no_facts(), []
        if held.counted:
            say("Contando …")
            keys = read_keys(store, held.counted)
            lost = missing_later(held.counted, keys)
            facts = whole_facts(store, held.counted, keys, config, boundaries)
    return {
        "almacen": str(config.store),
        "cargas": [_load(load, held) for load in held.loads],
        "hechos": len(facts.rows),
        "comisarias": months_by_station(facts, as_written=boundaries is None),
        "tarde": _late(facts),
        "correcciones": corrections(facts),
        "no_vuelven": lost,
        "avisos": [
            *older_words((load.event, load.origin.reading) for load in held.counted),
            *_other_sources(held, sources_of(config)),
            *_date_orders(held),
            *parted_words(facts.parted),
        ],
    }


def _read(store: IncidentStore) -> _Held:
    events = {event.number: event for event in store.events()}
    loads = store.all_loads()
    return _Held(loads, store.loads(as_of=max(events, default=0)), store.months(loads), events)


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
    for load in held.counted:
        found.setdefault(load.origin.source, set()).add(load.event)
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


def _date_orders(held: _Held) -> list[str]:
    """Return a sentence for each pair of loads with the same columns whose dates were read in another order."""
    seen: dict[tuple[str, ...], dict[bool, Load]] = {}
    for load in held.counted:
        columns = tuple(name for name, _ in load.meta["columnas"])
        seen.setdefault(columns, {}).setdefault(says_month_first(load.meta["decisions"]), load)
    return [_other_order(pair[True], pair[False]) for pair in seen.values() if len(pair) > 1]


def _other_order(month: Load, day: Load) -> str:
    return (
        f"La carga {month.event} («{month.origin.file}») se leyó con el mes antes que el día, y la {day.event} "
        f"(«{day.origin.file}»), con las mismas columnas, con el día antes: revise las fechas de las dos."
    )
