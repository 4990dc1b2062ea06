"""Moments of positions, to the second, in local time: dates and times as tracking systems write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["read_moments"]

_YEAR_FIRST = re.compile(r"^\s{0,9}(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:[T ,]|$)")
_DAY_FIRST = re.compile(r"^\s{0,9}(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4})(?:[T ,]|$)")
_TIME = re.compile(
    r"(?P<h>\d{1,2}):(?P<n>\d{2})(?::(?P<s>\d{2})(?:[.,]\d{1,9})?)? ?(?P<half>[aApP])?\.? ?[mM]?\.? ?"
    r"(?P<zone>[zZ]|[+-]\d{2}:?\d{2})? ?$"
)
"""The last time of a text: a date may carry one of midnight before that of another column."""
_SINCE_1970 = re.compile(r"\d{10}(?:\d{3})?")
_MONTHS, _NOON_H, _HOUR_S = 12, 12, 3600
"""Months of a year, hour of noon, seconds of an hour."""
_MILLISECONDS = 13
"""Digits of milliseconds since 1970; seconds have ten."""


def read_moments(
    dates: pd.Series[str], hours: pd.Series[str] | None, *, utc_offset_h: float
) -> tuple[NDArray[np.datetime64], list[str]]:
    """Return the local moments of rows, NaT where there is no date with a time, and what was decided.

    Parameters
    ----------
    dates, hours
        Dates (year first, or day first) with their times, or times in a column of their own; or seconds or milliseconds
        since 1970.
    utc_offset_h
        Of local time. Times that say their zone (``Z``, ``+00:00``), and those since 1970, are converted; others are local.

    Examples
    --------
    >>> import pandas as pd
    >>> texts = pd.Series(["2020-10-01T12:00:05Z", "01/10/2020 07:00:05", "1601553605", "ayer"])
    >>> read_moments(texts, None, utc_offset_h=-5)[0].astype(str).tolist()
    ['2020-10-01T07:00:05', '2020-10-01T07:00:05', '2020-10-01T07:00:05', 'NaT']
    """
    whole = dates if hours is None else dates.str.cat(hours, sep=" ")
    codes, texts = pd.factorize(whole)
    unique = pd.Series(texts, dtype="str")
    days, decisions = _days(unique)
    parts = unique.str.extract(_TIME)
    seconds, zoned = _seconds(parts)
    moment = days + pd.to_timedelta(seconds.where(zoned.isna(), seconds - zoned + utc_offset_h * _HOUR_S), unit="s")
    counted = unique.str.fullmatch(_SINCE_1970)
    if counted.any():
        number = pd.to_numeric(unique[counted]).where(unique[counted].str.len() != _MILLISECONDS, lambda n: n // 1000)
        moment[counted] = pd.to_datetime(number + utc_offset_h * _HOUR_S, unit="s")
    values = np.append(moment.to_numpy(dtype="datetime64[s]"), np.datetime64("NaT", "s"))
    return values[codes], decisions


def _days(texts: pd.Series[str]) -> tuple[pd.Series[pd.Timestamp], list[str]]:
    """Return the days of texts, and the decision that the month is first where no other order gives days."""
    first, other = texts.str.extract(_YEAR_FIRST), texts.str.extract(_DAY_FIRST)
    parts = first.combine_first(other)[["y", "m", "d"]].apply(pd.to_numeric)
    told = []
    own = first["y"].isna() & other["y"].notna()
    if (parts.loc[own, "m"] > _MONTHS).any() and not (parts.loc[own, "d"] > _MONTHS).any():
        parts.loc[own, ["m", "d"]] = parts.loc[own, ["d", "m"]].to_numpy()
        told.append("las fechas traen el mes antes que el día.")
    named = parts.rename(columns={"y": "year", "m": "month", "d": "day"})
    return pd.to_datetime(named, errors="coerce").astype("datetime64[s]"), told


def _seconds(parts: pd.DataFrame) -> tuple[pd.Series[float], pd.Series[float]]:
    """Return the seconds after midnight of times, NaN where impossible, and the seconds of their zone, NaN without one."""
    hour, minute, second = (pd.to_numeric(parts[name]) for name in "hns")
    second = second.fillna(0)
    half = parts["half"].str.lower()
    hour = hour.where(half.isna() | (hour != _NOON_H), 0) + _NOON_H * (half == "p")
    possible = (hour < 24) & (minute < 60) & (second < 60)
    zone = parts["zone"].str.upper().replace("Z", "+00:00").str.replace(":", "")
    size = pd.to_numeric(zone.str[1:3]) * _HOUR_S + pd.to_numeric(zone.str[3:5]) * 60
    return (hour * _HOUR_S + minute * 60 + second).where(possible), size.where(zone.str[0] != "-", -size)
