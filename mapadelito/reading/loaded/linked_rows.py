"""Rows of the store that decide over one another, in groups: what is settled of a group needs no row of another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.boundaries.names.unit_words import parts_of_name
from geo.incidents.row_content import hash_numbers
from mapadelito.reading.held_selection import given_back
from mapadelito.reading.jurisdiction_names import bare_name
from mapadelito.store.selection import CROWDED, STREETS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from mapadelito.reading.loaded.held_keys import RowKeys
    from mapadelito.store.held_tables import Load

__all__ = ["linked_groups"]

_Links = tuple["NDArray[np.intp]", "NDArray[np.uint64]"]
"""Rows, and a number for each: rows of equal numbers are of one group."""


def linked_groups(
    keys: RowKeys, loads: Sequence[Load], names: Mapping[int, str], known: Collection[str] | None, *, most: int
) -> list[NDArray[np.intp]]:
    """Return the rows of each group, in increasing order.

    Rows are of one group if they are of one report, or equal in number and day; at one moment, place and comisaría, in two
    tables; at one place that may stand for others; rows given back and what they come from; or if their comisaría is known
    by their places. Such groups are joined up to some size.

    Parameters
    ----------
    keys, loads
        All rows, and their tables.
    names
        Text of each number ``nombrada``.
    known
        Bare names of comisarías that need no places to be known; None where none is known by places.
    most
        Rows of a group, unless more are linked.
    """
    links = [
        _equal(keys.report != 0, keys.report),
        _equal(keys.number != 0, keys.number, keys.day),
        _moments(keys, loads),
        _places(keys),
        _returned(keys, loads),
        _learnt(keys, names, known),
    ]
    label = _joined(links, len(keys))
    _, first, label = np.unique(label, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    ends = np.cumsum(np.bincount(label)[order])
    group = np.empty(len(order), dtype=np.intp)
    group[order] = (ends - 1) // most
    whole = group[label]
    rows = np.argsort(whole, kind="stable")
    return [own for own in np.split(rows, np.flatnonzero(np.diff(whole[rows])) + 1) if len(own)]


def _equal(among: NDArray[np.bool_], *columns: NDArray[np.generic]) -> _Links:
    """Return the rows of a mask, linked where they are equal in all columns."""
    rows = np.flatnonzero(among)
    return rows, _mixed(*(column[rows] for column in columns))


def _mixed(*columns: NDArray[np.generic]) -> NDArray[np.uint64]:
    """Return a hash of each row of some columns of whole numbers."""
    found = np.zeros(len(columns[0]), dtype=np.uint64)
    for column in columns:
        found = hash_numbers((found + column.astype(np.uint64)).view(np.int64))
    return found


def _moments(keys: RowKeys, loads: Sequence[Load]) -> _Links:
    """Return the rows of equal moment, place and comisaría; whatever this is, if a table does not tell it."""
    columns = [keys.day, keys.minute, keys.x, keys.y]
    if all("comisaria" in load.meta["fields"] for load in loads):
        columns.append(keys.name)
    rows, found = _equal(keys.data, *columns)
    tables = pd.Series(keys.table[rows]).groupby(found)
    several = (tables.transform("min") != tables.transform("max")).to_numpy()
    return rows[several], found[several]


def _places(keys: RowKeys) -> _Links:
    """Return the rows at places that many of different addresses have, or where one was forced to.

    What is decided there is whether those with a place of their own keep it: where there are none, nothing is.
    """
    rows, found = _equal(keys.placed | keys.forced, keys.x, keys.y)
    several = pd.Series(found).duplicated(keep=False).to_numpy()
    rows, found = rows[several], found[several]
    told = pd.DataFrame({"street": keys.address[rows], "placed": keys.placed[rows], "forced": keys.forced[rows]})
    at = told.groupby(found)
    placed = at["placed"].transform("sum")
    crowded = (placed >= CROWDED) & (at["street"].transform("nunique") >= STREETS)
    shared = ((placed > 0) & (crowded | at["forced"].transform("any"))).to_numpy()
    return rows[shared], found[shared]


def _returned(keys: RowKeys, loads: Sequence[Load]) -> _Links:
    """Return the rows given back, and those that they may come from, as one group."""
    found = [np.empty(0, dtype=np.intp)]
    number = {load.number: place for place, load in enumerate(loads)}
    for load, lines in given_back(loads).items():
        own = np.flatnonzero(keys.table == number[load])
        found.append(own if lines is None else own[np.isin(keys.line[own], [*lines])])
    rows = np.concatenate(found)
    return rows, np.zeros(len(rows), dtype=np.uint64)


def _learnt(keys: RowKeys, names: Mapping[int, str], known: Collection[str] | None) -> _Links:
    """Return the rows of each comisaría that is known by its places, with those whose sector names it."""
    if known is None:
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.uint64)
    strange = {key: bare for key, text in names.items() if (bare := bare_name(text)) not in known}
    number = {bare: place for place, bare in enumerate(sorted({*strange.values()}))}
    said = {key: bare_name(parts_of_name(text).levels.get("comisaria", "")) for key, text in keys.sectors.items()}
    sides = [
        _named(keys.name, {key: number[bare] for key, bare in strange.items()}),
        _named(keys.sector, {key: number[bare] for key, bare in said.items() if bare in number}),
    ]
    return np.concatenate([rows for rows, _ in sides]), np.concatenate([found for _, found in sides])


def _named(keys: NDArray[np.generic], numbers: Mapping[int, int]) -> _Links:
    """Return the rows whose key has a number."""
    rows = np.flatnonzero(np.isin(keys, np.asarray([*numbers], dtype=keys.dtype)))
    return rows, np.asarray([numbers[key] for key in keys[rows].tolist()], dtype=np.uint64)


def _joined(links: Iterable[_Links], size: int) -> NDArray[np.intp]:
    """Return the number of the group of each row: that of the rows that are linked to it, directly or through others."""
    from scipy.sparse import coo_array  # noqa: PLC0415 (heavy)
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 (heavy)

    ends = []
    for rows, found in links:
        order = np.argsort(found, kind="stable")
        same = np.flatnonzero(found[order][1:] == found[order][:-1])
        ends.append(np.stack([rows[order[same]], rows[order[same + 1]]]))
    one, other = np.concatenate(ends, axis=1)
    graph = coo_array((np.ones(len(one), dtype=np.int8), (one, other)), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.intp)
