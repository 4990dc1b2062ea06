"""Day and minute of each row of a table, from all its columns of dates and times."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.clock import default_noon
from geo.incidents.column_choice.date_columns import DayText, day_text, hour_text, latest, unused_hours
from geo.incidents.coordinates import is_absent
from geo.incidents.parsing.date_text import Timestamps, outside_years, parse_timestamps
from geo.incidents.parsing.hour_text import WIDEST_RANGE_MIN
from geo.naming import facts_told
from geo.wording import listing, shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from numpy.typing import NDArray

    from geo.ledger import Ledger

__all__ = ["read_when"]


def read_when(
    frame: pd.DataFrame,
    found: Mapping[str, str],
    *,
    ledger: Ledger,
    decisions: list[str],
    utc_offset_h: float | None,
    lines: NDArray[np.integer],
    today: date | None = None,
) -> pd.DataFrame:
    """Return day and minute of the rows, and settle those without a possible date in the ledger.

    Parameters
    ----------
    frame, found
        Table of text, and its column of each field: ``fecha``, ``hora``, ``anio``, ``mes``, ``dia``, ``fecha_hasta``,
        ``hora_hasta``; any may be missing.
    ledger, decisions
        Ledger and list of decisions to add to.
    utc_offset_h
        As in :func:`geo.incidents.parsing.date_text.parse_timestamps`.
    lines
        Line of each row in its file.
    today
        Day after which no fact is dated; by default that of the clock.

    Returns
    -------
    DataFrame
        ``day`` (NaT), ``minute`` (NaN) and ``part`` (-1) if unknown, as in ``Timestamps``. Without any column of days, all
        are unknown and no row is rejected.
    """
    apart = day_text(frame, found)
    if "fecha" in found:
        cells = _cells(frame, found["fecha"])
        dates = DayText(cells, frame[found["fecha"]], found["fecha"])
    elif apart is not None:
        dates = apart
    else:
        if {"anio", "mes"} <= set(found):
            ledger.warn("FECHA_SIN_DIA", int(ledger.accepted.sum()))
        return pd.DataFrame({"day": pd.Series(pd.NaT, frame.index, dtype="datetime64[us]"), "minute": np.nan, "part": -1})
    moments = parse_timestamps(dates.text, _hours(frame, found, decisions), utc_offset_h=utc_offset_h)
    decisions.extend(moments.decisions)
    if any("ningún día" in line for line in moments.decisions):
        ledger.warn("FECHA_AMBIGUA")
    for code, mask in moments.how.items():
        ledger.warn(code, int((mask & ledger.accepted).sum()))
    read = pd.DataFrame({"day": moments.day, "minute": moments.minute})
    if "fecha" in found and apart is not None:
        whole = parse_timestamps(apart.text, None, utc_offset_h=None).day
        read["day"] = _reconciled(read["day"], whole, ledger)
    if {"fecha_hasta", "hora_hasta"} & set(found):
        read = _ended(frame, found, read, ledger=ledger, decisions=decisions, utc_offset_h=utc_offset_h)
    _settle(read["day"], moments, dates, ledger, today)
    _tell_hours(moments.bad_hour & ledger.accepted, lines, ledger, decisions)
    if "hora" in found:
        ledger.add_fault(moments.bad_hour, "HORA_INVALIDA", column=found["hora"], value=frame[found["hora"]])
    minute = read["minute"].to_numpy(dtype=float).copy()
    noon = default_noon(minute)
    if noon.any():
        minute[noon] = np.nan
        decisions.append(
            f"Horas: {facts_told(int(noon.sum()))} a las 12:00 en punto, la hora por defecto de su sistema: «sin hora»."
        )
    _tell_unused_hours(frame, found, minute, decisions)
    ledger.warn("HORA_NO_REGISTRADA", int((np.isnan(minute) & ledger.accepted).sum()))
    return pd.DataFrame({"day": read["day"], "minute": minute, "part": moments.part})


def _hours(frame: pd.DataFrame, found: Mapping[str, str], decisions: list[str]) -> pd.Series[str] | None:
    """Return the hours, with the minutes and the half of the day of columns of their own; None without any."""
    if "hora" not in found:
        return None
    others = [str(name) for name in frame.columns if name not in {*found.values()}]
    hours, told = hour_text(_cells(frame, found["hora"]).rename(found["hora"]), frame, others)
    decisions.extend(told)
    return hours


def _cells(frame: pd.DataFrame, column: str) -> pd.Series[str]:
    """Return the cells of a column, empty where they mean no value."""
    return frame[column].mask(is_absent(frame[column]), "")


def _tell_hours(bad: NDArray[np.bool_], lines: NDArray[np.integer], ledger: Ledger, decisions: list[str]) -> None:
    """Count the hours that cannot be read, and say in which lines they are."""
    ledger.warn("HORA_INVALIDA", int(bad.sum()))
    if bad.any():
        decisions.append(f"Horas que no se pudieron leer: filas {listing(map(str, lines[bad].tolist()))}.")


def _tell_unused_hours(
    frame: pd.DataFrame, found: Mapping[str, str], minute: NDArray[np.float64], decisions: list[str]
) -> None:
    """Tell the columns of hours that are not read, where no incident has one."""
    if "hora" in found or not np.isnan(minute).all():
        return
    names = unused_hours(frame, [str(name) for name in frame.columns if name not in {*found.values()}])
    if names:
        named = listing(f"«{name}»" for name in names)
        option = f'--columna hora="{shown(names[0])}"'
        decisions.append(
            f"Sin columna de hora: tienen horas {named}, y su nombre no dice si son del hecho. Si lo son: {option}."
        )


def _ended(
    frame: pd.DataFrame,
    found: Mapping[str, str],
    start: pd.DataFrame,
    *,
    ledger: Ledger,
    decisions: list[str],
    utc_offset_h: float | None,
) -> pd.DataFrame:
    """Return the moments of the end of a span of time, whose start is in ``start``."""
    names = [found[field] for field in ("fecha_hasta", "hora_hasta") if field in found]
    blank = pd.Series("", index=frame.index, dtype="str")
    days = _cells(frame, found["fecha_hasta"]) if "fecha_hasta" in found else blank
    hours = _cells(frame, found["hora_hasta"]) if "hora_hasta" in found else None
    dated = (days != "").to_numpy()
    end = parse_timestamps(days, hours, utc_offset_h=utc_offset_h)
    decisions.extend(line for line in end.decisions if line not in decisions)
    unread = (dated & end.day.isna().to_numpy()) | end.bad_hour
    read = pd.DataFrame({"day": end.day, "minute": end.minute})
    out, ranged, unused = latest(start, read, dated=dated & ~unread)
    out = out.where(~pd.Series(unread, index=out.index), start)
    ledger.warn("HORA_RANGO", int((ranged & ~unread & ledger.accepted).sum()))
    ledger.warn("FECHA_FINAL_NO_USADA", int(((unused | unread) & ledger.accepted).sum()))
    decisions.append(
        f"Fechas y horas: de un tiempo con principio y fin se usó el fin ({listing(names)}); si dura más de "
        f"{WIDEST_RANGE_MIN // 60} horas, «sin hora»."
    )
    return out


def _settle(day: pd.Series, moments: Timestamps, dates: DayText, ledger: Ledger, today: date | None) -> None:
    """Reject the rows without a possible date; an hour that cannot be read costs no row."""
    early, late = outside_years(day, today=today)
    checks = (
        ("FECHA_FALTA", moments.blank & day.isna().to_numpy()),
        ("FECHA_INVALIDA", day.isna().to_numpy()),
        ("FECHA_FUERA_RANGO", early),
        ("FECHA_FUTURA", late),
    )
    for code, mask in checks:
        ledger.settle(mask, code, column=dates.column, value=dates.shown)


def _reconciled(day: pd.Series, apart: pd.Series | None, ledger: Ledger) -> pd.Series:
    """Return the day; from the columns of year, month and day where the date is unreadable or one day off (UTC)."""
    if apart is None:
        return day
    gap = (apart - day).abs()
    better = (apart.notna() & day.isna()) | ((gap > pd.Timedelta(0)) & (gap <= pd.Timedelta(days=1)))
    ledger.warn("FECHA_RECONCILIADA", int((better.to_numpy() & ledger.accepted).sum()))
    return day.mask(better, apart)
