"""Splitting of a dated text into its day, in numbers, and the rest of it, which may be a time."""

from __future__ import annotations

import calendar
import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from geo.incidents.parsing.plain_text import plain_letters
from geo.months import MONTHS, SEPTIEMBRE

__all__ = ["CENTURY", "NO_DAY", "Day", "month_number", "split_day", "usual_day"]

CENTURY = 2000
"""Century of the years of two digits, as the warning FECHA_ANIO_2D says: no fact before 2000 is accepted."""
_USUAL = re.compile(r"(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})")
_TOKEN = re.compile(r"[a-z]+|\d+")
_CLOCK_HERE = re.compile(
    r"\d{1,2}(?:[:h]\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?|(?= ?[ap]m))(?: ?[ap]m)?(?: ?h(?:oras|rs|r|s)?(?![a-z]))?"
    r"(?: ?(?:gmt|utc|pet)(?![a-z]))?(?: ?[+-]\d{2}:?\d{2}(?!\d))?"
)
_HALF_DAY = re.compile(r"(?<![a-z])([ap])\.? ?m(?![a-z])\.?")
_GLUED = re.compile(r"(?!t ?\d|z)[a-z]")  # letters at the last digit of a date, unless a time or its zone
_DIGIT = re.compile(r"\d")
_TO_NUMBER = re.compile(r"^[^a-z\d]++(?=\d)")
_BETWEEN = {"-", "/", ".", " ", ", ", " - ", " / ", ". ", "- ", "/ "}
"""What stands between the three numbers of a date."""
_ORDINAL = re.compile(r"(?<=\d)(?:o|ro|er|do|st|nd|rd|th)(?![a-z])")
_MORE = re.compile(r"^ ?[/.]\d|^-\d{1,2}(?!\d?[:h]|\d\d$)|\d[-/]\d{1,2}[-/]\d|\d{7}")
"""What after a date says that it is part of a longer number, or that there is another date."""
_LONGEST = 100
"""Letters of a text with a date, at most: JavaScript with the name of a zone has about 70."""

_FILLERS = frozenset(
    (
        "de",
        "del",
        "el",
        "las",
        "a",
        "dia",
        "fecha",
        "ano",
        "of",
        "the",
        "do",
        "da",
        "em",
        "hora",
        "horas",
        "hrs",
        "h",
        "at",
        "on",
    )
)
_PORTUGUESE = "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro"
_WEEKDAYS = (
    ("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo"),
    ("segunda", "terca", "quarta", "quinta", "sexta", "sabado", "domingo"),
    [name.lower() for name in calendar.day_name],
)
_TUESDAY_OR_MARCH = re.compile(r"mar(?![a-z])")
"""The one word that is a day of the week and a month: it is the day before a whole date, as in ``mar. 07/02/2023``."""
_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
"""Months in Roman numerals, by their number."""
_ROMAN_BETWEEN = {"-", "/", ".", " - ", " / ", ". "}
"""What stands between a day and a month in Roman numerals."""
_HOUR_BEFORE = re.compile(r"(?<![a-z])(?:las?|at|as|horas?|hrs)[: ]{1,2}$")
_YEARLESS_BETWEEN = {"/", "-", " / ", " - "}


class Day(NamedTuple):
    """Numbers of a date as written, and its ``form``: ``ymd``, ``dmy`` (either order of the first two), ``word`` (order
    known), or none (no date). ``short`` is a year of two digits; a year of 0 that is not short, one that is not written;
    ``weekday``, the day of the week (0 is Monday; -1 if none is written)."""  # noqa: D205, D209

    form: str = ""
    year: int = 0
    month: int = 0
    day: int = 0
    short: bool = False
    weekday: int = -1


NO_DAY = Day()


def month_number(text: str) -> int:
    """Return the month, from 1 to 12, of a number or a name alone (``3``, ``03 - Marzo``, ``MAR.``); 0 if none."""
    found = {int(word) if word.isdecimal() else _month(word) for word in _TOKEN.findall(plain_letters(text)[:_LONGEST])}
    return found.pop() if len(found) == 1 and max(found) <= 12 else 0


