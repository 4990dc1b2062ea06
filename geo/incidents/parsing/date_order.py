"""Orders of day, month and year that only the dates of a whole column tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

__all__ = ["says_month_first", "swapped_dates", "years_first"]

_MONTH_FIRST = "antes que el día"
"""In the decisions about a column, words that say that its dates were read with the month first."""

_LEAST_YEARS = 5
"""Different numbers in the place of the year, at least, of dates that must have it elsewhere."""
_FEWER = 3
"""Times that another place has fewer different numbers than that of the year, at least, to be the year."""
_LEAST_SWAPPED = 8
"""Dates of each kind, at least, that show that a spreadsheet swapped day and month: eight without a day over 12 happen by
chance in one column of a thousand, and still fewer where all others have one over 12."""
_FEW_MONTHS = 3
"""Months, at most, in which somebody may have written the first days as dates and the others as text."""
_MONTHS = 12
"""Months of a year: a number over it is a day."""


def years_first(parts: pd.DataFrame) -> tuple[str, ...]:
    """Swap year and day of ``23-01-05`` in ``parts`` if its column can only have the year first; return the decision.

    ``parts`` has the fields of :class:`geo.incidents.parsing.date_words.Day` as columns.
    """
    short = (parts["form"] == "dmy") & parts["short"].astype(bool)
    first, last = parts.loc[short, "day"], parts.loc[short, "year"]
    years = last.nunique()
    if years < _LEAST_YEARS or first.nunique() * _FEWER > years or not last.between(1, 31).all() or first.eq(0).any():
        return ()
    parts.loc[short, ["day", "year"]] = parts.loc[short, ["year", "day"]].to_numpy()
    parts.loc[short, "form"] = "ymd"
    return ("Fechas: el año va primero (aa-mm-dd), porque de otro modo serían de demasiados años.",)


def swapped_dates(parts: pd.DataFrame) -> tuple[str, ...]:
    """Swap day and month of the dates in ``parts`` that a spreadsheet read in the other order; return the decision.

    A spreadsheet that expects the other order makes dates of ``07/09/2023``, and leaves ``25/09/2023`` as text: no date of
    its own has a day over 12, and every text has one. Dates of one part of a month stay as they are.
    """
    dated = (parts["year"] > 0) & ~parts["short"].astype(bool)
    own = dated & (parts["form"] == "ymd")
    text = dated & (parts["form"] == "dmy") & parts[["day", "month"]].min(axis=1).between(1, _MONTHS)
    if min(int(own.sum()), int(text.sum())) < _LEAST_SWAPPED:
        return ()
    day, month = parts.loc[own, "day"], parts.loc[own, "month"]
    clear = parts.loc[text, ["day", "month"]].max(axis=1) > _MONTHS
    if not (day.le(_MONTHS).all() and clear.all()) or month.nunique() <= _FEW_MONTHS:
        return ()
    parts.loc[own, ["day", "month"]] = parts.loc[own, ["month", "day"]].to_numpy()
    told = (
        f"Fechas: {int(own.sum())} distintas tienen el día y el mes al revés, porque Excel las leyó en otro orden (ninguna "
        "pasa del día 12, y todas las que quedaron como texto sí): se enderezaron."
    )
    return (told,)


def says_month_first(decisions: Iterable[str]) -> bool:
    """Return whether the decisions on a table say that its dates were read with the month before the day.

    Examples
    --------
    >>> says_month_first(["Fechas: el mes va antes que el día (mm/dd/aaaa), porque así lo dicen las que no dejan duda."])
    True
    >>> says_month_first(["Fechas: ningún día pasa de 12; se leyeron como dd/mm/aaaa."])
    False
    """
    return any(_MONTH_FIRST in line for line in decisions)
