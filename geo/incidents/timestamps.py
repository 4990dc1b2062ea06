"""Day and hour of each row of a table, from all the columns that speak of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.clock import default_noon
from geo.incidents.coordinates import is_absent
from geo.incidents.date_text import Moments, outside_years, parse_moments

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.ledger import Ledger

__all__ = ["read_when"]


def read_when(
    frame: pd.DataFrame,
    found: Mapping[str, str],
    *,
    ledger: Ledger,
    decisions: list[str],
    utc_offset_h: float | None,
) -> pd.DataFrame:
    """Read day and minute of the rows, and settle in the ledger those that have no possible date.

    Parameters
    ----------
    frame, found
        Table of text, and its column of each field: ``fecha``, ``hora``, ``anio``, ``mes``, ``dia``; any may be missing.
    ledger, decisions
        Where troubles and choices are noted.
    utc_offset_h
        As in :func:`geo.incidents.date_text.parse_moments`.

    Returns
    -------
    DataFrame
        ``day`` (NaT) and ``minute`` (NaN where unknown). Without any column of dates all are unknown, and no row is refused.
    """
    apart = _year_month_day(frame, found)
    if "fecha" not in found:
        day = apart if apart is not None else pd.Series(pd.NaT, index=frame.index, dtype="datetime64[us]")
        return pd.DataFrame({"day": day, "minute": np.nan})
    text = frame[found["fecha"]]
    hours = frame[found["hora"]].mask(is_absent(frame[found["hora"]]), "") if "hora" in found else None
    moments = parse_moments(text.mask(is_absent(text), ""), hours, utc_offset_h=utc_offset_h)
    decisions.extend(moments.decisions)
    if any("ningún día" in line for line in moments.decisions):
        ledger.warn("FECHA_AMBIGUA")
    for code, mask in moments.how.items():
        ledger.warn(code, int((mask & ledger.accepted).sum()))
    day = _reconciled(moments.day, apart, ledger)
    _settle(day, moments, text, hours, found, ledger)
    minute = moments.minute.to_numpy(dtype=float).copy()
    noon = default_noon(minute)
    if noon.any():
        minute[noon] = np.nan
        decisions.append(
            f"Horas: {int(noon.sum())} hechos a las 12:00 en punto son la hora por defecto de su sistema: «sin hora»."
        )
    ledger.warn("HORA_NO_REGISTRADA", int((np.isnan(minute) & ledger.accepted).sum()))
    return pd.DataFrame({"day": day, "minute": minute})


def _settle(
    day: pd.Series,
    moments: Moments,
    text: pd.Series[str],
    hours: pd.Series[str] | None,
    found: Mapping[str, str],
    ledger: Ledger,
) -> None:
    early, late = outside_years(day)
    checks = (
        ("FECHA_FALTA", moments.blank & day.isna().to_numpy()),
        ("FECHA_INVALIDA", day.isna().to_numpy()),
        ("FECHA_FUERA_RANGO", early),
        ("FECHA_FUTURA", late),
        ("HORA_INVALIDA", moments.bad_hour),
    )
    for code, mask in checks:
        of_hour = code == "HORA_INVALIDA" and hours is not None
        ledger.settle(mask, code, column=found["hora" if of_hour else "fecha"], value=hours if of_hour else text)


def _year_month_day(frame: pd.DataFrame, found: Mapping[str, str]) -> pd.Series | None:
    """Day from columns of its year, month and day, where the table has all three."""
    if not {"anio", "mes", "dia"} <= set(found):
        return None
    numbers = {
        name: pd.to_numeric(frame[found[field]], errors="coerce")
        for name, field in (("year", "anio"), ("month", "mes"), ("day", "dia"))
    }
    return pd.to_datetime(pd.DataFrame(numbers), errors="coerce").astype("datetime64[us]")


def _reconciled(day: pd.Series, apart: pd.Series | None, ledger: Ledger) -> pd.Series:
    """Believe the columns of year, month and day where the date is unread or one day off (a UTC evening)."""
    if apart is None:
        return day
    gap = (apart - day).abs()
    better = (apart.notna() & day.isna()) | ((gap > pd.Timedelta(0)) & (gap <= pd.Timedelta(days=1)))
    ledger.warn("FECHA_RECONCILIADA", int((better.to_numpy() & ledger.accepted).sum()))
    return day.mask(better, apart)
