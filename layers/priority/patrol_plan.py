"""Monthly plan of patrols by day, turno and zone, in proportion to incidents, with a share outside the zones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.clock import TURNOS
from geo.columns import require
from layers.priority.zones import zone_of
from layers.statistics.own_mix import mix_counts, shrunk_mix, weekday_names
from layers.statistics.temporal import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from geo.period import Period

__all__ = ["EXPLORE_SHARE", "PATROL_COLUMNS", "plan_patrols"]

EXPLORE_SHARE = 0.1
"""Share of the patrols outside the zones, so that the next month's data are not biased to the patrolled places."""
PATROL_COLUMNS = ("fecha", "turno", "tipo", "rango", "lugar")
"""Columns of :func:`plan_patrols`: day, turno, kind of patrol; zone, or 0 and the name of a place outside the zones."""

_SAME_SHIFT, _SAME_DAY, _NEXT_DAY = 3.0, 1.0, 0.5
"""Costs of another patrol of the same zone in one turno, on one day and on the next, in patrols of load of a day: chosen so
that a repeat in one turno is the last resort, and one on the next day the least of the three."""
_WEEK = len(WEEKDAYS)
"""Days of a week."""
_LEAST_SHARE = 0.01
"""Least share of a weekday under the logarithm of the costs."""
_DECIMALS = 9
"""Decimals of the costs that are compared: smaller differences are rounding errors."""


def plan_patrols(
    zones: gpd.GeoDataFrame,
    incidents: gpd.GeoDataFrame,
    *,
    patrols: Mapping[str, int],
    month: Period,
    elsewhere: Sequence[str],
    explore: float = EXPLORE_SHARE,
    turno: str | None = None,
) -> pd.DataFrame:
    """Day, turno and place of each patrol of a month.

    Parameters
    ----------
    zones
        Zones of :func:`layers.priority.zones.rank_zones`.
    incidents
        The same incidents, with ``turno`` and ``fecha``; those of unknown hour count in the mix of their zone.
    patrols
        Number of patrols of each kind (*integrado*, *municipal* …).
    month
        Month of the plan.
    elsewhere
        Names of places outside the zones (sectors), patrolled in rotation from month to month.
    explore
        Share of each kind for those places, 0 to 1; taken as 1 without zones and as 0 without such places.
    turno
        The only one that has patrols; None for all of them.

    Returns
    -------
    DataFrame
        A row per patrol with :data:`PATROL_COLUMNS`, in order of day and turno: exactly ``patrols`` of each kind, if there
        is a zone or a place. Zones and turnos have patrols in proportion to their incidents (Sainte-Laguë method), the kinds
        are distributed evenly. Turnos and weekdays of a zone are those of all incidents, as far as chance explains how it
        differs from them (:func:`layers.statistics.own_mix.shrunk_mix`). The day is the one of lowest cost: few patrols, a
        weekday with many incidents of the zone, no patrol of the same zone on or next to the day.

    Raises
    ------
    ValueError
        If patrols are negative or the share is not between 0 and 1.
    """
    require(incidents, ("turno", "fecha"), who="plan_patrols")
    if any(count < 0 for count in patrols.values()) or not 0 <= explore <= 1:
        raise ValueError("plan_patrols: los patrullajes no pueden ser negativos, y la parte de exploración va de 0 a 1.")
    zone = zone_of(zones, incidents)
    need = _need(zone, incidents["turno"], len(zones))
    wide = 0.0 if not len(elsewhere) else explore if len(zones) else 1.0
    outside = {kind: round(count * wide) for kind, count in patrols.items()}
    inside = {kind: count - outside[kind] if len(zones) else 0 for kind, count in patrols.items()}
    able = np.array([turno in {None, name} for name in TURNOS])
    cells = _allocated(need, sum(inside.values()), able)
    rows = [(kind, place + 1, turno) for kind, (place, turno) in zip(_kinds(inside), cells, strict=True)]
    rows += _exploring(outside, len(elsewhere), month, np.flatnonzero(able).tolist())
    days = pd.date_range(month.start, month.end)
    weekly = np.vstack([np.ones(_WEEK), _weekly(zone, incidents["fecha"], len(zones))])
    chosen = _days(rows, days, weekly)
    out = pd.DataFrame(
        [
            (days[day], TURNOS[turno], kind, max(place, 0), "" if place > 0 else elsewhere[-place])
            for (kind, place, turno), day in zip(rows, chosen, strict=True)
        ],
        columns=list(PATROL_COLUMNS),
    )
    order = np.lexsort((out["lugar"], out["rango"], out["tipo"], out["turno"].map(TURNOS.index), out["fecha"]))
    return out.iloc[order].reset_index(drop=True)


