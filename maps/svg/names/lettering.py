"""Labels of a printed map: names of streets and barrios, with those of areas; counts of areas; the frame of the inset."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from maps.sheets.counted_areas import COUNTED
from maps.svg.names.area_names import draw_area_names
from maps.svg.names.labels import Placed, draw_text, text_width

if TYPE_CHECKING:
    from maps.sheet import Sheet
    from maps.svg.names.area_names import AreaNames
    from maps.svg.names.count_numbers import CellNumbers
    from maps.svg.names.labels import Box, Room
    from maps.svg.view import View

__all__ = ["draw_counts", "draw_frame", "draw_frame_name", "draw_names", "frame_name_box"]

_NAMED = {1: 100_000, 2: 60_000, 3: 20_000}
"""Largest scale denominator at which streets of each rank are labelled: names of smaller streets would crowd the map."""
_BARRIOS = 75_000
"""Largest scale denominator at which barrios are labelled."""
_COUNT_MM, _LEAST_COUNT_MM = 3.0, 1.5
"""Usual and least font size (mm) of the count of an area: below 1.5 mm print is illegible."""
_FRAME_NAME_MM = 13.0
"""Width of the name of the frame of the inset."""
_ROUND_NAMES, _ROUND_STREETS = 150, 600
"""Number of symbols in view above which names of sectors, and of streets, may cover symbols: no free place is left."""


def draw_names(sheet: Sheet, view: View, room: Room, symbols: list[Box], numbers: CellNumbers) -> tuple[str, AreaNames]:
    """Return the names of barrios and streets, drawn below the incidents, and those of areas, drawn above them.

    Sectors are placed first. Names avoid the boxes of symbols while these are few; those of streets, which are optional, up
    to a higher number than those of sectors. Numbers keep their places, and leave no room for names of streets.
    """
    few, some = len(symbols) <= _ROUND_NAMES, len(symbols) <= _ROUND_STREETS
    room.boxes += symbols if few else []
    above = draw_area_names(sheet, view, room, numbers)
    if numbers.crowded:
        return "", above
    room.boxes += symbols if some and not few else []
    room.boxes += numbers.boxes
    return _barrio_names(sheet, view, room) + _street_names(sheet, view, room), above


def draw_counts(sheet: Sheet, view: View, room: Room) -> str:
    """Return the count of each counted area, at its middle, and occupy its place.

    The font size is the largest that fits the area; a count that would be illegible is omitted, as the fill shows its class.
    """
    out = []
    for area in (area for area in sheet.areas if area.level == COUNTED):
        ((u, v),) = view.to_paper(shapely.get_coordinates(area.label_at))
        across = 2000 / view.scale * shapely.distance(area.label_at, shapely.boundary(area.geometry))
        size = min(_COUNT_MM, across * 0.8, across / text_width(area.label, 1.0))
        if size >= _LEAST_COUNT_MM:
            wide, high = text_width(area.label, size) / 2, size / 2
            room.boxes.append((float(u) - wide, float(v) - high, float(u) + wide, float(v) + high))
            out.append(draw_text(Placed(area.label, float(u), float(v)), round(size, 2), "700", "#3b2a08"))
    return "".join(out)


def _barrio_names(sheet: Sheet, view: View, room: Room) -> str:
    """Return the names of barrios, each once, where there is room."""
    west, south, east, north = view.extent
    shown, out, done = shapely.box(west, south, east, north), [], set[str]()
    for item in sheet.basemap:
        if not item.name or item.name in done or view.scale > _BARRIOS or not shown.contains(item.geometry):
            continue
        ((u, v),) = view.to_paper(shapely.get_coordinates(item.geometry))
        placed = room.beside(item.name, float(u), float(v), 2.1)
        if placed:
            out.append(draw_text(placed, 2.1, "600", "#6b5b7b"))
            done.add(item.name)
    return "".join(out)


def _street_names(sheet: Sheet, view: View, room: Room) -> str:
    """Return the names of streets along them, each once, main streets first, where there is room."""
    west, south, east, north = view.extent
    out, done = [], set[str]()
    for street in sorted(
        (one for one in sheet.streets if view.scale <= _NAMED[one.rank]),
        key=lambda street: (street.rank, -street.geometry.length, street.name),
    ):
        if not street.name or street.name in done:
            continue
        lines = shapely.get_parts(shapely.clip_by_rect(street.geometry, west, south, east, north))
        for line in sorted(lines, key=lambda line: -line.length)[:2]:
            placed = room.along(street.name, view.to_paper(shapely.get_coordinates(line)), 1.9)
            if placed:
                out.append(draw_text(placed, 1.9, "400", "#4a5563"))
                done.add(street.name)
                break
    return "".join(out)


def _frame_box(view: View, inset: View) -> tuple[float, float, float, float]:
    west, south, east, north = inset.extent
    (left, top), (right, bottom) = view.to_paper(np.asarray([(west, north), (east, south)]))
    return float(left), float(top), float(right), float(bottom)


def draw_frame(view: View, inset: View) -> str:
    """Return the frame of the extent of the inset."""
    left, top, right, bottom = _frame_box(view, inset)
    box = f'x="{left:.2f}" y="{top:.2f}" width="{right - left:.2f}" height="{bottom - top:.2f}" fill="none"'
    dashes = 'stroke="#7a0019" stroke-width="0.3" stroke-dasharray="2 1"'
    return f'<rect {box} stroke="#fff" stroke-width="0.6"/><rect {box} {dashes}/>'


def frame_name_box(view: View, inset: View) -> tuple[float, float, float, float]:
    """Return the box (mm) of the name of the frame: below it, or inside it at the edge of the map."""
    left, _, _, bottom = _frame_box(view, inset)
    left = min(left, view.room[2] - _FRAME_NAME_MM)
    top = bottom + 0.4 if bottom + 3.5 < view.room[3] else bottom - 3
    return left, top, left + _FRAME_NAME_MM, top + 2.6


def draw_frame_name(view: View, inset: View) -> str:
    """Return the name of the frame, the topmost text of the map."""
    left, top, right, bottom = frame_name_box(view, inset)
    return draw_text(Placed("ampliación", (left + right) / 2, (top + bottom) / 2), 2.2, "600", "#7a0019")
