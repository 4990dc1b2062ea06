"""Parsing of dates and times in the forms of Peruvian offices; day before month: ``03/04/2020`` is 3 April."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.clock import DAY_MIN
from geo.errors import FormatError
from geo.incidents.parsing.date_numbers import read_numbers_of_days
from geo.incidents.parsing.date_order import swapped_dates, years_first
from geo.incidents.parsing.date_words import CENTURY, Day, split_day, usual_day
from geo.incidents.parsing.hour_text import WIDEST_RANGE_MIN, read_clocks, read_hours

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Timestamps", "outside_years", "parse_timestamps"]

_USUAL = (
    r"^(?P<head>\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4})(?P<rest>(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?"
    r"(?: ?[apAP]\.? ?[mM]\.?)?)?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?)$"
)
"""A date of three numbers and its time, for the parser of whole columns; :func:`split_day` reads what is not so."""
_HOUR_MIN = 60
"""Minutes of an hour."""
_CLEAR_SHARE = 0.05
"""Share of the numeric dates, from 0 to 1, that must have a number over 12 to decide the order of day and month."""


@dataclass(frozen=True, slots=True)
class Timestamps:
    """Day and time of each row.

    ``day`` (datetime64, NaT where unreadable) and ``minute`` (after midnight, NaN where unknown) have the index of the
    texts. ``part`` is the number in ``geo.clock.TURNOS`` of a part of the day said in words (-1 for none). ``blank`` is a
    mask of the missing dates, ``bad_hour`` of the impossible times. ``how`` has masks of converted dates by code of
    ``reasons.toml``; ``decisions``, the decisions about the column (Spanish).
    """

    day: pd.Series
    minute: pd.Series
    blank: NDArray[np.bool_]
    bad_hour: NDArray[np.bool_]
    part: NDArray[np.int8]
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
    numbers, distinct = pd.factorize(text)
    read, decisions = _moments(pd.Series(distinct, dtype="str"), utc_offset_h)
    out = read.iloc[numbers].set_axis(dates.index, axis=0)
    if hours is not None:
        decisions += _own_hours(out, hours)
    out["part"] = out["part"].mask(out["minute"].notna(), -1)
    _next_days(out)
    if out["HORA_RANGO"].any():
        decisions += (_RANGES,)
    codes = [name for name in out.columns if name.isupper()]
    how = {code: out[code].to_numpy(dtype=bool) for code in codes}
    how["HORA_EN_PALABRAS"] = (out["part"] >= 0).to_numpy()
    return Timestamps(
        day=out["day"],
        minute=out["minute"],
        blank=(text == "").to_numpy(),
        bad_hour=out["bad_hour"].to_numpy(dtype=bool),
        part=out["part"].to_numpy(dtype=np.int8),
        how=how,
        decisions=decisions,
    )


_RANGES = (
    f"Horas: de un rango («20:00 a 22:00») se usó la hora final; uno de más de {WIDEST_RANGE_MIN // 60} horas cuenta como "
    "«sin hora»."
)


def _own_hours(out: pd.DataFrame, hours: pd.Series[str]) -> tuple[str, ...]:
    """Set the times of their own column in the frame, and mark the impossible ones; return the decisions.

    Where that column has whole hours alone, a time of the same hour beside the date is kept: it says the minute too.
    """
    own, decisions = read_hours(hours.fillna("").str.strip().set_axis(out.index))
    known = own["minute"].notna()
    if (own["minute"][known] % _HOUR_MIN == 0).all():
        known &= own["minute"] // _HOUR_MIN != out["minute"] // _HOUR_MIN
    out["part"] = own["part"].where(own["part"] >= 0, out["part"])
    out["minute"] = own["minute"].where(known, out["minute"])
    out["HORA_RANGO"] = (out["HORA_RANGO"] & ~known) | own["ranged"]
    out["bad_hour"] = (out["bad_hour"] & ~known) | own["bad"]
    return decisions


def _next_days(out: pd.DataFrame) -> None:
    """Move the times of 24:00 and later to the next day; make exactly midnight an unknown time."""
    over = (out["minute"] >= DAY_MIN).to_numpy()
    if over.any():
        out["day"] = out["day"].where(~over, out["day"] + pd.Timedelta(days=1))
        out["minute"] = out["minute"].where(~over, out["minute"] - DAY_MIN)
    out["minute"] = out["minute"].where(out["minute"] != 0)


def _split(text: pd.Series[str]) -> tuple[list[Day], NDArray[np.intp], pd.Series[str]]:
    """Return the distinct dates in the texts, the number of each text's date among them, and what follows each date."""
    import pyarrow as pa  # noqa: PLC0415 (heavy)
    import pyarrow.compute as pc  # noqa: PLC0415

    cells = pa.chunked_array(pa.array(text, type=pa.large_string()), pa.large_string()).combine_chunks()
    usual = pc.extract_regex(cells, _USUAL)
    heads = pc.struct_field(usual, "head").dictionary_encode()
    number = heads.indices.to_numpy(zero_copy_only=False)
    rest = pd.Series(pc.fill_null(pc.struct_field(usual, "rest"), ""), dtype="str").to_numpy(dtype=object)
    days = [usual_day(head) for head in heads.dictionary.to_pylist()]
    places = {day: place for place, day in enumerate(days)}
    other = np.flatnonzero(np.isnan(number.astype(float)))
    number = np.nan_to_num(number.astype(float)).astype(np.intp)
    for row, cell in zip(other, text.iloc[other], strict=True):
        day, rest[row] = split_day(cell)
        if day not in places:
            places[day] = len(days)
            days.append(day)
        number[row] = places[day]
    return days, number, pd.Series(rest, index=text.index, dtype="str")


