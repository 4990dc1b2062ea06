"""The words in which products speak of reserved facts, as a reader understands them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.months import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["BY_SECTOR", "COLUMN", "NUMBER", "UNKNOWN", "Statement", "bounds", "loose", "months_of", "plain", "spoken"]

BY_SECTOR = "por sector"
"""Stands beside the whole where the sectors are told one by one: it tells nothing itself."""
UNKNOWN = "?"
"""Sector of a statement that stands where no program of ours knows what it is of: a place to look at."""

NUMBER = r"\d{1,3}(?:,\d{3})+|\d+"
"""Pattern of a whole number as sheets write it."""
_TELLING = rf"menos de (?:{NUMBER})|≈ ?(?:{NUMBER})|entre (?:{NUMBER}) y (?:{NUMBER})"
_SILENT = r"aún no se dicen?|se dicen? por (?:semestres|trimestres)|no se dicen?"
_WORDS = re.compile(rf"(?:{_TELLING}|{_SILENT})(?![\d.,]*\d)")
_NO_COUNT = re.compile(r"«[^»]*»|menos de (?!10\b)\d+|menos de 10 km")
"""In running text: words quoted to tell how counts are written, and minimums of evidence (the 10-5 rule has only 10)."""
_OF_THE_WHOLE = re.compile(r"(?:Hechos reservados:|Solo se cuentan, por \w+)\s+$")
"""What stands before a number of the whole: in the note under the sectors, and in the legend."""
COLUMN = re.compile("reservad", re.IGNORECASE)
"""Heading or label of what is of reserved facts."""
_MONTH = "|".join(MONTHS)
_LABEL = re.compile(rf"año (\d{{4}})|({_MONTH})(?: de (\d{{4}}))?(?: a ({_MONTH}))? de (\d{{4}})")


@dataclass(frozen=True, slots=True, order=True)
class Statement:
    """Some ``words`` of a ``file`` on the reserved facts of a sector ("" for the whole) of a jurisdiction in a period.

    ``where`` is the table, field or layer; ``period`` is as printed, "" where no sheet of the jurisdiction prints it.
    """

    place: str
    period: str
    sector: str
    words: str
    file: str
    where: str


def spoken(text: str) -> str:
    """Return the words of a cell or field if they are on a count of reserved facts, or "" if they are of anything else."""
    words = text.strip()
    return words if words == BY_SECTOR or _WORDS.match(words) else ""


def bounds(words: str) -> tuple[int, int] | None:
    """Least and most that words allow; None where they tell nothing.

    Written apart from :func:`layers.disclosure.profiles.bounds_of`: what a reader understands is not what the program means.
    """
    telling = re.match(_TELLING, words)
    if telling is None:
        return None
    numbers = [int(number.replace(",", "")) for number in re.findall(NUMBER, telling[0])]
    if words.startswith("menos"):
        return 0, numbers[0] - 1
    return (max(numbers[0] - 2, 10), numbers[0] + 2) if words.startswith("≈") else (numbers[0], numbers[1])


def months_of(label: str) -> tuple[int, int]:
    """Months of a period as printed, from the first to before the second, counted from January of the year 0."""
    match = _LABEL.search(label)
    if match is None:
        raise ValueError(f"not a period: {label!r}")
    year, first, own, last, of = match.groups()
    if year:
        return 12 * int(year), 12 * int(year) + 12
    start, stop = MONTHS.index(first), MONTHS.index(last or first) + 1
    return 12 * int(own or of) + start, 12 * int(of) + stop


def plain(name: str) -> str:
    """Name of a sector without the word that a map puts before a number."""
    return re.sub(r"^Sector (?=\d+$)", "", name)


def loose(text: str, file: str) -> Iterator[Statement]:
    """Statements in running text: of the whole where the words before say so, else of nobody knows what."""
    plain_text = _NO_COUNT.sub("", text)
    for match in _WORDS.finditer(plain_text):
        sector = "" if _OF_THE_WHOLE.search(plain_text[: match.start()]) else UNKNOWN
        yield Statement("", "", sector, match[0], file, text[max(match.start() - 60, 0) : match.end() + 40].strip())
