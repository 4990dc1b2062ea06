"""Numbers of the hexagons and places of a printed map, the discs of the places, and the legend of their classes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely

from maps.share_classes import RAMP, class_spans, darkest_words, ink_on
from maps.spanish_text import integer
from maps.svg.hexagons import HEXAGON_MM
from maps.svg.incident_picture import HEXAGONS
from maps.svg.names.labels import Placed, draw_text, text_width
from maps.svg.xml_text import xml_text

if TYPE_CHECKING:
    from maps.sheet import Sheet
    from maps.svg.hexagons import Hexagon
    from maps.svg.incident_picture import IncidentPicture
    from maps.svg.names.labels import Box, Room
    from maps.svg.view import View

__all__ = ["CellNumbers", "draw_classes", "draw_discs", "legend_box"]

_SIZES = {1: 2.7, 2: 2.7, 3: 2.6, 4: 2.2}
"""Size (mm) of a number by its digits; others have the last of them."""
_LEAST = (1.5, 1.85, 2.5)
"""Least radius (mm) of a disc, by the digits of its number: the number has room."""
_MOST, _OF = 5.1, 60
"""Radius (mm) of the disc of the fullest place, or of one of so many incidents."""
_RING, _PALE = "#22364f", "#b98a63"
"""Edge of a disc that stands for marks, and of one of the two palest classes."""
_WIDE, _HIGH = 58.0, 15.0
"""Size (mm) of the legend of the classes."""
_TITLE_MM, _TEXT_MM = 2.5, 2.1
"""Size (mm) of its letters."""
_TEN_THOUSAND = 10_000
"""Count from which thousands are written."""


def _short_count(count: int) -> str:
    """Return a count in at most four letters, or rounded to thousands."""
    return str(count) if count < _TEN_THOUSAND else f"{integer(count / 1000)} mil"


class CellNumbers:
    """The numbers on the cells of a picture: they keep clear of what is there, and give way to what must be read.

    ``crowded`` says whether they leave no room for names of streets.
    """

    def __init__(self, picture: IncidentPicture, view: View, room: Room) -> None:
        left, top, right, bottom = view.room
        self._ink = picture.classed
        self.crowded = picture.kind == HEXAGONS
        self.own: list[tuple[Box, Hexagon]] = []
        for cell in sorted(picture.cells, key=lambda cell: (-cell.count, cell.y, cell.x)):
            words = _short_count(cell.count)
            size = _SIZES.get(len(words), _SIZES[4])
            wide = text_width(words, size) / 2
            box = cell.x - wide, cell.y - 0.42 * size, cell.x + wide, cell.y + 0.42 * size
            inside = box[0] >= left and box[1] >= top and box[2] <= right and box[3] <= bottom
            if inside and room.free([box]) and not any(_cross(box, other) for other, _ in self.own):
                self.own.append((box, cell))

    @property
    def boxes(self) -> list[Box]:
        """The places (mm) of the numbers that are written."""
        return [box for box, _ in self.own]

    def give_way(self, boxes: list[Box]) -> None:
        """Leave out the numbers that would be below something else."""
        self.own = [one for one in self.own if not any(_cross(one[0], box) for box in boxes)]

    def draw(self) -> str:
        """Return the texts."""
        out = []
        for box, cell in sorted(self.own, key=lambda one: (one[1].y, one[1].x)):
            words = _short_count(cell.count)
            color = ink_on(cell.rank) if self._ink else _RING
            size = _SIZES.get(len(words), _SIZES[4])
            wide, high = box[2] - box[0] - 0.5, box[3] - box[1]
            if self.crowded:  # outlines and lines of streets pass below
                place = f'x="{cell.x - wide / 2:.2f}" y="{cell.y - high / 2:.2f}" width="{wide:.2f}" height="{high:.2f}"'
                out.append(f'<rect {place} fill="{RAMP[cell.rank]}"/>')
            out.append(draw_text(Placed(words, cell.x, cell.y), size, "700", color, halo=False))
        return "".join(out)


def _cross(a: Box, b: Box) -> bool:
    return a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1]


def draw_discs(picture: IncidentPicture) -> str:
    """Return the discs of places, the small ones on top: their area is by the number of incidents."""
    out, fullest = [], max((cell.count for cell in picture.cells), default=0)
    for cell in sorted(picture.cells, key=lambda cell: (-cell.count, cell.x, cell.y)):
        radius = _radius(cell.count, fullest)
        ring = _RING if not picture.classed else _PALE if cell.rank < 2 else "#fff"
        look = f'fill="{RAMP[cell.rank] if picture.classed else "#fff"}" stroke="{ring}"'
        out.append(f'<circle cx="{cell.x}" cy="{cell.y}" r="{radius:.2f}" {look} stroke-width="0.3"/>')
    return "".join(out)


def _radius(count: int, fullest: int) -> float:
    return max(_LEAST[min(len(str(count)), 3) - 1], _MOST * math.sqrt(count / max(_OF, fullest)))


def legend_box(picture: IncidentPicture, sheet: Sheet, view: View, taken: list[Box]) -> Box | None:
    """Return the place (mm) of the legend of the classes: where it hides least of them and of the jurisdiction.

    None where there are no classes, or no place.
    """
    if not picture.classed or not picture.cells:
        return None
    left, top, right, bottom = view.room
    middle = (left + right - _WIDE) / 2
    corners = [
        (right - _WIDE - 1, bottom - _HIGH - 1), (left + 1, top + 1), (middle, bottom - _HIGH - 1), (middle, top + 1),
        (right - _WIDE - 10, top + 1), (right - _WIDE - 1, (top + bottom) / 2), (left + 1, (top + bottom) / 2),
    ]  # fmt: skip
    boxes = [(x, y, x + _WIDE, y + _HIGH) for x, y in corners]
    free = [box for box in boxes if not any(_cross(box, other) for other in taken)]
    around = HEXAGON_MM / 2

    own = shapely.union_all([area.geometry for area in sheet.areas if area.level in {"comisaria", "sector"}])

    def hidden(box: Box) -> tuple[int, float]:
        wider = box[0] - around, box[1] - around, box[2] + around, box[3] + around
        count = sum(cell.count for cell in picture.cells if wider[0] < cell.x < wider[2] and wider[1] < cell.y < wider[3])
        (west, north), (east, south) = view.to_ground(np.asarray([box[:2], box[2:]]))
        return count, round(float(shapely.intersection(own, shapely.box(west, south, east, north)).area))

    return min(free, key=hidden) if free else None


def draw_classes(picture: IncidentPicture, box: Box | None) -> str:
    """Return the legend of the classes, in the words of the pages."""
    if box is None:
        return ""
    counts = [cell.count for cell in picture.cells]
    one, many = ("hexágono", "hexágonos") if picture.kind == HEXAGONS else ("lugar", "lugares")
    spans, (x, y) = class_spans(counts), box[:2]
    step = (_WIDE - 4) / len(spans)
    parts = [
        f'<rect x="{x:.2f}" y="{y:.2f}" width="{_WIDE}" height="{_HIGH}" fill="#fff" stroke="#8b95a1" stroke-width="0.2"/>',
        _line(f"Hechos por {one}", x + 2, y + 3.4, _TITLE_MM, 'font-weight="700" fill="#0b2545"'),
    ]
    for at, (rank, words) in enumerate(spans):
        left = x + 2 + at * step
        swatch = f'fill="{RAMP[rank]}" stroke="#8b95a1" stroke-width="0.1"'
        parts.append(f'<rect x="{left:.2f}" y="{y + 4.6:.2f}" width="{step - 0.4:.2f}" height="2.6" {swatch}/>')
        parts.append(_line(words, left, y + 9.4, _TEXT_MM, 'font-weight="600" fill="#16202c"'))
    parts.append(_line(darkest_words(counts, one, many), x + 2, y + 13.2, _TEXT_MM, 'fill="#51606f"'))
    return "".join(parts)


def _line(text: str, x: float, y: float, size: float, look: str) -> str:
    return f'<text x="{x:.2f}" y="{y:.2f}" font-size="{size}" {look}>{xml_text(text)}</text>'
