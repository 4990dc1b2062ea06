"""The facts of a whole store, settled by groups of rows: all at once, those of a country do not fit in memory."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.crimes.classify import best_known
from geo.incidents.row_content import hash_rows, hash_texts
from geo.incidents.versions.seen_loads import late_among
from geo.text import fold
from mapadelito.reading.incident_source import Source
from mapadelito.reading.loaded.linked_rows import linked_groups
from mapadelito.reading.loaded.store_facts import StoreFacts, no_facts, run_over_all, settled_facts, told_rows
from mapadelito.reading.placing import settler
from mapadelito.reading.sector_rows import known_without_places
from mapadelito.store.held_tables import ROWS, HeldPart
from mapadelito.store.typed_tables import typed_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.boundaries.read import Boundaries
    from geo.incidents.table_rows import TableRows
    from mapadelito.reading.loaded.held_keys import RowKeys
    from mapadelito.settings.config import Config
    from mapadelito.store.held import IncidentStore
    from mapadelito.store.held_tables import Load

__all__ = ["whole_facts"]

_MOST = 150_000
"""Rows settled at once: with all their cells they take some 0.3 GiB."""


def whole_facts(
    store: IncidentStore,
    loads: Sequence[Load],
    keys: RowKeys,
    config: Config,
    boundaries: Boundaries | None,
    *,
    most: int = _MOST,
) -> StoreFacts:
    """Return the facts of some tables of the store, those that :func:`store_facts` gives of all of them at once.

    Parameters
    ----------
    store, loads, keys
        The store, its tables that count, in their order, and the numbers of all their rows.
    config, boundaries
        Settings, and the polygons, if any.
    most
        Rows that are settled at once, unless more are linked.
    """
    if not len(keys):
        return no_facts()
    settle = settler(run_over_all(config), boundaries)
    usual = best_known(load.meta["recognised"] for load in loads).name
    names = {name.key: name.text for name in store.names((), store.last_event())}
    starts = np.searchsorted(keys.table, np.arange(len(loads) + 1))
    shown = _shown(loads)
    pieces = []
    for rows in linked_groups(keys, loads, names, known_without_places(boundaries, config.perfil), most=most):
        facts = settled_facts(settle(Source(_tables(store, loads, rows, starts, shown), usual)))
        places = {name: rows[facts.corrections[name].to_numpy(dtype=np.intp)] for name in ("fila_antes", "fila")}
        told = facts.corrections.assign(**places)
        pieces.append(StoreFacts(facts.rows.set_axis(pd.Index(rows[facts.rows.index])), facts.lost, told, facts.parted))
    whole = pd.concat([piece.rows for piece in pieces]).sort_index()
    counted = whole.index.to_numpy()
    events = np.asarray([load.event for load in loads])[keys.table]
    whole["tarde"] = _late(keys, loads, events, whole["vista"])[counted]
    told = pd.concat([piece.corrections for piece in pieces], ignore_index=True)
    return StoreFacts(
        told_rows(whole, keys.report[counted], keys.content[counted], events[counted]),
        pd.concat([piece.lost for piece in pieces], ignore_index=True),
        told.sort_values(["ahora", "fila"], kind="stable", ignore_index=True),
        sum(piece.parted for piece in pieces),
    )


def _late(keys: RowKeys, loads: Sequence[Load], events: NDArray[np.int64], seen: pd.Series[int]) -> NDArray[np.bool_]:
    """Return a mask of the rows that came late; ``seen`` has the load in which each of those that count was first seen."""
    rows = np.flatnonzero(keys.data & keys.dated)
    source = hash_texts(pd.Series([fold(load.origin.source) for load in loads], dtype="str"))[keys.table[rows]]
    office = hash_rows({"de": source, "comisaria": keys.name[rows].view(np.uint64)})
    first = events.copy()
    first[seen.index] = seen
    late = np.zeros(len(keys), dtype=bool)
    late[rows] = late_among(office, keys.day[rows].astype("datetime64[D]"), events[rows], first[rows])
    return late


def _shown(loads: Sequence[Load]) -> frozenset[int]:
    """Return the places of tables that show how all of them are made: a table of each form, and of two loads."""
    form = [json.dumps([load.meta[name] for name in ("columnas", "fields", "choices", "numbering")]) for load in loads]
    first = {text: place for place, text in reversed([*enumerate(form)])}
    event = {load.event: place for place, load in reversed([*enumerate(loads)])}
    return frozenset([*first.values(), *sorted(event.values())[:2]])


def _tables(
    store: IncidentStore, loads: Sequence[Load], rows: NDArray[np.intp], starts: NDArray[np.intp], shown: frozenset[int]
) -> list[TableRows]:
    """Return the tables of some rows, and without rows those ``shown``; all of them where rows were given back."""
    cuts = np.searchsorted(rows, starts)
    own = {place for place in range(len(loads)) if cuts[place] < cuts[place + 1]}
    if any(loads[place].meta["origin"] is not None for place in own):
        shown = frozenset(range(len(loads)))
    return [
        typed_table(
            store.part(loads[place], (rows[cuts[place] : cuts[place + 1]] - starts[place]).tolist())
            if place in own
            else _without_rows(loads[place])
        )
        for place in sorted(own | shown)
    ]


def _without_rows(load: Load) -> HeldPart:
    return HeldPart(load.origin, ROWS.empty_table(), meta=load.meta, event=load.event, load=load.number)
