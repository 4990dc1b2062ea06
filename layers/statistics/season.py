"""How much the season alone may change counts between two spans of different months."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from datetime import date

__all__ = ["SEASON", "season_ratio"]

SEASON = 0.35
"""Amplitude of a season that is not known: the highest month has 35 % more than the mean, that of the audit
(docs/metodos/auditoria.md)."""
_PHASES = 360
"""Times of the year at which the season may be highest: one a day, or nearly."""
_DECIMALS = 2
"""Decimals of the ratio: the same days of a year with a leap day differ less."""
_YEAR_DAYS = 365.25
"""Mean length of a year, in days."""


def season_ratio(before: tuple[date, date], after: tuple[date, date]) -> float:
    """Largest ratio of the rates of two spans that a season of :data:`SEASON` alone gives, whenever it is highest.

    1 for the same days of two years, and for whole years.

    Parameters
    ----------
    before, after
        First and last day of each span.

    Examples
    --------
    >>> from datetime import date
    >>> first, second = (date(2020, 1, 1), date(2020, 6, 30)), (date(2020, 7, 1), date(2020, 12, 31))
    >>> season_ratio(first, second)
    1.57
    >>> season_ratio((date(2019, 1, 1), date(2019, 6, 30)), first)
    1.0
    """
    phase = np.arange(_PHASES) * 2 * np.pi / _PHASES
    one, other = (1 + SEASON * (_mean_angle(*span) * np.exp(-1j * phase)).real for span in (before, after))
    return float(np.round(max((other / one).max(), 1.0), _DECIMALS))


def _mean_angle(first: date, last: date) -> complex:
    days = pd.date_range(first, last).day_of_year.to_numpy()
    return complex(np.exp(2j * np.pi * days / _YEAR_DAYS).mean())
