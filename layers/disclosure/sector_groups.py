"""Groups of neighbouring sectors that are large enough for a reserved count to be published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["group_sectors"]

_TOUCHING_M = 5.0
"""Distance, in metres, within which the borders of two sectors are taken as the same border: digitising error."""


def group_sectors(shapes: Mapping[str, shapely.Geometry], size: Mapping[str, float]) -> list[tuple[str, ...]]:
    """Group sectors until each group has the minimum size.

    Parameters
    ----------
    shapes
        Polygons by name, projected.
    size
        Size by name, in multiples of the minimum: 1 is enough; NaN is not known, and such a sector is not merged for its own
        size.

    Returns
    -------
    list of tuple
        Names of each group. While a group is too small, the smallest one is merged with the group with which it shares the
        longest border, or with the nearest one where none touches it.
    """
    groups: list[tuple[str, ...]] = [(name,) for name in shapes]
    outlines = [shapes[name] for name in shapes]
    while len(groups) > 1:
        sizes = [float(sum(size.get(name, np.nan) for name in group)) for group in groups]
        small = [at for at, value in enumerate(sizes) if value < 1]
        if not small:
            break
        at = min(small, key=lambda number: (sizes[number], groups[number]))
        mate = _closest(outlines, at)
        joined = tuple(name for name in shapes if name in groups[at] or name in groups[mate])
        first, last = min(at, mate), max(at, mate)
        groups[first], outlines[first] = joined, shapely.union_all([shapes[name] for name in joined])
        del groups[last], outlines[last]
    return groups


def _closest(outlines: Sequence[shapely.Geometry], at: int) -> int:
    """Index of the polygon that shares the longest border with one of them; of the nearest where none touches it."""
    own, numbers = outlines[at], [number for number in range(len(outlines)) if number != at]
    others = np.array([outlines[number] for number in numbers], dtype=object)
    near = np.flatnonzero(shapely.dwithin(shapely.envelope(others), shapely.envelope(own), _TOUCHING_M))
    apart = np.full(len(others), np.inf)
    apart[near] = shapely.distance(own, others[near])
    touching = np.flatnonzero(apart <= _TOUCHING_M)
    if not len(touching):
        return numbers[int(shapely.distance(own, others).argmin())]
    shared = shapely.length(shapely.intersection(own.boundary, shapely.buffer(others[touching], _TOUCHING_M)))
    return numbers[int(touching[np.lexsort((apart[touching], -shared))[0]])]
