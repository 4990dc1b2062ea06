"""Names of streets and of areas on a picture of a report, where there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
import shapely

from maps.svg.names.labels import Placed
from maps.svg.xml_text import xml_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.report_content import Picture
    from maps.svg.names.labels import Room

__all__ = ["LABEL", "draw_numbers", "draw_picture_names"]

LABEL = 20.0
"""Font size of the labels of a picture, in its units."""
_SMALL_LABEL = 15.0
"""Font size of the labels of a small picture with strong outlines, in its units."""
_TIGHT = 1.7
"""Size of a polygon, in font sizes of its label, below which the label is beside it."""
_STREET, _SMALL_STREET, _AREA, _SMALL_AREA = 14.0, 12.0, 16.0, 13.0
"""Font sizes of names of streets and of areas, on a usual picture and on a small one, in its units."""
_NARROW = 600.0
"""Width, in units, below which a picture is small."""
_MOST_STREETS = 80
"""Most names of streets that are tried, the longest streets first."""


class Frame(Protocol):
    """Size of a picture, and its transformation of metres to units."""

    width: float
    height: float

    def __call__(self, xy: NDArray[np.float64]) -> NDArray[np.float64]: ...


def draw_numbers(picture: Picture, frame: Frame, room: Room) -> str:
    """Return the labels of a picture with strong outlines: inside them, or beside a small one, tied to it by a line."""
    size = _SMALL_LABEL if frame.width < _NARROW else LABEL
    for shape, _ in picture.strokes:
        corners = frame(np.asarray(shapely.bounds(shape)).reshape(2, 2))
        (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
        if max(right - left, bottom - top) < _TIGHT * size:
            room.boxes.append((left, top, right, bottom))
    spots = frame(np.asarray([at for at, _ in picture.labels], dtype=float).reshape(-1, 2))
    texts, ties = [], []
    for (u, v), (_, text) in zip(spots, picture.labels, strict=True):
        placed = room.beside(text, float(u), float(v), size) or Placed(text, float(u), float(v))
        texts.append(_text(placed))
        if (placed.x, placed.y) != (u, v):
            ties.append(f"M{u:.1f} {v:.1f}L{placed.x:.1f} {placed.y:.1f}")
    lines = f'<path d="{"".join(ties)}" stroke="#16202c" stroke-width="1.2" fill="none"/>' if ties else ""
    return lines + _group(texts, size, "700", "#16202c")


def draw_picture_names(picture: Picture, frame: Frame, room: Room) -> str:
    """Return the names of areas and streets that find room; each street is named once, where it is straight and longest."""
    small = frame.width < _NARROW
    area = _SMALL_AREA if small else _AREA
    areas, lines = [], []
    spots = frame(np.asarray([at for at, _ in picture.names], dtype=float).reshape(-1, 2))
    for (u, v), (_, text) in zip(spots, picture.names, strict=True):
        inside = 0 <= u <= frame.width and 0 <= v <= frame.height
        if inside and (placed := room.beside(text, float(u), float(v), area)):
            areas.append(_text(placed))
    size = _SMALL_STREET if small else _STREET
    for text, line in _longest(picture, frame):
        if placed := room.along(text, line, size):
            lines.append(_text(placed))
    return _group(lines, size, "400", "#33475b") + _group(areas, area, "700", "#0b2545")


def _longest(picture: Picture, frame: Frame) -> list[tuple[str, NDArray[np.float64]]]:
    """Return the name and the longest stretch (units) of each street that is seen, longest first."""
    seen = shapely.box(0, 0, frame.width, frame.height)
    by_name: dict[str, list[shapely.Geometry]] = {}
    for line, name in picture.streets:
        for part in shapely.get_parts(line):
            drawn = shapely.intersection(shapely.LineString(frame(shapely.get_coordinates(part))), seen)
            by_name.setdefault(name, []).append(drawn)
    found = []
    for name, parts in by_name.items():
        merged = shapely.get_parts(shapely.line_merge(shapely.union_all(parts)))
        lines = [part for part in merged if part.geom_type == "LineString" and not part.is_empty]
        if lines:
            longest = max(lines, key=lambda line: (round(line.length, 1), shapely.to_wkb(line)))
            found.append((round(longest.length, 1), name, shapely.get_coordinates(longest)))
    found.sort(key=lambda one: (-one[0], one[1]))
    return [(name, line) for _, name, line in found[:_MOST_STREETS]]


def _text(placed: Placed) -> str:
    turn = f' transform="rotate({placed.angle:.1f} {placed.x:.1f} {placed.y:.1f})"' if placed.angle else ""
    return f'<text x="{placed.x:.1f}" y="{placed.y:.1f}"{turn}>{xml_text(placed.text)}</text>'


def _group(texts: list[str], size: float, weight: str, color: str) -> str:
    if not texts:
        return ""
    style = f'font-size="{size:.0f}" font-weight="{weight}" text-anchor="middle" dominant-baseline="central" fill="{color}"'
    return f'<g {style} stroke="#fff" stroke-width="3" paint-order="stroke" stroke-linejoin="round">{"".join(texts)}</g>'
