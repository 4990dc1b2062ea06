"""What a row says as a number, and the order of rows by it: which of two rows stays depends on no order of rows or files."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from geo.incidents.table_rows import TableRows

__all__ = ["MOMENT", "PLACE", "content_order", "hash_numbers", "hash_rows", "hash_texts"]

MOMENT = {"fecha", "hora", "anio", "mes", "dia"}
"""Fields that are compared as day and minute, not by their cells."""
PLACE = {"latitud", "longitud", "este", "norte"}
"""Fields that are compared as a position, not by their cells."""
_STEP, _ONE, _TWO = (np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
"""Increment and multipliers of SplitMix64 (Steele, Lea and Flood 2014), which spreads the bits of whole numbers."""


def hash_texts(texts: pd.Series[str]) -> NDArray[np.uint64]:
    """Return 64 bits for each text, of BLAKE2b of its UTF-8: the same in any version of any library; 0 for no text."""
    codes, distinct = pd.factorize(texts.fillna("").to_numpy(dtype=object))
    return np.fromiter(map(_hash_text, distinct), dtype=np.uint64, count=len(distinct))[codes]


def _hash_text(text: str) -> int:
    if not text:
        return 0
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def hash_numbers(numbers: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return 64 bits for each whole number."""
    mixed = numbers.astype(np.uint64) + _STEP
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _ONE
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _TWO
    return np.asarray(mixed ^ (mixed >> np.uint64(31)), dtype=np.uint64)


def hash_rows(columns: Mapping[str, NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """Return a hash of each row from those of its cells, by the name of their column and in any order of columns.

    A column of zeros, that of empty cells, is as none: a table that lacks a column says what one with it empty says.
    """
    size = len(next(iter(columns.values())))
    odd = {name: np.uint64(_hash_text(name) | 1) for name in columns}
    return np.asarray(sum((own * odd[name] for name, own in columns.items()), np.zeros(size, np.uint64)), dtype=np.uint64)


def content_order(parts: Sequence[TableRows], rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return row numbers in an order that depends on what each row says alone.

    First those with a known place, then those with an hour; the rest is arbitrary, by a hash. Rows that say the same keep
    their order.

    Parameters
    ----------
    parts, rows
        All tables, and the numbers of some rows over them.
    """
    bare = np.concatenate([part.bare | ~part.written.known for part in parts])[rows]
    minute = np.concatenate([part.moments["minute"].to_numpy(dtype=float) for part in parts])[rows]
    start, hashes = 0, np.zeros(len(rows), dtype=np.uint64)
    for part in parts:
        inside = (rows >= start) & (rows < start + len(part.ledger))
        if inside.any():
            hashes[inside] = _exact(part, rows[inside] - start)
        start += len(part.ledger)
    return rows[np.lexsort((hashes, np.isnan(minute), bare))]


def _exact(part: TableRows, rows: NDArray[np.intp]) -> NDArray[np.uint64]:
    """Return a hash of all that rows of a table say, as read."""
    numbers = {
        "day": part.moments["day"].to_numpy(dtype="datetime64[s]")[rows].astype(np.int64),
        "minute": _bits(part.moments["minute"].to_numpy(dtype=float)[rows]),
        "x": _bits(part.written.x[rows]),
        "y": _bits(part.written.y[rows]),
    }
    texts = {name: cells.iloc[rows] for name, cells in part.text.items()} | {"id": part.ids.iloc[rows]}
    fields = {name: field for field, name in part.found.items()}
    for name, cells in part.table.frame.items():
        field = fields.get(str(name))
        if field not in MOMENT | PLACE:
            texts.setdefault(field or f" {fold(str(name))}", cells.iloc[rows])
    return hash_rows(
        {f"{name} ": hash_numbers(own) for name, own in numbers.items()}
        | {str(name): hash_texts(own) for name, own in texts.items()}
    )


def _bits(numbers: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the bits of numbers, the same for any NaN and for either zero."""
    return np.where(np.isnan(numbers), np.nan, numbers + 0.0).view(np.int64)
