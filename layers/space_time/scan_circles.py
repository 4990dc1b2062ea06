"""Circles round incidents and their scores in windows of last days (for :mod:`layers.space_time.scan`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from layers.arrays.distinct import distinct

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["MIN_INCIDENTS", "Circles", "every_score", "top_score"]

MIN_INCIDENTS = 3
"""Fewest incidents of a cluster: two are a coincidence."""


@dataclass(frozen=True, slots=True)
class Circles:
    """Circles as runs of incidents by distance from a centre.

    ``near`` lists the incidents of each centre, nearest first; circle ``i`` has those from ``first[i]`` to ``last[i]``, its
    centre at incident ``owner[i]`` and radius ``reach[i]`` in metres.
    """

    near: NDArray[np.intp]
    first: NDArray[np.intp]
    last: NDArray[np.intp]
    owner: NDArray[np.intp]
    reach: NDArray[np.float64]

    @classmethod
    def of(cls, xy: NDArray[np.float64], most_m: float) -> Circles:
        """All the circles round incidents, up to a radius, that have enough of them."""
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
        keep = last - begin[ends] >= MIN_INCIDENTS
        return cls(near, begin[ends][keep], last[keep], one[centre[ends][keep]], distance[ends][keep])

    def members(self, circle: int) -> NDArray[np.intp]:
        """Incidents of a circle."""
        return self.near[self.first[circle] : self.last[circle]]

    def holding(self, positions: NDArray[np.intp]) -> NDArray[np.intp]:
        """Smallest circle of each centre with each of the listed incidents (sorted positions in ``near``)."""
        circle = np.searchsorted(self.last, positions, side="right")
        circle = circle[np.append(circle[1:] != circle[:-1], True) & (circle < len(self.last))] if len(circle) else circle
        return np.asarray(circle, dtype=np.intp)

    def sums(self, amount: NDArray[np.float64] | NDArray[np.bool_]) -> NDArray[np.float64]:
        """Sum of an amount over the incidents of every circle."""
        running = np.concatenate([[0.0], np.cumsum(amount[self.near], dtype=float)])
        sums: NDArray[np.float64] = running[self.last] - running[self.first]
        return sums


def every_score(
    circles: Circles, age: NDArray[np.float64], windows: NDArray[np.float64], weight: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Score, weight and expected weight of each circle (columns) in each window of last days (rows)."""
    total, plain = float(weight.sum()), bool((weight == 1).all())
    size = circles.sums(weight)
    count, enough = np.empty((len(windows), len(size))), np.empty((len(windows), len(size)), dtype=bool)
    within = np.empty(len(windows))
    for row, window in enumerate(windows):
        recent = age < window
        inside = weight * recent
        within[row] = inside.sum()
        count[row] = circles.sums(inside)
        enough[row] = (count[row] if plain else circles.sums(recent)) >= MIN_INCIDENTS
    expected = within[:, None] * size / total
    more = enough & (count > expected)
    score = np.zeros_like(count)
    score[more] = _likelihood(count[more], expected[more], total)
    return score, count, expected


def top_score(
    circles: Circles,
    age: NDArray[np.float64],
    windows: NDArray[np.float64],
    weight: NDArray[np.float64],
    size: NDArray[np.float64],
) -> float:
    """Highest score of the circles.

    Of the circles of a centre with the same count in a window the smallest has the highest score, so that only circles with
    a recent incident on their border are computed.
    """
    recent = np.flatnonzero((age < windows[-1])[circles.near])
    circle = circles.holding(recent)
    start, end = (np.searchsorted(recent, edge[circle]) for edge in (circles.first, circles.last))
    own_age, own_mass, total, top = age[circles.near[recent]], weight[circles.near[recent]], float(weight.sum()), 0.0
    for window in windows:
        inside = own_age < window
        count, several = (
            np.diff(np.concatenate([[0.0], np.cumsum(amount)])[[start, end]], axis=0)[0]
            for amount in (own_mass * inside, inside)
        )
        mu = weight[age < window].sum() * size[circle] / total
        more = np.flatnonzero((several >= MIN_INCIDENTS) & (count > mu))
        if len(more):
            top = max(top, float(_likelihood(count[more], mu[more], total).max()))
    return top


def _likelihood(c: NDArray[np.float64], mu: NDArray[np.float64], total: float) -> NDArray[np.float64]:
    """Log-likelihood ratio of circles with more incidents than expected."""
    rest = np.maximum(total - c, 1e-300)
    return np.asarray(c * np.log(c / mu) + (total - c) * np.log(rest / np.maximum(total - mu, 1e-300)))
