"""Facts that a later load of their month no longer brings: absence is no statement, so they count, and it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo.months import month_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapadelito.reading.loaded.held_keys import RowKeys
    from mapadelito.store.held_tables import Load

__all__ = ["missing_later"]

_COVERED = 0.5
"""Share of the facts of a comisaría and month that a later load must bring again to be of that whole month; one that brings
fewer has only corrections and late reports."""
_LEAST = 5
"""Facts that it must bring again, at least: fewer say nothing of the others."""


def missing_later(loads: Sequence[Load], keys: RowKeys) -> list[dict[str, Any]]:
    """Return the facts of a month that a later load, which brings most of that month again, does not bring.

    Each entry has ``mes`` (``2020-11``), ``carga`` (the later load), ``de`` (the load that brought them) and ``hechos``.
    Loads of different sources, and comisarías as written, are apart. Of several later loads the last is told.

    Parameters
    ----------
    loads, keys
        The tables that count, in their order, and the numbers of all their rows.
    """
    rows = _accepted(loads, keys)
    found: dict[tuple[int, int, int], int] = {}
    open_groups = np.ones(len(rows), dtype=bool)  # rows of a comisaría and month for which no later load is known
    for load in np.sort(rows["carga"].unique())[:0:-1]:
        now = rows.loc[rows["carga"] == load, ["grupo", "clave"]].drop_duplicates()
        before = rows[open_groups & (rows["carga"] < load) & rows["grupo"].isin(now["grupo"])]
        facts = before.drop_duplicates(["grupo", "clave"], keep="last").merge(now.assign(otra=1), how="left")
        counts = facts.groupby("grupo").agg(hechos=("clave", "size"), otra=("otra", "count"))
        whole = counts.index[counts["otra"] >= np.maximum(_LEAST, _COVERED * counts["hechos"])]
        open_groups &= ~rows["grupo"].isin(whole)
        lost = facts[facts["otra"].isna() & facts["grupo"].isin(whole)].groupby(["mes", "carga"]).size()
        found |= {(month, int(load), of): count for (month, of), count in lost.items()}
    return [
        {"mes": month_code(month), "carga": load, "de": int(of), "hechos": int(count)}
        for (month, load, of), count in sorted(found.items())
    ]


def _accepted(loads: Sequence[Load], keys: RowKeys) -> pd.DataFrame:
    """Return the dated rows that were accepted as read, of the months (``grupo``) of which several loads have rows."""
    rows = np.flatnonzero(keys.accepted & keys.dated)
    table, report = keys.table[rows], keys.report[rows]
    sources = pd.factorize(np.asarray([load.origin.source for load in loads], dtype=object))[0]
    whole = pd.DataFrame(
        {
            "fuente": sources[table],
            "nombrada": keys.name[rows],
            "mes": keys.month[rows],
            "clave": np.where(report != 0, report, keys.content[rows]),
            "carga": np.asarray([load.event for load in loads])[table],
        }
    )
    groups = whole.groupby(["fuente", "nombrada", "mes"])
    return whole.assign(grupo=groups.ngroup())[groups["carga"].transform("nunique") > 1]
