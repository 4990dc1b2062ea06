"""Parsing of times of day as people type them: ``19:30``, ``1930``, ``7.30 p. m.``, ``19h30``, ``20:00 a 22:00``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from geo.clock import DAY_MIN
from geo.incidents.parsing.plain_text import plain_letters

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["WIDEST_RANGE_MIN", "read_clocks", "read_hours"]

WIDEST_RANGE_MIN = 360
"""Longest range of hours, in minutes, that says an hour: a turno, six hours. A longer one is no hour."""

_USUAL = re.compile(r"^(?P<h>\d{1,2}):(?P<min>[0-5]\d)(?::\d{2}(?:[.,]\d+)?)?$")
_DIGITS = re.compile(r"^\d{1,6}$")
_DOTTED = re.compile(r"(?:[1-9]|[01]\d|2[0-3])[.,][0-5]\d")
_DECIMAL = re.compile(r"^(?P<whole>\d{1,5})[.,](?P<part>\d+)$")
_ZERO_AND_TWO = re.compile(r"0[.,]\d\d")
"""``0.30`` is half past midnight, or a fraction of a day: its column decides."""
_HALF_DAY = re.compile(r"(?<![a-z])([ap])[.,/]? ?m(?![a-z])\.?")
_ABOUT = re.compile(r"\(?\b(?:aprox[a-z]*|mas o menos|alrededor de|cerca de)\b\.?\)?")
_HEAD = re.compile(r"^(?:(?:a|siendo|hora|horas|hrs|hs|at|las|la|los|el|t|de|desde|as)(?![a-z])\.?|[-,;:(~@±+/ ])+")
_DAY_BEFORE = re.compile(r"^(?:\d{1,4}[-/]\d{1,2}[-/]\d{1,4}[t ]|0 (?:days?|dias?),? )")
"""What stands before an hour that was a date and time, or (``0 days 19:30:00``) a length of time."""
_ZONE = re.compile(r"(?:(?P<name> ?(?:utc|gmt|pet|z)) ?)?(?P<offset>[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)?$")
_CLOCK_AND_ZONE = re.compile(r"\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?[+-](?:0\d|1[0-4]):?[0-5]\d")
"""A time with seconds and a zone, as forms of telephones write it (``07:13:00.000-05:00``), and not a range."""
_HOURS = "una dos tres cuatro cinco seis siete ocho nueve diez once doce"
_NUMBERS = {name: number for number, name in enumerate(_HOURS.split(), start=1)}
_HALVES = re.compile(rf"\b(\d{{1,2}}|{'|'.join(_NUMBERS)}) y (media|cuarto)\b")
_SPOKEN = re.compile(rf"\b(?:{'|'.join(_NUMBERS)})\b")
_RANGE = re.compile(r" ?(?:[-~/]| (?:a|al|hasta|to) ) ?(?:las? )?")
_AND = re.compile(r" (?:y|and|a|hasta) (?:las? )?")
_BETWEEN = ("entre ", "between ")
_UNIT = r"h(?:oras?|rs?|s)?\.?"
_ATOM = re.compile(
    rf"(?P<h>\d{{1,2}})(?: ?(?:[:.;,]|{_UNIT}) ?(?P<min>\d{{2}})(?: ?[:.'] ?\d{{2}}){{0,2}}(?:[.,]\d{{1,9}})?"
    rf"(?: ?(?:minutos|min\b|m\b|'))?\.?)? ?(?P<half>[ap]m|[apm])?\.? ?(?P<unit>{_UNIT})?"
    r"(?: (?:de la |por la |da )?(?P<part>manana|madrugada|tarde|noche|manha|noite)| (?P<noon>del medio ?dia))?"
    r"(?: en punto)?\.?"
)
_PACKED = re.compile(rf"(?P<h>\d{{1,2}})(?P<min>\d\d)(?P<s>\d\d)?(?: ?{_UNIT})?")
_WORDS = {
    **dict.fromkeys(("mediodia", "medio dia", "al mediodia", "12 md", "noon", "meio dia", "meio-dia"), 720.0),
    **dict.fromkeys(("medianoche", "media noche", "midnight", "meia noite", "meia-noite"), 0.0),
}
_PARTS = {
    **dict.fromkeys(("madrugada", "dawn"), 0),
    **dict.fromkeys(("manana", "mananas", "manha", "morning"), 1),
    **dict.fromkeys(("tarde", "tardes", "afternoon"), 2),
    **dict.fromkeys(("noche", "noches", "noite", "night", "evening"), 3),
}
"""Number in ``geo.clock.TURNOS`` of each word for a part of the day."""
_AROUND_PARTS = frozenset(
    (
        *("a", "al", "en", "por", "de", "del", "durante", "la", "las", "el", "los", "hora", "horas", "turno", "toda"),
        *("in", "the", "at", "da", "na", "pela"),
    )
)
"""Words beside a part of the day that do not change it."""
_NOON_H = 12
"""Noon, in hours; the last hour of a clock of half a day."""
_FIRST_SERIAL = 10_000
"""Smallest serial number of Excel (of a day in 1927) that is taken for one in a column of hours."""
_MINUTES_ALONE = (
    "Horas: números sin dos puntos (1930, 730); los de una o dos cifras se leyeron como minutos después de las 00:00."
)
_LONGEST = 60
"""Letters of a text that says a time, at most: more than any way to write a range of hours."""


class Hour(NamedTuple):
    """``minute`` after midnight of the day (over 1440 on the next day, NaN if unreadable), of the end of a range if
    ``ranged``; ``zone``, minutes east of UTC (NaN if none is written); ``part``, the number in ``geo.clock.TURNOS`` of a
    part of the day without an hour (-1 for none)."""  # noqa: D205, D209

    minute: float = np.nan
    ranged: bool = False
    zone: float = np.nan
    part: int = -1


def read_hours(text: pd.Series[str]) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the times of a column of times, and the decisions about it (Spanish).

    Parameters
    ----------
    text
        Clock times, hours of the day (``19``), digits (``1930``, ``730``), fractions of a day as in Excel, words or ranges.

    Returns
    -------
    DataFrame
        ``minute``, ``ranged``, ``zone`` and ``part`` as in :class:`Hour`, and ``bad``: a text of no possible time. A number
        that could be read in two ways (``0.30``; ``15`` among ``1930``) is read as the column decides, or is bad.
    """
    places, distinct = pd.factorize(text)
    unique = pd.Series(distinct, dtype="str")
    out = read_clocks(unique)
    left = unique[out["bad"].to_numpy()]
    numbers, decisions = _numbers(left, unique)
    out.loc[out["bad"].to_numpy(), "minute"] = out.loc[out["bad"].to_numpy(), "minute"].fillna(numbers)
    out["bad"] &= out["minute"].isna()
    return out.iloc[places].set_axis(text.index), decisions


