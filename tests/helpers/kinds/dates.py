"""Axis of the dates: how people, spreadsheets and systems write a day, alone or with its hour."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from helpers.kinds.facts import Fact

__all__ = ["DATES", "Dates"]

_MONTHS = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "setiembre",
    "octubre",
    "noviembre",
    "diciembre",
]
_MESES = [
    "janeiro",
    "fevereiro",
    "março",
    "abril",
    "maio",
    "junho",
    "julho",
    "agosto",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
]
_ENGLISH = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"]
_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
_ZERO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_LOCAL = dt.timezone(dt.timedelta(hours=-5))
_SERIAL = dt.date(1899, 12, 30)
"""Day 0 of the serial numbers of a spreadsheet."""


@dataclass(frozen=True, slots=True)
class Dates:
    """A family: ``cells(fact)`` gives the cell of each field.

    ``timed`` ones carry the hour too, so that the file has no column for it; those that are not ``blankable`` cannot leave
    the hour out.
    """

    cells: Callable[[Fact], Mapping[str, object]]
    timed: bool = False
    blankable: bool = True
    may_refuse: frozenset[str] = frozenset()


def _day(write: Callable[[dt.date], object]) -> Dates:
    return Dates(lambda fact: {"fecha": write(fact.day)})


def _moment(write: Callable[[dt.datetime], object]) -> Dates:
    """Return a family that always writes day and hour."""
    return Dates(lambda fact: {"fecha": write(fact.moment)}, timed=True, blankable=False)


def _both(day: Callable[[dt.date], str], hour: Callable[[dt.datetime], str]) -> Dates:
    """Return a family that leaves the hour out where it is not known."""

    def cells(fact: Fact) -> dict[str, object]:
        return {"fecha": day(fact.day) + (hour(fact.moment) if fact.clock else "")}

    return Dates(cells, timed=True)


def _span(start: str) -> Dates:
    """Return a family of two columns: the day before, in the one named, and the day. So long a span has no hour."""

    def cells(fact: Fact) -> dict[str, object]:
        return {start: _dmy(fact.day - dt.timedelta(days=1)), "fecha_hasta": _dmy(fact.day)}

    return Dates(cells, may_refuse=frozenset({"HORA_RANGO"}))


def _epoch(moment: dt.datetime) -> int:
    return int((moment.replace(tzinfo=_LOCAL) - _ZERO).total_seconds())


def _dmy(day: dt.date) -> str:
    return day.strftime("%d/%m/%Y")


DATES: dict[str, Dates] = {
    "plain": _day(lambda day: day.isoformat()),
    "31/12/2023": _day(_dmy),
    "31-12-2023": _day(lambda day: day.strftime("%d-%m-%Y")),
    "31.12.2023": _day(lambda day: day.strftime("%d.%m.%Y")),
    "5/3/2023": _day(lambda day: f"{day.day}/{day.month}/{day.year}"),
    "31/12/23": _day(lambda day: day.strftime("%d/%m/%y")),
    "12/31/2023": _day(lambda day: day.strftime("%m/%d/%Y")),
    "2023/12/31": _day(lambda day: day.strftime("%Y/%m/%d")),
    "20231231": _day(lambda day: day.strftime("%Y%m%d")),
    "31dic2023": _day(lambda day: f"{day.day:02d}{_MONTHS[day.month - 1][:3]}{day.year}"),
    "31DIC23": _day(lambda day: f"{day.day:02d}{_MONTHS[day.month - 1][:3].upper()}{day.year % 100:02d}"),
    "31-Dec-23": _day(lambda day: f"{day.day:02d}-{_ENGLISH[day.month - 1][:3]}-{day.year % 100:02d}"),
    "31-dic-2023": _day(lambda day: f"{day.day:02d}-{_MONTHS[day.month - 1][:3]}-{day.year}"),
    "Dec 31, 2023": _day(lambda day: f"{_ENGLISH[day.month - 1][:3]} {day.day}, {day.year}"),
    "December 31, 2023": _day(lambda day: f"{_ENGLISH[day.month - 1]} {day.day}, {day.year}"),
    "31 de dezembro de 2023": _day(lambda day: f"{day.day} de {_MESES[day.month - 1]} de {day.year}"),
    "31 de diciembre del 2023": _day(lambda day: f"{day.day} de {_MONTHS[day.month - 1]} del {day.year}"),
    "31 DICIEMBRE 2023": _day(lambda day: f"{day.day} {_MONTHS[day.month - 1].upper()} {day.year}"),
    "domingo 31 de diciembre de 2023": _day(
        lambda day: f"{_DAYS[day.weekday()]} {day.day} de {_MONTHS[day.month - 1]} de {day.year}"
    ),
    "Dom. 31/12/2023": _day(lambda day: f"{_DAYS[day.weekday()][:3].capitalize()}. {_dmy(day)}"),
    "Sunday, December 31, 2023": _day(
        lambda day: f"{_WEEKDAYS[day.weekday()]}, {_ENGLISH[day.month - 1]} {day.day}, {day.year}"
    ),
    "31-XII-2023": _day(lambda day: f"{day.day:02d}-{_ROMAN[day.month - 1]}-{day.year}"),
    "'31/12/2023": _day(lambda day: f"'{_dmy(day)}"),
    "31/12/2023 00:00:00": _day(lambda day: f"{_dmy(day)} 00:00:00"),
    "2023-12-31T00:00:00": _day(lambda day: f"{day.isoformat()}T00:00:00"),
    "serial": _day(lambda day: (day - _SERIAL).days),
    "cell of type date": _day(lambda day: day),
    "year, month, day": Dates(lambda fact: {"anio": fact.day.year, "mes": fact.day.month, "dia": fact.day.day}),
    "year, month word, day": Dates(
        lambda fact: {"anio": fact.day.year, "mes": _MONTHS[fact.day.month - 1].upper(), "dia": fact.day.day}
    ),
    "ISO with T": _both(lambda day: day.isoformat(), lambda at: at.strftime("T%H:%M:%S")),
    "ISO with blank": _both(lambda day: day.isoformat(), lambda at: at.strftime(" %H:%M")),
    "31/12/2023 19:05": _both(_dmy, lambda at: at.strftime(" %H:%M")),
    "31/12/2023 07:05 PM": _both(_dmy, lambda at: at.strftime(" %I:%M %p")),
    "31/12/2023 7:05:00 p. m.": _both(_dmy, lambda at: f" {(at.hour - 1) % 12 + 1}:{at:%M}:00 {'ap'[at.hour > 11]}. m."),
    "31/12/2023, 19:05": _both(_dmy, lambda at: at.strftime(", %H:%M")),
    "31/12/2023 - 19:05 hrs.": _both(_dmy, lambda at: at.strftime(" - %H:%M hrs.")),
    "31-12-2023 19.05": _both(lambda day: day.strftime("%d-%m-%Y"), lambda at: at.strftime(" %H.%M")),
    "31DIC2023 1905": _both(
        lambda day: f"{day.day:02d}{_MONTHS[day.month - 1][:3].upper()}{day.year}", lambda at: at.strftime(" %H%M")
    ),
    "ISO -05:00": _moment(lambda at: at.strftime("%Y-%m-%dT%H:%M:%S-05:00")),
    "ISO Z": _moment(lambda at: (at + dt.timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M:%S.000Z")),
    "UTC with words": _moment(lambda at: (at + dt.timedelta(hours=5)).strftime("%Y-%m-%d %H:%M:%S UTC")),
    "epoch seconds": _moment(_epoch),
    "epoch milliseconds": _moment(lambda at: 1000 * _epoch(at)),
    "JavaScript": _moment(lambda at: f"{at:%a %b %d %Y %H:%M:%S} GMT-0500 (hora estándar de Perú)"),
    "RFC 2822": _moment(lambda at: f"{at:%a, %d %b %Y %H:%M:%S} -0500"),
    "20231231190500": _moment(lambda at: at.strftime("%Y%m%d%H%M%S")),
    "serial with fraction": _moment(lambda at: (at.date() - _SERIAL).days + round((at.hour * 60 + at.minute) / 1440, 9)),
    "cell of type date and time": _moment(lambda at: at),
    "from and to": _span("fecha_desde"),
    "day and until": _span("fecha"),
}
"""Families by name; the first is ISO."""
