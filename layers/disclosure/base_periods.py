"""Base periods of reserved counts: semesters or quarters of a year, their codes, and the day on which they are closed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from geo.period import Period

__all__ = ["BASES", "Calendar", "base_of", "bases_of", "closing_day", "months_of", "split_by_year"]

BASES = {"semestre": 6, "trimestre": 3}
"""Kinds of base period, and their length in months; both divide a year."""

_GRACE = timedelta(days=30)
"""Time after its end in which late reports of a base period are still expected."""
_YEAR = 12
"""Months of a year."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """When counts are published.

    Attributes
    ----------
    today
        Day of the run.
    kind
        Kind of base period (:data:`BASES`) of years in which nothing was published.
    closed
        Base periods that the user closes before their closing day.
    """

    today: date
    kind: str = "semestre"
    closed: frozenset[Period] = frozenset()

    def is_closed(self, base: Period) -> bool:
        """Whether the count of a base period may be published."""
        return base in self.closed or self.today >= closing_day(base)


def closing_day(base: Period) -> date:
    """First day on which a base period is closed without the user closing it."""
    return base.end + _GRACE


def bases_of(period: Period, kind: str) -> tuple[Period, ...] | None:
    """Return the base periods that make up a period; None where it is not made of whole ones."""
    size = BASES[kind]
    if period.months % size or (period.start.month - 1) % size:
        return None
    first = period.start.year * _YEAR + period.start.month - 1
    starts = range(first, first + period.months, size)
    return tuple(
        Period.of_months(at // _YEAR, at % _YEAR + 1, (at + size - 1) // _YEAR, (at + size - 1) % _YEAR + 1) for at in starts
    )


def base_of(code: str) -> Period:
    """Return the base period of a code (``Period.code``).

    Raises
    ------
    ValueError
        If the code names none.
    """
    if not re.fullmatch(r"[0-9]{4}-(S[12]|T[1-4])", code):
        raise ValueError(code)
    return Period.parse(code)


def months_of(code: str) -> list[int]:
    """Months of a base period, by its code, as yyyymm."""
    base = base_of(code)
    return [base.start.year * 100 + base.start.month + at for at in range(base.months)]


def split_by_year(period: Period) -> list[Period]:
    """Parts of a period that lie in each calendar year."""
    years = range(period.start.year, period.end.year + 1)
    return [Period(max(period.start, date(year, 1, 1)), min(period.end, date(year, 12, 31))) for year in years]
