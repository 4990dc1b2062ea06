"""Canonical text of table cells, equal for the same value written by different programs (a CSV and an Excel file)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.text import fold

if TYPE_CHECKING:
    from typing import Any

    import pandas as pd

__all__ = ["canonical"]

_NUMBER = re.compile(r"([+-]?)(\d+)(?:[.,](\d+))?")
_MOMENT = re.compile(
    r"(?:(?P<d>\d{1,2})[/-](?P<m>\d{1,2})[/-](?P<y>\d{4})|(?P<Y>\d{4})[/-](?P<M>\d{1,2})[/-](?P<D>\d{1,2}))"
    r"(?:[ T]+(?P<h>\d{1,2}):(?P<n>\d\d)(?::(?P<s>\d\d)(?:\.\d{1,9})?)?)?"
)
_ORDINALS = {ord(letter): " " for letter in "ºª"}
"""Some encodings have no degree sign and use these letters for it: «Nº 5» is «N° 5»."""
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?")


def canonical(column: pd.Series[Any]) -> pd.Series[str]:
    """Return the canonical text of each cell, independent of the program that wrote it.

    Numbers have a decimal point and no superfluous zeros (``-17,640`` becomes ``-17.64``). Dates become
    ``2020-03-05 14:30:00``, without the time if it is midnight. Any other text is folded (:func:`geo.text.fold`).
    """
    cells = column.fillna("").astype("str")
    return cells.map({text: _canonical(text) for text in cells.unique()}).astype("str")


def _canonical(text: str) -> str:
    bare = text.strip().replace("−", "-")
    if match := _NUMBER.fullmatch(bare):
        sign, whole, decimals = match[1], match[2].lstrip("0") or "0", (match[3] or "").rstrip("0")
        number = f"{whole}.{decimals}" if decimals else whole
        return f"-{number}" if sign == "-" and number != "0" else number
    if match := _MOMENT.fullmatch(bare):
        day = f"{match['y'] or match['Y']}-{int(match['m'] or match['M']):02d}-{int(match['d'] or match['D']):02d}"
        clock = _clock(match["h"] or "0", match["n"] or "00", match["s"])
        return day if clock == "00:00:00" else f"{day} {clock}"
    if match := _CLOCK.fullmatch(bare):
        return _clock(match[1], match[2], match[3])
    return fold(bare.translate(_ORDINALS))


def _clock(hours: str, minutes: str, seconds: str | None) -> str:
    return f"{int(hours):02d}:{minutes}:{seconds or '00'}"
