"""Sums and lookups over rows by group, for millions of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.incidents.row_content import hash_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from geo.incidents.table_rows import TableRows

__all__ = ["by_table", "events_of", "is_data", "least_of", "numbered_groups", "set_hashes"]


def by_table(parts: Sequence[TableRows], rows: NDArray[np.intp]) -> Iterator[tuple[TableRows, NDArray[np.intp]]]:
    """Yield each table that has some of the rows, given in increasing order, and their positions in it."""
    starts = np.cumsum([0, *(len(part.ledger) for part in parts)])
    cuts = np.searchsorted(rows, starts)
    for part, start, first, last in zip(parts, starts, cuts, cuts[1:], strict=False):
        if first < last:
            yield part, rows[first:last] - start


def events_of(parts: Sequence[TableRows]) -> NDArray[np.int64]:
    """Return the number of the load of each row."""
    return np.repeat([part.event for part in parts], [len(part.ledger) for part in parts]).astype(np.int64)


def is_data(parts: Sequence[TableRows]) -> NDArray[np.bool_]:
    """Return a mask of the rows that are data, as they were read."""
    return np.asarray(np.concatenate([part.ledger.outcome for part in parts]) != "no_dato")


def numbered_groups(*keys: NDArray[np.generic]) -> tuple[NDArray[np.intp], int]:
    """Return the number of the group of each row, from 0 in the order of its keys, and how many there are."""
    number: NDArray[np.intp] = np.zeros(len(keys[0]), dtype=np.intp)
    count = 1
    for key in keys:
        codes, found = pd.factorize(key, sort=True)
        number, distinct = pd.factorize(number * max(len(found), 1) + codes, sort=True)
        count = len(distinct)
    return number, count


def least_of(group: NDArray[np.intp], values: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Return the least value of each group."""
    least = np.full(count, np.iinfo(np.int64).max)
    np.minimum.at(least, group, values)
    return least


def set_hashes(group: NDArray[np.intp], values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return a hash of the set of values of each group, from 0, of which none is empty."""
    if not len(group):
        return np.empty(0, dtype=np.uint64)
    order = np.lexsort((values, group))
    own, said = group[order], values[order]
    fresh = np.r_[True, (own[1:] != own[:-1]) | (said[1:] != said[:-1])]
    own, said = own[fresh], said[fresh]
    return np.add.reduceat(hash_numbers(said.view(np.int64)), np.flatnonzero(np.r_[True, own[1:] != own[:-1]]))
