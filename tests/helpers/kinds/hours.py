"""Axis of the hours: how people and spreadsheets write a time of day in a column of its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from helpers.kinds.facts import Fact

__all__ = ["HOURS", "Hours"]


@dataclass(frozen=True, slots=True)
class Hours:
    """A family: ``cells(fact)`` gives the cell of each field; ``told`` are codes that may say that some were not read."""

    cells: Callable[[Fact], Mapping[str, object]]
    may_refuse: frozenset[str] = frozenset()


def _hour(write: Callable[[dt.time], object], blank: object = "") -> Hours:
    return Hours(lambda fact: {"hora": write(fact.clock) if fact.clock else blank})


def _span(start: str) -> Hours:
    """Return a family of two columns: some minutes before, in the one named, and the hour."""

    def cells(fact: Fact) -> dict[str, object]:
        hour = fact.clock
        return {start: f"{_before(hour):%H:%M}" if hour else "", "hora_hasta": f"{hour:%H:%M}" if hour else ""}

    return Hours(cells)


def _twelve(hour: dt.time, morning: str, evening: str, *, sign: str = ":") -> str:
    return f"{(hour.hour - 1) % 12 + 1}{sign}{hour:%M}{evening if hour.hour > 11 else morning}"


HOURS: dict[str, Hours] = {
    "plain": _hour(lambda hour: f"{hour:%H:%M}"),
    "19:05:00": _hour(lambda hour: f"{hour:%H:%M:%S}"),
    "7:5": _hour(lambda hour: f"{hour.hour}:{hour.minute:02d}"),
    "19.05": _hour(lambda hour: f"{hour:%H.%M}"),
    "1905": _hour(lambda hour: f"{hour:%H%M}"),
    "1905 number": _hour(lambda hour: hour.hour * 100 + hour.minute),
    "19h05": _hour(lambda hour: f"{hour:%Hh%M}"),
    "19h05min": _hour(lambda hour: f"{hour:%Hh%M}min"),
    "19:05 hrs": _hour(lambda hour: f"{hour:%H:%M} hrs"),
    "19:05 HORAS": _hour(lambda hour: f"{hour:%H:%M} HORAS"),
    "19:05H": _hour(lambda hour: f"{hour:%H:%M}H"),
    "07:05 PM": _hour(lambda hour: f"{hour:%I:%M %p}"),
    "7:05 p. m.": _hour(lambda hour: _twelve(hour, " a. m.", " p. m.")),
    "7:05p.m.": _hour(lambda hour: _twelve(hour, "a.m.", "p.m.")),
    "7:05pm": _hour(lambda hour: _twelve(hour, "am", "pm")),
    "7.05 PM": _hour(lambda hour: _twelve(hour, " AM", " PM", sign=".")),
    "7:05:00 p.\u00a0m.": _hour(lambda hour: _twelve(hour, ":00 a.\u00a0m.", ":00 p.\u00a0m.")),
    "a las 19:05": _hour(lambda hour: f"a las {hour:%H:%M}"),
    "aprox 19:05": _hour(lambda hour: f"{hour:%H:%M} aprox."),
    "1900-01-01 19:05": _hour(lambda hour: f"1900-01-01 {hour:%H:%M:%S}"),
    "0 days 19:05": _hour(lambda hour: f"0 days {hour:%H:%M:%S}"),
    "fraction": _hour(lambda hour: round((hour.hour * 60 + hour.minute) / 1440, 10)),
    "cell of type time": _hour(lambda hour: hour, blank=None),
    "range": _hour(lambda hour: f"{_before(hour):%H:%M} - {hour:%H:%M}"),
    "entre y": _hour(lambda hour: f"entre las {_before(hour):%H:%M} y las {hour:%H:%M}"),
    "19:05 or S/H": _hour(lambda hour: f"{hour:%H:%M}", blank="S/H"),
    "19:05 or no precisa": _hour(lambda hour: f"{hour:%H:%M}", blank="NO PRECISA"),
    "19:05 or --:--": _hour(lambda hour: f"{hour:%H:%M}", blank="--:--"),
    "from and to": _span("hora_desde"),
    "hour and until": _span("hora"),
}
"""Families by name; the first is hour and minute."""


def _before(hour: dt.time) -> dt.time:
    """Return some minutes earlier on the same day: the beginning of a span (never midnight) of which the hour is the end."""
    return dt.time(*divmod(max(hour.hour * 60 + hour.minute - 45, 1), 60))
