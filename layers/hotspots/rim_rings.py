"""Closed rings of the arcs of rims, and the polygons that they bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from layers.arrays.runs import members_of_runs
from layers.hotspots.disc_outline import CORNER, SIDES, on_outline

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from layers.hotspots.rim_arcs import Arcs
    from layers.hotspots.rim_cores import CellTable

    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]
    Bools = NDArray[np.bool_]

__all__ = ["filled_rings"]

_SLIVER = 1e-9
"""Smallest ring that is drawn, in squared radii."""


def filled_rings(arcs: Arcs, cells: CellTable, cluster: Ints, count: int) -> list[shapely.Geometry | None]:
    """Polygon, in radii, of each of ``count`` clusters, from arcs of cores of the table (``cluster`` of each core).

    None for a cluster whose arcs do not close, or close round more than one ground or to something invalid. Rings inside
    the disc of a core, which may be where not all cores were compared, are left out.
    """
    closed = np.ones(count, dtype=bool)
    closed[cluster[arcs.core[arcs.following < 0]]] = False
    arcs, ring = _in_rings(arcs, closed[cluster[arcs.core]])
    first = np.flatnonzero(np.diff(ring, prepend=-1))
    if not len(first):
        return [None] * count
    points, ring_of_point = _points(arcs, ring, cells.xy)
    area = _areas(points, ring_of_point, len(first))
    kept = (np.abs(area) > _SLIVER) & ~_inside(arcs, ring, first, cells)
    own = cluster[arcs.core[first]]
    shells = np.bincount(own[kept & (area > 0)], minlength=count)
    chosen = np.flatnonzero(kept & (shells[own] == 1))
    chosen = chosen[np.lexsort((area[chosen] < 0, own[chosen]))]  # the shell of each cluster, then its holes
    number = np.full(len(first), -1)
    number[chosen] = np.arange(len(chosen))
    taken = np.flatnonzero(number[ring_of_point] >= 0)
    taken = taken[np.argsort(number[ring_of_point[taken]], kind="stable")]
    rings = shapely.linearrings(points[taken], indices=number[ring_of_point[taken]])
    drawn, which = np.unique(own[chosen], return_inverse=True)
    shapes = shapely.polygons(rings, indices=which) if len(chosen) else np.empty(0, dtype=object)
    out: list[shapely.Geometry | None] = [None] * count
    for at, shape, good in zip(drawn.tolist(), shapes, shapely.is_valid(shapes), strict=True):
        out[at] = shape if good else None
    return out


def _in_rings(arcs: Arcs, usable: Bools) -> tuple[Arcs, Ints]:
    """Put the usable arcs ring by ring, each followed by the next; and return the ring of each."""
    following, left = arcs.following.tolist(), usable.tolist()
    sequence: list[int] = []
    sizes: list[int] = []
    for begin in np.flatnonzero(usable).tolist():
        arc, before = begin, len(sequence)
        while left[arc]:
            left[arc] = False
            sequence.append(arc)
            arc = following[arc]
        if len(sequence) > before:
            sizes.append(len(sequence) - before)
    in_turn = arcs._replace(**{name: part[sequence] for name, part in arcs._asdict().items()})
    return in_turn, np.repeat(np.arange(len(sizes)), sizes)


def _points(arcs: Arcs, ring: Ints, xy: Floats) -> tuple[Floats, Ints]:
    """Points of the rings, and the ring of each: of each arc the first point, and the corners on it."""
    first = np.floor(arcs.begin).astype(np.intp)
    size = np.ceil(arcs.begin + arcs.span).astype(np.intp) - first
    arc, corner = members_of_runs(first, size)
    points = CORNER[corner % SIDES] + xy[arcs.core[arc]]
    points[np.cumsum(size) - size] = arcs.point
    return points, ring[arc]


def _areas(points: Floats, ring: Ints, count: int) -> Floats:
    """Areas of rings, negative where they go clockwise."""
    first = np.flatnonzero(np.diff(ring, prepend=-1))
    after = np.arange(1, len(ring) + 1)
    after[np.append(first[1:], len(ring)) - 1] = first
    own = points - points[first][ring]
    turn = own[:, 0] * own[after, 1] - own[after, 0] * own[:, 1]
    return np.bincount(ring, turn, minlength=count) / 2


def _inside(arcs: Arcs, ring: Ints, first: Ints, cells: CellTable) -> Bools:
    """Whether each ring lies inside the disc of a core: the middle of its longest arc does."""
    longest = np.lexsort((arcs.span, ring))[np.append(first[1:], len(ring)) - 1]
    core = arcs.core[longest]
    middle = cells.xy[core] + on_outline(arcs.begin[longest] + arcs.span[longest] / 2)
    return cells.inside(middle, cells.cell[core])
