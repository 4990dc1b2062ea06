"""Periods as people write them: month words, numbers with a slash, quarters and semesters in words, first to last."""

from __future__ import annotations

import re
from calendar import monthrange

from geo.months import MONTHS, SEPTIEMBRE
from geo.text import fold

__all__ = ["in_figures"]

_NUMBERED = (*enumerate(MONTHS, start=1), (9, SEPTIEMBRE))
_MONTH_OF = {word: number for number, name in _NUMBERED for word in (fold(name), fold(name[:3]))} | {"SEPT": 9}
_ORDINALS = (
    ("1", "I", "1ER", "1RO", "1O", "PRIMER", "PRIMERO"),
    ("2", "II", "2DO", "2O", "SEGUNDO"),
    ("3", "III", "3ER", "3RO", "3O", "TERCER", "TERCERO"),
    ("4", "IV", "4TO", "4O", "CUARTO"),
)
_ORDINAL_OF = {word: number for number, words in enumerate(_ORDINALS, start=1) for word in words}
_PARTS = {"SEMESTRE": "S", "SEM": "S", "TRIMESTRE": "T", "TRIM": "T"}
_FILLERS = {"DE", "DEL", "ANO", "EL", "LA", "MES", "DESDE", "ENTRE", "PERIODO"}
_TO = re.compile(
    r" (?:al?|hasta|y) | ?\.\. ?| [-–—] |(?<=[^\W\d]) ?[-–—] ?(?=[^\W\d])|(?<=/\d{4})[-–—]|(?<=\b\d{4})[-–—](?=\d{4}\b)",
    re.IGNORECASE,
)
"""Between the first and the last month: *enero a marzo*, *enero-marzo*, *01/2020-03/2020*, *2019-2020*."""
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_ABBREVIATED = re.compile(r"[°º]|\.(?=\w)")
_GLUED_YEAR = re.compile(r"([A-Z]{3})((?:19|20)\d\d)\b|\b(\d{4})([ST]\d)\b")
_GLUED_PART = re.compile(r"\b([ST])([1-4])\b|\b([1-4])([ST])\b")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MOST = 80
"""Most characters of a period: more is not one."""


def in_figures(text: str) -> str | None:
    """Return a period in the form of the option (``2020-03``, ``2020-T1``, ``2020-01..2020-03``); None for other words.

    A year of two digits is not accepted (*mar-20* may be a day), nor days but the first and the last of a month: a period
    is of whole months.

    Examples
    --------
    >>> in_figures("marzo 2020"), in_figures("enero a marzo de 2020"), in_figures("I trimestre 2020")
    ('2020-03', '2020-01..2020-03', '2020-T1')
    """
    if len(text) > _MOST:
        return None
    if one := _single(_words(text), ""):
        return one
    first, *rest = _TO.split(" ".join(text.split()))
    if len(rest) != 1:
        return None
    first, last_text = _month_of_day(first, is_first=True), _month_of_day(rest[0], is_first=False)
    last = _words(last_text)
    year = next((word for word in last if _YEAR.fullmatch(word)), "")
    if last == [year] and not any(map(_YEAR.fullmatch, _words(first))):  # of what year is the first one?
        return None
    ends = _single(_words(first), year), _single(last, "")
    return None if None in ends else "..".join(map(str, ends))


def _month_of_day(text: str, *, is_first: bool) -> str:
    """Return ``3/2020`` for the first day of a month that begins a period or the last of one that ends it, or the text."""
    found = _DAY.fullmatch(text.strip())
    if not found or not 1 <= int(found[2]) <= 12 or int(found[3]) < 1:
        return text
    day, month, year = map(int, found.groups())
    return f"{month}/{year:04d}" if day == (1 if is_first else monthrange(year, month)[1]) else text


def _words(text: str) -> list[str]:
    """Return the words of a text that mean something, those glued apart: *T1*, *3T*, *2020T1*, *marzo2020*; *1°* is *1*."""
    folded = _GLUED_YEAR.sub(r"\1\3 \2\4", fold(_ABBREVIATED.sub("", text)))
    return [word for word in _GLUED_PART.sub(r"\1\4 \2\3", folded).split() if word not in _FILLERS]


def _single(words: list[str], year: str) -> str | None:
    """Return one year, semester, quarter or month in figures; ``year`` is that of a text without one."""
    years = [word for word in words if _YEAR.fullmatch(word)] or [year]
    rest = [word for word in words if not _YEAR.fullmatch(word)]
    if len(years) != 1 or not years[0]:
        return None
    match rest:
        case []:
            return years[0]
        case [word] if word in _MONTH_OF:
            return f"{years[0]}-{_MONTH_OF[word]:02d}"
        case [word] if word.isdecimal() and 1 <= int(word) <= 12 and (len(word) == 2 or words[0] == word):
            return f"{years[0]}-{int(word):02d}"
        case [one, other]:
            part, ordinal = (one, other) if one in {*_PARTS, "S", "T"} else (other, one)
            kind, number = _PARTS.get(part, part), _ORDINAL_OF.get(ordinal)
            if kind in {"S", "T"} and number and number <= (2 if kind == "S" else 4):
                return f"{years[0]}-{kind}{number}"
    return None
