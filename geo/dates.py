"""Dates and hours from text. Day before month: ``03/04/2020`` is the 3rd of April."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["TURNOS", "outside_years", "parse_moments", "turno_of"]

TURNOS = ("madrugada", "mañana", "tarde", "noche")
"""The four turnos of SIDPOL: 00-06, 06-12, 12-18 and 18-24 h."""

_YMD = r"(?P<y>\d{4})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})"
_DMY = r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4})"
_CLOCK = r"(?:[T ]+(?P<clock>\d{1,2}:\d{2}[\d:.]*))?"
_ZONE = r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?"
_TIME = r"(?P<h>\d{1,2}):(?P<min>\d{2})(?::\d{2}){0,2}(?:\.\d+)?"


def parse_moments(dates: pd.Series[str], hours: pd.Series[str] | None, *, utc_offset_h: float | None) -> pd.DataFrame:
    """Read dates, with the hour in the same cell or in a column of its own.

    Parameters
    ----------
    dates
        ISO or dd/mm/yyyy, with or without a clock and a zone.
    hours
        ``HH:MM[:SS]``; it wins over a clock in ``dates`` unless it is blank.
    utc_offset_h
        Hours east of UTC of local time: a date that declares its zone is moved there. None leaves the clock as written.

    Returns
    -------
    DataFrame
        Columns ``day`` (datetime64, NaT where unread), ``minute`` (minutes after midnight, NaN where unknown) and ``blank``
        (nothing was written). Midnight sharp counts as unknown: it is what systems write where nobody noted the hour.
    """
    text = dates.fillna("").str.strip()
    unique = pd.Series(text.unique(), dtype="str")
    read = _read_unique(unique, utc_offset_h).set_axis(pd.Index(unique), axis=0)
    out = read.loc[pd.Index(text)].set_axis(dates.index, axis=0)
    if hours is not None:
        clock = hours.fillna("").str.strip()
        minutes = _minutes(pd.Series(clock.unique(), index=clock.unique(), dtype="str"))
        own = minutes.loc[pd.Index(clock)].set_axis(dates.index)
        out["minute"] = own.where(own.notna(), out["minute"])
    out["minute"] = out["minute"].where(out["minute"] != 0)
    out["blank"] = (text == "").to_numpy()
    return out


def _read_unique(text: pd.Series[str], utc_offset_h: float | None) -> pd.DataFrame:
    ymd = text.str.extract(rf"^{_YMD}{_CLOCK}{_ZONE}$")
    dmy = text.str.extract(rf"^{_DMY}{_CLOCK}{_ZONE}$")
    parts = ymd.where(ymd["y"].notna(), dmy[ymd.columns])
    numbers = {name: pd.to_numeric(parts[short]) for name, short in (("year", "y"), ("month", "m"), ("day", "d"))}
    day = pd.to_datetime(pd.DataFrame(numbers), errors="coerce").astype("datetime64[us]")
    minute = _minutes(parts["clock"].fillna(""))
    bad_clock = parts["clock"].notna() & minute.isna()
    zoned = parts["zone"].notna() & minute.notna() & day.notna()
    if utc_offset_h is not None and zoned.any():
        shift = utc_offset_h * 60 - _zone_minutes(parts.loc[zoned, "zone"])
        moved = day[zoned] + pd.to_timedelta(minute[zoned] + shift, unit="min")
        day = day.mask(zoned, moved.dt.normalize())
        minute = minute.mask(zoned, moved.dt.hour * 60.0 + moved.dt.minute)
    return pd.DataFrame({"day": day.where(~bad_clock), "minute": minute})


def _zone_minutes(zone: pd.Series[str]) -> pd.Series[float]:
    text = zone.str.replace(":", "").replace("Z", "+0000")
    sign = np.where(text.str[0] == "-", -1.0, 1.0)
    return (text.str[1:3].astype(float) * 60 + text.str[3:5].astype(float)) * sign


def _minutes(text: pd.Series[str]) -> pd.Series[float]:
    parts = text.str.extract(rf"^{_TIME}$").astype(float)
    minutes = parts["h"] * 60 + parts["min"]
    return minutes.where((parts["h"] < 24) & (parts["min"] < 60))


def turno_of(minute: NDArray[np.float64]) -> NDArray[np.object_]:
    """Turno of each minute after midnight; empty where it is not known."""
    names = np.asarray([*TURNOS, ""], dtype=object)
    return np.asarray(names[np.where(np.isnan(minute), 4, np.nan_to_num(minute) // 360).astype(int)], dtype=object)


def outside_years(day: pd.Series, *, today: date | None = None) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell which days are before the year 2000, and which after today."""
    limit = pd.Timestamp(today or date.today())  # noqa: DTZ011 (the station's own calendar day)
    return (day < pd.Timestamp(2000, 1, 1)).to_numpy(), (day > limit).to_numpy()
