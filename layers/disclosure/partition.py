"""A ground told in parts: polygons told once, in an order, by which every later polygon is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["Partition"]

_SAME = 1e-3
"""Part of its area in which a polygon may differ from told ones and still be them: what a change of format moves."""
_LOOSE = 0.1
"""Part of a new polygon that told ones may hold: neighbours drawn by different hands overlap by less."""


@dataclass(frozen=True, slots=True, eq=False)
class Partition:
    """Polygons in one projected system, in the order of their telling; where they overlap, the ground is of the first.

    Nothing is told of a polygon that is neither a union of told ones nor new ground: what it has more than they, or less,
    would be known by a subtraction.
    """

    shapes: Sequence[shapely.Geometry]
    _tree: shapely.STRtree = field(init=False)

    def __post_init__(self) -> None:
        """Index the polygons."""
        object.__setattr__(self, "_tree", shapely.STRtree(self.shapes))

    def rest(self, at: int) -> shapely.Geometry:
        """Return the ground of a polygon: what no earlier one holds."""
        shape = self.shapes[at]
        return _without(shape, [self.shapes[other] for other in self._near(shape) if other < at])

    def is_new(self, shape: shapely.Geometry) -> bool:
        """Tell whether nearly all of a polygon was never told."""
        held = [self.shapes[at] for at in self._near(shape)]
        return not held or shape.intersection(shapely.union_all(held)).area <= _LOOSE * shape.area

    def parts_of(self, shape: shapely.Geometry) -> list[int] | None:
        """Return the told polygon that a polygon is, or those of which it is the union; None where it is neither."""
        near = self._near(shape)
        for at in near:
            if shape.symmetric_difference(self.shapes[at]).area <= _SAME * shape.area:
                return [at]
        rests = {at: self.rest(at) for at in near}
        inside = [at for at in near if shape.intersection(rests[at]).area > rests[at].area / 2]
        whole = shapely.union_all([rests[at] for at in inside])
        return inside if inside and shape.symmetric_difference(whole).area <= _SAME * shape.area else None

    def part_with(self, shape: shapely.Geometry) -> int | None:
        """Return the one told polygon that holds nearly all of a polygon, and more."""
        for at in self._near(shape):
            if shape.intersection(self.shapes[at]).area >= (1 - _LOOSE) * shape.area:
                return at
        return None

    def holds(self, points: NDArray[np.object_]) -> NDArray[np.bool_]:
        """Tell which points lie inside the told ground; those on its outline do not."""
        if not len(points):
            return np.zeros(0, dtype=bool)
        near = self._tree.query(shapely.box(*shapely.total_bounds(points)))
        ground = shapely.union_all([self.shapes[at] for at in near])
        shapely.prepare(ground)
        return np.asarray(shapely.contains_properly(ground, points))

    def _near(self, shape: shapely.Geometry) -> list[int]:
        """Polygons that share more than a line with one."""
        found = np.sort(self._tree.query(shape, predicate="intersects"))
        return [int(at) for at in found if not shape.touches(self.shapes[at])]


def _without(shape: shapely.Geometry, others: Sequence[shapely.Geometry]) -> shapely.Geometry:
    """Return the polygons that are left of one, without the lines and points that a difference leaves."""
    if not others:
        return shape
    parts = shapely.get_parts(shape.difference(shapely.union_all(others)))
    return shapely.union_all([part for part in parts if part.geom_type == "Polygon"])
