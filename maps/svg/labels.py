"""Placement of labels on a printed map without overlaps, in order of importance."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import shapely

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Placed", "Room", "text_width"]

_LETTER = 0.56
"""Width of a letter in font sizes: above the mean of Source Sans Pro, so that labels do not touch."""
_SHARES = (0.5, 0.38, 0.62, 0.26, 0.74, 0.15, 0.85)
"""Positions tried for the middle of a label along a line, as shares of its length: from the middle outwards."""
_STRAIGHT = 0.97
"""Least ratio of chord to length of a stretch of line that takes a label: beyond it a straight text leaves the line."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A text, the position of its middle (mm) and its rotation (degrees)."""

    text: str
    x: float
    y: float
    angle: float = 0.0


def text_width(text: str, size: float) -> float:
    """Return the width of a text, in the unit of ``size``."""
    return len(text) * size * _LETTER


@dataclass(slots=True)
class Room:
    """A rectangle ``left, top, right, bottom`` (mm) and the boxes of it that are occupied."""

    edges: tuple[float, float, float, float]
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)

    def take(self, boxes: list[tuple[float, float, float, float]]) -> bool:
        """Occupy all the boxes and return True, or none if one is not free."""
        left, top, right, bottom = self.edges
        inside = all(b[0] >= left and b[1] >= top and b[2] <= right and b[3] <= bottom for b in boxes)
        free = inside and not any(
            a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1] for a in boxes for b in self.boxes
        )
        if free:
            self.boxes.extend(boxes)
        return free

    def beside(self, text: str, x: float, y: float, size: float, *, must: bool = False) -> Placed | None:
        """Return a text placed on a point or next to it; if nothing is free, on it if ``must``, else None."""
        width, height = text_width(text, size), size * 1.15
        steps = [(0.0, 0.0), *((dx * width * 0.6, dy * height * 1.1) for dy in (-1, 1, 0, -2, 2) for dx in (0, -1, 1))]
        for dx, dy in steps:
            if self.take([_box(x + dx, y + dy, width, height)]):
                return Placed(text, x + dx, y + dy)
        if not must:
            return None
        self.boxes.append(_box(x, y, width, height))
        return Placed(text, x, y)

    def along(self, text: str, line: NDArray[np.float64], size: float) -> Placed | None:
        """Return a text placed along a nearly straight stretch of a line (n, 2; mm), tried from its middle outwards."""
        path = shapely.LineString(line) if len(line) > 1 else None
        width = text_width(text, size)
        if path is None or path.length < width * 1.2:
            return None
        for share in _SHARES:
            start = path.length * share - width / 2
            if start < 0 or start + width > path.length:
                continue
            (ax, ay), (bx, by) = (
                shapely.get_coordinates(shapely.line_interpolate_point(path, at))[0] for at in (start, start + width)
            )
            if math.hypot(bx - ax, by - ay) < _STRAIGHT * width:
                continue
            angle = math.atan2(by - ay, bx - ax)
            angle -= math.copysign(math.pi, angle) if abs(angle) > math.pi / 2 else 0
            x, y = (ax + bx) / 2, (ay + by) / 2
            if self.take(_turned(x, y, width, size, angle)):
                return Placed(text, x, y, math.degrees(angle))
        return None


def _box(x: float, y: float, width: float, height: float) -> tuple[float, float, float, float]:
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _turned(x: float, y: float, width: float, height: float, angle: float) -> list[tuple[float, float, float, float]]:
    """Small boxes along a turned text, so that it does not claim the empty corners."""
    count = max(1, math.ceil(width / height))
    offsets = [((number + 0.5) / count - 0.5) * width for number in range(count)]
    return [_box(x + d * math.cos(angle), y + d * math.sin(angle), height, height) for d in offsets]
