"""Dates written as one number: Excel serials, digits without signs (``20200105``), and times since 1970."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.clock import DAY_MIN

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["read_numbers_of_days"]

_NUMBER = re.compile(r"^(?P<whole>\d{5,19})(?:[.,](?P<part>\d{1,20}))?$")
_DOT_NET = re.compile(r"^[\\/]{1,2}Date\((?P<ms>\d{9,13})(?:[+-]\d{4})?\)[\\/]{1,2}$", re.IGNORECASE)
_FIRST_DAY_OF_EXCEL = pd.Timestamp(1899, 12, 30)  # its day 0, so that its day 61 is 1 March 1900
_DAYS_SINCE_1970 = (10_957, 21_915)
"""Days since 1970 of the years 2000 to 2029; as serial numbers of Excel they would be of 1929 to 1959."""
_UNITS = {10: 1e6, 12: 1e3, 13: 1e3, 16: 1.0, 19: 1e-3}
"""Microseconds in the unit of a time since 1970, by its digits: s, ms (12 or 13 digits), µs and ns."""
_SINCE_2000_US, _UNTIL_2100_US = 946_684_800e6, 4_102_444_800e6
"""First moments of 2000 and of 2100 (UTC), in microseconds since 1970: no other number is taken for a time."""
_SIX = {"%d%m%y": "ddmmaa", "%y%m%d": "aammdd", "%m%d%y": "mmddaa"}
"""Orders of day, month and year in six digits."""
_LEAST_SIX = 5
"""Distinct dates of six digits, at least, that decide their order."""
_FEWER_YEARS = 3
"""Times that an order gives fewer different years than any other, at least, to be the order of a column."""
_STAMPS = {8: "", 10: "%H", 12: "%H%M", 14: "%H%M%S"}
"""What follows the day in digits without signs, by their number."""


def read_numbers_of_days(text: pd.Series[str]) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the moments of the texts that are one number, and the decisions about the column (Spanish).

    Returns
    -------
    DataFrame
        On the index of the texts that are numbers: ``day`` (NaT if no date), ``minute`` (NaN if none), and masks:
        ``FECHA_SERIAL_EXCEL``, ``FECHA_EPOCH``. The latter is a time in UTC unless it counts days. The number
        of digits says the meaning: those that overlap (10 and 12 digits) have no value that is of this century in both.
    """
    parts = text.str.extract(_NUMBER)
    parts.loc[:, "whole"] = parts["whole"].fillna(text.str.extract(_DOT_NET)["ms"].str.zfill(13))
    parts = parts[parts["whole"].notna()]
    if not len(parts):
        return _blank(parts.index), ()
    size = parts["whole"].str.len().to_numpy()
    out = _blank(parts.index)
    _since_1970(out, parts["whole"], size)
    order = _stamps(out, parts["whole"], size)
    five = size == 5
    decisions = _serials(out, parts, five) if five.any() else ()
    return out, (*order, *decisions, *_six_digits(out, parts["whole"][parts["part"].isna()]))


def _blank(index: pd.Index) -> pd.DataFrame:
    day = pd.Series(pd.NaT, index=index, dtype="datetime64[us]")
    return pd.DataFrame({"day": day, "minute": np.nan, "FECHA_SERIAL_EXCEL": False, "FECHA_EPOCH": False})


def _since_1970(out: pd.DataFrame, whole: pd.Series[str], size: NDArray[np.integer]) -> None:
    """Set the moments given as seconds or fewer since 1970."""
    micros = whole.astype(float).to_numpy() * np.asarray([_UNITS.get(digits, np.nan) for digits in size])
    real = (micros >= _SINCE_2000_US) & (micros < _UNTIL_2100_US)
    real &= (size != 10) | (micros < 2e15)  # of ten digits, from 2 000 000 000 (2033) on they are a day and an hour
    if real.any():
        moment = pd.Series(micros[real].astype("int64").astype("datetime64[us]"), index=out.index[real])
        out.loc[real, "day"] = moment.dt.normalize()
        out.loc[real, "minute"] = moment.dt.hour * 60.0 + moment.dt.minute
        out.loc[real, "FECHA_EPOCH"] = True


