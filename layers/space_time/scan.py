"""Space-time permutation scan for clusters of the last days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.crs import require_metric
from layers.arrays.events import places_and_days
from layers.space_time.scan_circles import MIN_INCIDENTS, Circles, every_score, top_score

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import ArrayLike, NDArray

__all__ = ["scan_recent"]

_MAX_RADIUS_M, _MAX_DAYS = 1000.0, 28
"""Largest radius, in metres, and longest window, in days: a larger cluster does not direct a patrol."""
_WINDOWS = (1, 2, 3, 5, 7, 10, 14, 21, 28)
"""Default windows, in days before the end of the data: from one day to the longest, spaced by choice."""
_MAX_P = 0.2
"""Largest p of a secondary cluster that is returned; a convention, wider than that of an alert."""
_PLENTY = 100
"""Permutations with a stronger cluster after which no more are made: p is then known well enough not to be an alert."""
_TIE = 1 - 1e-12
"""Factor by which a score may miss another by rounding and still count as equal."""


def scan_recent(
    points: gpd.GeoDataFrame | gpd.GeoSeries,
    days: ArrayLike,
    *,
    windows_days: Sequence[int] = _WINDOWS,
    most_m: float = _MAX_RADIUS_M,
    permutations: int = 999,
    seed: int = 0,
    weights: ArrayLike | None = None,
) -> pd.DataFrame:
    r"""Find current space-time clusters by the permutation scan of Kulldorff et al. (2005, PLoS Medicine 2:e59).

    Every circle round an incident, up to ``most_m``, over every window that ends with the last day, has an expected count
    under independence of place and time: mu = incidents in the circle x incidents in the window / all. The score is
    :math:`c \ln(c / \mu) + (C - c) \ln((C - c) / (C - \mu))`, for circles with more incidents than expected.

    Parameters
    ----------
    points, days
        Projected incidents and the date of each (or a number of days).
    windows_days
        Lengths of the windows that end with the last day; at most 28.
    most_m
        Largest radius, in metres; at most 1,000.
    permutations, seed
        Most permutations of the dates: they stop once 100 have a score as high as that of the strongest circle (Besag and
        Clifford 1991). The same seed gives the same p for any order of the rows.
    weights
        Weight of each incident, such as its severity (1 by default): observed and expected are then sums of weights. A
        cluster has at least three incidents in any case.

    Returns
    -------
    DataFrame
        The strongest circle, and the next ones without common incidents and with p of at most 0.2: ``x, y, radio_m, dias,
        observados, esperados, razon, puntaje, p``. p is the share of permutations whose strongest circle has at least this
        score: it accounts for all the circles compared.

    Raises
    ------
    CrsError
        If the points are in degrees.
    ValueError
        If a window or the radius is beyond its limit.

    Examples
    --------
    >>> import geopandas as gpd
    >>> import numpy as np
    >>> import mapadelito as md
    >>> x, y = np.random.default_rng(0).uniform(0, 3000, size=(2, 120))
    >>> days = np.arange(120)
    >>> x[-8:], y[-8:] = 1500, 1500  # the last eight days, one corner
    >>> points = gpd.GeoSeries(gpd.points_from_xy(x, y), crs=32717)
    >>> md.scan_recent(points, days, permutations=99)[["dias", "observados", "p"]].head(1)
       dias  observados     p
    0  10.0         8.0  0.01
    """
    require_metric(points, who="scan_recent")
    windows = np.asarray(sorted(set(windows_days)), dtype=float)
    if not len(windows) or windows[0] < 1 or windows[-1] > _MAX_DAYS or not 0 < most_m <= _MAX_RADIUS_M:
        raise ValueError(f"scan_recent: ventanas de 1 a {_MAX_DAYS} días y radio de hasta {_MAX_RADIUS_M:.0f} m.")
    xy, day, weight = places_and_days(points, days, weights)
    if len(xy) <= MIN_INCIDENTS:
        return _alerts([], xy)
    circles = Circles.of(xy, most_m)
    age = day.max() - day
    score, count, expected = every_score(circles, age, windows, weight)
    best = score.max(axis=0)
    tops = _shuffled(
        circles, age, windows, weight, permutations=permutations, seed=seed, strong=float(best.max(initial=0.0))
    )
    rows: list[tuple[float, ...]] = []
    taken = np.zeros(len(xy), dtype=bool)
    for at in np.argsort(-best, kind="stable"):
        p = (1 + int((tops >= best[at] * _TIE).sum())) / (len(tops) + 1)
        if best[at] <= 0 or (rows and p > _MAX_P):
            break
        inside = circles.members(at)
        if not taken[inside].any():
            window = int(score[:, at].argmax())
            found = (windows[window], count[window, at], expected[window, at], best[at], p)
            rows.append((circles.owner[at], circles.reach[at], *found))
            taken[inside] = True
    return _alerts(rows, xy)


def _alerts(rows: Sequence[tuple[float, ...]], xy: NDArray[np.float64]) -> pd.DataFrame:
    names = ["centro", "radio_m", "dias", "observados", "esperados", "puntaje", "p"]
    table = pd.DataFrame(rows, columns=names)
    centre = xy[table["centro"].to_numpy(dtype=np.intp)] if len(table) else np.empty((0, 2))
    table = table.assign(x=centre[:, 0], y=centre[:, 1], razon=table["observados"] / table["esperados"])
    return table[["x", "y", "radio_m", "dias", "observados", "esperados", "razon", "puntaje", "p"]]


def _shuffled(
    circles: Circles,
    age: NDArray[np.float64],
    windows: NDArray[np.float64],
    weight: NDArray[np.float64],
    *,
    permutations: int,
    seed: int,
    strong: float,
) -> NDArray[np.float64]:
    """Score of the strongest circle of each permutation of the dates, until enough of them are as high."""
    rng, tops, above = np.random.default_rng(seed), list[float](), 0
    size = circles.sums(weight)
    while len(tops) < permutations and above < _PLENTY:
        tops.append(top_score(circles, rng.permutation(age), windows, weight, size))
        above += tops[-1] >= strong * _TIE
    return np.asarray(tops)
