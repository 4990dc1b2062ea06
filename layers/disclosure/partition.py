"""Partition of an area by polygons in the order of their publication."""

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
"""Largest difference of equal polygons, as a fraction of the area: what a change of file format moves."""
_LOOSE = 0.1
"""Largest share of a new polygon that told ones may cover: neighbours of different sources overlap by less."""


@dataclass(frozen=True, slots=True, eq=False)
class Partition:
    """Polygons in one projected system, in the order in which they were told; an overlap belongs to the first.

    Nothing is published of a polygon that is neither a union of told ones nor new: the difference could be computed by
    subtraction.
    """

    shapes: Sequence[shapely.Geometry]
    _tree: shapely.STRtree = field(init=False)

    def __post_init__(self) -> None:
        """Index the polygons."""
        object.__setattr__(self, "_tree", shapely.STRtree(self.shapes))

    def rest(self, at: int) -> shapely.Geometry:
        """Return the part of a polygon that no earlier one covers."""
        shape = self.shapes[at]
        return _without(shape, [self.shapes[other] for other in self._near(shape) if other < at])

    def is_new(self, shape: shapely.Geometry) -> bool:
        """Whether nearly all of a polygon lies outside the told ones."""
        covering = [self.shapes[at] for at in self._near(shape)]
        return not covering or shape.intersection(shapely.union_all(covering)).area <= _LOOSE * shape.area

    def parts_of(self, shape: shapely.Geometry) -> list[int] | None:
        """Return the told polygon that equals a polygon, or those of which it is the union; None where it is neither."""
        near = self._near(shape)
        for at in near:
            if shape.symmetric_difference(self.shapes[at]).area <= _SAME * shape.area:
                return [at]
        rests = {at: self.rest(at) for at in near}
        inside = [at for at in near if shape.intersection(rests[at]).area > rests[at].area / 2]
        whole = shapely.union_all([rests[at] for at in inside])
        return inside if inside and shape.symmetric_difference(whole).area <= _SAME * shape.area else None

    def part_with(self, shape: shapely.Geometry) -> int | None:
        """Return the told polygon that contains nearly all of a polygon; None where there is none."""
        for at in self._near(shape):
            if shape.intersection(self.shapes[at]).area >= (1 - _LOOSE) * shape.area:
                return at
        return None

    def holds(self, points: NDArray[np.object_]) -> NDArray[np.bool_]:
        """Whether each point lies inside a told polygon; points on the outline of their union do not."""
        if not len(points):
            return np.zeros(0, dtype=bool)
        near = self._tree.query(shapely.box(*shapely.total_bounds(points)))
        told = shapely.union_all([self.shapes[at] for at in near])
        shapely.prepare(told)
        return np.asarray(shapely.contains_properly(told, points))

    def _near(self, shape: shapely.Geometry) -> list[int]:
        """Return the polygons that share an area with one, by index."""
        found = np.sort(self._tree.query(shape, predicate="intersects"))
        return [int(at) for at in found if not shape.touches(self.shapes[at])]


def _without(shape: shapely.Geometry, others: Sequence[shapely.Geometry]) -> shapely.Geometry:
    """Difference of a polygon and others, without the lines and points that it leaves."""
    if not others:
        return shape
    parts = shapely.get_parts(shape.difference(shapely.union_all(others)))
    return shapely.union_all([part for part in parts if part.geom_type == "Polygon"])
