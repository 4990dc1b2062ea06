"""Columns of personal data by their cells, where the name does not say so: e-mails, mobile telephones, DNI numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.column_words import numbers_things

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    import pyarrow as pa
    from numpy.typing import NDArray

__all__ = ["personal_by_cells"]

_EMAIL = r"^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$"
_PHONE = r"^(?:\+?51[ -]?)?9\d{2}[ -]?\d{3}[ -]?\d{3}$"
_DNI = r"^(?i:DNI)?[ :.]*(?:\d{8}(?:[.,]0)?|\d{2}[.,]\d{3}[.,]\d{3})$"
_DNI_IN_TEXT = r"(?i)\bD\.?N\.?I\b[^\d]{0,9}\d{8}\b"
_DAY = r"^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[.,]0)?$"
_PHONE_BYTES, _DNI_BYTES, _STORY_BYTES = (9, 15), (8, 20), (11, 1_000_000)
"""Bytes of a telephone, of a DNI number, and of a text with one, from and to: cells of other lengths need no pattern."""
_SHARE = 0.9
"""Share of the filled cells of a column, from 0 to 1, that are telephones or DNI numbers, at least."""
_EMAILS = 0.5
"""The same for e-mails, which nothing else looks like."""
_STORIES = 0.05
"""The same for texts with a number that they say is a DNI: stories, of which not all name a person."""
_FIRST, _FEW = 50_000, 0.5
"""Rows that show whether the texts of a column repeat, and the share of them that is different, from 0 to 1, at most."""
_LEAST = 3
"""Filled cells of a column, at least: fewer prove nothing."""


def personal_by_cells(frame: pd.DataFrame, names: Iterable[str]) -> list[str]:
    """Return which of the named columns of text hold e-mails, mobile telephones or DNI numbers.

    Numbers are personal unless a word of the name says that they number something else, or they are days (``20200131``).
    """
    return [name for name in names if _is_personal(frame[name], name)]


def _is_personal(cells: pd.Series[str], name: str) -> bool:
    import pyarrow.compute as pc  # noqa: PLC0415 (heavy)

    text, times = _counted(cells)
    size = pc.binary_length(text)
    filled = int(times[np.asarray(size) > 0].sum())
    if filled < _LEAST:
        return False

    def of_filled(found: pa.Array) -> float:
        return float(times[np.asarray(found)].sum()) / filled

    def share(pattern: str) -> float:
        return of_filled(pc.match_substring_regex(text, pattern))

    def are_long(bounds: tuple[int, int], least: float = _SHARE) -> bool:
        return of_filled(pc.and_(pc.greater_equal(size, bounds[0]), pc.less_equal(size, bounds[1]))) >= least

    if of_filled(pc.match_substring(text, "@")) >= _EMAILS and share(_EMAIL) >= _EMAILS:
        return True
    if are_long(_STORY_BYTES, _STORIES) and share(_DNI_IN_TEXT) >= _STORIES:
        return True
    if numbers_things(name):
        return False
    if are_long(_PHONE_BYTES) and share(_PHONE) >= _SHARE:
        return True
    return are_long(_DNI_BYTES) and share(_DNI) >= _SHARE and share(_DAY) < _SHARE


def _counted(cells: pd.Series[str]) -> tuple[pa.Array, NDArray[np.int64]]:
    """Return the stripped texts of a column and how often each occurs; one by one where most of the first are different."""
    import pyarrow as pa  # noqa: PLC0415 (heavy)
    import pyarrow.compute as pc  # noqa: PLC0415

    column = pa.chunked_array(pa.array(cells, type=pa.large_string()), pa.large_string()).combine_chunks().fill_null("")
    first = column[:_FIRST]
    if len(pc.unique(first)) > _FEW * len(first):
        return pc.utf8_trim_whitespace(column), np.ones(len(column), dtype=np.int64)
    counts = pc.value_counts(column)
    return pc.utf8_trim_whitespace(counts.field("values")), counts.field("counts").to_numpy()