@cache
def _month(word: str) -> int:
    """Return the number of a month by its name or abbreviation of three letters or more, in three languages; 0 if none."""
    if len(word) < 3:
        return 0
    names = (*MONTHS, *_PORTUGUESE.split(), *(name.lower() for name in calendar.month_name[1:]))
    found = next((place % 12 + 1 for place, name in enumerate(names) if name.startswith(word)), 0)
    return found or (9 if SEPTIEMBRE.startswith(word) else 0)


@cache
def _is_weekday(word: str) -> bool:
    return _weekday(word) >= 0 or word == "feira"


@cache
def _weekday(word: str) -> int:
    """Return the day of the week by its name or abbreviation of three letters or more, in three languages; -1 if none."""
    found = (place for names in _WEEKDAYS for place, name in enumerate(names) if name.startswith(word))
    return next(found, -1) if len(word) >= 3 else -1


def split_day(text: str) -> tuple[Day, str]:
    """Return the date in a text, and the text without it, in plain letters.

    Without exactly one date, the result is :data:`NO_DAY`: of ``del 3 al 5 de enero`` no day can be chosen. A date may lack
    its year, which its column then decides.

    Examples
    --------
    >>> split_day("dom., 5 de enero del 2020 a las 2:30 p. m.")
    (Day(form='word', year=2020, month=1, day=5, short=False, weekday=6), 'a las 2:30 pm')
    >>> split_day("Sun Jan 05 14:30:00 2020")[1]
    '14:30:00'
    """
    if len(text) > _LONGEST:
        return NO_DAY, ""
    bare = plain_letters(text)
    if _TUESDAY_OR_MARCH.match(bare):
        told = _split(f"martes{bare[3:]}")
        if told[0].year or told[0].short:
            return told
    return _split(bare)


def _split(bare: str) -> tuple[Day, str]:
    found = _scan(_ORDINAL.sub(" ", _HALF_DAY.sub(r"\1m", bare)))
    if found is None:
        return NO_DAY, ""
    day, rest = found
    words = [word for word in _TOKEN.findall(rest) if word.isalpha()]
    if _MORE.search(rest) or any(_month(word) and not _is_weekday(word) for word in words):
        return NO_DAY, ""
    idle = all(_is_weekday(word) or word in _FILLERS for word in words) and not _DIGIT.search(rest)
    named = {_weekday(word) for word in _TOKEN.findall(bare) if _is_weekday(word) and not _month(word)} - {-1}
    return day._replace(weekday=named.pop() if len(named) == 1 else -1), "" if idle else rest


def _scan(text: str) -> tuple[Day, str] | None:
    """Collect the parts of a date from left to right; return it and what is left, or None where a word is none of a date."""
    numbers: list[re.Match[str]] = []
    words: list[str] = []
    clock, skip, left = "", 0, 0
    for token in _TOKEN.finditer(text):
        word = token[0]
        if token.start() < skip:
            continue
        if word.isalpha():
            month = _roman_month(token, numbers, text)
            if month or _month(word) or _is_weekday(word):
                words.append(MONTHS[month - 1] if month else word)
            elif word not in _FILLERS:
                break
        elif not clock and (time := _time_here(token, text)):
            clock, skip = time
            left = skip
            continue
        else:
            numbers.append(token)
        day = _complete(numbers, words, text)
        if day and (day == NO_DAY or _GLUED.match(text, token.end())):
            return None
        if day:
            rest = f"{clock} {text[token.end() :].strip(' ,;_')}".strip()
            if day.form == "stamp":
                return day._replace(form="word"), f"{numbers[0][0][2:]} {rest}".strip()
            return day, rest
        left = token.end()
    day = _without_year(numbers, words, text)
    return (day, f"{clock} {text[left:].strip(' ,;')}".strip()) if day else None