def read_clocks(text: pd.Series[str], *, dated: bool = False) -> pd.DataFrame:
    """Return times as :func:`read_hours` does, without those whose meaning the rest of their column decides.

    Parameters
    ----------
    text
        Distinct texts; with ``dated``, what follows a date in its cell, where ``-05:00`` is a time zone.
    """
    total = _usual(text)
    out = pd.DataFrame({"minute": np.where(total <= DAY_MIN, total, np.nan), "ranged": False, "zone": np.nan}, text.index)
    out["part"] = np.int8(-1)
    empty = (text == "").to_numpy()
    rest = np.flatnonzero(np.isnan(total) & ~empty)
    if len(rest):
        found = [_hour(cell, dated=dated) for cell in text.iloc[rest]]
        for place, (name, kind) in enumerate((("minute", float), ("ranged", bool), ("zone", float), ("part", np.int8))):
            column = out[name].to_numpy(copy=True)
            column[rest] = np.asarray([item[place] for item in found], dtype=kind)
            out[name] = column
    return out.assign(bad=(out["minute"].isna() & ~out["ranged"] & (out["part"] < 0)).to_numpy() & ~empty)


def _usual(text: pd.Series[str]) -> NDArray[np.float64]:
    """Return the minutes of ``19:30`` and ``19:30:00``, parsed in bulk; NaN for the others."""
    import pyarrow as pa  # noqa: PLC0415 (heavy)
    import pyarrow.compute as pc  # noqa: PLC0415

    parts = pc.extract_regex(pa.chunked_array(pa.array(text, type=pa.large_string())), _USUAL.pattern)
    hour, minute = (
        np.array(pc.cast(pc.struct_field(parts, [place]), pa.float64()).to_numpy(), dtype=float) for place in (0, 1)
    )
    return np.asarray(hour * 60 + minute, dtype=float)


