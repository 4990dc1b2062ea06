"""Near repeats: test of Knox for pairs of incidents that are close in space and in time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.crs import require_metric
from layers.arrays.events import places_and_days
from layers.arrays.permutation import compared, shuffled_orders

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import ArrayLike, NDArray

__all__ = ["knox"]

_METRICS = {"euclidean": 2.0, "manhattan": 1.0}
"""Exponent of the Minkowski distance of each metric."""
_FLAG_RATIO, _FLAG_P = 1.2, 0.05
"""Smallest ratio and significance level of a near repeat (rule of the Near Repeat Calculator)."""


def knox(
    points: gpd.GeoDataFrame | gpd.GeoSeries,
    times: ArrayLike,
    *,
    space_bands_m: Sequence[float],
    time_bands_days: Sequence[float],
    permutations: int = 999,
    seed: int = 0,
    metric: str = "euclidean",
    weights: ArrayLike | None = None,
) -> pd.DataFrame:
    """Observed and expected pairs by band of distance and time, with p (Knox 1964).

    Parameters
    ----------
    points
        Projected incidents.
    times
        Day of each: dates, or numbers of days.
    space_bands_m, time_bands_days
        Edges of the bands, half-open ``[a, b)``, increasing; a first band of ``0, 0.1`` m separates the same place.
    permutations
        Permutations of the dates among the incidents.
    seed
        Seed of the permutations: the same seed gives the same result for any order of the rows.
    metric
        ``euclidean``, or ``manhattan``, as distances along blocks.
    weights
        Weight of each incident, such as its severity; a pair has the product of the two. 1 by default.

    Returns
    -------
    DataFrame
        A row per pair of bands: ``desde_m, hasta_m, desde_dias, hasta_dias``; ``pares`` observed; ``esperados`` (mean of the
        permutations); ``razon``; ``p`` = (1 + permutations with as many pairs or more) / (permutations + 1); ``repite``
        where the ratio is at least 1.2 and p below 0.05, whatever the cause; ``p_poisson``, the quick test of Knox:
        P(X >= pairs) for a Poisson of mean (pairs of the band of space) x (pairs of the band of time) / all pairs, NaN with
        weights. It treats pairs as independent, which they are not: ``p`` is the valid one.

    Raises
    ------
    CrsError
        If the points are in degrees.
    ValueError
        If bands do not increase or the metric is unknown.

    Examples
    --------
    >>> import geopandas as gpd
    >>> import mapadelito as md
    >>> points = gpd.GeoSeries(gpd.points_from_xy([0, 10, 900, 910, 1800, 1810, 2700, 2710], [0] * 8), crs=32717)
    >>> days = [1, 2, 50, 51, 100, 101, 150, 151]
    >>> found = md.knox(points, days, space_bands_m=[0, 100], time_bands_days=[0, 7])
    >>> found[["pares", "p", "repite"]]
       pares      p  repite
    0      4  0.013    True
    """
    require_metric(points, who="knox")
    space, time = np.asarray(space_bands_m, dtype=float), np.asarray(time_bands_days, dtype=float)
    if metric not in _METRICS or (np.diff(space) <= 0).any() or (np.diff(time) <= 0).any():
        raise ValueError("knox: las bandas deben ser crecientes y la métrica euclidean o manhattan.")
    xy, days, weight = places_and_days(points, times, weights)
    pairs = _Pairs.of(xy, weight, space, metric)
    seen = pairs.table(days, time)
    orders = shuffled_orders(len(days), permutations, seed)
    expected, p = compared(seen, (pairs.table(days[order], time) for order in orders))
    ratio = np.divide(seen, expected, out=np.full(seen.shape, np.nan), where=expected > 0)
    rows = np.indices(seen.shape).reshape(2, -1)
    out = {"desde_m": space[rows[0]], "hasta_m": space[rows[0] + 1]}
    out |= {"desde_dias": time[rows[1]], "hasta_dias": time[rows[1] + 1]}
    counts = seen if weights is not None else seen.astype(int)
    quick = np.full(seen.shape, np.nan) if weights is not None else _poisson(seen, pairs, days, time)
    out |= {"pares": counts.ravel(), "esperados": expected.ravel(), "razon": ratio.ravel(), "p": p.ravel()}
    table = pd.DataFrame(out | {"p_poisson": quick.ravel()})
    return table.assign(repite=(table["razon"] >= _FLAG_RATIO) & (table["p"] < _FLAG_P))


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Unordered pairs within the last distance band, with the band and the weight of each."""

    first: NDArray[np.intp]
    second: NDArray[np.intp]
    band: NDArray[np.intp]
    weight: NDArray[np.float64]
    bands: int

    @classmethod
    def of(cls, xy: NDArray[np.float64], weight: NDArray[np.float64], space: NDArray[np.float64], metric: str) -> _Pairs:
        from scipy.spatial import cKDTree  # noqa: PLC0415 (heavy)

        power, bands = _METRICS[metric], len(space) - 1
        near = cKDTree(xy).query_pairs(space[-1], p=power, output_type="ndarray") if len(xy) > 1 else np.empty((0, 2), int)
        first, second = near.T
        apart = np.abs(xy[first] - xy[second])
        distance = apart.sum(axis=1) if power == 1 else np.hypot(apart[:, 0], apart[:, 1])
        band = np.searchsorted(space, distance, side="right") - 1
        inside = (band >= 0) & (band < bands)
        first, second = first[inside], second[inside]
        return cls(first, second, band[inside], weight[first] * weight[second], bands)

    def table(self, days: NDArray[np.float64], time: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sum of the weights of the pairs by band of distance and of time."""
        slot = np.searchsorted(time, np.abs(days[self.first] - days[self.second]), side="right") - 1
        columns = len(time) - 1
        inside = (slot >= 0) & (slot < columns)
        key = self.band[inside] * columns + slot[inside]
        sums = np.bincount(key, self.weight[inside], minlength=self.bands * columns).astype(float)
        return sums.reshape(self.bands, columns)


def _poisson(
    seen: NDArray[np.float64], pairs: _Pairs, days: NDArray[np.float64], time: NDArray[np.float64]
) -> NDArray[np.float64]:
    """P(X >= seen) where distance and time are independent."""
    from scipy.stats import poisson  # noqa: PLC0415 (heavy)

    in_time = np.diff([_closer(np.sort(days), edge) for edge in time])
    in_space = np.bincount(pairs.band, minlength=pairs.bands)
    mean = np.outer(in_space, in_time) / max(len(days) * (len(days) - 1) / 2, 1)
    return np.asarray(poisson.sf(seen - 1, mean), dtype=np.float64)


def _closer(ordered: NDArray[np.float64], edge: float) -> int:
    """Count the pairs of sorted days less than ``edge`` apart."""
    until = np.searchsorted(ordered, ordered + edge, side="left")
    last = np.minimum(until, max(len(ordered) - 1, 0))
    rounded = ordered[last] - ordered < edge  # the sum was rounded down
    until = np.where(rounded, np.searchsorted(ordered, ordered + edge, side="right"), until)
    return int(np.maximum(until - np.arange(len(ordered)) - 1, 0).sum())
