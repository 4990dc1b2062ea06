"""Identity of a row of incidents: its time and position as read, and the canonical texts of its columns.

The numbers of reports and contents are kept for years: the test of their values must stay as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pyproj import CRS

from geo.cell_text import canonical
from geo.incidents.row_content import MOMENT, PLACE, hash_numbers, hash_rows, hash_texts
from geo.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from geo.incidents.table_rows import TableRows
    from geo.ledger import Ledger
    from geo.text_table import TextTable

__all__ = [
    "DEGREE",
    "NOON",
    "Alike",
    "alike_tables",
    "columns_of",
    "content_keys",
    "moment_and_place",
    "numbers_rows",
    "report_keys",
    "whole_numbers",
]

DEGREE = 1e6
"""Units per degree in comparisons of positions: a millionth of a degree, 0.1 m, is the precision of exports."""
NOON = 720.0
"""Noon, in minutes after midnight: it may be a default value in one file and not in another, and is compared as unknown."""
_MOST = 2.0**53
"""Largest number up to which all whole numbers are exact in float64; a larger coordinate is invalid."""
_LEAST_NUMBERED = 10
"""Rows, at least, of a column of numbers from 0 or 1 that is taken for the row number, and not compared."""


def report_keys(part: TableRows, namespace: str = "") -> NDArray[np.uint64]:
    """Return a number for the report of each row, 0 without one.

    Parameters
    ----------
    part, namespace
        The table, and what its numbers belong to (the system that gives them). Equal numbers of two of these, or of two
        comisarías as written, are two reports.
    """
    ids = canonical(part.ids)
    texts = {"de": pd.Series(fold(namespace), index=ids.index, dtype="str"), "comisaria": canonical(part.text["comisaria"])}
    found = hash_rows({name: hash_texts(own) for name, own in (texts | {"id": ids}).items()})
    return np.where((ids == "").to_numpy(), np.uint64(0), found)


def content_keys(part: TableRows) -> NDArray[np.uint64]:
    """Return a number for what each row says, equal for rows that are one in two exports.

    A position counts to a millionth of a degree, noon as no hour, texts as they fold, and no column that numbers the rows
    of its table. The cells of a date or a place count only in a rejected row.
    """
    degrees = part.written.to_crs(CRS.from_epsg(4326))
    minute = part.moments["minute"].to_numpy(dtype=float)
    day = part.moments["day"].to_numpy(dtype="datetime64[s]").astype(np.int64)
    numbers = {
        "day": day,
        "minute": whole_numbers(np.where(minute == NOON, np.nan, minute)),
        "x": whole_numbers(degrees.x * DEGREE),
        "y": whole_numbers(degrees.y * DEGREE),
    }
    refused = part.ledger.outcome == "rechazada"
    fields = {name: field for field, name in part.found.items()}
    texts = {str(name): cells for name, cells in part.text.items()} | {"id": part.ids}
    for name, cells in part.table.frame.items():
        field = fields.get(str(name), "")
        if field in MOMENT | PLACE:
            texts[field] = cells.where(refused, "")
        elif field or not numbers_rows(part.table, str(name)):
            texts.setdefault(field or f" {fold(str(name))}", cells)
    hashes = {f"{name} ": hash_numbers(own) for name, own in numbers.items()}
    return hash_rows(hashes | {name: hash_texts(canonical(cells)) for name, cells in texts.items()})


def moment_and_place(parts: Sequence[TableRows]) -> NDArray[np.uint64]:
    """Return a hash of day, minute and position of every row."""
    degrees = [part.written.to_crs(CRS.from_epsg(4326)) for part in parts]
    minutes = np.concatenate([part.moments["minute"].to_numpy(dtype=float) for part in parts])
    days = np.concatenate([part.moments["day"].to_numpy(dtype="datetime64[s]") for part in parts])
    return _hash(
        pd.DataFrame(
            {
                "day": days.astype(np.int64),
                "minute": whole_numbers(np.where(minutes == NOON, np.nan, minutes)),
                "x": whole_numbers(np.concatenate([item.x for item in degrees]) * DEGREE),
                "y": whole_numbers(np.concatenate([item.y for item in degrees]) * DEGREE),
            }
        )
    )


def whole_numbers(numbers: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the nearest integers; the smallest integer for NaN and for values out of range."""
    known = np.abs(numbers) < _MOST
    return np.where(known, np.round(np.where(known, numbers, 0)).astype(np.int64), np.iinfo(np.int64).min)


