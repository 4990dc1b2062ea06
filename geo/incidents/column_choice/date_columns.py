"""Dates of which the parts are in several columns: year, month and day, or the start and the end of a span of time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from geo.clock import DAY_MIN
from geo.column_words import NAMED, is_denied, meanings, name_score, name_words
from geo.errors import FormatError
from geo.incidents.column_choice.probes import CLOCK
from geo.incidents.parsing.date_text import parse_timestamps
from geo.incidents.parsing.date_words import CENTURY, month_number
from geo.incidents.parsing.hour_text import WIDEST_RANGE_MIN, read_hours
from geo.ledger import BETWEEN
from geo.text import fold
from geo.wording import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from numpy.typing import NDArray

__all__ = [
    "SPANS",
    "DayText",
    "day_text",
    "hour_text",
    "latest",
    "proved_ends",
    "span_ends",
    "unused_hours",
    "without_lone_ends",
]

SPANS = {"fecha": "fecha_hasta", "hora": "hora_hasta"}
"""Field of the end of a span of time, of the field of its start."""
_UNTIL = frozenset(("HASTA", "HAST", "TO", "UNTIL"))
"""Words of a name that can only be of the end of a span of time; an «end» may be that of a procedure."""
_ENDS_DAYS, _ENDS_MIN = 7, WIDEST_RANGE_MIN
"""Days, and minutes, from the start of an incident to its end, at most: a procedure takes longer."""
_NO_DAY = pd.Timestamp(0)
"""Stands for a day that is not known, in comparisons."""
_ENDS_SHARE, _ENDS_LEAST = 0.9, 5
"""Share of the rows, from 0 to 1, and how many, of which the end is so near after the start, at least."""

_WHOLE_HOUR, _MINUTE = r"(?:[01]?[0-9]|2[0-4])?", r" *(?:[0-5]?[0-9])? *"
_OF_TWELVE = r"(?:(?:0?[0-9]|1[0-2])(?:[:.][0-5][0-9]){0,2})?"
"""Texts of the cells of three columns: whole hours, minutes, and hours of a clock of half a day; or empty ones."""
_FIRST_ROWS = 100
"""Rows of which the cells show that a column is not one of hours, or halves of the day, before all are looked at."""


class DayText(NamedTuple):
    """``text``, dates as ISO text (``?`` for impossible numbers); ``shown``, the cells; ``column``, their names."""

    text: pd.Series[str]
    shown: pd.Series[str]
    column: str


def day_text(frame: pd.DataFrame, found: Mapping[str, str]) -> DayText | None:
    """Return the dates of columns of year, month (number or name) and day; None if the table lacks one of them."""
    fields = ("anio", "mes", "dia")
    if not set(fields) <= set(found):
        return None
    cells = [frame[found[field]].fillna("").str.strip() for field in fields]
    year, month, day = (_numbers(text, read) for text, read in zip(cells, (_year, _month, _whole), strict=True))
    keys, inverse = np.unique((year * 100 + month) * 100 + day, return_inverse=True)
    texts = [_iso(key) for key in keys.tolist()]
    blank = (cells[0] + cells[1] + cells[2] == "").to_numpy()
    text = pd.Series(np.asarray(texts, dtype=object)[inverse], index=frame.index, dtype="str").mask(blank, "")
    return DayText(text, cells[0] + " , " + cells[1] + " , " + cells[2], BETWEEN.join(found[field] for field in fields))


def _numbers(text: pd.Series[str], read: Callable[[str], int]) -> NDArray[np.int64]:
    """Return a number of each text, read once for each distinct text."""
    codes, distinct = pd.factorize(text)
    return np.asarray([read(cell) for cell in distinct], dtype=np.int64)[codes]


def _iso(key: int) -> str:
    """Return ``2020-03-05`` for 20200305; ``?`` where a part is missing."""
    year, month, day = key // 10_000, key // 100 % 100, key % 100
    return f"{year:04d}-{month:02d}-{day:02d}" if year and month and day else "?"


def _year(text: str) -> int:
    number = _whole(text)
    return number + CENTURY if 0 < number < 100 else number


def _month(text: str) -> int:
    return _whole(text) or month_number(text)


def _whole(text: str) -> int:
    """Return a whole number, also as ``2020.0``; 0 for any other text, and for more than four digits."""
    digits = text.removesuffix(".0").removesuffix(",0")
    return int(digits) if digits.isdecimal() and digits.isascii() and len(digits) <= 4 else 0


def hour_text(hours: pd.Series[str], frame: pd.DataFrame, others: Collection[str]) -> tuple[pd.Series[str], list[str]]:
    """Return the hours of a column (its name is that of the series) with what other columns say of them, and what to tell.

    A column of «a. m.» and «p. m.» alone is the half of the day of hours without one; one named as of minutes, with numbers
    up to 59 alone, has the minutes of whole hours.
    """
    column, hours, told = str(hours.name), hours.fillna("").str.strip(), list[str]()
    if hours.str.fullmatch(_WHOLE_HOUR).all():
        minutes = [
            name for name in others if "MINUTO" in meanings(name) and frame[name].fillna("").str.fullmatch(_MINUTE).all()
        ]
        if len(minutes) == 1:
            rest = frame[minutes[0]].fillna("").str.strip().str.zfill(2)
            hours = hours.where((hours == "") | (rest == "00"), hours + ":" + rest)
            told.append(f"Horas: «{shown(column)}» con los minutos de «{shown(minutes[0])}».")
    halves = [name for name in others if _are_halves(frame[name].iloc[:_FIRST_ROWS]) and _are_halves(frame[name])]
    if len(halves) == 1 and hours.str.fullmatch(_OF_TWELVE).all():
        half = frame[halves[0]].fillna("").map(_half)
        hours = hours.where(hours == "", hours + half)
        told.append(f"Horas: «{shown(column)}» de la mitad del día que dice «{shown(halves[0])}».")
    return hours, told


def unused_hours(frame: pd.DataFrame, others: Collection[str]) -> list[str]:
    """Return the columns of which every filled cell is an hour with minutes, and the name does not say whose."""
    free = [name for name in others if not is_denied(name, "hora")]
    return [name for name in free if _are_clocks(frame[name].iloc[:_FIRST_ROWS]) and _are_clocks(frame[name])]


def _are_clocks(cells: pd.Series[str]) -> bool:
    texts = cells.fillna("").str.strip()
    texts = texts[texts != ""]
    return bool(len(texts) and texts.str.fullmatch(CLOCK).all())


def _are_halves(cells: pd.Series[str]) -> bool:
    """Return whether all filled cells, of which there are some, are «a. m.» or «p. m.»."""
    found = {text for text in cells.fillna("").unique() if text.strip()}
    return bool(found) and {_half(text) for text in found} <= {" am", " pm"}


def _half(text: str) -> str:
    """Return `` am``, `` pm``, or what else a text says; empty for an empty one."""
    return f" {half}" if (half := fold(text).replace(" ", "").lower()) else ""


def adds_hours(dates: pd.Series[str], others: pd.Series[str]) -> bool:
    """Return whether a second column has the days of one of dates without hours, and hours in most of them."""
    try:
        first, last = (parse_timestamps(cells, None, utc_offset_h=None) for cells in (dates, others))
    except FormatError:  # dates in two orders: they are refused when they are read
        return False
    same = bool((first.day.fillna(_NO_DAY) == last.day.fillna(_NO_DAY)).all())
    return same and bool(first.minute.isna().all()) and bool(last.minute.notna().mean() >= _ENDS_SHARE)


def span_ends(names: Collection[str], field: str, start: str | None) -> list[str]:
    """Return the columns that hold, by their names, the end of a span of time, the likeliest first.

    It is one if the start is named as such («fecha desde») or, where no column is, the end says «hasta».

    Parameters
    ----------
    names
        Columns that no field has by its exact name.
    field
        Field of the start, ``fecha`` or ``hora``.
    start
        Its column; None if it is not known, and any other column of such a name may be it.
    """
    alike = sorted((-name_score(name, field), name) for name in names if name_score(name, field) >= NAMED)
    ends = [name for _, name in alike if "FIN" in meanings(name)]
    others = [name for _, name in alike if name not in ends and name != start]
    starts = others if start is None else [start]
    if any("INICIO" in meanings(name) for name in starts):
        return ends
    if not starts or any("INICIO" in meanings(name) for name in others):
        return []
    return [name for name in ends if not _UNTIL.isdisjoint(name_words(name))]


def proved_ends(sample: pd.DataFrame, fields: Collection[str], names: Collection[str]) -> dict[str, tuple[str, str]]:
    """Return the start and the end of each span of time that no name says, and that the cells prove.

    One name is of the incident and one of an end («date of occurrence», «end date»), and in almost all rows the second is
    soon after the first.

    Parameters
    ----------
    sample
        Rows of the table.
    fields
        Fields of the starts (``fecha``, ``hora``) whose end is not known.
    names
        Columns that may be of them.
    """
    found = {field: _said_end(names, field) for field in fields}
    return {field: pair for field, pair in found.items() if pair and _is_end(sample[pair[0]], sample[pair[1]], field)}


def _said_end(names: Collection[str], field: str) -> tuple[str, str] | None:
    """Return the only column of the incident, and the only one of an end."""
    alike = [name for name in names if name_score(name, field) >= NAMED]
    ends = [name for name in alike if "FIN" in meanings(name)]
    starts = [name for name in alike if name not in ends]
    is_said = len(ends) == len(starts) == 1 and "HECHO" in meanings(starts[0]) and "INICIO" not in meanings(starts[0])
    return (starts[0], ends[0]) if is_said else None


def _is_end(start: pd.Series[str], end: pd.Series[str], field: str) -> bool:
    """Return whether almost all times of a column follow those of another within a short span."""
    if field == "fecha":
        try:
            first, last = (parse_timestamps(cells, None, utc_offset_h=None).day for cells in (start, end))
        except FormatError:  # dates in two orders: they are refused when they are read
            return False
        gap, most = (last - first).dt.days, _ENDS_DAYS
    else:
        first, last = (read_hours(cells.fillna("").str.strip())[0]["minute"] for cells in (start, end))
        gap, most = (last - first) % DAY_MIN, _ENDS_MIN
    gap = gap[gap.notna()]
    return len(gap) >= _ENDS_LEAST and bool(gap.between(0, most).mean() >= _ENDS_SHARE)


def without_lone_ends(found: Mapping[str, str]) -> dict[str, str]:
    """Return the column of each field, without ends of spans of which no column is, by its name, the start."""
    started = any(start in found and end in found and "INICIO" in meanings(found[start]) for start, end in SPANS.items())
    return {field: name for field, name in found.items() if started or not field.endswith("_hasta")}


def latest(
    start: pd.DataFrame, end: pd.DataFrame, *, dated: NDArray[np.bool_]
) -> tuple[pd.DataFrame, NDArray[np.bool_], NDArray[np.bool_]]:
    """Return the end of each span of time, as far as it says when an incident was.

    Parameters
    ----------
    start, end
        ``day`` and ``minute`` of both; NaT and NaN where unknown.
    dated
        Rows of which the end has a date of its own; an hour alone is of the day of the start, or of the next.

    Returns
    -------
    moments, ranged, unused
        ``day`` and ``minute`` (NaN for a span of over six hours); masks of the spans, and of the ends before their start.
    """
    day = end["day"].where(dated, start["day"])
    gap = (day - start["day"]).dt.days * DAY_MIN
    length = gap + end["minute"] - start["minute"]
    over = (length < 0) & ~dated
    length = length.where(~over, length + DAY_MIN)
    known = day.notna() & start["day"].notna() & (end["minute"].notna() | dated)
    unused = (known & ((gap < 0) | (length < 0))).to_numpy()
    ranged = (known & ~unused & ((gap > 0) | (length > 0) | (length.isna() & end["minute"].notna()))).to_numpy()
    short = ranged & (length <= WIDEST_RANGE_MIN).to_numpy()
    moved = day.where(~(over & short), day + pd.Timedelta(days=1))
    use = ranged & (dated | short)
    minute = start["minute"].mask(ranged, end["minute"].where(short))
    return pd.DataFrame({"day": start["day"].mask(use, moved), "minute": minute}), ranged, unused
