"""The month that a run is about if nobody says it: the last one of the store that is complete, by its data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.period import Period
from layers.disclosure.profiles import shows_reserved
from mapadelito.reading.incident_source import load_days
from mapadelito.reading.shown_days import shown_days

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from geo.incidents.account import Incidents
    from mapadelito.settings.config import Config

__all__ = ["current_month", "is_over", "month_of_store"]


def current_month(days: Iterable[date], loads_days: Iterable[date]) -> Period:
    """Return the last month with facts that is over or, if none is, the last one with facts.

    Parameters
    ----------
    days
        Days of the facts, at least one.
    loads_days
        Days of the loads: facts are loaded after they happened.

    Raises
    ------
    ValueError
        If there are no facts.

    Examples
    --------
    >>> from datetime import date
    >>> facts = [date(2020, 9, 30), date(2020, 10, 2)]
    >>> current_month(facts, [date(2020, 10, 3)]).label
    'setiembre de 2020'
    >>> current_month(facts, [date(2020, 11, 5)]).label
    'octubre de 2020'
    """
    known, loads = {*days}, {*loads_days}
    months = sorted({Period.of_months(day.year, day.month, day.year, day.month) for day in known}, reverse=True)
    if not months:
        raise ValueError("no facts")
    return next((month for month in months if is_over(month, known, loads)), months[0])


def is_over(month: Period, days: Iterable[date], loads_days: Iterable[date]) -> bool:
    """Return whether a fact or a load is of a day after a month: its facts may be all there."""
    return any(day > month.end for day in (*days, *loads_days))


def month_of_store(config: Config, told: list[str], incidents: Incidents, *, as_of: int | None = None) -> Period | None:
    """Return the month of a run that names none and reads the store, and add the sentence about it to ``told`` (Spanish).

    It is that of the facts that the profile may show, and of the loads that brought them, as it was after the event
    ``as_of`` (now, without one): that reserved facts were loaded does not end a month. None for a run of files, or without
    dated facts.
    """
    loaded = load_days(config, as_of=as_of)
    seen = shown_days(incidents, config.perfil)
    days = [*seen.dropna().dt.date.unique()]
    if not loaded or not days or incidents.versions is None:
        return None
    versions, rows = incidents.versions, seen.index.to_numpy(dtype=int)
    rows = rows if shows_reserved(config.perfil) else versions.ordinary[rows]
    numbers = {*versions.event[rows[rows >= 0]].tolist()}
    loads_days = [loaded[number] for number in sorted(loaded.keys() & numbers)]
    month = current_month(days, loads_days)
    what = "el último mes completo de lo cargado" if is_over(month, days, loads_days) else "mes sin terminar"
    told.append(f"Periodo: {month.label}, {what}.")
    return month
