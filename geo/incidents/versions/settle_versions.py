"""Settle what several loads bring of one report, and what several files share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.incidents.shared_rows import settle_shared_rows
from geo.incidents.versions.report_numbers import NumberedRows, numbered_rows
from geo.incidents.versions.report_versions import Versions, versions_of
from geo.incidents.versions.row_groups import events_of, least_of
from geo.incidents.versions.version_account import VersionAccount, account_of, account_of_one

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.incidents.table_rows import TableRows
    from geo.ledger import Ledger

__all__ = ["SettledLoads", "settle_loads"]


@dataclass(frozen=True, slots=True)
class SettledLoads:
    """What was settled over files and loads.

    ``told`` are Spanish sentences about the files; ``account``, that of the loads, None for files read in this run;
    ``replaced``, rows that are not counted, and for each one that is in its place: first those that files share.
    """

    told: list[str]
    account: VersionAccount | None
    replaced: tuple[tuple[NDArray[np.intp], NDArray[np.intp]], ...]

    def versions(self, reserves: NDArray[np.int64]) -> VersionAccount | None:
        """Return the account with the rows by which reports were last ordinary, given the reserve of each row."""
        return self.account.with_reserves(reserves, *self.replaced[-1]) if self.account is not None else None


def settle_loads(ledger: Ledger, parts: Sequence[TableRows], *, add_shared: bool = False) -> SettledLoads:
    """Settle the rows that another row replaces or repeats, over all files and loads.

    Of a report in several loads, the version that appeared last is current: a load given again changes nothing. Besides,
    rows are settled as :func:`geo.incidents.shared_rows.settle_shared_rows` does, which is all that is done with one load.

    Parameters
    ----------
    ledger, parts
        All rows, whatever their outcome.
    add_shared
        Whether rows shared by two files of one load stay, and are only reported.
    """
    events = {part.event for part in parts}
    if len(events) < 2:
        shared = settle_shared_rows(ledger, parts, add_shared=add_shared)
        account = None if events == {0} else account_of_one(parts)
        return SettledLoads(shared.told, account, ((shared.spare, shared.kept),))
    numbered = numbered_rows(parts)
    versions = versions_of(ledger, parts, numbered)
    old = _old_rows(numbered, versions, len(ledger))
    ledger.supersede(np.flatnonzero(old.replaced), "FILA_CORREGIDA")
    ledger.supersede(np.flatnonzero(old.repeated), "FILA_REPETIDA_ENTRE_ARCHIVOS")
    shared = settle_shared_rows(
        ledger, parts, add_shared=add_shared, old=old.replaced | old.repeated, uncorrected=old.repeated
    )
    seen = _seen(parts, numbered)
    np.minimum.at(seen, shared.kept, seen[shared.spare])
    seen[shared.spare] = seen[shared.kept]
    account = account_of(parts, numbered, versions, old.repeated, seen)
    return SettledLoads(shared.told, account, ((shared.spare, shared.kept), _replaced(numbered, old)))


@dataclass(frozen=True, slots=True)
class _Old:
    """Masks of the rows with a number that are not current: of a version ``replaced`` by a later one, or ``repeated``."""

    replaced: NDArray[np.bool_]
    repeated: NDArray[np.bool_]


def _old_rows(numbered: NumberedRows, versions: Versions, size: int) -> _Old:
    """Return the rows that are not current; those that a returned row replaces are left to the other rules.

    A returned row that says what was said before replaces nothing: otherwise neither it nor its original would be left.
    """
    least = least_of(numbered.report, numbered.moment, numbered.count)[numbered.report]
    replaced, repeated, stands = (np.zeros(size, dtype=bool) for _ in range(3))
    repeated[numbered.rows[~numbered.changed & (numbered.moment != least)]] = True
    current = versions.steps.drop_duplicates("report", keep="last").index.to_numpy(dtype=np.intp)
    stands[versions.rows_of(current)["row"]] = True
    own = versions.members.drop_duplicates("row")  # that of its own load comes before those of returned rows
    said = versions.versions.loc[own["version"]]
    again = (own["moment"].to_numpy() != said["first"].to_numpy()) | said["repeats"].to_numpy()
    repeated[own["row"][again]] = True
    replaced[own["row"][~again]] = True
    left = stands.copy()
    left[numbered.original[(numbered.original >= 0) & ~repeated]] = True
    return _Old(replaced & ~left, repeated & ~left)


def _replaced(numbered: NumberedRows, old: _Old) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the rows that are not current, and for each all the current ones of its report."""
    table = pd.DataFrame({"row": numbered.rows, "report": numbered.report})
    is_old = (old.replaced | old.repeated)[numbered.rows]
    pairs = table[is_old].merge(table[~is_old], on="report")
    return pairs["row_x"].to_numpy(dtype=np.intp), pairs["row_y"].to_numpy(dtype=np.intp)


def _seen(parts: Sequence[TableRows], numbered: NumberedRows) -> NDArray[np.int64]:
    """Return the load in which the report of each row was first seen; without a number, that of the row."""
    seen = events_of(parts)
    seen[numbered.rows] = least_of(numbered.report, numbered.moment, numbered.count)[numbered.report] // 2
    back = np.flatnonzero(numbered.original >= 0)
    seen[back] = np.minimum(seen[back], seen[numbered.original[back]])
    return seen
