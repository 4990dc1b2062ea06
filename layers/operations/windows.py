"""Days that are compared: those of the operation, and as many before it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.naming import quantity

__all__ = ["Windows", "choose_windows", "days_covered"]

_DAY = pd.Timedelta(1, "D")
"""A day."""
_YEAR_DAYS = 365
"""Longest operation that has the same days of the year before it apart."""


_BY_CHANCE = 3.0
"""Incidents that days without any should have had, below which chance alone may have left them empty (5 %)."""


@dataclass(frozen=True, slots=True)
class Windows:
    """First days of the two windows, which have ``days`` days each.

    ``year_before`` says that the first one is of the same days a year before; otherwise it ends where the second begins.
    """

    before: pd.Timestamp
    after: pd.Timestamp
    days: int
    year_before: bool

    @property
    def last_before(self) -> pd.Timestamp:
        """Last day of the first window."""
        return self.before + (self.days - 1) * _DAY

    @property
    def last_after(self) -> pd.Timestamp:
        """Last day of the second window."""
        return self.after + (self.days - 1) * _DAY

    def earlier(self, first: pd.Timestamp, step_days: int) -> list[Windows]:
        """Return the same windows moved back by whole steps, while they end before the operation and the data reach them."""
        found: list[Windows] = []
        steps = int(np.ceil(self.days / step_days))
        while self.before - steps * step_days * _DAY >= first:
            back = steps * step_days * _DAY
            found.append(Windows(self.before - back, self.after - back, self.days, self.year_before))
            steps += 1
        return found


def days_covered(days: pd.Series[pd.Timestamp]) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first and last day that the data cover: to the edge of a month, where chance may have left its days empty.

    Examples
    --------
    >>> import pandas as pd
    >>> first, last = days_covered(pd.Series(pd.to_datetime(["2020-01-02", "2020-06-10", "2020-12-30"])))
    >>> str(first.date()), str(last.date())
    ('2020-01-01', '2020-12-31')
    """
    first, last = days.min().normalize(), days.max().normalize()
    rate = len(days) / ((last - first).days + 1)
    start, end = first.replace(day=1), last + pd.offsets.MonthEnd(0)
    early, late = (start if (first - start).days * rate < _BY_CHANCE else first), end
    return early, late if (end - last).days * rate < _BY_CHANCE else last


def choose_windows(since: pd.Timestamp, until: pd.Timestamp, first: pd.Timestamp, last: pd.Timestamp) -> Windows:
    """Return the days of an operation and those with which they are compared.

    Where the data reach a year back, the same days of the year before; otherwise the days just before, as many. Days that
    the data do not reach yet are left out of both.

    Parameters
    ----------
    since, until
        First and last day of the operation.
    first, last
        First and last day of the data.

    Raises
    ------
    InputError
        If the data have no day of the operation, or too few days before it.

    Examples
    --------
    >>> import pandas as pd
    >>> day = pd.Timestamp
    >>> found = choose_windows(day("2021-03-01"), day("2021-03-31"), day("2020-01-01"), day("2021-12-31"))
    >>> str(found.before.date()), str(found.last_before.date()), found.days
    ('2020-03-01', '2020-03-31', 31)
    """
    if until < since:
        raise InputError(f"El operativo termina ({until:%d/%m/%Y}) antes de empezar ({since:%d/%m/%Y}): revise las fechas.")
    until = min(until, last)
    days = (until - since).days + 1
    if days < 1:
        raise InputError(
            f"Los hechos llegan hasta el {last:%d/%m/%Y}, y el operativo empieza el {since:%d/%m/%Y}: aún no hay después."
        )
    year = since - pd.DateOffset(years=1)
    if days <= _YEAR_DAYS and year >= first:
        return Windows(year, since, days, year_before=True)
    before = since - days * _DAY
    if before < first:
        raise InputError(
            f"El operativo dura {quantity(days, 'día', 'días')} y hay hechos desde el {first:%d/%m/%Y}: no hay "
            "otro tanto antes del "
            f"{since:%d/%m/%Y} con que comparar. Agregue los archivos de antes a --incidentes, o acorte con --hasta."
        )
    return Windows(before, since, days, year_before=False)
