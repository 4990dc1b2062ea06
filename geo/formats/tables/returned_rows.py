"""Rejected rows returned after correction: the sheets of ``rechazos.xlsx`` are read as rows of their original tables.

If the original file is read as well, each returned row replaces its original.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo.cell_text import canonical
from geo.columns import ORIGINAL, heads_rejects
from geo.naming import quantity
from geo.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from geo.text_table import TextTable

__all__ = [
    "ORIGIN",
    "as_written",
    "given_back_again",
    "only_corrected",
    "originals",
]

ORIGIN = ("archivo", "hoja", "fila", "columna")
"""Data of each returned row: its original file, sheet and line, and the column at fault."""

_CLOSED_FORMULA = re.compile(r"^'(?=[=+\-@])")
_MOST_LINES = 1e9
"""Largest line number, exclusive: a larger number is invalid."""
_ALIKE = 0.5
"""Share of the cells, from 0 to 1, outside the columns at fault, that a returned row has in common with its original, at
least. The user may correct several cells; a row of another incident has the delito and little else in common."""


def only_corrected(tables: Mapping[str, TextTable]) -> dict[str, TextTable]:
    """Return the sheets of rejected rows of a workbook, without its summary; if there are none, all its sheets."""
    returned = {name: table for name, table in tables.items() if _is_returned(table)}
    return returned or dict(tables)


def as_written(table: TextTable) -> TextTable:
    """Return a table of rejected rows in the form of the original table, with a notice; any other table unchanged."""
    if not _is_returned(table):
        return table
    own = [name for name in table.frame.columns if str(name).startswith(ORIGINAL)]
    cells = {name.removeprefix(ORIGINAL): table.frame[name].str.replace(_CLOSED_FORMULA, "", regex=True) for name in own}
    frame = pd.DataFrame(cells, index=table.frame.index)
    told = ("RECHAZOS_CORREGIDOS", f"«{table.file}»: son filas rechazadas antes; se leyeron sus columnas originales.")
    return replace(table, frame=frame, notices=[*table.notices, told], origin=_origin(table))


def _is_returned(table: TextTable) -> bool:
    return heads_rejects([str(name) for name in table.frame.columns])


def _origin(table: TextTable) -> dict[str, list[Any]]:
    """Return :data:`ORIGIN` of each row; its present position if the original line is missing."""
    called = {fold(str(name)): name for name in table.frame.columns}
    said = {name: table.frame[called[fold(name)]].str.replace(_CLOSED_FORMULA, "", regex=True) for name in ORIGIN}
    line = pd.to_numeric(said["fila"], errors="coerce")
    known = (line.between(1, _MOST_LINES) & (line % 1 == 0)).to_numpy()
    return {
        "archivo": said["archivo"].where(known, table.file).tolist(),
        "hoja": said["hoja"].where(known, table.part).tolist(),
        "fila": np.where(known, line.where(known, 0), table.lines).astype(np.int64).tolist(),
        "columna": said["columna"].tolist(),
    }


def _came_from(table: TextTable) -> pd.DataFrame:
    """Return the original positions of the rows of a returned table, without rows that are not data."""
    rows: pd.DataFrame = pd.DataFrame(table.origin)[table.codes == ""]
    return rows


def originals(
    tables: Sequence[TextTable], ids: Sequence[str | None], loads: Sequence[int] = ()
) -> tuple[NDArray[np.intp], list[str], int]:
    """Return the row that each returned row replaces.

    Parameters
    ----------
    tables
        All tables read, in order; rows are numbered over them.
    ids
        Column of the identifier of each table, or None.
    loads
        Number of the load of each table, if they are of several: files of one name in two of them are told apart by the row.

    Returns
    -------
    rows, sentences, lost
        For each row, the number of its original, -1 if none; Spanish sentences; and how many rows refer to a file that was
        read but has no similar row at that line, because it has changed or two files have that name. They stay as new rows.
    """
    starts = np.cumsum([0, *(len(table.lines) for table in tables)])
    found = np.full(starts[-1], -1, dtype=np.intp)
    told, lost = [], 0
    for number, table in enumerate(tables):
        if table.origin is None:
            continue
        for (name, part), rows in _came_from(table).groupby(["archivo", "hoja"], sort=False):
            named = [other for other, item in enumerate(tables) if item.origin is None and item.is_called(str(name))]
            if not named:
                continue
            holders = [other for other in named if tables[other].part == part]
            at = np.full(len(rows), -1, dtype=np.intp)
            if len(holders) == 1 or (loads and len({loads[other] for other in holders}) == len(holders)):
                at = _like_one(table, rows, {starts[other]: tables[other] for other in holders}, ids[number])
                found[starts[number] + rows.index[at >= 0]] = at[at >= 0]
            taken, missed = int((at >= 0).sum()), int((at < 0).sum())
            lost += missed
            if taken:
                told.append(
                    f"«{table.file}»: {quantity(taken, 'fila reemplaza a la', 'filas reemplazan a las')} de «{name}» de "
                    f"{'la que salió' if taken == 1 else 'las que salieron'}."
                )
            if missed:
                like = (
                    "no se parece a la fila de la que salió" if missed == 1 else "no se parecen a la fila de la que salieron"
                )
                why = like if len(holders) == 1 else "no se sabe de qué tabla son"
                told.append(
                    f"«{table.file}»: {quantity(missed, 'fila dice', 'filas dicen')} venir de «{name}», pero "
                    f"{why}: {'se leyó' if missed == 1 else 'se leyeron'} aparte."
                )
    return found, told, lost


def _like_one(
    table: TextTable, rows: pd.DataFrame, others: Mapping[int, TextTable], identifier: str | None
) -> NDArray[np.intp]:
    """Return the number of the original of each returned row, in tables by the number of their first row; -1 if not known.

    It is not known if rows of two tables are similar, which have no number and other cells.
    """
    found = np.full(len(rows), -1, dtype=np.intp)
    said, unsure = np.zeros(len(rows), dtype=np.uint64), np.zeros(len(rows), dtype=bool)
    for start, other in others.items():
        at = _like(table, rows, other, identifier)
        own = np.flatnonzero(at >= 0)
        was = other.frame.iloc[at[own]]
        says = pd.util.hash_pandas_object(was[sorted(map(str, was))], index=False).to_numpy()
        if identifier in was:
            says = np.where(canonical(was[identifier]) != "", np.uint64(1), says)
        unsure[own] |= (found[own] >= 0) & (says != said[own])
        said[own], found[own] = says, start + at[own]
    found[unsure] = -1
    return found


def _like(table: TextTable, rows: pd.DataFrame, other: TextTable, identifier: str | None) -> NDArray[np.intp]:
    """Return the position in another table of the original of each returned row; -1 if that row is not similar."""
    lines = pd.Series(np.arange(len(other.lines)), index=other.lines)[other.codes == ""]
    at = lines[~lines.index.duplicated()].reindex(rows["fila"]).fillna(-1).to_numpy().astype(np.intp)
    there = np.flatnonzero(at >= 0)
    own = table.frame.iloc[rows.index[there]]
    was = other.frame.iloc[at[there]]
    alike = _similar(own, was, rows["columna"].iloc[there])
    if identifier in own and identifier in was:
        mine, theirs = canonical(own[identifier]).to_numpy(), canonical(was[identifier]).to_numpy()
        alike &= (mine == "") | (theirs == "") | (mine == theirs)
    at[there[~alike]] = -1
    found: NDArray[np.intp] = at
    return found


def _similar(own: pd.DataFrame, was: pd.DataFrame, fault: pd.Series[str]) -> NDArray[np.bool_]:
    """Return a mask of the rows with enough cells equal to those of another table, without the columns at ``fault``."""
    counted, same = np.zeros(len(own)), np.zeros(len(own))
    for name in [name for name in own.columns if name in was.columns]:
        mine, theirs = own[name].to_numpy(object).copy(), was[name].to_numpy(object).copy()
        other = np.flatnonzero(mine != theirs)
        mine[other], theirs[other] = canonical(own[name].iloc[other]), canonical(was[name].iloc[other])
        wrong = fault.map({words: name in (words, *words.split(" , ")) for words in fault.unique()}).to_numpy(dtype=bool)
        weighed = ~wrong & ((mine != "") | (theirs != ""))
        counted += weighed
        same += weighed & (mine == theirs)
    enough: NDArray[np.bool_] = same >= counted * _ALIKE
    return enough


def given_back_again(tables: Sequence[TextTable], accepted: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return the rows that were returned in several files, except one of each, preferably accepted and given last.

    Parameters
    ----------
    tables, accepted
        All tables read, in order, and a mask of the accepted rows.
    """
    starts = np.cumsum([0, *(len(table.lines) for table in tables)])
    back = [
        _came_from(table).assign(table=number, place=lambda rows: rows.index)
        for number, table in enumerate(tables)
        if table.origin is not None
    ]
    if len(back) < 2:
        return np.empty(0, dtype=np.intp)
    whole = pd.concat(back, ignore_index=True)
    whole["row"] = starts[whole["table"]] + whole["place"]
    whole["stands"] = accepted[whole["row"]]
    whole = whole.sort_values(["stands", "row"], ignore_index=True)
    same = whole.groupby(["archivo", "hoja", "fila"], sort=False)
    whole["best"] = same["row"].transform("last")
    once = same["table"].transform("nunique") == same["row"].transform("size")  # otherwise a file has two copies of the row
    pairs = whole[once & (whole["row"] != whole["best"])]
    pairs = pairs.assign(holder=np.searchsorted(starts, pairs["best"].to_numpy(), side="right") - 1)
    out = [np.empty(0, dtype=np.intp)]
    for _, pair in pairs.groupby(["table", "holder"], sort=False):
        number, holder = (int(pair[name].iloc[0]) for name in ("table", "holder"))
        own = tables[number].frame.iloc[pair["place"]]
        was = tables[holder].frame.iloc[pair["best"] - starts[holder]]
        out.append(pair["row"].to_numpy(dtype=np.intp)[_similar(own, was, pair["columna"])])
    return np.concatenate(out)