def _need(zone: NDArray[np.intp], turno: pd.Series[str], size: int) -> NDArray[np.float64]:
    """Incidents of each zone, by turno in the mix of the zone as far as it is distinct from that of all incidents."""
    _, counts, whole = mix_counts(zone, turno, size, TURNOS)
    return np.bincount(zone[zone >= 0], minlength=size)[:, None] * shrunk_mix(counts, whole)


def _weekly(zone: NDArray[np.intp], days: pd.Series, size: int) -> NDArray[np.float64]:
    """Relative frequency of weekdays of each zone, 1 on average, shrunk likewise; one incident a day is added to all."""
    _, counts, whole = mix_counts(zone, weekday_names(days), size, WEEKDAYS)
    return np.asarray(_WEEK * np.maximum(shrunk_mix(counts, whole + 1), _LEAST_SHARE), dtype=np.float64)


def _allocated(need: NDArray[np.float64], total: int, able: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Zone and turno (an ``able`` one) of each patrol by the Sainte-Laguë method, in the order of allocation."""
    own = np.where(able, need, 0.0)
    amount = own.ravel() if own.sum() else np.broadcast_to(able, need.shape).ravel().astype(float)
    given, out = np.zeros(need.size), []
    for _ in range(total):
        at = int(np.argmax(amount / (2 * given + 1)))
        given[at] += 1
        out.append((at // len(TURNOS), at % len(TURNOS)))
    return out


def _kinds(counts: Mapping[str, int]) -> list[str]:
    """Kind of each patrol, as evenly spread as the numbers allow."""
    total = sum(counts.values())
    given = dict.fromkeys(counts, 0)
    out = []
    for step in range(1, total + 1):
        kind = max(counts, key=lambda name: counts[name] * step / total - given[name])
        given[kind] += 1
        out.append(kind)
    return out


def _exploring(counts: Mapping[str, int], places: int, month: Period, turnos: Sequence[int]) -> list[tuple[str, int, int]]:
    """Kind, place (0, -1, -2 …) and turno of the patrols outside the zones, in a rotation over the months."""
    total = sum(counts.values())
    start = (month.start.year * 12 + month.start.month - 1) * total
    numbers = range(start, start + total)
    return [
        (kind, -(number % places), turnos[(number + number // places) % len(turnos)])
        for kind, number in zip(_kinds(counts), numbers, strict=True)
    ]


def _days(rows: list[tuple[str, int, int]], days: pd.DatetimeIndex, weekly: NDArray[np.float64]) -> list[int]:
    """Day of each patrol: the one of lowest cost, ties by the first."""
    weekday = days.day_of_week.to_numpy()
    load = np.zeros(len(days))
    places: dict[int, NDArray[np.float64]] = {}
    shifts: dict[tuple[int, int], NDArray[np.float64]] = {}
    out = []
    for _, place, turno in rows:
        here = places.setdefault(place, np.zeros(len(days)))
        now = shifts.setdefault((place, turno), np.zeros(len(days)))
        near = np.convolve(here, [_NEXT_DAY, _SAME_DAY, _NEXT_DAY], mode="same")
        cost = load + near + _SAME_SHIFT * now - np.log2(weekly[max(place, 0)][weekday])
        day = int(np.argmin(np.round(cost, _DECIMALS)))
        for tally in (load, here, now):
            tally[day] += 1
        out.append(day)
    return out
