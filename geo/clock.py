"""Times of day: as text, default hours, and the four turnos."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["DAY_MIN", "TURNOS", "clock_text", "default_noon", "turno_of"]

TURNOS = ("madrugada", "mañana", "tarde", "noche")
"""The four turnos of SIDPOL, six hours each: 00-06, 06-12, 12-18 and 18-24 h."""

DAY_MIN = 1440
"""Length of a day, in minutes."""
_NOON = DAY_MIN // 2
"""Noon, in minutes after midnight."""
_SUSPECT_SHARE = 0.05
"""Smallest share of the known hours, from 0 to 1, at which 12:00 may be a default value."""
_SUSPECT_TIMES = 3.0
"""Times that 12:00 is more frequent than 11:00 or 13:00, at least, to be a default value: real hours are about even."""


def clock_text(minute: float) -> str:
    """Return minutes after midnight as ``21:05``; an empty text for NaN."""
    return "" if np.isnan(minute) else f"{int(minute) // 60:02d}:{int(minute) % 60:02d}"


def default_noon(minute: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return a mask of the rows whose 12:00 is the default value of a recording system.

    12:00 is a default value where it is at least 5 % of the known hours and more than three times as frequent as 11:00 and
    as 13:00. Real noons cannot then be distinguished from it, so that all rows at 12:00 are in the mask.
    """
    known = ~np.isnan(minute)
    noon = minute == _NOON
    beside = max((minute == _NOON - 60).sum(), (minute == _NOON + 60).sum(), 1)
    if noon.sum() >= _SUSPECT_SHARE * known.sum() and noon.sum() > _SUSPECT_TIMES * beside:
        return np.asarray(noon, dtype=bool)
    return np.zeros(len(minute), dtype=bool)


def turno_of(minute: NDArray[np.float64]) -> NDArray[np.object_]:
    """Return the turno of each minute after midnight; an empty text for NaN."""
    names = np.asarray([*TURNOS, ""], dtype=object)
    return np.asarray(names[np.where(np.isnan(minute), 4, np.nan_to_num(minute) // 360).astype(int)], dtype=object)
