"""How the cells of each field of an incident are known, for the choice of its column."""

from __future__ import annotations

from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.clock import TURNOS
from geo.crimes.catalogue import UNREAD, plain
from geo.crimes.classify import bundled
from geo.errors import FormatError
from geo.evidence.columns_by_proof import Probe
from geo.incidents.parsing.date_text import Timestamps, outside_years, parse_timestamps
from geo.incidents.parsing.date_words import month_number
from geo.incidents.parsing.hour_text import read_hours

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from numpy.typing import NDArray

__all__ = ["CLOCK", "PARTS_OF_DAY", "any_text", "clock_alone", "level_of", "mostly_dated", "mostly_timed", "probes"]

PARTS_OF_DAY = ("anio", "mes", "dia")
"""Fields that together are a day, looked for only where no column of dates is."""
_ONLY_NUMBER = r"[+-]?\d+(?:[.,]\d+)?"
_COMPACT_DAY = r"20\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{4}|\d{6})?"
CLOCK = r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?"
"""Hour of a clock, with minutes."""
_TIMED = 0.5
"""Share of texts that are dates, or of dates with an hour, from 0 to 1, from which their column is one of those."""
_LETTERS = r"[^\W\d_]{2}"
_SAMPLES_KEPT = 32
"""Columns of which the sample is kept as dates, at most: several fields ask whether it is one, and a table has some tens."""


@cache
def probes(today: date | None = None) -> dict[str, Probe]:
    """Return the probe of each field, in the order in which they are told; ``today`` is as in :class:`Wanted`."""
    known = Probe(_is_delito, "delitos conocidos", proves=_is_delito)
    text = Probe(_has_letters, "textos")
    return {
        "id": Probe(_is_anything, "distintas", unique=True),
        "fecha": Probe(partial(_is_date, today=today), "fechas", proves=partial(_is_surely_date, today=today)),
        "hora": Probe(_is_hour, "horas"),
        "turno": Probe(lambda texts: texts.str.lower().isin([*TURNOS, "manana"]).to_numpy(), "turnos"),
        "anio": Probe(_between(2000, 2100), "años"),
        "mes": Probe(_is_month, "meses"),
        "dia": Probe(_between(1, 31), "días"),
        "tipo": Probe(_is_delito, "delitos conocidos"),
        "delito": known,
        "modalidad": text,
        "comisaria": text,
        "sector": Probe(_is_anything, "datos"),
        "subsector": Probe(_is_anything, "datos"),
        "direccion": text,
        "tipo_lugar": text,
        "observacion": text,
        "estado": text,
    }


def clock_alone() -> Probe:
    """Return the probe of hours in a table whose columns have no names: ``19:30`` and nothing else."""
    return Probe(_is_hour, "horas", proves=lambda texts: texts.str.fullmatch(CLOCK).to_numpy(dtype=bool))


def any_text() -> Probe:
    """Return the probe of delitos that no catalogue knows: texts under a name that says so."""
    return Probe(_has_letters, "textos, de delitos que el catálogo no conoce")


@lru_cache(maxsize=_SAMPLES_KEPT)
def _dates(texts: tuple[str, ...]) -> Timestamps | None:
    """Return some texts as dates; None for dates in two orders: they are refused when they are read."""
    try:
        return parse_timestamps(pd.Series(texts, dtype="str"), None, utc_offset_h=None)
    except FormatError:
        return None


def _is_date(texts: pd.Series[str], *, today: date | None) -> NDArray[np.bool_]:
    """Return which texts are days from the year 2000 until today."""
    dates = _dates(tuple(texts))
    if dates is None:
        return np.ones(len(texts), dtype=bool)
    early, late = outside_years(dates.day, today=today)
    return np.asarray(dates.day.notna().to_numpy() & ~early & ~late, dtype=bool)


def mostly_dated(texts: pd.Series[str], dates: Probe) -> bool:
    """Return whether half of some texts, or more, are dates and cannot be another number, by the probe of dates."""
    return bool(len(texts) and dates.proves is not None and dates.proves(texts).mean() >= _TIMED)


def mostly_timed(texts: pd.Series[str]) -> bool:
    """Return whether half of some dates, or more, have an hour."""
    dates = _dates(tuple(texts))
    return dates is not None and bool(len(texts) and dates.minute.notna().mean() >= _TIMED)


def _is_surely_date(texts: pd.Series[str], *, today: date | None) -> NDArray[np.bool_]:
    """Return which texts are dates and cannot be another number, such as a serial number of Excel or a code."""
    numbers = texts.str.fullmatch(_ONLY_NUMBER) & ~texts.str.fullmatch(_COMPACT_DAY)
    return np.asarray(_is_date(texts, today=today) & ~numbers.to_numpy(dtype=bool), dtype=bool)


def _is_hour(texts: pd.Series[str]) -> NDArray[np.bool_]:
    found, _ = read_hours(texts)
    return np.asarray(~found["bad"].to_numpy(dtype=bool))


def _is_delito(texts: pd.Series[str]) -> NDArray[np.bool_]:
    """Return which texts the catalogue that knows most of them knows."""
    words = [plain(text) for text in texts]
    found = [np.asarray([one.sense(word) not in {UNREAD, ""} for word in words], dtype=bool) for one in bundled()]
    return max(found, key=lambda known: int(known.sum()))


def level_of(texts: pd.Series[str]) -> float:
    """Return how deep in the catalogue the delitos of a column are, on average: 0 for titulos, 1 for genericos, 2 below."""
    depths = [max(one.resolve(delito=text).codigo.count(".") for one in bundled()) for text in texts]
    return sum(depths) / max(len(depths), 1)


def _between(least: int, most: int) -> Callable[[pd.Series[str]], NDArray[np.bool_]]:
    return lambda texts: pd.to_numeric(texts, errors="coerce").between(least, most).to_numpy(dtype=bool)


def _is_month(texts: pd.Series[str]) -> NDArray[np.bool_]:
    """Return which texts are months, by number or by name."""
    named = np.asarray([month_number(text) > 0 for text in texts], dtype=bool)
    return np.asarray(named | _between(1, 12)(texts), dtype=bool)


def _has_letters(texts: pd.Series[str]) -> NDArray[np.bool_]:
    return texts.str.contains(_LETTERS).to_numpy(dtype=bool)


def _is_anything(texts: pd.Series[str]) -> NDArray[np.bool_]:
    return np.ones(len(texts), dtype=bool)