def _stamps(out: pd.DataFrame, whole: pd.Series[str], size: NDArray[np.integer]) -> tuple[str, ...]:
    """Set the days given as ``20200105`` or ``05012020``, perhaps with hour, minute and second; return the decision."""
    decisions: tuple[str, ...] = ()
    for digits, tail in _STAMPS.items():
        rows = out.index[(size == digits) & out["day"].isna().to_numpy()]
        moment = _stamped(whole[rows], "%Y%m%d" + tail)
        if digits != 10:  # 1201202014 is of January 2008, in seconds
            others = whole[rows.difference(moment.dropna().index, sort=False)]
            day_first, month_first = (_stamped(others, order + tail) for order in ("%d%m%Y", "%m%d%Y"))
            if (month_first.notna() & day_first.isna()).sum() < 2:
                moment = moment.fillna(day_first)
            elif (month_first.isna() & day_first.notna()).sum() == 0:  # else no order can be chosen
                moment = moment.fillna(month_first)
                decisions = (_MONTH_FIRST,) if tail else ()  # of eight digits, the other dates of the column say it too
        moment = moment.dropna()
        out.loc[moment.index, "day"] = moment.dt.normalize().astype("datetime64[us]")
        if tail:
            out.loc[moment.index, "minute"] = moment.dt.hour * 60.0 + moment.dt.minute
    return decisions


def _stamped(text: pd.Series[str], order: str) -> pd.Series:
    """Return the moments that digits give in an order; NaT for others."""
    moment = pd.to_datetime(text, format=order, errors="coerce")
    return moment.where(moment.dt.year.between(1900, 2099))


def _six_digits(out: pd.DataFrame, whole: pd.Series[str]) -> tuple[str, ...]:
    """Set the days given as ``120420``, and as ``50420`` without its zero, if their column leaves one order."""
    size = whole.str.len()
    six = whole[size == 6]
    if len(six.unique()) < _LEAST_SIX:
        return ()
    read = {order: _of_century(six, order) for order in _SIX}
    years = sorted((len(days.dt.year.unique()), order) for order, days in read.items() if days.notna().all())
    if not years or (len(years) > 1 and years[1][0] < _FEWER_YEARS * years[0][0]):
        return ()
    order = years[0][1]
    days = read[order]
    if not order.startswith("%y"):
        lost = _of_century("0" + whole[size == 5], order)
        days = pd.concat([days, lost[lost.dt.year.isin(days.dt.year.unique())]])
    out.loc[days.index, "day"] = days
    out.loc[days.index, ["FECHA_SERIAL_EXCEL", "FECHA_EPOCH"]] = False
    out.loc[days.index, "minute"] = np.nan
    return (f"Fechas: números de seis cifras leídos como {_SIX[order]}, porque en otro orden no tendrían sentido.",)


def _of_century(text: pd.Series[str], order: str) -> pd.Series:
    """Return the days of this century that texts give in an order; NaT for others."""
    days = pd.to_datetime(text, format=order, errors="coerce").astype("datetime64[us]")
    return days.where(days.dt.year >= 2000)


def _serials(out: pd.DataFrame, parts: pd.DataFrame, five: NDArray[np.bool_]) -> tuple[str, ...]:
    """Set the days counted since 1899 (Excel), or since 1970 where that is what most of the column must be."""
    number = parts["whole"][five].astype(float)
    days = (parts["whole"] + "." + parts["part"].fillna("0"))[five].astype(float) % 1
    recent = number.between(*_DAYS_SINCE_1970).to_numpy()
    since_1970 = recent & (2 * recent.sum() > len(recent))
    origin = np.where(since_1970, np.datetime64("1970-01-01", "us"), np.datetime64(_FIRST_DAY_OF_EXCEL, "us"))
    out.loc[five, "day"] = origin + number.to_numpy().astype("int64").astype("timedelta64[D]")
    minute = (days * DAY_MIN).round().clip(upper=DAY_MIN - 1)
    out.loc[five, "minute"] = minute.where(parts["part"][five].notna() | ~since_1970)
    out.loc[five, "FECHA_SERIAL_EXCEL"] = ~since_1970
    out.loc[five, "FECHA_EPOCH"] = since_1970
    return (_COUNTED_DAYS,) if since_1970.any() else ()


_MONTH_FIRST = "Fechas: números leídos con el mes antes que el día (mmddaaaa), porque así lo dicen los que no dejan duda."
_COUNTED_DAYS = (
    "Fechas: números de cinco cifras leídos como días desde 1970, porque como fechas de Excel serían anteriores a 1960."
)
