"""Rows shared by two files or sheets, each counted as often as in the one that has most copies.

Rows are the same if their day, minute, position, delito and modalidad are equal, whatever the format, and so are the texts
of all other columns common to both files. Equal rows inside one sheet are different incidents, unless they have the number
of one report.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.formats.tables.returned_rows import given_back_again, originals
from geo.incidents.row_content import content_order
from geo.incidents.row_identity import Alike, alike_tables, moment_and_place
from geo.intake.members import are_periods
from geo.intake.repeated_files import spare
from geo.naming import quantity
from geo.paths import called_apart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.incidents.table_rows import TableRows
    from geo.ledger import Ledger
    from geo.text_table import TextTable

__all__ = ["Shared", "settle_shared_rows"]

_MOST_PAIRS = 20
"""Pairs of files listed one by one: twelve monthly files have fewer that overlap."""


@dataclass(frozen=True, slots=True)
class Shared:
    """Spanish sentences; the rows that another file shares (``spare``), and the one that is counted for each (``kept``)."""

    told: list[str]
    spare: NDArray[np.intp]
    kept: NDArray[np.intp]


def settle_shared_rows(
    ledger: Ledger,
    parts: Sequence[TableRows],
    *,
    add_shared: bool = False,
    old: NDArray[np.bool_] | None = None,
    uncorrected: NDArray[np.bool_] | None = None,
) -> Shared:
    """Settle the rows that another row replaces, over all files: shared by two files, or returned after correction.

    Parameters
    ----------
    ledger, parts
        All rows, whatever their outcome.
    add_shared
        Whether rows shared by two files of one load stay, and are only reported; those of two loads never do.
    old
        Mask of the rows settled because another load has a later version of their report, or the same: only rows without a
        number are still compared with them.
    uncorrected
        Mask of rows that are settled and, if they were returned after rejection, replace no other.
    """
    tables = [part.table for part in parts]
    ids, loads = [part.found.get("id") for part in parts], [part.event for part in parts]
    replaced, told, lost = originals(tables, ids, loads if any(loads) else ())
    replaced = replaced if uncorrected is None else np.where(uncorrected, -1, replaced)
    none = np.empty(0, dtype=np.intp)
    found = _Pairs(none, none)
    by_file, by_load = _units(parts, replaced), _loads(parts, replaced)
    if len(by_file.names) > 1:
        old = np.zeros(len(ledger), dtype=bool) if old is None else old
        has_number = np.concatenate([(part.ids != "").to_numpy() for part in parts])
        found = _shared(ledger, parts, by_load if add_shared else by_file, replaced, old).without(old, has_number)
        told += found.sentences(by_file, add_up=False)
        if add_shared:
            added = _shared(ledger, parts, by_file, replaced, old).inside(by_load.of_row)
            told += added.sentences(by_file, add_up=True)
        ledger.supersede(found.spare, "FILA_REPETIDA_ENTRE_ARCHIVOS")
    ledger.warn("RECHAZO_SIN_ORIGINAL", lost)
    ledger.supersede(np.unique(replaced[replaced >= 0]), "FILA_CORREGIDA")
    again = given_back_again(tables, ledger.accepted)
    again = again[ledger.outcome[again] != "duplicada"]
    if len(again):
        told.append(
            f"{quantity(len(again), 'fila de rechazos se devolvió', 'filas de rechazos se devolvieron')} más de "
            "una vez: vale la corregida, o la última."
        )
    ledger.supersede(again, "FILA_CORREGIDA")
    return Shared(told, found.spare, found.kept)


@dataclass(frozen=True, slots=True)
class _Units:
    """What counts as one file: ``names`` for sentences, and the number ``of_row`` of the unit of each row."""

    names: tuple[str, ...]
    of_row: NDArray[np.intp]


def _units(parts: Sequence[TableRows], replaced: NDArray[np.intp]) -> _Units:
    """Return the unit of each row: a file of a load, or a member of a zip; and each sheet or layer not named as a period.

    A sheet «TOTAL» beside those of the months, or a copy of a sheet, has their rows again; the sheets of the months are one
    unit. A row that replaces another (its number in ``replaced``, -1 for none) belongs to the unit of that row.
    """
    loads = [f"carga {part.event}" if part.event else "" for part in parts]
    keys = [(part.table.path, part.table.member, _sheet(part.table), load) for part, load in zip(parts, loads, strict=True)]
    number = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    of_row = np.repeat([number[key] for key in keys], [len(part.table.lines) for part in parts]).astype(np.intp)
    named = called_apart(path for path, *_ in number)
    several = Counter(path for path, *_ in number)
    parts_of = {key: " / ".join(filter(None, key[1:])) for key in number}
    names = tuple(named[key[0]] + (f" ({own})" if own and several[key[0]] > 1 else "") for key, own in parts_of.items())
    return _Units(names, np.where(replaced >= 0, of_row[replaced], of_row))


def _loads(parts: Sequence[TableRows], replaced: NDArray[np.intp]) -> _Units:
    """Return the load of each row as its unit; that of a row that replaces another is that of the other."""
    number, events = pd.factorize(np.asarray([part.event for part in parts]), sort=True)
    of_row = np.repeat(number, [len(part.table.lines) for part in parts])
    names = tuple(f"carga {event}" for event in events)
    return _Units(names, np.where(replaced >= 0, of_row[replaced], of_row))


def _sheet(table: TextTable) -> str:
    """Return the sheet or layer of a table, without the member of a zip before it; empty if its name is of a period.

    «Enero (2)» is how Excel calls a copy, and no period.
    """
    own = table.part.removeprefix(table.member).removeprefix(" / ")
    return "" if are_periods([own]) and not own.rstrip().endswith(")") else own


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Rows to omit (``spare``), and the row of another file that replaces each (``kept``)."""

    spare: NDArray[np.intp]
    kept: NDArray[np.intp]

    def without(self, old: NDArray[np.bool_], has_number: NDArray[np.bool_]) -> _Pairs:
        """Return the pairs but those of ``old`` rows: of these, only what they replace, if it is without a number."""
        stays = ~old[self.spare] & ~(old[self.kept] & has_number[self.spare])
        return _Pairs(self.spare[stays], self.kept[stays])

    def inside(self, load: NDArray[np.intp]) -> _Pairs:
        """Return the pairs of rows of one load."""
        stays = load[self.spare] == load[self.kept]
        return _Pairs(self.spare[stays], self.kept[stays])

    def sentences(self, units: _Units, *, add_up: bool) -> list[str]:
        """Return Spanish sentences on how many rows which files share, and what was done with them."""
        sides = np.sort(np.stack([units.of_row[self.kept], units.of_row[self.spare]]), axis=0)
        tally = Counter(zip(*sides.tolist(), strict=True))
        done = "se suman, porque así se indicó" if add_up else "se cuentan una vez; para sumarlas, --repetidas contar"
        most = sorted(tally.items(), key=lambda item: (-item[1], item[0]))
        lines = [
            f"{units.names[one]} y {units.names[other]} comparten {quantity(count, 'fila', 'filas')}: {done}."
            for (one, other), count in most[:_MOST_PAIRS]
        ]
        if rest := most[_MOST_PAIRS:]:
            many = sum(count for _, count in rest)
            lines.append(
                f"{quantity(len(rest), 'pareja más de archivos comparte', 'parejas más de archivos comparten')} "
                f"{quantity(many, 'fila', 'filas')}: {done}."
            )
        return lines


