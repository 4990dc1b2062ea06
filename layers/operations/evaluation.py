"""Whether incidents fell in a zone during an operation more than elsewhere, and whether they went to the ring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.operations.operation_areas import AREAS
from layers.operations.placebos import Placebo, in_space, in_time, window_counts
from layers.operations.scaled_difference import Spread, overdispersion, scaled_difference
from layers.operations.verdict import Finding, Ring, ring_finding, zone_finding
from layers.operations.windows import days_covered

if TYPE_CHECKING:
    import geopandas as gpd

    from layers.operations.operation_areas import OperationAreas
    from layers.operations.windows import Windows
    from layers.statistics.rate_change import Displacement

__all__ = ["Evaluation", "evaluate_operation"]

_OF_RING = 0.98
"""Confidence of the interval of the ring, wider than that of the zone: from it, it is said that nothing moved."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was found of an operation.

    ``counts`` has a row per area (:data:`layers.operations.operation_areas.AREAS`) with ``antes`` and ``despues``;
    ``months``, the incidents by month and area. ``zone`` is the difference of the zone against the control
    brought to its size, ``ring`` that of the ring, ``net`` that of both together, with intervals of 95 % (the
    ring, of 98 %); None where there is nothing to compare with.
    """

    counts: pd.DataFrame
    months: pd.DataFrame
    spread: Spread
    zone: Displacement | None
    ring: Displacement | None
    net: Displacement | None
    time: Placebo
    space: Placebo
    finding: Finding
    moved: Ring


def evaluate_operation(facts: gpd.GeoDataFrame, areas: OperationAreas, windows: Windows) -> Evaluation:
    """Compare an operation with the days before it, and its zone with the control.

    Parameters
    ----------
    facts
        Points in metres with their day, ``fecha``.
    areas, windows
        Of :func:`layers.operations.operation_areas.operation_areas` and :func:`layers.operations.windows.choose_windows`.

    Returns
    -------
    Evaluation
        The weighted displacement difference (Wheeler and Ratcliffe 2018) with the overdispersion of the months before, what
        the same account gives on earlier dates and in other places, and what may be said of it.
    """
    day = facts["fecha"].to_numpy().astype("datetime64[D]")
    xy = np.column_stack([facts.geometry.x, facts.geometry.y])
    area = areas.of_points(xy)
    days = [np.sort(day[area == number]) for number in range(len(AREAS))]
    zone, ring, control = (window_counts(own, windows) for own in days)
    first, last = days_covered(facts["fecha"])
    months = _months(facts["fecha"], area, first, last)
    earlier = months[months.index < pd.Period(windows.after, "M")]
    spread = overdispersion(earlier)
    plain, found = scaled_difference(zone, control), scaled_difference(zone, control, spread)
    around = scaled_difference(ring, control, spread, confidence=_OF_RING)
    both = (zone[0] + ring[0], zone[1] + ring[1])
    none = Placebo(0, 0)
    time, space = none, none
    if plain is not None:
        time = in_time([days[0], days[2]], windows, first, plain.z)
        later = (day >= np.datetime64(windows.after, "D")) & (day <= np.datetime64(windows.last_after, "D"))
        sooner = (day >= np.datetime64(windows.before, "D")) & (day <= np.datetime64(windows.last_before, "D"))
        used = (area == AREAS.index("control")) & (later | sooner)
        space = in_space(areas, xy[used], later[used], zone, plain.z)
    finding = zone_finding(found, zone, control, (time, space))
    moved = ring_finding(around, found, ring) if finding is Finding.FELL else Ring.NOT_ASKED
    table = pd.DataFrame([zone, ring, control], index=pd.Index(AREAS), columns=["antes", "despues"])
    return Evaluation(
        table, months, spread, found, around, scaled_difference(both, control, spread), time, space, finding, moved
    )


def _months(dates: pd.Series, area: np.ndarray, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """Return the incidents by month and area, of the whole months between two days."""
    month = dates.dt.to_period("M")
    start = pd.Period(first, "M") + int(first.day > 1)
    whole = pd.period_range(start, pd.Period(last, "M") - int(not last.is_month_end), freq="M")
    return pd.DataFrame(
        {name: month[area == number].value_counts().reindex(whole, fill_value=0) for number, name in enumerate(AREAS)}
    ).astype(int)