def _hour(text: str, *, dated: bool) -> Hour:
    """Return the time that a text says, whatever the column."""
    if len(text) > _LONGEST or (not dated and (text.isdecimal() or _ZERO_AND_TWO.fullmatch(text))):
        return Hour()
    bare = _HALF_DAY.sub(r"\1m", plain_letters(text))
    if not dated:
        bare = _DAY_BEFORE.sub("", bare)
        if bare.startswith("-"):
            return Hour()
    bare = _HEAD.sub("", " ".join(_ABOUT.sub(" ", bare).split()))
    bare = bare.split("(")[0].rstrip(" ),;?*")
    bare, zone = _without_zone(bare, dated=dated or _CLOCK_AND_ZONE.fullmatch(bare) is not None)
    if bare in _WORDS:
        return Hour(_WORDS[bare], zone=zone)
    if (part := _part_of_day(bare)) >= 0:
        return Hour(part=part, zone=zone)
    between = bare.startswith(_BETWEEN)
    bare = _HALVES.sub(lambda m: f"{_NUMBERS.get(m[1], m[1])}:{'30' if m[2] == 'media' else '15'}", bare)
    bare = _SPOKEN.sub(lambda m: str(_NUMBERS[m[0]]), bare)
    if between:
        bare = _HEAD.sub("", bare.split(" ", 1)[1])
    ends = (_AND if between else _RANGE).split(bare)
    if len(ends) == 2:
        return _range(*ends)._replace(zone=zone)
    return Hour(_atom(bare, packed=dated), zone=zone)


def _part_of_day(text: str) -> int:
    """Return the number in ``TURNOS`` of a part of the day that a text names with nothing else; -1 if it does not."""
    named = [word for word in text.split() if word not in _AROUND_PARTS]
    return _PARTS.get(named[0], -1) if len(named) == 1 else -1


def _without_zone(text: str, *, dated: bool) -> tuple[str, float]:
    """Return a time without its zone, and the zone in minutes east of UTC (NaN without)."""
    found = _ZONE.search(text)
    if not found or not found[0] or not (dated or found["name"]):
        return text, np.nan
    offset = (found["offset"] or "").replace(":", "")
    before = text[: found.start()]
    if found["offset"] and not found["name"] and before.endswith(" -"):
        return text, np.nan
    size = int(offset[1:3]) * 60 + int(offset[3:5] or 0) if offset else 0
    named = -300 if found["name"] and found["name"].strip() == "pet" and not offset else 0
    return before.rstrip(), float(-size if offset.startswith("-") else size) + named


def _atom(text: str, *, packed: bool = False) -> float:
    """Return the minute of one time, or NaN."""
    if (digits := _PACKED.fullmatch(text)) and (packed or not text.isdecimal()):
        return _minute(float(digits["h"]), float(digits["min"]))
    match = _ATOM.fullmatch(text)
    if match is None:
        return np.nan
    hour, half = float(match["h"]), match["half"] or ""
    if match["min"] is None and not (half or match["unit"] or match["part"] or match["noon"] or hour > _NOON_H):
        return np.nan
    if match["part"] or match["noon"]:
        hour = _of_part(hour, match["part"] or "mediodia")
    elif half[:1] in {"a", "p"} and half:
        hour = hour % _NOON_H + _NOON_H * (half[0] == "p") if 1 <= hour <= _NOON_H else np.nan
    return _minute(hour, float(match["min"] or 0))


