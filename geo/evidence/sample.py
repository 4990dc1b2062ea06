"""Rows of a table to look at: the same ones in whatever order its rows and columns are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.text import text_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["distinct_texts", "sample_rows", "sample_texts"]

_FIRST = 10_000
"""Rows of a column of which two alike show that not all its texts are different, without looking at the others."""
_MOST_ROWS = 512
"""Rows of a sample, at most: enough to know a share within 5 %."""


def sample_rows(frame: pd.DataFrame, most: int = _MOST_ROWS) -> pd.DataFrame:
    """Return at most ``most`` rows of a table of text, chosen by a hash of their texts, with the columns in order of name.

    The hash is that of the column with most distinct texts, and rows that are alike in it are compared whole.
    """
    frame = frame[sorted(frame.columns)].fillna("")
    if frame.empty:
        return frame
    if len(frame) > most:
        key = _hashes(frame[_most_distinct(frame)])
        frame = frame[key <= np.partition(key, most - 1)[most - 1]]
    if len(frame) > most:
        frame = frame.drop_duplicates()
    whole = np.bitwise_xor.reduce([_hashes(frame[name] + name) for name in frame.columns], axis=0)
    return frame.iloc[np.argsort(whole, kind="stable")[:most]]


def distinct_texts(cells: pd.Series[str]) -> pd.Series[str]:
    """Return the distinct texts of a column, stripped and without the empty one, in order."""
    texts = cells.str.strip().unique()
    return pd.Series(sorted(text for text in texts if text), dtype="str")


def sample_texts(texts: Sequence[str], most: int) -> list[str]:
    """Return at most ``most`` of different texts, chosen by their hash, whatever their order."""
    if len(texts) <= most:
        return [*texts]
    keys = _hashes(pd.Series(texts, dtype="str"))
    return [texts[row] for row in np.argsort(keys, kind="stable")[:most]]


def _most_distinct(frame: pd.DataFrame) -> str:
    """Return the column with most distinct texts; the first of those with as many."""
    names = [str(name) for name in frame.columns]
    repeats = {name: _count(frame[name].iloc[:_FIRST]) < min(_FIRST, len(frame)) for name in names}
    counts: dict[str, int] = {}
    for name in sorted(names, key=repeats.__getitem__):
        counts[name] = _count(frame[name])
        if counts[name] == len(frame):
            return name
    return max(names, key=counts.__getitem__)


def _count(cells: pd.Series[str]) -> int:
    return len(pd.unique(text_numbers(cells)))


def _hashes(cells: pd.Series[str]) -> NDArray[np.uint64]:
    found: NDArray[np.uint64] = pd.util.hash_array(cells.to_numpy(dtype=object), categorize=False)
    return found
