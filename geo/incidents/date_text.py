"""Parsing of dates and times in the forms of Peruvian offices; day before month: ``03/04/2020`` is 3 April."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from geo.clock import minutes_of, zone_minutes
from geo.errors import FormatError
from geo.period import MONTHS
from geo.text import fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Timestamps", "outside_years", "parse_timestamps"]

_CLOCK = r"(?:[T ,]+(?P<clock>\d{1,2}:\d{2}[\d:.]*(?:\s*[apAP]\.?\s*[mM]\.?)?))?"
_ZONE = r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?"
_WORD, _OF = r"[^\W\d]{3,12}", r"(?:[-/. ]| del? )+"
_FORM_OF = {
    "ymd": rf"^(?P<y>\d{{4}})[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}}){_CLOCK}{_ZONE}$",
    "dmy": rf"^(?P<d>\d{{1,2}})[-/.](?P<m>\d{{1,2}})[-/.](?P<y>\d{{4}}|\d{{2}}){_CLOCK}{_ZONE}$",
    "word": rf"^(?P<d>\d{{1,2}}){_OF}(?P<m>{_WORD})\.?{_OF}(?P<y>\d{{4}}|\d{{2}}){_CLOCK}{_ZONE}$",
    "english": rf"^(?P<m>{_WORD})\.? (?P<d>\d{{1,2}}),? (?P<y>\d{{4}}){_CLOCK}{_ZONE}$",
}
_ENGLISH = tuple(calendar.month_name)[1:]
_FORMS = {form: re.compile(pattern, re.IGNORECASE) for form, pattern in _FORM_OF.items()}
_SERIAL = re.compile(r"^\d{5}(?:[.,]\d+)?$")
_EPOCH = re.compile(r"^\d{12,13}$")
_DIGIT = re.compile(r"\d")
_FIRST_DAY_OF_EXCEL = pd.Timestamp(1899, 12, 30)  # its day 0, so that its day 61 is 1 March 1900
_CLEAR_SHARE = 0.05
"""Share of the numeric dates, from 0 to 1, that must have a number over 12 to decide the order of day and month."""


@dataclass(frozen=True, slots=True)
class Timestamps:
    """Day and time of each row.

    ``day`` (datetime64, NaT where unreadable) and ``minute`` (after midnight, NaN where unknown) have the index of the
    texts. ``blank`` is a mask of the missing dates, ``bad_hour`` of the impossible times. ``how`` has masks of converted
    dates by code of ``reasons.toml``; ``decisions``, the decisions about the column (Spanish).
    """

    day: pd.Series
    minute: pd.Series
    blank: NDArray[np.bool_]
    bad_hour: NDArray[np.bool_]
    how: dict[str, NDArray[np.bool_]] = field(default_factory=dict)
    decisions: tuple[str, ...] = ()


def parse_timestamps(dates: pd.Series[str], hours: pd.Series[str] | None, *, utc_offset_h: float | None) -> Timestamps:
    """Return the timestamps of dates, with the time in the same cell or in a column of its own.

    Parameters
    ----------
    dates
        ISO, dd/mm/yyyy or dd/mm/yy, with words (``3 de setiembre de 2021``, ``03-SET-21``, ``December 31, 2024``), Excel
        serial numbers, or milliseconds since 1970; with or without a time and a time zone.
    hours
        ``HH:MM[:SS]`` or ``08:30 p. m.``; unless blank, it takes precedence over a time in ``dates``.
    utc_offset_h
        UTC offset of local time in hours, positive to the east, to which dates with a time zone are converted; None to keep
        the time as written.

    Returns
    -------
    Timestamps
        Exactly midnight is an unknown time, as systems write it for missing times. 24:00 is midnight of the next day.

    Raises
    ------
    FormatError
        If dates with the day first and with the month first are mixed, as the others are then ambiguous.
    """
    text = dates.fillna("").str.strip()
    unique = pd.Series(text.unique(), dtype="str")
    parts, decisions = _parts(unique)
    read = _moments(unique, parts, utc_offset_h).set_axis(pd.Index(unique), axis=0)
    out = read.loc[pd.Index(text)].set_axis(dates.index, axis=0)
    bad_hour = out["bad_hour"].to_numpy(dtype=bool)
    if hours is not None:
        bad_hour = bad_hour | _own_hours(out, hours)
    next_day = (out["minute"] == 1440).to_numpy()
    out["day"] = out["day"].where(~next_day, out["day"] + pd.Timedelta(days=1))
    out["minute"] = out["minute"].where((out["minute"] != 0) & ~next_day)
    codes = [name for name in out.columns if name.isupper()]
    how = {code: out[code].to_numpy(dtype=bool) for code in codes}
    return Timestamps(out["day"], out["minute"], (text == "").to_numpy(), bad_hour, how, decisions)


def _own_hours(out: pd.DataFrame, hours: pd.Series[str]) -> NDArray[np.bool_]:
    """Set the times of their own column in the frame; return a mask of the impossible ones."""
    clock = hours.fillna("").str.strip()
    unique = pd.Series(clock.unique(), index=clock.unique(), dtype="str")
    own = minutes_of(unique).loc[pd.Index(clock)].set_axis(out.index)
    out["minute"] = own.where(own.notna(), out["minute"])
    return (own.isna() & clock.str.contains(_DIGIT).to_numpy(dtype=bool)).to_numpy()


def _parts(text: pd.Series[str]) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return ``y, m, d, clock, zone`` of each text by the first form that matches, months as numbers."""
    parts = pd.DataFrame(None, index=text.index, columns=["y", "m", "d", "clock", "zone", "form"], dtype=object)
    for form, pattern in _FORMS.items():
        open_rows = parts["y"].isna()
        found = text[open_rows].str.extract(pattern)
        hit = found.index[found["y"].notna()]
        parts.loc[hit, list(found.columns)] = found.loc[hit].astype(object)
        parts.loc[hit, "form"] = form
    words = parts["form"].isin(["word", "english"])
    parts.loc[words, "m"] = parts.loc[words, "m"].map(_month_number)
    return parts, _day_or_month_first(parts)