def _minute(hour: float, minute: float) -> float:
    total = hour * 60 + minute
    return total if (minute < 60 and hour < 24) or total == DAY_MIN else np.nan


def _of_part(hour: float, part: str) -> float:
    """Return the hour from 0 to 24 of ``8 de la noche``; NaN where nobody says so (``3 de la noche``)."""
    if hour > _NOON_H:
        return hour
    if part in {"manana", "manha", "madrugada"}:
        return hour if hour < _NOON_H else np.nan
    least, most = {"tarde": (1, 8), "mediodia": (1, 3)}.get(part, (6, 11))
    if hour == _NOON_H:
        return 0.0 if part in {"noche", "noite"} else 12.0
    return hour + _NOON_H if least <= hour <= most else np.nan


def _range(first: str, last: str) -> Hour:
    """Return the end of a range of hours, without a minute if it lasts over six hours.

    What only one end says (``p. m.``, ``horas``) holds for both, unless that makes the range longer.
    """
    end = _atom(last, packed=True)
    starts = [_atom(first, packed=True), *(_atom(first + tail) for tail in ("am", "pm", " h"))]
    known = starts[:1] if not np.isnan(starts[0]) else [start for start in starts[1:] if not np.isnan(start)]
    if np.isnan(end) or not known:
        return Hour()
    length = min((end - start) % DAY_MIN for start in known)
    if not 0 < length <= WIDEST_RANGE_MIN:
        return Hour(ranged=True)
    return Hour(end + DAY_MIN if end < length else end, ranged=True)


def _numbers(text: pd.Series[str], whole: pd.Series[str]) -> tuple[pd.Series[float], tuple[str, ...]]:
    """Return the minutes of the texts that are numbers alone, as the ``whole`` column decides; and the decisions."""
    digits = text[text.str.fullmatch(_DIGITS).astype(bool)]
    out = pd.Series(np.nan, index=text.index)
    decisions: list[str] = []
    if len(digits):
        out[digits.index], told = _of_digits(digits)
        decisions += told
    parts = text.str.extract(_DECIMAL)
    parts = parts[parts["whole"].notna()]
    if len(parts):
        out[parts.index] = _of_decimals(parts, whole)
    return out, tuple(decisions)


def _of_digits(text: pd.Series[str]) -> tuple[NDArray[np.float64], list[str]]:
    """Return the minutes of ``1930``, ``193000`` and ``19``."""
    size, number = text.str.len().to_numpy(), text.astype(float).to_numpy()
    short, long = size <= 2, size >= 5
    packed = np.where(long, number // 100, number)
    minute = np.where(
        (packed % 100 < 60) & (packed // 100 < 24) | (packed == 2400), packed // 100 * 60 + packed % 100, np.nan
    )
    minute[long & ((number % 100 >= 60) | ~(size == 6).any())] = np.nan  # 44197 alone is a serial number of Excel
    if not short.any() or short.all():
        return np.where(short, np.where(number <= 24, number * 60, np.nan), minute), []
    if (size == 3).any():  # 730: the zeros at the left are lost, so that 5 is 00:05
        return np.where(short & (number >= 60), np.nan, minute), [_MINUTES_ALONE]
    return np.where(short, np.nan, minute), []


def _of_decimals(parts: pd.DataFrame, text: pd.Series[str]) -> NDArray[np.float64]:
    """Return the minutes of fractions of a day (``0.8125``, ``44197,8125``), and of ``0.30`` as the column decides."""
    value = (parts["whole"] + "." + parts["part"]).astype(float).to_numpy()
    digits = parts["part"].str.len().to_numpy()
    fraction = np.round(value % 1 * DAY_MIN).clip(max=DAY_MIN - 1)
    proof = (value < 1) & ((digits != 2) | (value >= 0.6))
    clocks = text.str.fullmatch(_DOTTED).any()
    doubtful = (value < 1) & ~proof
    minute = np.where((value < 1) | (value >= _FIRST_SERIAL), fraction, np.nan)
    minute[doubtful] = (
        np.nan if clocks == proof.any() else minute[doubtful] if proof.any() else np.round(value * 100)[doubtful]
    )
    return minute
