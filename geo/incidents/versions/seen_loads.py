"""In which load each row was first seen, and whether it came late."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.cell_text import canonical
from geo.incidents.row_content import hash_rows, hash_texts
from geo.incidents.versions.row_groups import events_of, is_data, numbered_groups
from geo.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.incidents.table_rows import TableRows

__all__ = ["late_among", "late_rows"]


def late_rows(parts: Sequence[TableRows], first_seen: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return a mask of the rows that came late, whatever their outcome.

    A row is late if an earlier load of its system and comisaría than the one in which it was first seen had a row of the
    month of its day, and one of a day after it.

    Parameters
    ----------
    parts, first_seen
        All tables, and the load in which each row was first seen
        (``Incidents.versions.first_seen``).
    """
    day = np.concatenate([part.moments["day"].to_numpy(dtype="datetime64[D]") for part in parts])
    rows = np.flatnonzero(is_data(parts) & ~np.isnat(day))
    late = np.zeros(len(day), dtype=bool)
    late[rows] = late_among(_offices(parts)[rows], day[rows], events_of(parts)[rows], first_seen[rows])
    return late


def late_among(
    office: NDArray[np.generic], day: NDArray[np.datetime64], event: NDArray[np.int64], first_seen: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return a mask of the rows that came late, as :func:`late_rows`, of dated rows of data.

    Parameters
    ----------
    office, day, event, first_seen
        System and comisaría of each row, as a number; its day (``datetime64[D]``), its load, and that in which it was first
        seen.
    """
    if not len(day):
        return np.zeros(0, dtype=bool)
    days, month = day.astype(np.int64), day.astype("datetime64[M]").astype(np.int64)
    table = pd.DataFrame({"office": numbered_groups(office)[0], "month": month, "event": event})
    last = pd.Series(days).groupby([table["office"], table["event"]]).max().rename("last")
    covered = table.drop_duplicates().join(last, on=["office", "event"]).sort_values("event", kind="stable")
    covered["reached"] = covered.groupby(["office", "month"])["last"].cummax()
    asked = table.assign(event=first_seen, place=np.arange(len(day))).sort_values("event", kind="stable")
    found = pd.merge_asof(
        asked,
        covered[["office", "month", "event", "reached"]],
        on="event",
        by=["office", "month"],
        allow_exact_matches=False,
    )
    reached = np.full(len(day), np.iinfo(np.int64).min)
    reached[found["place"]] = found["reached"].fillna(np.iinfo(np.int64).min)
    return reached > days


def _offices(parts: Sequence[TableRows]) -> NDArray[np.uint64]:
    """Return a hash of the system and the comisaría, as written, of each row."""
    found = []
    for part in parts:
        codes, names = pd.factorize(part.text["comisaria"].to_numpy(dtype=object))
        written = pd.Series([*names], dtype="str")
        told = {"de": pd.Series(fold(part.namespace), index=written.index, dtype="str"), "comisaria": canonical(written)}
        found.append(hash_rows({name: hash_texts(own) for name, own in told.items()})[codes])
    return np.concatenate(found)