def _days(days: list[Day]) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return ``day`` of each date (NaT if impossible) and whether its year is ``short``; and the decisions."""
    parts = pd.DataFrame(days, columns=list(Day._fields))
    decisions = years_first(parts)
    parts["year"] = parts["year"].where(~parts["short"], parts["year"] + CENTURY)
    decisions += swapped_dates(parts) + _day_or_month_first(parts)
    lacking, more = _lacking_years(parts)
    day = _calendar_days(parts["year"], parts["month"], parts["day"])
    other = (parts["weekday"] >= 0) & day.notna() & (day.dt.day_of_week != parts["weekday"])
    day = day.mask(other & lacking)
    told = {"FECHA_ANIO_2D": parts["short"].astype(bool), "FECHA_SIN_ANIO": lacking, "FECHA_DIA_SEMANA": other}
    masks = {code: mask & day.notna() for code, mask in told.items()}
    return pd.DataFrame({"day": day} | masks), (*decisions, *more)


def _calendar_days(year: pd.Series[int], month: pd.Series[int], day: pd.Series[int]) -> pd.Series:
    """Return the days of three columns of numbers; NaT where there is no such day, and for the year 0."""
    numbers = pd.DataFrame({"year": year, "month": month, "day": day})
    return pd.to_datetime(numbers, errors="coerce").astype("datetime64[us]").mask(year == 0)


def _lacking_years(parts: pd.DataFrame) -> tuple[pd.Series[bool], tuple[str, ...]]:
    """Set the year of the dates without one in ``parts``, if most have one and all the same; return which those are."""
    lacking = (parts["form"] != "") & (parts["year"] == 0)
    years = _calendar_days(parts["year"], parts["month"], parts["day"]).dt.year.dropna()
    if not lacking.any() or len(years.unique()) != 1 or len(years) < lacking.sum():
        return lacking & False, ()
    year = int(years.iloc[0])
    parts.loc[lacking, "year"] = year
    return lacking, (f"Fechas: las que no tienen año («16 de octubre», «7/9») se leyeron de {year}, el de todas las demás.",)


def _day_or_month_first(parts: pd.DataFrame) -> tuple[str, ...]:
    """Decide the order of day and month from the unambiguous dates; swap them in ``parts`` if the month is first."""
    dmy = (parts["form"] == "dmy") & parts[["day", "month"]].max(axis=1).le(31)
    if not dmy.any():
        return ()
    first, second = parts.loc[dmy, "day"], parts.loc[dmy, "month"]
    least = max(_CLEAR_SHARE * int(dmy.sum()), 1)
    day_first, month_first = int((first > 12).sum()), int(((second > 12) & (first <= 12)).sum())
    if day_first >= least and month_first >= max(least, 2):
        raise FormatError(
            f"Hay fechas dd/mm/aaaa ({day_first}) y fechas mm/dd/aaaa ({month_first}) en la misma columna: no se puede "
            "decidir cuál es cuál. Vuelva a exportar con un solo formato, de preferencia aaaa-mm-dd.",
            code="FECHA_FORMATO_MIXTO",
        )
    if month_first >= max(least, 2):
        parts.loc[dmy, ["day", "month"]] = parts.loc[dmy, ["month", "day"]].to_numpy()
        return ("Fechas: el mes va antes que el día (mm/dd/aaaa), porque así lo dicen las que no dejan duda.",)
    if not day_first and (proved := _by_weekdays(parts, dmy)) is not None:
        return proved
    if not day_first:
        return ("Fechas: ningún día pasa de 12; se leyeron como dd/mm/aaaa.",)
    return ()


def _by_weekdays(parts: pd.DataFrame, dmy: pd.Series[bool]) -> tuple[str, ...] | None:
    """Decide the order of day and month by the days of the week, if they say one; else return None."""
    dated = parts[dmy & (parts["weekday"] >= 0) & (parts["year"] > 0)]
    first = _calendar_days(dated["year"], dated["month"], dated["day"]).dt.day_of_week == dated["weekday"]
    second = _calendar_days(dated["year"], dated["day"], dated["month"]).dt.day_of_week == dated["weekday"]
    day_first, month_first = int((first & ~second).sum()), int((second & ~first).sum())
    if month_first >= 2 and not day_first:
        parts.loc[dmy, ["day", "month"]] = parts.loc[dmy, ["month", "day"]].to_numpy()
        return ("Fechas: el mes va antes que el día (mm/dd/aaaa), porque así lo dicen los días de la semana.",)
    return () if day_first and not month_first else None


def _moments(text: pd.Series[str], utc_offset_h: float | None) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return day, minute, ``bad_hour`` and the masks of codes of distinct texts; and the decisions about the column."""
    found, number, rest = _split(text)
    days, decisions = _days(found)
    rows = days.iloc[number].set_axis(text.index, axis=0)
    places, distinct = pd.factorize(rest)
    clock = read_clocks(pd.Series(distinct, dtype="str"), dated=True).iloc[places].set_axis(text.index, axis=0)
    out = pd.DataFrame({"day": rows["day"], "minute": clock["minute"], "bad_hour": clock["bad"] & rows["day"].notna()})
    for code in ("FECHA_ANIO_2D", "FECHA_SIN_ANIO", "FECHA_DIA_SEMANA"):
        out[code] = rows[code]
    out["HORA_RANGO"], out["part"] = clock["ranged"], clock["part"]
    unclear = out["FECHA_SIN_ANIO"] & clock["bad"]  # «3 de marzo de dos mil diez»: its words may be the year
    out["day"], out["bad_hour"] = out["day"].mask(unclear), out["bad_hour"] & ~unclear
    out["FECHA_SIN_ANIO"] &= ~unclear
    single, more = read_numbers_of_days(text)
    out["FECHA_SERIAL_EXCEL"], epoch = False, pd.Series(data=False, index=text.index)
    if len(single):
        out.loc[single.index, ["day", "minute", "FECHA_SERIAL_EXCEL"]] = single[["day", "minute", "FECHA_SERIAL_EXCEL"]]
        epoch[single.index] = single["FECHA_EPOCH"]
    out["FECHA_EPOCH"] = epoch
    shift = clock["zone"].mask(epoch, 0.0)
    moved = shift.notna() & out["minute"].notna() & out["day"].notna() & (utc_offset_h is not None)
    if utc_offset_h is not None and moved.any():
        local = out["day"] + pd.to_timedelta(out["minute"].fillna(0) + utc_offset_h * 60 - shift.fillna(0), unit="min")
        out["day"] = out["day"].mask(moved, local.dt.normalize())
        out["minute"] = out["minute"].mask(moved, local.dt.hour * 60.0 + local.dt.minute)
    out["FECHA_UTC_CONVERTIDA"] = moved
    return out, (*decisions, *more)


def outside_years(day: pd.Series, *, today: date | None = None) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return masks of the days before the year 2000, and of those after today."""
    limit = pd.Timestamp(today or date.today())  # noqa: DTZ011 (local calendar day of the station)
    return (day < pd.Timestamp(2000, 1, 1)).to_numpy(), (day > limit).to_numpy()
