"""Near repeat: whether after one incident the next is near in place and soon in time more often than by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.crs import require_metric
from layers.events import places_and_days

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import ArrayLike, NDArray

__all__ = ["knox"]

_METRICS = {"euclidean": 2.0, "manhattan": 1.0}
_FLAG_RATIO, _FLAG_P = 1.2, 0.05


def knox(
    points: gpd.GeoDataFrame | gpd.GeoSeries,
    times: ArrayLike,
    *,
    space_bands_m: Sequence[float],
    time_bands_days: Sequence[float],
    permutations: int = 999,
    seed: int = 0,
    metric: str = "euclidean",
) -> pd.DataFrame:
    """Test of Knox (1964) for pairs that are near in place and in time.

    Parameters
    ----------
    points
        Projected incidents.
    times
        Day of each: dates, or numbers of days.
    space_bands_m, time_bands_days
        Edges of the bands, half-open ``[a, b)``, increasing; start space with ``0, 0.1`` to keep the same place apart.
    permutations
        How often the dates are shuffled among the incidents.
    seed
        Of the shuffles: the same seed gives the same result, whatever the order of the rows.
    metric
        ``euclidean``, or ``manhattan`` as blocks are walked.

    Returns
    -------
    DataFrame
        A row per pair of bands: ``desde_m, hasta_m, desde_dias, hasta_dias``; ``pares`` seen; ``esperados`` (mean of the
        shuffles); ``razon``; ``p`` = (1 + shuffles with as many pairs or more) / (permutations + 1); ``repite`` where the
        ratio is at least 1.2 and p below 0.05: there, one incident raises the risk of another.

    Raises
    ------
    CrsError
        If the points are in degrees.
    ValueError
        If bands do not increase or the metric is unknown.
    """
    require_metric(points, who="knox")
    space, time = np.asarray(space_bands_m, dtype=float), np.asarray(time_bands_days, dtype=float)
    if metric not in _METRICS or (np.diff(space) <= 0).any() or (np.diff(time) <= 0).any():
        raise ValueError("knox: las bandas deben ser crecientes y la métrica euclidean o manhattan.")
    xy, days = places_and_days(points, times)
    first, second, band = _pairs(xy, space, metric)
    seen = _table(days, first, second, band, time, len(space) - 1)
    rng = np.random.default_rng(seed)
    total, as_many = np.zeros_like(seen), np.zeros_like(seen)
    for _ in range(permutations):
        shuffled = _table(rng.permutation(days), first, second, band, time, len(space) - 1)
        total += shuffled
        as_many += shuffled >= seen
    expected = total / max(permutations, 1)
    ratio = np.divide(seen, expected, out=np.full(seen.shape, np.nan), where=expected > 0)
    p = (1 + as_many) / (permutations + 1)
    rows = np.indices(seen.shape).reshape(2, -1)
    out = {"desde_m": space[rows[0]], "hasta_m": space[rows[0] + 1]}
    out |= {"desde_dias": time[rows[1]], "hasta_dias": time[rows[1] + 1]}
    out |= {"pares": seen.ravel().astype(int), "esperados": expected.ravel(), "razon": ratio.ravel(), "p": p.ravel()}
    table = pd.DataFrame(out)
    return table.assign(repite=(table["razon"] >= _FLAG_RATIO) & (table["p"] < _FLAG_P))


def _pairs(
    xy: NDArray[np.float64], space: NDArray[np.float64], metric: str
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Unordered pairs nearer than the last band, and the band of each."""
    from scipy.spatial import cKDTree  # noqa: PLC0415 (heavy)

    if len(xy) < 2:
        none = np.empty(0, dtype=np.intp)
        return none, none, none
    power = _METRICS[metric]
    first, second = cKDTree(xy).query_pairs(space[-1], p=power, output_type="ndarray").T
    apart = np.abs(xy[first] - xy[second])
    distance = apart.sum(axis=1) if power == 1 else np.hypot(apart[:, 0], apart[:, 1])
    band = np.searchsorted(space, distance, side="right") - 1
    inside = (band >= 0) & (band < len(space) - 1)
    return first[inside], second[inside], band[inside]


def _table(
    days: NDArray[np.float64],
    first: NDArray[np.intp],
    second: NDArray[np.intp],
    band: NDArray[np.intp],
    time: NDArray[np.float64],
    rows: int,
) -> NDArray[np.float64]:
    """Pairs by band of space and of time."""
    slot = np.searchsorted(time, np.abs(days[first] - days[second]), side="right") - 1
    columns = len(time) - 1
    inside = (slot >= 0) & (slot < columns)
    counts = np.bincount(band[inside] * columns + slot[inside], minlength=rows * columns)
    return counts.reshape(rows, columns).astype(float)