def _hash(frame: pd.DataFrame) -> NDArray[np.uint64]:
    return np.asarray(pd.util.hash_pandas_object(frame, index=False), dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Alike:
    """Rows of tables with the same columns: their row numbers, and their canonical texts."""

    rows: NDArray[np.intp]
    texts: pd.DataFrame

    @property
    def names(self) -> tuple[str, ...]:
        """Column names, sorted."""
        return tuple(sorted(self.texts.columns))

    def keys(self, core: NDArray[np.uint64], names: Sequence[str]) -> NDArray[np.uint64]:
        """Return a hash of the rows by some of the columns."""
        return _hash(self.texts[list(names)].assign(**{"": core[self.rows]}))

    def without(self, places: NDArray[np.intp]) -> Alike:
        """Return a copy without some rows, given by position."""
        kept = np.ones(len(self.rows), dtype=bool)
        kept[places] = False
        return Alike(self.rows[kept], self.texts[kept])


def alike_tables(ledger: Ledger, parts: Sequence[TableRows], rows: NDArray[np.intp]) -> Iterator[Alike]:
    """Yield the rows of the tables that have the same columns."""
    numbered = _numbered(parts)
    groups: dict[tuple[str, ...], list[tuple[NDArray[np.intp], pd.DataFrame]]] = {}
    start = 0
    for part in parts:
        own = rows[(rows >= start) & (rows < start + len(part.table.lines))]
        if len(own):
            texts = _texts(part, own - start, ledger.outcome[own] == "rechazada", numbered)
            groups.setdefault(tuple(sorted(texts.columns)), []).append((own, texts))
        start += len(part.table.lines)
    order = pd.Series(np.arange(len(rows)), index=rows)
    for pieces in groups.values():
        own = np.concatenate([piece[0] for piece in pieces])
        turn = np.argsort(order[own].to_numpy(), kind="stable")
        texts = pd.concat([piece[1] for piece in pieces], ignore_index=True).apply(canonical)
        yield Alike(own[turn], texts.iloc[turn].reset_index(drop=True))


def columns_of(part: TableRows) -> frozenset[str]:
    """Return the columns of a table: their field, or a space and their folded name."""
    fields = {name: field for field, name in part.found.items()}
    return frozenset(fields.get(str(name), f" {fold(str(name))}") for name in part.table.frame)


def _texts(part: TableRows, rows: NDArray[np.intp], refused: NDArray[np.bool_], numbered: set[str]) -> pd.DataFrame:
    """Return cells by field or folded name, including time and position only where those could not be read.

    The delito has the same name whatever its column, as another export may have it as the tipo.
    """
    fields = {name: field for field, name in part.found.items()}
    if "delito" not in part.found:
        fields = {name: "delito" if field == "tipo" else field for name, field in fields.items()}
    delito = part.text["delito"].where(part.text["delito"] != "", part.text["tipo"])
    out = {"delito": delito.iloc[rows], "modalidad": part.text["modalidad"].iloc[rows]}
    for name, cells in part.table.frame.items():
        field = fields.get(str(name), "")
        key = field or f" {fold(str(name))}"
        if key in out or key in numbered:
            continue
        own = cells.iloc[rows]
        out[key] = own.where(refused, "") if field in MOMENT | PLACE else own
    return pd.DataFrame(out).reset_index(drop=True)


def _numbered(parts: Sequence[TableRows]) -> set[str]:
    """Return the columns that number the rows of every table that has them: they depend on the export, not the incident."""
    held: dict[str, list[bool]] = {}
    for part in parts:
        for name in set(part.table.frame.columns) - set(part.found.values()):
            held.setdefault(f" {fold(str(name))}", []).append(numbers_rows(part.table, name))
    return {key for key, every in held.items() if all(every)}


def numbers_rows(table: TextTable, name: str) -> bool:
    """Return whether the cells of a column number the rows of its table, from 0 or 1, in any order."""
    if table.kept is not None:
        return name in table.kept.numbering
    cells = table.frame[name][table.codes == ""]
    size = len(cells)
    if size < _LEAST_NUMBERED or cells.iloc[0] == "" or not cells.iloc[0].isdigit():
        return False
    numbers = pd.to_numeric(cells, errors="coerce").to_numpy(dtype=float)
    return bool(numbers.min() in (0, 1) and numbers.max() - numbers.min() == size - 1 and len(np.unique(numbers)) == size)
