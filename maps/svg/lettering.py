"""Labels of a printed map: names of streets, barrios and sectors, counts of areas, and the frame of the inset."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from maps.sheets.counted_areas import COUNTED
from maps.svg.labels import Placed, text_width
from maps.svg.xml_text import xml_text

if TYPE_CHECKING:
    from maps.sheet import Area, Sheet
    from maps.svg.labels import Room
    from maps.svg.view import View

__all__ = ["draw_counts", "draw_frame", "draw_frame_name", "draw_names", "draw_text", "frame_name_box"]

_NAMED = {1: 100_000, 2: 60_000, 3: 20_000}
"""Largest scale denominator at which streets of each rank are labelled: names of smaller streets would crowd the map."""
_BARRIOS = 75_000
"""Largest scale denominator at which barrios are labelled."""
_COUNT_MM, _LEAST_COUNT_MM = 3.0, 1.5
"""Usual and least font size (mm) of the count of an area: below 1.5 mm print is illegible."""
_ROUND_NAMES, _ROUND_STREETS = 150, 600
"""Number of symbols in view above which names of sectors, and of streets, may cover symbols: no free place is left."""


def draw_names(sheet: Sheet, view: View, room: Room, incidents: list[str], radius: float) -> list[str]:
    """Return the layers of the map in drawing order: names of barrios and streets, ``incidents``, and names of sectors.

    Sectors are placed first. Names avoid symbols while these are few; those of streets, which are optional, up to a higher
    number than those of sectors.
    """
    symbols = _mark_boxes(sheet, view, radius)
    room.boxes += symbols if len(symbols) <= _ROUND_NAMES else []
    above = _names(sheet, view, room)
    room.boxes += symbols if len(symbols) > _ROUND_NAMES else []
    return [_barrio_names(sheet, view, room), _street_names(sheet, view, room), *incidents, above]


def _mark_boxes(sheet: Sheet, view: View, radius: float) -> list[tuple[float, float, float, float]]:
    """Return the boxes (mm) of the symbols in view; none if they are too many to be avoided."""
    if not sheet.marks:
        return []
    left, top, right, bottom = view.room
    uv = view.to_paper(np.asarray([(mark.x, mark.y) for mark in sheet.marks]))
    seen = uv[(uv[:, 0] > left) & (uv[:, 0] < right) & (uv[:, 1] > top) & (uv[:, 1] < bottom)]
    spots = np.unique(np.round(seen, 1), axis=0)
    return [(u - radius, v - radius, u + radius, v + radius) for u, v in spots] if len(spots) <= _ROUND_STREETS else []


def _names(sheet: Sheet, view: View, room: Room) -> str:
    """Return the names of sectors, always, and of neighbours, where there is room."""
    out = []
    looks = {"sector": (2.9, "700", "#0b2545"), "subsector": (2.5, "600", "#33475b"), "comisaria": (3.2, "700", "#0b2545")}
    looks["vecina"] = (2.4, "400", "#6b7480")
    west, south, east, north = view.extent
    shown = shapely.box(west, south, east, north)
    for level in ("comisaria", "sector", "subsector", "vecina"):
        size, weight, color = looks[level]
        for area in (area for area in sheet.areas if area.level == level and area.label):
            at = area.label_at
            if not shown.contains(at):
                part = shapely.intersection(area.geometry, shown)
                if part.is_empty or part.area < 0.02 * shown.area:
                    continue
                at = part.representative_point()
            (u, v) = view.to_paper(shapely.get_coordinates(at))[0]
            if level == "vecina" and not _fits(area, view, float(u), float(v), size):
                continue
            placed = room.beside(area.label, float(u), float(v), size, must=level in {"comisaria", "sector"})
            out.append(draw_text(placed, size, weight, color) if placed else "")
    return "".join(out)


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


def _fits(area: Area, view: View, u: float, v: float, size: float) -> bool:
    """Return whether the name of an area, centred on a point of the paper (mm), lies entirely inside the area."""
    wide, high = text_width(area.label, size) / 2, size / 2
    corners = np.asarray([(u - wide, v - high), (u + wide, v - high), (u - wide, v + high), (u + wide, v + high)])
    left, top, right, bottom = view.room
    seen = left <= u - wide and u + wide <= right and top <= v - high and v + high <= bottom
    return seen and bool(area.geometry.contains(shapely.convex_hull(shapely.multipoints(view.to_ground(corners)))))


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


def draw_text(placed: Placed, size: float, weight: str, color: str, *, halo: bool = True) -> str:
    """Return a placed text, by default with a white halo that separates it from the map."""
    turn = f' transform="rotate({placed.angle:.1f} {placed.x:.2f} {placed.y:.2f})"' if placed.angle else ""
    place = f'x="{placed.x:.2f}" y="{placed.y + size * 0.34:.2f}" font-size="{size}" font-weight="{weight}"'
    common, words = f'{place} text-anchor="middle"{turn}', xml_text(placed.text)
    casing = f'fill="none" stroke="#fff" stroke-width="{size * 0.28:.2f}" stroke-linejoin="round"'
    return f'{f"<text {common} {casing}>{words}</text>" if halo else ""}<text {common} fill="{color}">{words}</text>'


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
    top = bottom + 0.4 if bottom + 3.5 < view.room[3] else bottom - 3
    return left, top, left + 13, top + 2.6


def draw_frame_name(view: View, inset: View) -> str:
    """Return the name of the frame, the topmost text of the map."""
    left, top, right, bottom = frame_name_box(view, inset)
    return draw_text(Placed("ampliación", (left + right) / 2, (top + bottom) / 2), 2.2, "600", "#7a0019")
