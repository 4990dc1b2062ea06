"""Periods of whole months: year, semester, quarter, month, or range of months."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from geo.errors import ConfigError
from geo.months import MONTHS
from geo.wording import shown

__all__ = ["Period"]

_FORM = re.compile(r"(\d{4})(?:-(?:S([12])|T([1-4])|(\d{2})))?", re.IGNORECASE)

_LETTERS = {12: "", 6: "S", 3: "T"}
"""Letter of a semester and of a quarter, by their months; a year has none."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Whole months from ``start`` (first day of a month) to ``end`` (last day of a month), both included."""

    start: date
    end: date

    @classmethod
    def parse(cls, text: str) -> Period:
        """Return the period written as ``2020``, ``2020-S1``, ``2020-T3``, ``2020-03`` or ``2020-01..2020-10``, or in words.

        Raises
        ------
        ConfigError
            If the text has another form, or its end precedes its start.
        """
        from geo.period_words import in_figures  # noqa: PLC0415 (heavy, and the options of the command need this module)

        first, _, last = (in_figures(text) or text).strip().partition("..")
        start, end = cls._single(first, text).start, cls._single(last or first, text).end
        if start > end:
            raise ConfigError(f"El periodo «{shown(text)}» termina antes de empezar.")
        return cls(start, end)

    @classmethod
    def _single(cls, text: str, whole: str) -> Period:
        match = _FORM.fullmatch(text.strip())
        if match is None or (match[4] and not 1 <= int(match[4]) <= 12):
            raise ConfigError(
                f"El periodo «{shown(whole)}» no se entiende: es de meses enteros. Formas: marzo 2020, enero a marzo de "
                "2020, primer semestre 2020, 2020, 2020-S1, 2020-T3, 2020-03, 2020-01..2020-10."
            )
        year, semester, quarter, month = (int(part) if part else 0 for part in match.groups())
        size = 6 if semester else 3 if quarter else 1 if month else 12
        first = (semester or quarter or month or 1) * size - size + 1
        return cls.of_months(year, first, year, first + size - 1)

    @classmethod
    def of_months(cls, year: int, month: int, last_year: int, last_month: int) -> Period:
        """Return the period from the first day of one month to the last day of another."""
        following = date(last_year + last_month // 12, last_month % 12 + 1, 1)
        return cls(date(year, month, 1), following - timedelta(days=1))

    @classmethod
    def covering(cls, first: date, last: date) -> Period:
        """Return the whole months that contain two dates."""
        return cls.of_months(first.year, first.month, last.year, last.month)

    @property
    def months(self) -> int:
        """Length in months."""
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1

    @property
    def days(self) -> int:
        """Length in days."""
        return (self.end - self.start).days + 1

    @property
    def month_numbers(self) -> range:
        """Its months, counted from January of the year 0."""
        return range(self.start.year * 12 + self.start.month - 1, self.end.year * 12 + self.end.month)

    def overlaps(self, other: Period) -> bool:
        """Whether two periods have days in common."""
        return self.start <= other.end and other.start <= self.end

    @property
    def previous(self) -> Period:
        """Return the period of the same number of months that ends the day before this one starts."""
        last = self.start.year * 12 + self.start.month - 2
        first = last - self.months + 1
        return self.of_months(first // 12, first % 12 + 1, last // 12, last % 12 + 1)

    @property
    def next(self) -> Period:
        """Return the period of the same number of months that starts the day after this one ends."""
        first = self.end.year * 12 + self.end.month
        last = first + self.months - 1
        return self.of_months(first // 12, first % 12 + 1, last // 12, last % 12 + 1)

    @property
    def code(self) -> str:
        """Return the shortest text that :meth:`parse` reads as it: ``2020``, ``2020-S1``, ``2020-T3``, ``2020-03``."""
        first, place = f"{self.start.year}-{self.start.month:02d}", self.start.month - 1
        if self.start.year == self.end.year and self.months in _LETTERS and place % self.months == 0:
            letter = _LETTERS[self.months]
            return f"{self.start.year}-{letter}{place // self.months + 1}" if letter else f"{self.start.year}"
        return first if self.months == 1 else f"{first}..{self.end.year}-{self.end.month:02d}"

    @property
    def label(self) -> str:
        """Return the Spanish name: ``enero a octubre de 2020``, ``marzo de 2020``, ``2020``."""
        first, last = MONTHS[self.start.month - 1], MONTHS[self.end.month - 1]
        if self.start.year != self.end.year:
            return f"{first} de {self.start.year} a {last} de {self.end.year}"
        if self.months == 12:
            return f"año {self.start.year}"
        return f"{first} de {self.start.year}" if self.months == 1 else f"{first} a {last} de {self.start.year}"
