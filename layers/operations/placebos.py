"""The same account where and when there was no operation: how often it gives as strong a change."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from shapely.affinity import translate

from layers.operations.scaled_difference import scaled_difference

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd
    from numpy.typing import NDArray
    from shapely import Geometry

    from layers.operations.operation_areas import OperationAreas
    from layers.operations.windows import Windows

__all__ = ["STEP_DAYS", "Placebo", "in_space", "in_time"]

STEP_DAYS = 28
"""Days between two dates of the placebo in time: whole weeks."""
_MOST_PLACES = 60
"""Most places of the placebo in space: those with the incidents nearest to the zone's."""
_INSIDE = 0.9
"""Share of the ground of a placed zone that must be control."""
_LIKE = 3.0
"""Times more or fewer incidents before than the zone, at most, that a like place has."""


class Placebo(NamedTuple):
    """``tried`` dates or places without the operation; ``as_strong`` of them changed as much (z), to the same side."""

    tried: int
    as_strong: int

    @classmethod
    def of(cls, found: Iterable[float], seen: float) -> Placebo:
        """Return the account of some z against the one seen."""
        values = np.fromiter(found, dtype=float)
        return cls(len(values), int((values <= seen).sum() if seen < 0 else (values >= seen).sum()))


def in_time(days: Sequence[NDArray[np.datetime64]], windows: Windows, first: pd.Timestamp, seen: float) -> Placebo:
    """Try the zone and the control on earlier dates.

    Parameters
    ----------
    days
        Sorted days of the incidents of the zone and of the control.
    windows
        Those of the operation.
    first
        First day of the data.
    seen
        The z of the operation, with ``phi`` 1.
    """
    found = []
    for moved in windows.earlier(first, STEP_DAYS):
        zone, control = (window_counts(own, moved) for own in days)
        difference = scaled_difference(zone, control)
        if difference is not None:
            found.append(difference.z)
    return Placebo.of(found, seen)


def window_counts(days: NDArray[np.datetime64], windows: Windows) -> tuple[int, int]:
    """Return how many of some sorted days are in the two windows."""
    starts = np.asarray([windows.before, windows.after], dtype="datetime64[D]")
    low, high = np.searchsorted(days, starts), np.searchsorted(days, starts + windows.days)
    return int(high[0] - low[0]), int(high[1] - low[1])


def in_space(
    areas: OperationAreas, xy: NDArray[np.float64], later: NDArray[np.bool_], counts: tuple[int, int], seen: float
) -> Placebo:
    """Try the shape of the zone in other places of the control, against the rest of the control.

    Parameters
    ----------
    areas
        Those of the operation.
    xy, later
        Places of the incidents of the control in both windows (n, 2), and which are of the second.
    counts
        Incidents of the zone before and after.
    seen
        The z of the operation, with ``phi`` 1.
    """
    whole = (int((~later).sum()), int(later.sum()))
    tried: list[tuple[float, int, float]] = []
    for number, shape in enumerate(_placed(areas)):
        inside = shapely.intersects_xy(shape, xy[:, 0], xy[:, 1])
        own = (int((inside & ~later).sum()), int((inside & later).sum()))
        if not own[0] or not 1 / _LIKE <= own[0] / counts[0] <= _LIKE:
            continue
        difference = scaled_difference(own, (whole[0] - own[0], whole[1] - own[1]))
        if difference is not None:
            tried.append((abs(np.log(own[0] / counts[0])), number, difference.z))
    return Placebo.of((z for _, _, z in sorted(tried)[:_MOST_PLACES]), seen)


def _placed(areas: OperationAreas) -> list[Geometry]:
    """Return the zone moved to the places of a grid of its own size where it fits in the control."""
    west, south, east, north = areas.zone.bounds
    step = max(float(np.sqrt(areas.zone.area)), (east - west) / 2, (north - south) / 2)
    left, bottom, right, top = areas.control.bounds
    shapely.prepare(areas.control)
    found = []
    for row in range(int(np.floor((bottom - south) / step)), int(np.ceil((top - south) / step)) + 1):
        for column in range(int(np.floor((left - west) / step)), int(np.ceil((right - west) / step)) + 1):
            shape = translate(areas.zone, column * step, row * step)
            if not shapely.intersects(areas.control, shape):
                continue
            if shapely.intersection(shape, areas.control).area >= _INSIDE * shape.area:
                shapely.prepare(shape)
                found.append(shape)
    return found
