"""Day and minute of each row of a table, from all its columns of dates and times."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.clock import default_noon
from geo.incidents.coordinates import is_absent
from geo.incidents.parsing.date_text import Timestamps, outside_years, parse_timestamps

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
    """Return day and minute of the rows, and settle those without a possible date in the ledger.

    Parameters
    ----------
    frame, found
        Table of text, and its column of each field: ``fecha``, ``hora``, ``anio``, ``mes``, ``dia``; any may be missing.
    ledger, decisions
        Ledger and list of decisions to add to.
    utc_offset_h
        As in :func:`geo.incidents.parsing.date_text.parse_timestamps`.

    Returns
    -------
    DataFrame
        ``day`` (NaT) and ``minute`` (NaN) if unknown. Without any column of dates, all are unknown and no row is rejected.
    """
    apart = _year_month_day(frame, found)
    if "fecha" not in found:
        day = apart if apart is not None else pd.Series(pd.NaT, index=frame.index, dtype="datetime64[us]")
        return pd.DataFrame({"day": day, "minute": np.nan})
    text = frame[found["fecha"]]
    hours = frame[found["hora"]].mask(is_absent(frame[found["hora"]]), "") if "hora" in found else None
    moments = parse_timestamps(text.mask(is_absent(text), ""), hours, utc_offset_h=utc_offset_h)
    decisions.extend(moments.decisions)
    if any("ningún día" in line for line in moments.decisions):
        ledger.warn("FECHA_AMBIGUA")
    for code, mask in moments.how.items():
        ledger.warn(code, int((mask & ledger.accepted).sum()))
    day = _reconciled(moments.day, apart, ledger)
    _settle(day, moments, text, found["fecha"], ledger)
    ledger.warn("HORA_INVALIDA", int((moments.bad_hour & ledger.accepted).sum()))
    if "hora" in found:
        ledger.add_fault(moments.bad_hour, "HORA_INVALIDA", column=found["hora"], value=frame[found["hora"]])
    minute = moments.minute.to_numpy(dtype=float).copy()
    noon = default_noon(minute)
    if noon.any():
        minute[noon] = np.nan
        decisions.append(
            f"Horas: {int(noon.sum())} hechos a las 12:00 en punto son la hora por defecto de su sistema: «sin hora»."
        )
    ledger.warn("HORA_NO_REGISTRADA", int((np.isnan(minute) & ledger.accepted).sum()))
    return pd.DataFrame({"day": day, "minute": minute})


def _settle(day: pd.Series, moments: Timestamps, text: pd.Series[str], column: str, ledger: Ledger) -> None:
    """Reject the rows without a possible date; an hour that cannot be read costs no row."""
    early, late = outside_years(day)
    checks = (
        ("FECHA_FALTA", moments.blank & day.isna().to_numpy()),
        ("FECHA_INVALIDA", day.isna().to_numpy()),
        ("FECHA_FUERA_RANGO", early),
        ("FECHA_FUTURA", late),
    )
    for code, mask in checks:
        ledger.settle(mask, code, column=column, value=text)


def _year_month_day(frame: pd.DataFrame, found: Mapping[str, str]) -> pd.Series | None:
    """Return the day from columns of year, month and day; None if the table lacks one of them."""
    if not {"anio", "mes", "dia"} <= set(found):
        return None
    numbers = {
        name: pd.to_numeric(frame[found[field]], errors="coerce")
        for name, field in (("year", "anio"), ("month", "mes"), ("day", "dia"))
    }
    return pd.to_datetime(pd.DataFrame(numbers), errors="coerce").astype("datetime64[us]")


def _reconciled(day: pd.Series, apart: pd.Series | None, ledger: Ledger) -> pd.Series:
    """Return the day; from the columns of year, month and day where the date is unreadable or one day off (UTC)."""
    if apart is None:
        return day
    gap = (apart - day).abs()
    better = (apart.notna() & day.isna()) | ((gap > pd.Timedelta(0)) & (gap <= pd.Timedelta(days=1)))
    ledger.warn("FECHA_RECONCILIADA", int((better.to_numpy() & ledger.accepted).sum()))
    return day.mask(better, apart)