def _shared(
    ledger: Ledger, parts: Sequence[TableRows], units: _Units, replaced: NDArray[np.intp], old: NDArray[np.bool_]
) -> _Pairs:
    """Return the rows that several files share, whatever their outcome, except those that are not data.

    A row that is replaced by another is preferred to its copies, so that they are omitted with it; of others, the first by
    content; those in ``old`` last.
    """
    core = moment_and_place(parts)
    rows = _in_several(core, units.of_row, ledger.outcome != "no_dato")
    if not len(rows):
        return _Pairs(rows, rows)
    rows = content_order(parts, rows)
    is_replaced = np.isin(rows, replaced[replaced >= 0])
    rows = rows[np.argsort(np.where(is_replaced, 0, np.where(old[rows], 2, 1)), kind="stable")]
    left: list[Alike] = []
    out: list[tuple[NDArray[np.intp], NDArray[np.intp]]] = []
    for alike in sorted(alike_tables(ledger, parts, rows), key=lambda item: (-len(item.names), item.names)):
        gone, kept = spare(alike.keys(core, alike.names), units.of_row[alike.rows])
        out.append((alike.rows[gone], alike.rows[kept]))
        current = alike.without(gone)
        for wider in left:
            gone, stands = _across(wider, current, core, units)
            out.append((current.rows[gone], stands))
            current = current.without(gone)
        left.append(current)
    found = _Pairs(np.concatenate([pair[0] for pair in out]), np.concatenate([pair[1] for pair in out]))
    return _accepted_first(found, ledger, replaced)


def _in_several(core: NDArray[np.uint64], unit: NDArray[np.intp], data: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return the rows of data whose time and position occur in several files."""
    rows = np.flatnonzero(data)
    group = pd.Series(unit[rows]).groupby(core[rows])
    several: NDArray[np.bool_] = (group.transform("min") != group.transform("max")).to_numpy()
    return rows[several]


def _across(
    wider: Alike, other: Alike, core: NDArray[np.uint64], units: _Units
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return matches between rows of tables with different columns, by the common columns, each row in one at most.

    Returns
    -------
    places, kept
        Positions in ``other`` of the rows that ``wider`` also has, and the row numbers in ``wider`` of the same rows.
    """
    names = sorted(set(wider.names) & set(other.names))
    one, two = (
        pd.DataFrame({"key": alike.keys(core, names), "row": alike.rows}).assign(place=np.arange(len(alike.rows)))
        for alike in (wider, other)
    )
    for side in (one, two):
        side["turn"] = side.groupby("key").cumcount()
    both = two.merge(one, on=["key", "turn"], suffixes=("", "_kept"))
    both = both[units.of_row[both["row"]] != units.of_row[both["row_kept"]]]
    return both["place"].to_numpy(dtype=np.intp), both["row_kept"].to_numpy(dtype=np.intp)


def _accepted_first(pairs: _Pairs, ledger: Ledger, replaced: NDArray[np.intp]) -> _Pairs:
    """Return the pairs with the accepted row as the one kept, where the other was rejected for a column of its own."""
    refused = (ledger.outcome[pairs.kept] == "rechazada") & ledger.accepted[pairs.spare]
    turned = np.flatnonzero(refused & ~np.isin(pairs.kept, replaced[replaced >= 0]))
    turned = turned[~pd.Series(pairs.kept[turned]).duplicated().to_numpy()]
    gone, kept = pairs.spare.copy(), pairs.kept.copy()
    gone[turned], kept[turned] = pairs.kept[turned], pairs.spare[turned]
    return _Pairs(gone, kept)