def _month_number(word: str) -> str:
    """Return the number of a month from its Spanish or English name or abbreviation (SET and SEP, MARZ, AGOS …)."""
    plain = fold(word).lower()
    names = [*enumerate(MONTHS, start=1), (9, "septiembre"), *enumerate(map(str.lower, _ENGLISH), start=1)]
    return next((str(number) for number, name in names if name.startswith(plain)), "0")


def _day_or_month_first(parts: pd.DataFrame) -> tuple[str, ...]:
    """Decide the order of day and month from the unambiguous dates; swap them in ``parts`` if the month is first."""
    dmy = parts["form"] == "dmy"
    if not dmy.any():
        return ()
    first, second = parts.loc[dmy, "d"].astype(int), parts.loc[dmy, "m"].astype(int)
    least = max(_CLEAR_SHARE * int(dmy.sum()), 1)
    day_first, month_first = int((first > 12).sum()), int(((second > 12) & (first <= 12)).sum())
    if day_first >= least and month_first >= max(least, 2):
        raise FormatError(
            f"Hay fechas dd/mm/aaaa ({day_first}) y fechas mm/dd/aaaa ({month_first}) en la misma columna: no se puede "
            "decidir cuál es cuál. Vuelva a exportar con un solo formato, de preferencia aaaa-mm-dd.",
            code="FECHA_FORMATO_MIXTO",
        )
    if month_first >= max(least, 2):
        parts.loc[dmy, ["d", "m"]] = parts.loc[dmy, ["m", "d"]].to_numpy()
        return ("Fechas: el mes va antes que el día (mm/dd/aaaa), porque así lo dicen las que no dejan duda.",)
    if not day_first:
        return ("Fechas: ningún día pasa de 12; se leyeron como dd/mm/aaaa.",)
    return ()


def _moments(text: pd.Series[str], parts: pd.DataFrame, utc_offset_h: float | None) -> pd.DataFrame:
    year = pd.to_numeric(parts["y"])
    short = (parts["y"].str.len() == 2).fillna(False).astype(bool)
    month, day_of_month = pd.to_numeric(parts["m"]), pd.to_numeric(parts["d"])
    numbers = {"year": year.where(~short, year + 2000), "month": month, "day": day_of_month}
    day = pd.to_datetime(pd.DataFrame(numbers), errors="coerce").astype("datetime64[us]")
    clock = parts["clock"].fillna("").astype("str")
    minute = minutes_of(clock)
    out = pd.DataFrame({"day": day, "minute": minute, "bad_hour": (clock != "") & minute.isna()})
    _serials(out, text)
    moved = parts["zone"].notna() & out["minute"].notna() & out["day"].notna()
    shift = zone_minutes(parts["zone"].fillna("Z").astype("str"))
    epoch = text.str.fullmatch(_EPOCH).astype(bool)
    if epoch.any():
        instant = pd.to_datetime(pd.to_numeric(text[epoch]), unit="ms").astype("datetime64[us]")
        out.loc[epoch, "day"] = instant.dt.normalize()
        out.loc[epoch, "minute"] = instant.dt.hour * 60.0 + instant.dt.minute
        moved |= epoch
    if utc_offset_h is not None and moved.any():
        local = out["day"] + pd.to_timedelta(out["minute"].fillna(0) + utc_offset_h * 60 - shift, unit="min")
        out["day"] = out["day"].mask(moved, local.dt.normalize())
        out["minute"] = out["minute"].mask(moved, local.dt.hour * 60.0 + local.dt.minute)
    flags = {"FECHA_ANIO_2D": short & out["day"].notna(), "FECHA_UTC_CONVERTIDA": moved & (utc_offset_h is not None)}
    return out.assign(**flags)


def _serials(out: pd.DataFrame, text: pd.Series[str]) -> None:
    """Set the dates given as Excel serial numbers (days since the end of 1899), and mark them."""
    serial = text.str.fullmatch(_SERIAL).astype(bool)
    out["FECHA_SERIAL_EXCEL"] = serial
    if serial.any():
        days = pd.to_numeric(text[serial].str.replace(",", ".", regex=False)).astype(float)
        whole = days // 1
        out.loc[serial, "day"] = (_FIRST_DAY_OF_EXCEL + pd.to_timedelta(whole, unit="D")).astype("datetime64[us]")
        out.loc[serial, "minute"] = ((days - whole) * 1440).round().clip(upper=1439)


def outside_years(day: pd.Series, *, today: date | None = None) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return masks of the days before the year 2000, and of those after today."""
    limit = pd.Timestamp(today or date.today())  # noqa: DTZ011 (local calendar day of the station)
    return (day < pd.Timestamp(2000, 1, 1)).to_numpy(), (day > limit).to_numpy()
