"""Stops of the patrol units of a turno in each round of a month, in an order and at an hour that change."""

from __future__ import annotations

from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from layers.priority.unit_capacity import ROUND_MIN, ROUNDS, Units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from geo.period import Period

__all__ = ["STOP_COLUMNS", "plan_stops"]

STOP_COLUMNS = ("fecha", "ronda", "unidad", "orden", "parada", "minuto")
"""Columns of :func:`plan_stops`."""
_TWO = 2
"""Stops of a tour that has no other order than the two: not to repeat one would make the next known."""


def plan_stops(
    groups: Sequence[Sequence[int]], metres: NDArray[np.float64], units: Units, *, month: Period, place: str
) -> pd.DataFrame:
    """Return the stops of each unit in each round of each day of a month.

    Parameters
    ----------
    groups
        Stops of each unit in the order of a short tour (:func:`layers.priority.stop_groups.group_stops`).
    metres
        Way between each two stops.
    units
        What a unit can do.
    month, place
        Month of the plan, and what it is of: the orders of another place or month are others.

    Returns
    -------
    DataFrame
        A row per stop with :data:`STOP_COLUMNS`: day; round, unit and place in the order, from 1; stop (row of ``metres``);
        and minutes from the beginning of the turno to its arrival. Where the tour begins, in which direction it goes and
        when, within the time that it leaves free of its two hours, is drawn from a digest of the place, the unit and the
        round; one of three stops or more never has the order of the round before. Stops that do not fit in the two hours
        are not in it: since it begins elsewhere each time they are others.
    """
    rows = []
    for unit, group in enumerate(groups, start=1):
        for date, number, order, drawn in _orders(group, month, f"{place}|{unit}"):
            arrivals = _arrivals(order, metres, units)
            free = int(ROUND_MIN - arrivals[-1] - units.visit_min)
            start = (number - 1) * ROUND_MIN + drawn % (free + 1)
            rows += [
                (date, number, unit, at, stop, start + int(minute))
                for at, (stop, minute) in enumerate(zip(order, arrivals, strict=False), start=1)
            ]
    out = pd.DataFrame(rows, columns=list(STOP_COLUMNS))
    return out.sort_values(["fecha", "ronda", "unidad", "orden"], kind="stable", ignore_index=True)


def _arrivals(order: Sequence[int], metres: NDArray[np.float64], units: Units) -> list[float]:
    """Return the minutes, from the first arrival, at which a unit comes to the stops that it has time for in a round."""
    out = [0.0]
    for before, stop in pairwise(order):
        minute = out[-1] + units.visit_min + units.travel_min(float(metres[before, stop]))
        if minute + units.visit_min > ROUND_MIN:
            break
        out.append(minute)
    return out


def _orders(group: Sequence[int], month: Period, key: str) -> Iterator[tuple[pd.Timestamp, int, list[int], int]]:
    """Yield day, round, order (one of the ways round the tour) and a number drawn for its beginning."""
    size = len(group)
    ways = size if size <= _TWO else 2 * size  # two stops have the same order in both directions
    last = 0
    for date in pd.date_range(month.start, month.end):
        for number in range(1, ROUNDS + 1):
            digest = sha256(f"{key}|{date:%Y-%m-%d}|{number}".encode()).digest()
            way, drawn = (int.from_bytes(part, "big") for part in (digest[:8], digest[8:16]))
            last = way % ways if ways <= _TWO else (last + 1 + way % (ways - 1)) % ways
            start, back = last % size, last >= size
            turned = [*group[start:], *group[:start]]
            yield date, number, [turned[0], *turned[:0:-1]] if back else turned, drawn
