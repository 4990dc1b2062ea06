"""What most incidents of a jurisdiction are, where and when: the numbers of the sentence that a sheet begins with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.clock import TURNOS
from geo.columns import require
from geo.naming import natural_key
from layers.statistics.counts import leading_crimes

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["Summary", "first_of", "summarise", "wilson_low"]

_ENOUGH = 30
"""Fewest incidents from which a turno or an hour is said to stand out; the rule of the puntos críticos."""

_Z = 1.96
"""Normal deviate of a two-sided interval of 95 %."""
_TIE_SD = 2.0
"""Difference of two Poisson counts, in standard deviations of it, up to which neither is said to be the larger."""
_WINDOW_H, _TURNO_H = 3, 6
"""Hours of the window inside a turno, and of the turno: half of it, so that what is said is narrower."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What, where and when of some incidents on a map.

    Attributes
    ----------
    total
        Number of incidents; ``enough`` says whether they are 30 or more.
    crimes
        Name and count of the most frequent delito and of those that chance may not distinguish from it, in the order of
        their counts.
    zone, zone_n, zone_sectors
        Rank of the first punto crítico, its count, and the names of its sectors; 0 where there is none.
    sectors
        Likewise of the sectors; empty without sectors.
    others
        Number of the other sectors.
    turno, turno_n, timed
        Turno that stands out (lower limit of 95 % of its share above a quarter, and no other that chance may not
        distinguish), its count, and how many incidents have a turno; empty where none does.
    window
        First and last hour of the three hours of that turno that have more than half of it, likewise; None where hours are
        not shown or none stands out.
    """

    total: int
    enough: bool = False
    crimes: tuple[tuple[str, int], ...] = ()
    zone: int = 0
    zone_n: int = 0
    zone_sectors: tuple[str, ...] = ()
    sectors: tuple[tuple[str, int], ...] = ()
    others: int = 0
    turno: str = ""
    turno_n: int = 0
    timed: int = 0
    window: tuple[int, int] | None = None


def summarise(
    located: gpd.GeoDataFrame, zones: gpd.GeoDataFrame, *, level: str = "", names: pd.Series[str] | None = None, hours: bool
) -> Summary:
    """Summarise the incidents on a map.

    Parameters
    ----------
    located
        Columns ``delito``, ``titulo``, ``turno``, ``minuto`` and ``level``.
    zones
        Puntos críticos: ``rango``, ``incidentes``, ``sectores``.
    level, names
        Column of the sectors, and the names of all of them; empty where there are none.
    hours
        Whether hours may be told.
    """
    require(located, ("delito", "titulo", "turno", "minuto", *([level] if level else [])), who="summarise")
    enough = len(located) >= _ENOUGH
    first = zones.sort_values("rango").head(1).to_dict("records")
    sectors, others = _sectors(located, level, names)
    turno, turno_n, timed = _turno(located) if enough else ("", 0, 0)
    return Summary(
        total=len(located),
        enough=enough,
        crimes=first_of(leading_crimes(located, len(located))),
        zone=int(first[0]["rango"]) if first else 0,
        zone_n=int(first[0]["incidentes"]) if first else 0,
        zone_sectors=tuple(filter(None, str(first[0]["sectores"]).split(", "))) if first else (),
        sectors=sectors,
        others=others,
        turno=turno,
        turno_n=turno_n,
        timed=timed,
        window=_window(located, turno) if hours and turno else None,
    )


def wilson_low(part: int, total: int) -> float:
    """Lower limit of 95 % of a share (Wilson 1927), from 0 to 1; 0 of nothing.

    Examples
    --------
    >>> round(wilson_low(38, 100), 3), wilson_low(0, 0)
    (0.291, 0.0)
    """
    if not total:
        return 0.0
    share, spread = part / total, _Z**2 / total
    half = _Z * np.sqrt(share * (1 - share) / total + _Z**2 / (4 * total**2))
    return float(max((share + spread / 2 - half) / (1 + spread), 0.0))


def _sectors(located: gpd.GeoDataFrame, level: str, names: pd.Series[str] | None) -> tuple[tuple[tuple[str, int], ...], int]:
    if not level or names is None or located.empty:
        return (), 0
    tally = located[level].value_counts()
    counts = sorted(((str(name), int(tally.get(name, 0))) for name in names), key=lambda one: (-one[1], natural_key(one[0])))
    near = first_of(counts)
    return near, len(counts) - len(near)


def first_of(counts: Sequence[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Return the first of some counts, the largest first, and those that chance may not distinguish from it."""
    return tuple(one for one in counts if one[1] and not _less(one[1], counts[0][1]))


def _less(count: int, most: int) -> bool:
    """Whether a count is less than another by more than chance."""
    return most - count > _TIE_SD * float(np.sqrt(most + count))


def _turno(located: gpd.GeoDataFrame) -> tuple[str, int, int]:
    tally = located["turno"].value_counts()
    counts = [int(tally.get(name, 0)) for name in TURNOS]
    timed, best = sum(counts), int(np.argmax(counts))
    alone = all(_less(count, counts[best]) for place, count in enumerate(counts) if place != best)
    stands_out = alone and wilson_low(counts[best], timed) > 1 / len(TURNOS)
    return (TURNOS[best], counts[best], timed) if stands_out else ("", 0, 0)


def _window(located: gpd.GeoDataFrame, turno: str) -> tuple[int, int] | None:
    minutes: NDArray[np.float64] = located.loc[located["turno"] == turno, "minuto"].to_numpy(dtype=float)
    known = minutes[~np.isnan(minutes)]
    by_hour = np.bincount((known // 60).astype(int), minlength=24)
    start = TURNOS.index(turno) * _TURNO_H
    starts = range(start, start + _TURNO_H - _WINDOW_H + 1)
    sums = [int(by_hour[hour : hour + _WINDOW_H].sum()) for hour in starts]
    best = int(np.argmax(sums))
    if wilson_low(sums[best], len(known)) <= _WINDOW_H / _TURNO_H:
        return None
    return starts[best], starts[best] + _WINDOW_H
