"""Lay arrows between boxes: each of horizontal and vertical lines that cross no box and lie on no other arrow."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise, product
from typing import TYPE_CHECKING

from maps.svg.xml_text import xml_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Arrows", "Box"]

Point = tuple[float, float]
Segment = tuple[Point, Point]
Way = list[Point]

_STEP = 12  # pixels between two arrows that leave or reach the same side of a box
_NEAR = 5  # pixels within which two lines are taken for one
_BESIDE = 130  # pixels within which a name is not written twice
_LETTER = 7.2  # pixels of a letter of a name
_SHIFTS = (0.0, 24.0, -24.0, 48.0, -48.0)  # pixels from the middle of a box at which an arrow leaves or reaches it


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, in pixels, y downwards."""

    left: float
    top: float
    right: float
    below: float

    @property
    def middle(self) -> float:
        """Its x in the middle."""
        return (self.left + self.right) / 2

    @property
    def ports(self) -> list[float]:
        """The y at which arrows leave or reach its sides."""
        return [self.top + 14 + _STEP * n for n in range(int((self.below - self.top - 20) // _STEP) + 1)]

    def meets(self, other: Box) -> bool:
        """Whether it has ground in common with another."""
        beside = self.right <= other.left or self.left >= other.right
        return not (beside or self.below <= other.top or self.top >= other.below)

    def crossed(self, line: Segment) -> bool:
        """Whether a horizontal or vertical line goes through it."""
        (x0, y0), (x1, y1) = line
        beside = max(x0, x1) <= self.left or min(x0, x1) >= self.right
        return not (beside or max(y0, y1) <= self.top or min(y0, y1) >= self.below)


@dataclass(slots=True)
class Arrows:
    """The arrows of a picture.

    Parameters
    ----------
    boxes
        What no arrow crosses.
    lane
        Pixels between two columns of boxes.
    labels
        Names of the arrows drawn, as SVG: they go above all arrows.
    """

    boxes: Sequence[Box]
    lane: float
    _laid: list[tuple[Box, str, Segment]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    _places: list[tuple[str, Point]] = field(default_factory=list)

    def draw(self, source: Box, target: Box, name: str, color: str, *, strong: bool) -> str:
        """Return one more arrow as SVG; the name of what it carries joins the labels where it is not written near by."""
        ways = [*_straight(source, target), *_bent(source, target), *_by_lanes(source, target, self.lane)]
        costs = [self._cost(way, source, target, name) for way in ways]
        way = ways[costs.index(min(costs))]
        lines = [*pairwise(way)]
        path = "M" + "L".join(f"{x:g} {y:g}" for x, y in way)
        look = f'stroke="{color}" stroke-width="{2.6 if strong else 1.2}" marker-end="url(#{color[1:]})"'
        path = f'<path d="{path}" fill="none" stroke-linejoin="round" {look}/>'
        if (at := self._label_at(lines, name)) is not None:
            self._places.append((name, at))
            look = f'font-size="{12.5 if strong else 11}" font-weight="{700 if strong else 400}" fill="{color}"'
            halo = 'paint-order="stroke" stroke="#fff" stroke-width="5"'
            self.labels.append(
                f'<text x="{at[0]:g}" y="{at[1]:g}" text-anchor="middle" {look} {halo}>{xml_text(name)}</text>'
            )
        self._laid += [(source, name, line) for line in lines]
        return path

    def _cost(self, way: Way, source: Box, target: Box, name: str) -> float:
        """Return how bad a way is: boxes crossed, upward lines, other arrows hidden or crossed, then bends and length."""
        cost = 0.0
        for line in pairwise(way):
            cost += 1000 * sum(box.crossed(line) for box in self.boxes)
            for origin, carried, other in self._laid:
                if (origin, carried) != (source, name):  # one value from one box may share its first lines
                    cost += 200 * _on(line, other) + 15 * _across(line, other)
            (x0, y0), (x1, y1) = line
            cost += 4 + (abs(x1 - x0) + abs(y1 - y0)) / 100
            cost += 500 * (y1 < y0 and source.below <= target.top)
        return cost

    def _label_at(self, lines: list[Segment], name: str) -> Point | None:
        """Return a free place for the name on one of the lines, the longest first; None where it is written near already."""
        half, high = _LETTER * len(name) / 2 + 3, 10
        for line in sorted(lines, key=lambda one: -sum(map(abs, _extent(one)))):
            if any(_on(line, other) for _, carried, other in self._laid if carried == name):
                continue
            for part in (0.5, 0.4, 0.6, 0.3, 0.7):
                x, y = line[0][0] + part * _extent(line)[0], line[0][1] + part * _extent(line)[1] + 4
                x += half + 4 if not _extent(line)[0] else 0  # beside an upright line
                frame = Box(x - half, y - high, x + half, y + 4)
                covered = any(frame.meets(box) for box in self.boxes)
                beside = any(abs(x - u) < 2 * half and abs(y - v) < 2 * high for _, (u, v) in self._places)
                known = any(
                    other == name and abs(x - u) < _BESIDE and abs(y - v) < _BESIDE for other, (u, v) in self._places
                )
                if not (covered or beside or known):
                    return x, y
        return None


def _straight(source: Box, target: Box) -> Iterator[Way]:
    """Yield the straight ways down or sideways."""
    for shift in _SHIFTS:
        if source.left == target.left:
            yield [(source.middle + shift, source.below), (source.middle + shift, target.top)]
    leave, enter = _sides(source, target)
    for y in source.ports:
        if source.left != target.left and target.top < y < target.below:
            yield [(leave, y), (enter, y)]


def _bent(source: Box, target: Box) -> Iterator[Way]:
    """Yield the ways with one bend: down and sideways, or sideways and down."""
    if source.left == target.left:
        return
    leave, enter = _sides(source, target)
    for shift in _SHIFTS:
        yield from ([(source.middle + shift, source.below), (source.middle + shift, y), (enter, y)] for y in target.ports)
        yield from ([(leave, y), (target.middle + shift, y), (target.middle + shift, target.top)] for y in source.ports)


def _by_lanes(source: Box, target: Box, lane: float) -> Iterator[Way]:
    """Yield the ways through the space between two columns, beside the source or beside the target."""
    leave, enter = _sides(source, target)
    beside = [-lane] if enter <= leave else [lane]
    for y, end in product(source.ports, target.ports):
        for part in (0.5, 0.25, 0.75):
            yield [(leave, y), (leave + beside[0] * part, y), (leave + beside[0] * part, end), (enter, end)]
            yield [(leave, y), (enter - beside[0] * part, y), (enter - beside[0] * part, end), (enter, end)]


def _sides(source: Box, target: Box) -> tuple[float, float]:
    """Return the x at which an arrow leaves a box and reaches another, both at the left where one is below the other."""
    if source.left == target.left:
        return source.left, target.left
    return (source.right, target.left) if source.left < target.left else (source.left, target.right)


def _extent(line: Segment) -> Point:
    return line[1][0] - line[0][0], line[1][1] - line[0][1]


def _span(line: Segment, axis: int) -> tuple[float, float]:
    low, high = sorted((line[0][axis], line[1][axis]))
    return low, high


def _on(one: Segment, other: Segment) -> bool:
    """Whether two lines of one direction lie on each other."""
    for along, across in ((0, 1), (1, 0)):
        flat = one[0][across] == one[1][across] and other[0][across] == other[1][across]
        if flat and abs(one[0][across] - other[0][across]) < _NEAR:
            (low, high), (start, end) = _span(one, along), _span(other, along)
            return min(high, end) > max(low, start)
    return False


def _across(one: Segment, other: Segment) -> bool:
    """Whether two lines cross."""
    return all(
        min(_span(one, axis)[1], _span(other, axis)[1]) >= max(_span(one, axis)[0], _span(other, axis)[0]) for axis in (0, 1)
    )