def _time_here(token: re.Match[str], text: str) -> tuple[str, int] | None:
    """Return the time that a number begins, and where it ends: ``19:30``, or the ``20`` of ``a las 20``."""
    if time := _CLOCK_HERE.match(text, token.start()):
        return time[0], time.end()
    alone = len(token[0]) <= 2 and _HOUR_BEFORE.search(text, 0, token.start())
    return (f"{token[0]} h", token.end()) if alone else None


def _roman_month(token: re.Match[str], numbers: list[re.Match[str]], text: str) -> int:
    """Return the month of ``iv`` in ``12-iv-2020``; 0 for any other word."""
    if token[0] not in _ROMAN or len(numbers) != 1:
        return 0
    before, after = text[numbers[0].end() : token.start()], _TO_NUMBER.match(text[token.end() :])
    if after is None or before != after[0]:
        return 0
    return _ROMAN.index(token[0]) if before in _ROMAN_BETWEEN or (before == " " and len(token[0]) > 1) else 0


def _without_year(numbers: list[re.Match[str]], words: list[str], text: str) -> Day | None:
    """Return the date of ``16 de octubre`` or ``7/9``; None for any other text."""
    months = [number for number in map(_month, words) if number]
    if any(len(number[0]) > 2 for number in numbers):
        return None
    if len(numbers) == 1 and months:
        return Day("word", 0, months[-1], int(numbers[0][0]))
    if len(numbers) == 2 and not months and text[numbers[0].end() : numbers[1].start()] in _YEARLESS_BETWEEN:
        return Day("dmy", 0, int(numbers[1][0]), int(numbers[0][0]))
    return None


def _complete(numbers: list[re.Match[str]], words: list[str], text: str) -> Day | None:
    """Return the date once its parts are all there; None before."""
    months = [number for number in map(_month, words) if number]
    if len(numbers) == 1 and len(numbers[0][0]) == 8 and not months:
        return _compact(numbers[0][0])
    if len(numbers) == 2 and months:
        first, last = numbers[0][0], numbers[1][0]
        if len(first) == 6 and len(last) in {2, 4}:  # 051430ENE2020: day, hour, month, year
            return _worded(first[:2], months[-1], last)._replace(form="stamp")
        if len(first) == 4 and len(last) <= 2:
            return Day("word", int(first), months[-1], int(last))
        return _worded(first, months[-1], last) if len(first) <= 2 and len(last) in {2, 4} else NO_DAY
    if len(numbers) == 3 and not months:
        gaps = {text[one.end() : other.start()] for one, other in pairwise(numbers)}
        return (
            _numeric([number[0] for number in numbers], spaced=gaps == {" "})
            if len(gaps) == 1 and gaps <= _BETWEEN
            else NO_DAY
        )
    return None


def _worded(day: str, month: int, year: str) -> Day:
    return Day("word", int(year), month, int(day), len(year) == 2)


def _compact(digits: str) -> Day:
    """Return the date of ``20200105`` or ``05012020``; of the latter, the column decides if the month is first."""
    if digits[:2] in {"19", "20"} and 1 <= int(digits[4:6]) <= 12 and 1 <= int(digits[6:]) <= 31:
        return Day("word", int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    if digits[4:6] in {"19", "20"} and 1 <= int(digits[2:4]) <= 31 and 1 <= int(digits[:2]) <= 31:
        return Day("dmy", int(digits[4:]), int(digits[2:4]), int(digits[:2]))
    return NO_DAY


def _numeric(parts: list[str], *, spaced: bool = False) -> Day:
    """Return the date of three numbers: year first if it has four digits; else last, of four digits or, with signs, two."""
    first, second, third = parts
    if len(first) == 4 and max(len(second), len(third)) <= 2:
        return Day("ymd", int(first), int(second), int(third))
    if max(len(first), len(second)) <= 2 and (len(third) == 4 or (len(third) == 2 and not spaced)):
        return Day("dmy", int(third), int(second), int(first), len(third) == 2)
    return NO_DAY


def usual_day(text: str) -> Day:
    """Return the date of ``05/01/2020`` or ``2020-01-05``; :data:`NO_DAY` for any other text."""
    match = _USUAL.fullmatch(text)
    return _numeric(list(match.groups())) if match else NO_DAY
