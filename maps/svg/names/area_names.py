"""Names of the jurisdiction, its sectors and its neighbours on a printed map; a sector whose name has no room has a key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from maps.svg.names.labels import draw_text, text_width
from maps.svg.names.sector_keys import sector_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shapely import Geometry

    from maps.sheet import Area, Sheet
    from maps.svg.names.count_numbers import CellNumbers
    from maps.svg.names.labels import Box, Placed, Room
    from maps.svg.view import View

__all__ = ["AreaNames", "draw_area_names"]

_LOOKS = {
    "comisaria": (3.2, "700", "#0b2545"),
    "sector": (2.9, "700", "#0b2545"),
    "subsector": (2.5, "600", "#33475b"),
    "vecina": (2.4, "400", "#6b7480"),
}
"""Size (mm), weight and colour of the names of each level, in the order in which they take their places."""
_SMALLER = 0.8
"""Size of a name that has no room in its own."""
_OWN, _OTHERS = 0.4, 0.2
"""Least part of a name that is on its own area, and most that is on areas beside it: it is read as the name of that one."""
_SIMPLE_MM = 0.2
"""Tolerance of the outlines that names are compared with."""
_SEEN = 0.02
"""Least part of the map that an area fills whose own place for its name is not on the map."""


@dataclass(frozen=True, slots=True)
class AreaNames:
    """The names as SVG; key and name of each sector that has a key instead; the names that have no room at all."""

    svg: str
    keyed: tuple[tuple[str, str], ...]
    unnamed: tuple[str, ...]


def draw_area_names(sheet: Sheet, view: View, room: Room, numbers: CellNumbers) -> AreaNames:
    """Return the names of the areas, each within its own area as far as it is read, on no number and on no other name.

    A name that has no room in its size is smaller; that of a sector is then its key.
    """
    out, keyed, unnamed = [], [], []
    keys = sector_keys(sheet)
    for level, (size, weight, color) in _LOOKS.items():
        areas = [area for area in sheet.areas if area.level == level and area.label]
        whole = _outline(shapely.union_all([area.geometry for area in areas]), view)
        for area, at in _seen(areas, view):
            if level == "vecina":
                placed, now = (
                    (room.beside(area.label, *at, size, others=numbers.boxes) if _fits(area, view, at, size) else None),
                    size,
                )
            else:
                own = _outline(area.geometry, view)
                west, _, east, _ = shapely.bounds(own)
                most = 1000 * (east - west) / view.scale / _OWN  # the width (mm) of which so much is on the area
                every = [area.label, keys[area.label]] if level == "sector" else [area.label]
                words = [text for text in every if text_width(text, size * _SMALLER) <= most]
                suits = _reader(own, whole, view)
                placed, now = _placed(words, at, size, room, numbers, suits)
                if placed is None and level == "comisaria":
                    placed, now = room.near(area.label, *at, size, others=numbers.boxes), size
            if placed:
                out.append(draw_text(placed, now, weight, color))
            if placed and placed.text != area.label:
                keyed.append((placed.text, area.label))
            elif placed is None and level != "vecina":
                unnamed.append(area.label)
    return AreaNames("".join(out), tuple(dict.fromkeys(keyed)), tuple(dict.fromkeys(unnamed)))


def _seen(areas: list[Area], view: View) -> Iterator[tuple[Area, tuple[float, float]]]:
    """Yield the areas whose names belong on the map, each with the place (mm) of its name."""
    shown = shapely.box(*view.extent)
    for area in areas:
        at = area.label_at
        if not shown.contains(at):
            part = shapely.intersection(area.geometry, shown)
            if part.is_empty or part.area < _SEEN * shown.area:
                continue
            at = part.representative_point()
        ((u, v),) = view.to_paper(shapely.get_coordinates(at))
        yield area, (float(u), float(v))


def _outline(shape: Geometry, view: View) -> Geometry:
    return shapely.simplify(shape, _SIMPLE_MM * view.scale / 1000)


def _reader(own: Geometry, whole: Geometry, view: View) -> Callable[[Box], bool]:
    """Return what tells whether a name in a box is read as that of the area ``own``, of those of its level, ``whole``."""
    shapely.prepare(own)

    def suits(box: Box) -> bool:
        (west, north), (east, south) = view.to_ground(np.asarray([box[:2], box[2:]]))
        ground = shapely.box(west, south, east, north)
        if own.contains(ground):
            return True
        mine = shapely.intersection(own, ground).area / ground.area
        return bool(mine >= _OWN and shapely.intersection(whole, ground).area / ground.area - mine <= _OTHERS)

    return suits


def _placed(
    words: list[str],
    at: tuple[float, float],
    size: float,
    room: Room,
    numbers: CellNumbers,
    suits: Callable[[Box], bool],
) -> tuple[Placed | None, float]:
    """Return the first of these words that has room, in its own size or smaller, and its size (mm)."""
    for text in words:
        for now in (size, round(size * _SMALLER, 2)):
            if placed := room.near(text, *at, now, others=numbers.boxes, suits=suits):
                return placed, now
    return None, size


def _fits(area: Area, view: View, at: tuple[float, float], size: float) -> bool:
    """Return whether the name of an area, centred on a point of the paper (mm), lies entirely inside the area."""
    wide, high = text_width(area.label, size) / 2, size / 2
    (left, top, right, bottom), (u, v) = view.room, at
    (west, north), (east, south) = view.to_ground(np.asarray([(u - wide, v - high), (u + wide, v + high)]))
    seen = left <= u - wide and u + wide <= right and top <= v - high and v + high <= bottom
    return seen and bool(area.geometry.contains(shapely.box(west, south, east, north)))
