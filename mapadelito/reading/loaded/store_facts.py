"""The facts that the store holds, as of an event, and what changed between two events."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from mapadelito.reading.placing import keep_period, settle_placed
from mapadelito.store.held import IncidentStore
from mapadelito.store.selection import Selection
from mapadelito.store.typed_tables import typed_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.boundaries.read import Boundaries
    from geo.incidents.account import Incidents
    from mapadelito.settings.config import Config
    from mapadelito.store.held_tables import HeldPart

__all__ = ["StoreChanges", "StoreFacts", "changes", "corrections", "facts_around", "store_facts"]


_ROWS = ["clave", "huella", "carga", "vista", "tarde", "mes"]
"""Columns of the facts that count."""


@dataclass(frozen=True, slots=True)
class StoreFacts:
    """The facts of a store: ``incidents`` as a run settles them (None in an empty store), and ``rows``, those that count.

    ``rows`` has ``clave`` (of the report; of the content where it has no number), ``huella`` (of the content), ``carga``
    (event of its load), ``vista`` (the load in which it was first seen), ``tarde`` (whether that one came after its month),
    and ``mes`` (``2020-11``, empty without a date); its index is that of the frame.
    """

    incidents: Incidents | None
    rows: pd.DataFrame


@dataclass(frozen=True, slots=True)
class StoreChanges:
    """Facts that one state of the store has and another has not: new, gone, and of a report that says something else."""

    new: int
    gone: int
    corrected: int
    months: tuple[str, ...]


def store_facts(parts: list[HeldPart], config: Config, boundaries: Boundaries | None) -> StoreFacts:
    """Return the facts of tables of the store, of all months and comisarías."""
    if not parts:
        return StoreFacts(None, pd.DataFrame(columns=_ROWS))
    whole = replace(config, periodo=None, comparar=None, coincidencias=(), reemplaza_archivo=())
    incidents = settle_placed([typed_table(part) for part in parts], whole, boundaries)
    keep_period(incidents, None)
    counted = incidents.frame.index.to_numpy()
    content = _column(parts, "huella")[counted]
    report = _column(parts, "clave")[counted]
    loads = np.repeat([part.event for part in parts], [len(part.rows) for part in parts])[counted]
    rows = pd.DataFrame({"clave": np.where(report == 0, content, report), "huella": content, "carga": loads}, index=counted)
    seen = incidents.versions
    rows = rows.assign(
        vista=seen.first_seen[counted] if seen else loads,
        tarde=seen.late[counted] if seen else False,
        mes=incidents.frame["fecha"].dt.strftime("%Y-%m").fillna(""),
    )
    return StoreFacts(incidents, rows[_ROWS])


def facts_around(config: Config, boundaries: Boundaries | None, event: int) -> tuple[StoreFacts, StoreFacts]:
    """Return the facts of the store before and after an event, those that it may have changed among them.

    They are those of the months of the loads that the event brought or took back, of the month after each (by which a fact
    is known to have come late), and without a date; and of their reports, whatever their month. Places that many rows
    share are known by these rows alone.
    """
    with IncidentStore.opened_to_read(config.held_file) as store:
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
    versions = facts.incidents.versions if facts.incidents is not None else None
    if versions is None:
        return []
    table = versions.corrections if load is None else versions.corrections[versions.corrections["ahora"] == load]
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


def _column(parts: list[HeldPart], name: str) -> NDArray[np.int64]:
    return np.concatenate([part.rows[name].to_numpy() for part in parts])
