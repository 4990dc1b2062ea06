"""Contiguous zones out of scored pieces of ground, under a budget of area or of number."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

__all__ = ["LEAST_FACTS", "Pieces", "best_first", "renumbered", "until_zones", "within_budget"]

LEAST_FACTS = 3
"""Fewer incidents than this make no zone."""
_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Pieces:
    """What to choose from: score, area (km2), incidents and centre (n, 2) of each piece, which share a side, and the largest
    zone (km2)."""  # noqa: D205, D209

    score: NDArray[np.float64]
    area: NDArray[np.float64]
    facts: NDArray[np.float64]
    centre: NDArray[np.float64]
    near: csr_array
    most_km2: float

    def best(self) -> NDArray[np.intp]:
        """Return the pieces, best first."""
        return np.argsort(-self.score, kind="stable")


def within_budget(pieces: Pieces, budget: float) -> NDArray[np.intp]:
    """Give each piece its zone under an area (km2); -1 to the others.

    What zones of too few incidents would take goes to the next best pieces.
    """
    barred, best = pieces.score <= 0, pieces.best()
    for _ in range(_ROUNDS):
        order = best[~barred[best]]
        zone = _grown(pieces, order[_paid(pieces.area[order], budget * (1 + 1e-9))])
        held = np.bincount(zone[zone >= 0], pieces.facts[zone >= 0])
        weak = (zone >= 0) & (np.append(held, LEAST_FACTS)[zone] < LEAST_FACTS)
        if not weak.any():
            break
        barred = barred | weak
    return zone


def _paid(cost: NDArray[np.float64], budget: float) -> NDArray[np.bool_]:
    """Tell which things, best first, a budget pays for: one that is too dear is passed over; at least one is taken."""
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
    """Take the best pieces while they make no more than so many zones, and a step more if they were fewer till then."""
    order = pieces.best()
    order = order[pieces.score[order] > 0]
    best, kept = 0, np.full(len(pieces.score), -1, dtype=np.intp)
    for size in np.unique(np.geomspace(1, max(len(order), 1), 40).astype(int)):
        zone = _grown(pieces, order[:size])
        found = len(best_first(pieces, zone))
        if found > zones and best == zones:
            break
        if found >= best:
            best, kept = found, zone
        if best > zones:
            break
    return kept


def _grown(pieces: Pieces, chosen: NDArray[np.intp]) -> NDArray[np.intp]:
    """Give each chosen piece (best first) its zone; -1 to the others. Each zone grows from the best piece that is free."""
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
    """Take free pieces over their sides until a zone is as large as a patrol can cover.

    Always the one nearest to the centre of what the zone promises, the better of two as near: so it is compact.
    """
    zone, edge, size, promise, moment = list[int](), [seed], 0.0, 0.0, np.zeros(2)
    while edge:
        east, north = moment / promise if promise else pieces.centre[seed]
        away = (hypot(x - east, y - north) for x, y in pieces.centre[edge].tolist())
        piece = min(zip(away, edge, strict=True), key=lambda item: (round(item[0], 2), -pieces.score[item[1]], item[1]))[1]
        edge.remove(piece)
        if zone and size + pieces.area[piece] > pieces.most_km2:
            continue
        zone.append(piece)
        free[piece] = False
        own = pieces.score[piece] * pieces.area[piece]
        size, promise, moment = size + pieces.area[piece], promise + own, moment + own * pieces.centre[piece]
        beside = pieces.near.indices[pieces.near.indptr[piece] : pieces.near.indptr[piece + 1]]
        edge += [other for other in beside[free[beside]].tolist() if other not in edge]
    return zone


def best_first(pieces: Pieces, zone: NDArray[np.intp]) -> NDArray[np.intp]:
    """Order the zones with incidents enough by promise per km2, then by their first piece."""
    inside = zone >= 0
    each = (pieces.score * pieces.area, pieces.area, pieces.facts)
    sums = (np.bincount(zone[inside], values[inside]).astype(float) for values in each)
    promise, ground, held = sums
    order = np.argsort(-np.divide(promise, ground, out=np.zeros_like(promise), where=ground > 0), kind="stable")
    return order[held[order] >= LEAST_FACTS]


def renumbered(zone: NDArray[np.intp], order: NDArray[np.intp]) -> NDArray[np.intp]:
    """Give each piece the place of its zone in an order; -1 to pieces of the others and of none."""
    number = np.full(zone.max(initial=-1) + 2, -1)
    number[order] = np.arange(len(order))
    return number[zone]
