"""Alerts: where, in the last days, more happened than the place and the days explain (space-time permutation scan)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.crs import require_metric
from layers.dbscan import distinct
from layers.events import places_and_days

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import ArrayLike, NDArray

__all__ = ["scan_recent"]

_MOST_M, _MOST_DAYS = 1000.0, 28
_WINDOWS = (1, 2, 3, 5, 7, 10, 14, 21, 28)
_LEAST = 3
_FAINT = 0.2


def scan_recent(
    points: gpd.GeoDataFrame | gpd.GeoSeries,
    days: ArrayLike,
    *,
    windows_days: Sequence[int] = _WINDOWS,
    most_m: float = _MOST_M,
    permutations: int = 999,
    seed: int = 0,
    weights: ArrayLike | None = None,
) -> pd.DataFrame:
    r"""Scan statistic of Kulldorff, Heffernan, Hartman, Assunção and Mostashari (2005), for clusters that are alive now.

    Every circle round an incident, up to ``most_m``, over every window of last days, is compared with what its place and its
    days would give if they had nothing to do with each other: mu = incidents in the circle x incidents in the window / all.
    The score is :math:`c \ln(c / \mu) + (C - c) \ln((C - c) / (C - \mu))`, for circles with more than expected.

    Parameters
    ----------
    points, days
        Projected incidents and the date of each (or a number of days).
    windows_days
        Lengths of the windows that end with the last day; at most 28.
    most_m
        Largest radius; at most 1,000 m: a wider alert tells nobody where to go.
    permutations, seed
        How often the dates are shuffled; the same seed gives the same p, whatever the order of the rows.
    weights
        Severity of each incident (1 by default): what is observed and expected is then a sum of weights. Three incidents at
        least make an alert in any case.

    Returns
    -------
    DataFrame
        The strongest circle, and the next that do not overlap it and have p of 0.2 at most: ``x, y, radio_m, dias,
        observados, esperados, razon, puntaje, p``. p is the share of shuffles whose strongest circle anywhere is as strong:
        it already counts all the circles looked at.

    Raises
    ------
    CrsError
        If the points are in degrees.
    ValueError
        If a window or the radius is beyond its limit.
    """
    require_metric(points, who="scan_recent")
    windows = np.asarray(sorted(set(windows_days)), dtype=float)
    if not len(windows) or windows[0] < 1 or windows[-1] > _MOST_DAYS or not 0 < most_m <= _MOST_M:
        raise ValueError(f"scan_recent: ventanas de 1 a {_MOST_DAYS} días y radio de hasta {_MOST_M:.0f} m.")
    xy, day, mass = places_and_days(points, days, weights)
    if len(xy) <= _LEAST:
        return _alerts([], xy)
    circles = _Circles.of(xy, most_m)
    age = day.max() - day
    score, count, expected = _scores(circles, age, windows, mass)
    rng = np.random.default_rng(seed)
    tops = np.asarray([_scores(circles, rng.permutation(age), windows, mass)[0].max() for _ in range(permutations)])
    best = score.max(axis=0)
    rows: list[tuple[float, ...]] = []
    taken = np.zeros(len(xy), dtype=bool)
    for at in np.argsort(-best, kind="stable"):
        p = (1 + int((tops >= best[at]).sum())) / (permutations + 1)
        if best[at] <= 0 or (rows and p > _FAINT):
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


@dataclass(frozen=True, slots=True)
class _Circles:
    """Circles as runs of incidents by distance from a centre.

    ``near`` lists the incidents of each centre, nearest first; circle ``i`` holds those from ``first[i]`` to ``last[i]``, is
    owned by incident ``owner[i]`` and has radius ``reach[i]``.
    """

    near: NDArray[np.intp]
    first: NDArray[np.intp]
    last: NDArray[np.intp]
    owner: NDArray[np.intp]
    reach: NDArray[np.float64]

    @classmethod
    def of(cls, xy: NDArray[np.float64], most_m: float) -> _Circles:
        from scipy.spatial import cKDTree  # noqa: PLC0415 (heavy)

        places, back = distinct(xy)
        one = np.zeros(len(places), dtype=np.intp)
        one[back[::-1]] = np.arange(len(xy))[::-1]  # the first incident of each place
        lists: list[list[int]] = list(cKDTree(xy).query_ball_point(places, most_m))  # type: ignore[arg-type]
        size = np.asarray([len(found) for found in lists])
        near = np.concatenate([np.asarray(found, dtype=np.intp) for found in lists])
        centre = np.repeat(np.arange(len(places)), size)
        distance = np.hypot(*(xy[near] - places[centre]).T)
        order = np.lexsort((near, distance, centre))
        near, centre, distance = near[order], centre[order], distance[order]
        ends = np.append((distance[1:] > distance[:-1]) | (centre[1:] != centre[:-1]), True)
        begin = np.repeat(np.cumsum(size) - size, size)
        last = np.flatnonzero(ends) + 1
        keep = last - begin[ends] >= _LEAST
        return cls(near, begin[ends][keep], last[keep], one[centre[ends][keep]], distance[ends][keep])

    def members(self, circle: int) -> NDArray[np.intp]:
        """Incidents of a circle."""
        return self.near[self.first[circle] : self.last[circle]]

    def sums(self, amount: NDArray[np.float64] | NDArray[np.bool_]) -> NDArray[np.float64]:
        """Amount of every circle."""
        running = np.concatenate([[0.0], np.cumsum(amount[self.near], dtype=float)])
        sums: NDArray[np.float64] = running[self.last] - running[self.first]
        return sums


def _scores(
    circles: _Circles, age: NDArray[np.float64], windows: NDArray[np.float64], mass: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Score, weight and expected weight of each circle (columns) in each window of last days (rows)."""
    total, plain = float(mass.sum()), bool((mass == 1).all())
    size = circles.sums(mass)
    count, enough = np.empty((len(windows), len(size))), np.empty((len(windows), len(size)), dtype=bool)
    within = np.empty(len(windows))
    for row, window in enumerate(windows):
        recent = age < window
        weight = mass * recent
        within[row] = weight.sum()
        count[row] = circles.sums(weight)
        enough[row] = (count[row] if plain else circles.sums(recent)) >= _LEAST
    expected = within[:, None] * size / total
    more = enough & (count > expected)
    c, mu = np.where(more, count, 1.0), np.where(more, expected, 1.0)
    rest = np.maximum(total - c, 1e-300)
    score = c * np.log(c / mu) + (total - c) * np.log(rest / np.maximum(total - mu, 1e-300))
    return np.where(more, score, 0.0), count, expected
