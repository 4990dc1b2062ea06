"""SVG of a small static map: outlines and points with a scale bar, for reports and error pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from maps.spanish_text import integer
from maps.svg.names.labels import Room
from maps.svg.names.picture_names import LABEL, draw_numbers, draw_picture_names
from maps.svg.scale_bar import bar_length, length_words
from maps.svg.xml_text import xml_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from maps.report_content import Picture, PointLayer

__all__ = ["LOW", "MOST_MARKS", "SMALL", "STAMP", "draw"]

_WIDTH = 1000.0
"""Width of the picture, in units of its viewBox."""
LOW = 0.44
"""Largest ratio of height to width of the map of an itinerary on paper and on a wide screen: its zones follow below it."""
SMALL = 360.0
"""Width of a small picture, on a phone or beside a text: its texts and marks are as large as those of the usual one."""
STAMP = 210.0
"""Width of a picture that is printed four centimetres wide: its texts are then about 6.5 pt."""
_MARGIN = 0.06
"""Margin round the extent, as a share of its longer side: marks at the edge are drawn whole."""
_TALLEST, _FLATTEST = 0.75, 0.4
"""Largest and smallest ratio of height to width: a picture fits on a screen and its marks have room."""
_STROKE, _SMALL_STROKE = 2.4, 1.5
"""Widths of strong outlines, on a usual picture and on a small one, in its units."""
MOST_MARKS = 1200
"""Coordinates drawn of a layer, those with most points: more would only add weight to the file."""
_NAMED = 3
"""Marks of a layer labelled with their count, the largest ones: more labels would overlap."""
_LEAST_NAMED = 10
"""Points at one coordinate from which their mark is labelled: a smaller mark has no room for the number."""


class _Frame:
    """Transformation of metres to units of the picture, y downwards."""

    def __init__(self, box: tuple[float, float, float, float], width_units: float, tallest: float) -> None:
        west, south, east, north = box
        span = max(east - west, north - south, 1.0)
        west, east = west - span * _MARGIN, east + span * _MARGIN
        south, north = south - span * _MARGIN, north + span * _MARGIN
        width, height = east - west, north - south
        share = min(max(height / width, _FLATTEST), tallest)
        self.width = width_units
        self.height = width_units * share
        self.scale = min(width_units / width, self.height / height)
        self._west = west - (width_units / self.scale - width) / 2
        self._north = north + (self.height / self.scale - height) / 2

    def __call__(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack([(xy[:, 0] - self._west) * self.scale, (self._north - xy[:, 1]) * self.scale])

    def holds(self, uv: NDArray[np.float64]) -> NDArray[np.bool_]:
        inside = (uv[:, 0] >= 0) & (uv[:, 0] <= self.width) & (uv[:, 1] >= 0) & (uv[:, 1] <= self.height)
        return np.asarray(inside, dtype=bool)


def draw(picture: Picture, *, width: float = _WIDTH, tallest: float = _TALLEST) -> str:
    """Return the picture as one SVG element, without scripts or requests.

    Parameters
    ----------
    picture
        Its content.
    width, tallest
        Width in units, and largest ratio of height to width.
    """
    frame = _Frame(picture.box, width, tallest)
    paths = "".join(_outline(shape, frame) for shape in picture.outlines)
    dim = ' fill-opacity=".6"' if picture.lines else ""
    keys = [f' data-clave="{xml_text(key)}"' for key in picture.fill_keys] or [""] * len(picture.fills)
    fills = "".join(
        f'<g fill="{color}"{dim}{key}>{_outline(shape, frame)}</g>'
        for (shape, color), key in zip(picture.fills, keys, strict=True)
    )
    inside = "none" if picture.fills or picture.lines else "#eef2f6"
    streets = "".join(_line(part, frame) for line in picture.lines for part in shapely.get_parts(line))
    marks = "".join(_marks(layer, frame) for layer in picture.layers)
    size = f'viewBox="0 0 {frame.width:.0f} {frame.height:.0f}"'
    streets = f'<g fill="none" stroke="#b3bdc8" stroke-width="2">{streets}</g>' if streets else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{xml_text(picture.title)}">'
        f'{streets}{fills}<g fill="{inside}" stroke="#4a5a6b" stroke-width="1.2" fill-rule="evenodd">{paths}</g>'
        f"{_strokes(picture, frame)}{marks}{_texts(picture, frame)}{_bar(frame)}</svg>"
    )


def _strokes(picture: Picture, frame: _Frame) -> str:
    """Return the strong outlines, each on a white casing."""
    shapes = [(_outline(shape, frame), color) for shape, color in picture.strokes]
    wide = _STROKE if frame.width > SMALL else _SMALL_STROKE
    casing = f'<g stroke="#fff" stroke-width="{2 * wide}">{"".join(path for path, _ in shapes)}</g>' if shapes else ""
    lines = "".join(f'<g stroke="{color}" stroke-width="{wide}">{path}</g>' for path, color in shapes)
    return f'<g fill="none">{casing}{lines}</g>' if shapes else ""


def _texts(picture: Picture, frame: _Frame) -> str:
    """Return the labels, and under them the names of streets and areas."""
    if not picture.strokes:
        return _labels(picture, frame)
    room = Room((2.0, 2.0, frame.width - 2, frame.height - 2))
    room.boxes.append((0, frame.height - 30, _bar_width(frame), frame.height))
    numbers = draw_numbers(picture, frame, room)
    return draw_picture_names(picture, frame, room) + numbers


def _outline(shape: shapely.Geometry, frame: _Frame) -> str:
    simple = shapely.simplify(shape, 0.5 / frame.scale)
    rings = (ring for part in shapely.get_parts(simple) for ring in (part.exterior, *part.interiors))
    return f'<path d="{"".join(_ring(frame(shapely.get_coordinates(ring))) for ring in rings)}"/>'


def _line(line: shapely.Geometry, frame: _Frame) -> str:
    points = "L".join(
        f"{u:.1f} {v:.1f}" for u, v in frame(shapely.get_coordinates(shapely.simplify(line, 0.5 / frame.scale)))
    )
    return f'<path d="M{points}"/>' if points else ""


def _ring(uv: NDArray[np.float64]) -> str:
    return "M" + "L".join(f"{u:.1f} {v:.1f}" for u, v in uv[:-1]) + "Z"


def _marks(layer: PointLayer, frame: _Frame) -> str:
    if not len(layer.points):
        return ""
    spots, counts = np.unique(np.round(layer.points, 1), axis=0, return_counts=True)
    uv = frame(spots)
    seen = frame.holds(uv)
    uv, counts = uv[seen], counts[seen]
    order = np.argsort(-counts, kind="stable")[:MOST_MARKS]
    least = 2.2 if layer.faint else 4.5
    circles = (
        f'<circle cx="{u:.1f}" cy="{v:.1f}" r="{min(least * count**0.4, 26):.1f}"/>'
        for (u, v), count in zip(uv[order], counts[order], strict=True)
    )
    look = 'fill-opacity=".55"' if layer.faint else 'fill-opacity=".75" stroke="#fff" stroke-width=".8"'
    return (
        f'<g fill="{layer.color}" {look}>{"".join(circles)}</g>{"" if layer.faint else _numbers(uv[order], counts[order])}'
    )


def _numbers(uv: NDArray[np.float64], counts: NDArray[np.intp]) -> str:
    """Return the counts of points at one coordinate, on the largest marks."""
    texts: Iterable[str] = (
        f'<text x="{u:.1f}" y="{v:.1f}">{integer(count)}</text>'
        for (u, v), count in list(zip(uv, counts, strict=True))[:_NAMED]
        if count >= _LEAST_NAMED
    )
    style = 'font-size="13" font-weight="700" text-anchor="middle" dominant-baseline="central" fill="#fff"'
    return f'<g {style} stroke="#16202c" stroke-width="2.4" paint-order="stroke">{"".join(texts)}</g>'


def _labels(picture: Picture, frame: _Frame) -> str:
    at = frame(np.asarray([place for place, _ in picture.labels], dtype=float).reshape(-1, 2))
    texts = (
        f'<text x="{u:.1f}" y="{v:.1f}">{xml_text(text)}</text>'
        for (u, v), (_, text) in zip(at, picture.labels, strict=True)
    )
    style = f'font-size="{LABEL:.0f}" font-weight="700" text-anchor="middle" dominant-baseline="central" fill="#16202c"'
    return f'<g {style} stroke="#fff" stroke-width="4" paint-order="stroke">{"".join(texts)}</g>' if picture.labels else ""


def _step(frame: _Frame) -> int:
    """Return the length of the scale bar, in metres."""
    return bar_length(frame.scale, frame.width / 4)


def _bar_width(frame: _Frame) -> float:
    """Return how far the scale bar and its text reach from the left."""
    return 70 + _step(frame) * frame.scale


def _bar(frame: _Frame) -> str:
    step = _step(frame)
    long, y = step * frame.scale, frame.height - 14
    look = 'font-size="13" fill="#16202c" stroke="#fff" stroke-width="3" paint-order="stroke"'
    return (
        f'<g stroke="#16202c" stroke-width="2"><path d="M16 {y:.0f}h{long:.1f}m0-5v10M16 {y - 5:.0f}v10" fill="none"/></g>'
        f'<text class="escala" x="{24 + long:.1f}" y="{y + 4:.0f}" {look}>{length_words(step)}</text>'
    )
