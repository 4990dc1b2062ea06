"""The facts that the store holds, as of an event, and what changed between two events."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo.incidents.versions.version_account import CORRECTION_COLUMNS
from geo.months import month_code
from mapadelito.reading.incident_source import Source
from mapadelito.reading.placing import settler
from mapadelito.store.held import IncidentStore
from mapadelito.store.selection import Selection
from mapadelito.store.typed_tables import typed_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.boundaries.read import Boundaries
    from geo.incidents.account import Incidents
    from mapadelito.settings.config import Config
    from mapadelito.store.held_tables import HeldPart

__all__ = [
    "LOST",
    "ROWS",
    "StoreChanges",
    "StoreFacts",
    "changes",
    "corrections",
    "facts_around",
    "month_codes",
    "no_facts",
    "run_over_all",
    "settled_facts",
    "store_facts",
    "told_rows",
]


ROWS = ("clave", "huella", "carga", "vista", "tarde", "dia", "mes", "comisaria", "en_mapa")
"""Columns of the facts that count."""
LOST = ("mes", "comisaria")
"""Columns of those rejected for their place."""


@dataclass(frozen=True, slots=True)
class StoreFacts:
    """The facts of a store as a run settles them.

    ``rows``, those that count, has ``clave`` (of the report; of the content where it has no number), ``huella`` (of the
    content), ``carga`` (event of its load), ``vista`` (the load in which it was first seen), ``tarde`` (whether that one
    came after its month), ``dia``, ``mes`` (``2020-11``, empty without a date), ``comisaria`` (of the polygon; without
    polygons, as the row names it), and ``en_mapa``, whether it has a place; its index is the number of the row over all
    tables. ``lost``, those rejected for their place, has ``mes`` and ``comisaria``. ``corrections`` has
    :data:`geo.incidents.versions.version_account.CORRECTION_COLUMNS`, and ``parted`` is how many numbers are of several
    reports.
    """

    rows: pd.DataFrame
    lost: pd.DataFrame
    corrections: pd.DataFrame
    parted: int = 0


@dataclass(frozen=True, slots=True)
class StoreChanges:
    """Facts that one state of the store has and another has not: new, gone, and of a report that says something else."""

    new: int
    gone: int
    corrected: int
    months: tuple[str, ...]


def store_facts(parts: Sequence[HeldPart], config: Config, boundaries: Boundaries | None) -> StoreFacts:
    """Return the facts of tables of the store, of all months and comisarías."""
    if not parts:
        return no_facts()
    found = settled_facts(settler(run_over_all(config), boundaries)(Source([*map(typed_table, parts)])))
    counted = found.rows.index.to_numpy()
    loads = np.repeat([part.event for part in parts], [len(part.rows) for part in parts])
    report, content = (np.concatenate([part.rows[name].to_numpy() for part in parts]) for name in ("clave", "huella"))
    return replace(found, rows=told_rows(found.rows, report[counted], content[counted], loads[counted]))


def run_over_all(config: Config) -> Config:
    """Return the settings without what keeps some months or joins some facts."""
    return replace(config, periodo=None, comparar=None, coincidencias=(), reemplaza_archivo=())


def no_facts() -> StoreFacts:
    """Return the facts of an empty store."""
    rows, lost, told = (pd.DataFrame(columns=[*names]) for names in (ROWS, LOST, CORRECTION_COLUMNS))
    return StoreFacts(rows, lost, told)


def settled_facts(incidents: Incidents) -> StoreFacts:
    """Return the facts of tables of the store once settled, without ``clave``, ``huella`` and ``carga``."""
    frame, lost, seen = incidents.frame, incidents.misplaced, incidents.versions
    assert seen is not None  # noqa: S101 (as all tables of the store have a load)
    counted = frame.index.to_numpy()
    named = "comisaria" if "comisaria" in frame else "comisaria_declarada"
    rows = {
        "vista": seen.first_seen[counted],
        "tarde": seen.late[counted],
        "dia": frame["fecha"],
        "mes": month_codes(frame["fecha"]),
        "comisaria": frame[named],
        "en_mapa": frame.geometry.notna(),
    }
    gone = {"mes": month_codes(lost["fecha"]), "comisaria": lost[named]}
    return StoreFacts(pd.DataFrame(rows, index=frame.index), pd.DataFrame(gone), seen.corrections, seen.parted)


def month_codes(days: pd.Series) -> pd.Series[str]:
    """Return the month of each day (``2020-11``), empty without one."""
    months, distinct = pd.factorize(days.dt.year * 12 + days.dt.month - 1)
    codes = pd.Series([*map(month_code, map(int, distinct)), ""], dtype="str")
    return codes.take(months).set_axis(days.index)


def told_rows(
    rows: pd.DataFrame, report: NDArray[np.int64], content: NDArray[np.int64], loads: NDArray[np.int64]
) -> pd.DataFrame:
    """Return the rows of some facts with the report, content and load of each."""
    return rows.assign(clave=np.where(report == 0, content, report), huella=content, carga=loads)[[*ROWS]]


def facts_around(config: Config, boundaries: Boundaries | None, event: int) -> tuple[StoreFacts, StoreFacts]:
    """Return the facts of the store before and after an event, those that it may have changed among them.

    They are those of the months of the loads that the event brought or took back, of the month after each (by which a fact
    is known to have come late), and without a date; and of their reports, whatever their month. Places that many rows
    share are known by these rows alone.
    """
    with IncidentStore.opened_to_read(config.held) as store:
        loads = [load for load in store.all_loads() if event in {load.written, load.taken_back}]
        months = {month for own in store.months(loads).values() for month in own if month is not None}
        near = frozenset({*months, *(month + 1 for month in months)})
        chosen = Selection(squares=None, months=near, with_places=False)
        first, second = (store.parts(chosen, as_of=number) for number in (event - 1, event))
    return store_facts(first, config, boundaries), store_facts(second, config, boundaries)


def corrections(facts: StoreFacts, load: int | None = None) -> list[dict[str, Any]]:
    """Return the reports that a load corrected (all loads, without one), with the texts of each field before and after.

    Each entry has ``id``, ``comisaria``, ``carga_antes``, ``carga``, ``cambios`` (field: two texts).
    """
    table = facts.corrections
    table = table if load is None else table[table["ahora"] == load]
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for one in table.to_dict("records"):
        head = {"id": one["id"], "comisaria": one["comisaria"], "carga_antes": one["antes"], "carga": one["ahora"]}
        entry = found.setdefault((one["fila_antes"], one["fila"]), head | {"cambios": {}})
        entry["cambios"][one["campo"]] = [one["valor_antes"], one["valor"]]
    return list(found.values())


def changes(before: StoreFacts, after: StoreFacts) -> StoreChanges:
    """Return what changed between two states of a store.

    A fact is compared by what it says. Of the facts of one report, as many are corrected as went and came; the others are
    new, or gone.
    """
    both = pd.concat([before.rows.assign(n=-1), after.rows.assign(n=1)])
    found = both.groupby(["clave", "huella"], sort=False).agg(n=("n", "sum"), mes=("mes", "first")).reset_index()
    found = found[found["n"] != 0]
    came = found["n"].clip(lower=0).groupby(found["clave"]).sum()
    went = (-found["n"].clip(upper=0)).groupby(found["clave"]).sum()
    corrected = np.minimum(came, went)
    months = tuple(sorted(set(found["mes"])))
    return StoreChanges(int((came - corrected).sum()), int((went - corrected).sum()), int(corrected.sum()), months)
