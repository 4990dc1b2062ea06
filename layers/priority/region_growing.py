"""Region growing: contiguous zones of scored pieces of land, under a budget of area or a number of zones."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

__all__ = [
    "FEW_INCIDENTS",
    "MIN_INCIDENTS",
    "Pieces",
    "best_first",
    "least_incidents",
    "renumbered",
    "until_zones",
    "within_both",
    "within_budget",
]

MIN_INCIDENTS = 2
"""Fewest incidents of a zone: one is no pattern. With three, the zones of four cities held from 1 to 6 % less than with two
of what followed (``docs/rendimiento.md``)."""
FEW_INCIDENTS = 120
"""Incidents of a jurisdiction below which a zone may have one: with 42, zones of three held 0.68 of what the plain count
did, and zones of one as much as it (docs/metodos/auditoria.md)."""
_NOTHING, _OF_NOTHING = 10, 3
"""Incidents of a jurisdiction below which nothing is concluded, and the fewest of a zone there."""
_ROUNDS = 8
"""Most times that the budget of zones with too few incidents is given to the next best pieces; one or two are usual."""
_TRIALS = 40
"""Numbers of pieces tried, in geometric steps, until they make the wanted number of zones."""
_REACH = 4
"""Times the area that can be used whose best pieces are tried where both a number of zones and an area are given."""
_BUDGET_ROUNDING = 1 + 1e-9
"""Relative tolerance of a sum of areas against the budget."""
_DISTANCE_DECIMALS = 2
"""Decimals of the distances that are compared, in metres: smaller differences are ties."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces of land to make zones of.

    Attributes
    ----------
    score
        Score of each piece, per km2.
    area
        Area of each piece, in km2.
    facts
        Incidents of each piece.
    centre
        Centroids (n, 2), in metres.
    near
        Adjacency matrix: pieces that share a side.
    most_km2
        Largest area of a zone, in km2.
    least
        Fewest incidents of a zone.
    """

    score: NDArray[np.float64]
    area: NDArray[np.float64]
    facts: NDArray[np.float64]
    centre: NDArray[np.float64]
    near: csr_array
    most_km2: float
    least: int = MIN_INCIDENTS

    def best(self) -> NDArray[np.intp]:
        """Return the indices of the pieces by score, highest first."""
        return np.argsort(-self.score, kind="stable")


def least_incidents(total: float, *, repeats: bool = False) -> int:
    """Fewest incidents of a zone, by those of the jurisdiction, and whether most of them come back to the same places.

    Examples
    --------
    >>> least_incidents(2), least_incidents(42), least_incidents(120), least_incidents(120, repeats=True)
    (3, 1, 2, 1)
    """
    if total < _NOTHING:
        return _OF_NOTHING
    return 1 if total < FEW_INCIDENTS or repeats else MIN_INCIDENTS


def within_budget(pieces: Pieces, budget: float) -> NDArray[np.intp]:
    """Zone of each piece under a budget of area (km2); -1 for pieces in none.

    The area of zones with too few incidents goes to the next best pieces.
    """
    barred, best = pieces.score <= 0, pieces.best()
    for _ in range(_ROUNDS):
        order = best[~barred[best]]
        zone = _grown(pieces, order[_paid(pieces.area[order], budget * _BUDGET_ROUNDING)])
        facts = np.bincount(zone[zone >= 0], pieces.facts[zone >= 0])
        weak = (zone >= 0) & (np.append(facts, pieces.least)[zone] < pieces.least)
        if not weak.any():
            break
        barred = barred | weak
    return zone


def _paid(cost: NDArray[np.float64], budget: float) -> NDArray[np.bool_]:
    """Whether each item, best first, fits in a budget: items that do not fit are skipped; the first is always taken."""
    out = np.zeros(len(cost), dtype=bool)
    out[:1] = True
    left = budget - cost[:1].sum()
    for at in range(1, len(cost)):
        if left <= 0:
            break
        if cost[at] <= left:
            out[at] = True
            left -= cost[at]
    return out


def until_zones(pieces: Pieces, zones: int) -> NDArray[np.intp]:
    """Zone of each piece when the best pieces are taken until they make a number of zones; -1 for pieces in none."""
    order = pieces.best()
    order = order[pieces.score[order] > 0]
    best, kept = 0, np.full(len(pieces.score), -1, dtype=np.intp)
    for size in np.unique(np.geomspace(1, max(len(order), 1), _TRIALS).astype(int)):
        zone = _grown(pieces, order[:size])
        found = len(best_first(pieces, zone))
        if found > zones and best == zones:
            break
        if found >= best:
            best, kept = found, zone
        if best > zones:
            break
    return kept


def within_both(pieces: Pieces, zones: int, budget: float) -> NDArray[np.intp]:
    """Zone of each piece under a number of zones and a budget of area (km2) at once; -1 for pieces in none.

    The best pieces are taken, and the zones of largest sum of score are kept, at most so many: as many pieces as these
    zones have room for. Where the area is less than the smallest of them, the best ones under that area.
    """
    order = pieces.best()
    order = order[pieces.score[order] > 0]
    reach = _REACH * min(budget, zones * pieces.most_km2)
    most = min(len(order), int(np.searchsorted(np.cumsum(pieces.area[order]), reach)) + 1)
    few, many, best, kept = 0, most + 1, 0.0, within_budget(pieces, budget)
    first = np.isin(kept, best_first(pieces, kept)[:zones])
    kept = np.where(first, kept, -1)
    while many - few > 1:
        size = (few + many) // 2
        zone = _largest(pieces, _grown(pieces, order[:size]), zones)
        inside = zone >= 0
        if pieces.area[inside].sum() > budget * _BUDGET_ROUNDING:
            many = size
            continue
        few = size
        if (promised := float((pieces.score * pieces.area)[inside].sum())) > best:
            best, kept = promised, zone
    return kept


def _largest(pieces: Pieces, zone: NDArray[np.intp], zones: int) -> NDArray[np.intp]:
    """Zone of each piece, of the zones with the largest sum of score alone; -1 for the others."""
    able, inside = best_first(pieces, zone), zone >= 0
    promised = np.bincount(zone[inside], (pieces.score * pieces.area)[inside], minlength=1)
    kept = able[np.argsort(-promised[able], kind="stable")][:zones]
    return np.where(np.isin(zone, kept), zone, -1)


def _grown(pieces: Pieces, chosen: NDArray[np.intp]) -> NDArray[np.intp]:
    """Zone of each chosen piece (best first); -1 for the others. Each zone grows from the best piece without a zone."""
    out = np.full(len(pieces.score), -1, dtype=np.intp)
    free = np.zeros(len(pieces.score), dtype=bool)
    free[chosen] = True
    label = 0
    for seed in chosen.tolist():
        if free[seed]:
            out[_zone(pieces, seed, free)] = label
            label += 1
    return out


def _zone(pieces: Pieces, seed: int, free: NDArray[np.bool_]) -> list[int]:
    """Grow a zone from a piece over shared sides, up to the largest area, and mark its pieces as taken in ``free``.

    Add the free neighbour closest to the score-weighted centroid; ties by score. This makes the zone compact.
    """
    zone, edge, size, score_sum, moment = list[int](), [seed], 0.0, 0.0, np.zeros(2)
    while edge:
        east, north = moment / score_sum if score_sum else pieces.centre[seed]
        away = (round(hypot(x - east, y - north), _DISTANCE_DECIMALS) for x, y in pieces.centre[edge].tolist())
        piece = min(zip(away, edge, strict=True), key=lambda item: (item[0], -pieces.score[item[1]], item[1]))[1]
        edge.remove(piece)
        if zone and size + pieces.area[piece] > pieces.most_km2:
            continue
        zone.append(piece)
        free[piece] = False
        own = pieces.score[piece] * pieces.area[piece]
        size, score_sum, moment = size + pieces.area[piece], score_sum + own, moment + own * pieces.centre[piece]
        beside = pieces.near.indices[pieces.near.indptr[piece] : pieces.near.indptr[piece + 1]]
        edge += [other for other in beside[free[beside]].tolist() if other not in edge]
    return zone


def best_first(pieces: Pieces, zone: NDArray[np.intp]) -> NDArray[np.intp]:
    """Order the zones with enough incidents, by score per km2, highest first, ties by their first piece."""
    inside = zone >= 0
    each = (pieces.score * pieces.area, pieces.area, pieces.facts)
    sums = (np.bincount(zone[inside], values[inside]).astype(float) for values in each)
    score_sum, area, facts = sums
    order = np.argsort(-np.divide(score_sum, area, out=np.zeros_like(score_sum), where=area > 0), kind="stable")
    return order[facts[order] >= pieces.least]


def renumbered(zone: NDArray[np.intp], order: NDArray[np.intp]) -> NDArray[np.intp]:
    """Rank of the zone of each piece in an order; -1 for pieces of other zones and of none."""
    number = np.full(zone.max(initial=-1) + 2, -1)
    number[order] = np.arange(len(order))
    return number[zone]
