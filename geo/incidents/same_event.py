"""Candidate pairs of records of one event in two sources (PNP and serenazgo), by time, distance and type."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geo.clock import DAY_MIN

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

__all__ = ["same_events"]

_METRES = 200.0
"""Distance, at most, between records of one event with known hours, in metres: about two blocks."""
_MINUTES = 60.0
"""Time, at most, between records of one event, in minutes: the delay between a call and a report."""
_METRES_WITHOUT_HOUR = 100.0
"""Distance, at most, in metres, of records of the same day if an hour is unknown: stricter, as time adds no evidence."""


def same_events(frame: gpd.GeoDataFrame, source: NDArray[np.object_]) -> pd.DataFrame:
    """Return pairs of incidents of different sources that may be one event.

    Parameters
    ----------
    frame
        Accepted incidents, in metres (columns ``fecha``, ``minuto``, ``delito``, ``codigo``).
    source
        Source of each row.

    Returns
    -------
    DataFrame
        ``first`` and ``second`` (labels of the frame; the first is of the source that precedes in alphabetical order),
        ``metros``, ``minutos`` (NaN if an hour is unknown). Both have the same delito, and are at most 200 m and an hour
        apart or, if an hour is unknown, at most 100 m apart on the same day. Each incident is in at most one pair, the
        closest.
    """
    empty = pd.DataFrame({"first": [], "second": [], "metros": [], "minutos": []})
    able = (frame.geometry.notna() & frame["fecha"].notna() & (frame["codigo"] != "OTR")).to_numpy()
    names = sorted(set(source[able]))
    rows = np.flatnonzero(able)
    if len(names) < 2:
        return empty
    shapes = frame.geometry.to_numpy()[rows]
    left, right = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=_METRES)
    order = np.asarray([names.index(name) for name in source[rows]])
    earlier = order[left] < order[right]
    left, right = left[earlier], right[earlier]
    clock = _minutes(frame).iloc[rows].to_numpy(dtype=float)
    hour = frame["minuto"].to_numpy(dtype=float)[rows]
    day = frame["fecha"].to_numpy()[rows]
    kind = frame["delito"].to_numpy(dtype=object)[rows]
    apart = shapely.distance(shapes[left], shapes[right])
    gap = np.abs(clock[left] - clock[right])
    blind = np.isnan(hour[left]) | np.isnan(hour[right])
    near = np.where(blind, (day[left] == day[right]) & (apart <= _METRES_WITHOUT_HOUR), gap <= _MINUTES)
    keep = near & (kind[left] == kind[right])
    pairs = pd.DataFrame({"left": left, "right": right, "metros": apart, "minutos": np.where(blind, np.nan, gap)})[keep]
    pairs = _one_each(pairs.sort_values(["metros", "minutos", "left", "right"], kind="stable"))
    labels = frame.index.to_numpy()[rows]
    found = {"first": labels[pairs["left"]], "second": labels[pairs["right"]]}
    return pd.DataFrame(found | {name: pairs[name].to_numpy() for name in ("metros", "minutos")})


def _minutes(frame: gpd.GeoDataFrame) -> pd.Series:
    """Return minutes since a fixed day; NaN where the hour is unknown."""
    days = (frame["fecha"].dt.normalize() - pd.Timestamp(2000, 1, 1)).dt.days
    minutes: pd.Series = days * DAY_MIN + frame["minuto"]
    return minutes


def _one_each(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs, closest first, whose incidents are in no earlier pair."""
    used: set[int] = set()
    keep = []
    for left, right in zip(pairs["left"].tolist(), pairs["right"].tolist(), strict=True):
        keep.append(not {left, right} & used)
        if keep[-1]:
            used |= {left, right}
    return pairs[np.asarray(keep, dtype=bool)]
