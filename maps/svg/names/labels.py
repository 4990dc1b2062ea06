"""Placement of labels on a printed map without overlaps, in order of importance, and their text."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import shapely

from maps.svg.xml_text import xml_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Box", "Placed", "Room", "draw_text", "text_width"]

Box = tuple[float, float, float, float]
"""Left, top, right and bottom; mm."""

_HALO = 0.22
"""Width of the halo, in sizes of the text: more of it would cover the letter before."""
_LETTER = 0.56
"""Width of a letter in font sizes: above the mean of Source Sans Pro, so that labels do not touch."""
_SHARES = (0.5, 0.38, 0.62, 0.26, 0.74, 0.15, 0.85)
"""Positions tried for the middle of a label along a line, as shares of its length: from the middle outwards."""
_FINE = [step * sign for step in (0.0, 0.3, 0.6, 0.9, 1.2, 1.5, 1.8, 2.1) for sign in (-1, 1)]
"""Steps up and down of a name that must be read, in lines."""
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

    edges: Box
    boxes: list[Box] = field(default_factory=list)

    def free(self, boxes: Iterable[Box], others: Iterable[Box] = ()) -> bool:
        """Return whether all the boxes are inside and on nothing, ``others`` neither."""
        left, top, right, bottom = self.edges
        here = [*self.boxes, *others]
        return all(
            b[0] >= left and b[1] >= top and b[2] <= right and b[3] <= bottom
            and not any(a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1] for a in here)
            for b in boxes
        )  # fmt: skip

    def take(self, boxes: list[Box], others: Iterable[Box] = ()) -> bool:
        """Occupy all the boxes and return True, or none if one is not :meth:`free`."""
        free = self.free(boxes, others)
        if free:
            self.boxes.extend(boxes)
        return free

    def beside(self, text: str, x: float, y: float, size: float, *, others: Sequence[Box] = ()) -> Placed | None:
        """Return a text placed on a point or next to it, not on ``others`` either; None if nothing is free."""
        width, height = text_width(text, size), size * 1.15
        steps = [(0.0, 0.0), *((dx * width * 0.6, dy * height * 1.1) for dy in (-1, 1, 0, -2, 2) for dx in (0, -1, 1))]
        return self._first(text, [(x + dx, y + dy) for dx, dy in steps], (width, height), others)

    def near(
        self,
        text: str,
        x: float,
        y: float,
        size: float,
        *,
        others: Sequence[Box] = (),
        suits: Callable[[Box], bool] | None = None,
    ) -> Placed | None:
        """Return a text placed as near to a point as is free, up to two lines or half its width; None if nothing is free.

        It tries closer steps than :meth:`beside`, for names that must be read; ``suits`` may refuse some of them.
        """
        width, height = text_width(text, size), size * 1.15
        steps = [(dx * width, dy * height) for dy in _FINE for dx in (0.0, -0.25, 0.25, -0.5, 0.5)]
        steps.sort(key=lambda step: math.hypot(*step))
        return self._first(text, [(x + dx, y + dy) for dx, dy in steps], (width, height), others, suits)

    def _first(
        self,
        text: str,
        spots: Iterable[tuple[float, float]],
        size: tuple[float, float],
        others: Sequence[Box],
        suits: Callable[[Box], bool] | None = None,
    ) -> Placed | None:
        for x, y in spots:
            box = _box(x, y, *size)
            if self.free([box], others) and (suits is None or suits(box)):
                self.boxes.append(box)
                return Placed(text, x, y)
        return None

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


def _box(x: float, y: float, width: float, height: float) -> Box:
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _turned(x: float, y: float, width: float, height: float, angle: float) -> list[Box]:
    """Small boxes along a turned text, so that it does not claim the empty corners."""
    count = max(1, math.ceil(width / height))
    offsets = [((number + 0.5) / count - 0.5) * width for number in range(count)]
    return [_box(x + d * math.cos(angle), y + d * math.sin(angle), height, height) for d in offsets]


def draw_text(placed: Placed, size: float, weight: str, color: str, *, halo: bool = True) -> str:
    """Return a placed text, by default with a white halo that separates it from the map.

    The halo is a stroke below the letters of the same text: print draws it as outlines, which are no second text.
    """
    turn = f' transform="rotate({placed.angle:.1f} {placed.x:.2f} {placed.y:.2f})"' if placed.angle else ""
    place = f'x="{placed.x:.2f}" y="{placed.y + size * 0.34:.2f}" font-size="{size}" font-weight="{weight}"'
    casing = f' stroke="#fff" stroke-width="{size * _HALO:.2f}" stroke-linejoin="round" paint-order="stroke"' if halo else ""
    return f'<text {place} text-anchor="middle"{turn} fill="{color}"{casing}>{xml_text(placed.text)}</text>'
