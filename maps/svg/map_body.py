"""SVG of the map of a :class:`~maps.sheet.Sheet`, in millimetres of paper and true to scale."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely

from maps.sheets.basemap_parts import edge_color
from maps.sheets.counted_areas import COUNTED
from maps.svg.labels import Placed, Room, text_width
from maps.svg.lettering import draw_counts, draw_frame, draw_frame_name, draw_names, draw_text, frame_name_box
from maps.svg.map_furniture import draw_bar, draw_grid, draw_north
from maps.svg.shapes import symbol_svg
from maps.svg.spread import SPREAD_M, spread
from maps.svg.view import BAND_MM, fitting_view
from maps.svg.xml_text import xml_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maps.sheet import Sheet
    from maps.svg.view import View

__all__ = ["draw_body", "draw_locator"]

_FONT = "Source Sans Pro"
_MANY = 1500
"""Number of marks above which those of a kind form one path: the SVG is far smaller, and so many marks overlap."""
_STREETS = {1: ("#b9c2cc", 0.7), 2: ("#c9d0d8", 0.5), 3: ("#dde2e7", 0.3)}
"""Colour and width (mm) of streets by rank."""


def draw_body(sheet: Sheet, view: View, *, symbol_mm: float = 1.0, inset: View | None = None) -> str:
    """Return the map: basemap, bands, borders, incidents, puntos críticos, labels, grid, north, scale bar and watermark.

    ``symbol_mm`` is the radius of a symbol; the extent of ``inset`` is framed.
    """
    left, top, right, bottom = view.room
    clip = f'<clipPath id="m"><rect x="{left}" y="{top}" width="{right - left:.2f}" height="{bottom - top:.2f}"/></clipPath>'
    room = Room(view.room)
    counts = draw_counts(sheet, view, room)
    room.take([(left, bottom - 7, left + 62, bottom)])  # scale bar
    room.take([(right - 9, top, right, top + 13)])  # north arrow
    if inset:
        room.take([frame_name_box(view, inset)])
    inside = [
        f'<rect x="{left}" y="{top}" width="{right - left:.2f}" height="{bottom - top:.2f}" fill="#fff"/>',
        _areas(sheet, view),
        _basemap(sheet, view),
        _streets(sheet, view),
        _borders(sheet, view),
        _watermark(sheet, view),
        draw_frame(view, inset) if inset else "",
        *draw_names(sheet, view, room, [counts, _marks(sheet, view, symbol_mm), _zones(sheet, view, room)], symbol_mm),
        draw_frame_name(view, inset) if inset else "",
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="0 0 {view.width:g} {view.height:g}" font-family="{_FONT}"><defs>{clip}{_symbols(sheet, symbol_mm)}</defs>'
        f'<g clip-path="url(#m)">{"".join(inside)}</g>{draw_grid(view)}{draw_north(view)}{draw_bar(view)}'
        f'<rect x="{left}" y="{top}" width="{right - left:.2f}" height="{bottom - top:.2f}" fill="none" stroke="#16202c" '
        f'stroke-width="0.35"/></svg>'
    )


def _path(shape: shapely.Geometry, view: View) -> str:
    """Return path data of polygons or lines, clipped near the map and simplified to 0.05 mm of paper."""
    west, south, east, north = view.extent
    side = max(east - west, north - south) * 0.1
    near = shapely.clip_by_rect(shape, west - side, south - side, east + side, north + side)
    simple = shapely.simplify(near, 0.05 * view.scale / 1000)
    out = []
    for part in shapely.get_parts(simple):
        if part.geom_type == "Polygon":
            rings: Iterable[shapely.Geometry] = (part.exterior, *part.interiors)
            out += ["M" + _points(ring, view) + "Z" for ring in rings if not ring.is_empty]
        elif part.geom_type == "LineString" and not part.is_empty:
            out.append("M" + _points(part, view))
    return "".join(out)


def _points(line: shapely.Geometry, view: View) -> str:
    return "L".join(f"{u:.2f} {v:.2f}" for u, v in view.to_paper(shapely.get_coordinates(line)))


def _areas(sheet: Sheet, view: View) -> str:
    fills = {entry.key: entry.fill for group in sheet.legend for entry in group.entries if entry.fill}
    out = []
    for area in sheet.areas:
        color = fills.get(area.band, "#eceff3" if area.level == "vecina" else "")
        if color:
            dim = ' fill-opacity="0.45"' if area.level == "vecina" and area.band else ""
            out.append(f'<path d="{_path(area.geometry, view)}" fill="{color}"{dim} fill-rule="evenodd"/>')
    return "".join(out)


def _filled(sheet: Sheet) -> bool:
    """Return whether polygons of the jurisdiction are filled: the basemap is then drawn translucent."""
    return any(area.band and area.level != "vecina" for area in sheet.areas)


def _basemap(sheet: Sheet, view: View) -> str:
    """Return water and parks, drawn over the fills, which would hide them."""
    fills = {entry.key: entry.fill for group in sheet.legend for entry in group.entries if entry.fill}
    quiet = ' opacity="0.5"' if _filled(sheet) else ""
    out = []
    for item in sheet.basemap:
        data = _path(item.geometry, view) if item.key else ""
        edge = edge_color(fills[item.key]) if item.key else ""
        if data and item.geometry.geom_type == "MultiPolygon":
            out.append(
                f'<path d="{data}" fill="{fills[item.key]}" stroke="{edge}" stroke-width="0.12" fill-rule="evenodd"/>'
            )
        elif data:
            out.append(f'<path d="{data}" fill="none" stroke="{edge}" stroke-width="0.45" stroke-linejoin="round"/>')
    return f"<g{quiet}>{''.join(out)}</g>" if out else ""


def _streets(sheet: Sheet, view: View) -> str:
    quiet = ' stroke-opacity="0.5"' if _filled(sheet) else ""
    out = []
    for rank in (3, 2, 1):
        color, wide = _STREETS[rank]
        data = "".join(_path(street.geometry, view) for street in sheet.streets if street.rank == rank)
        out.append(
            f'<path d="{data}" fill="none" stroke="{color}" stroke-width="{wide}"{quiet} stroke-linejoin="round"/>'
            if data
            else ""
        )
    return "".join(out)


_LINES = {
    COUNTED: 'stroke="#6b4e1d" stroke-width="0.2"',
    "vecina": 'stroke="#8b95a1" stroke-width="0.2" stroke-dasharray="0.8 0.6"',
    "subsector": 'stroke="#33475b" stroke-width="0.18" stroke-dasharray="1.6 0.7"',
    "sector": 'stroke="#33475b" stroke-width="0.3"',
    "comisaria": 'stroke="#0b2545" stroke-width="0.8"',
}


def _borders(sheet: Sheet, view: View) -> str:
    out = []
    for level, look in _LINES.items():
        data = "".join(_path(shapely.boundary(area.geometry), view) for area in sheet.areas if area.level == level)
        out.append(f'<path d="{data}" fill="none" {look} stroke-linejoin="round"/>' if data else "")
    return "".join(out)


def _symbols(sheet: Sheet, radius: float) -> str:
    entries = [entry for group in sheet.legend for entry in group.entries if entry.symbol]
    return "".join(
        f'<g id="s{number}">{symbol_svg(entry.symbol, radius)}</g>'  # type: ignore[arg-type]
        for number, entry in enumerate(entries)
    )


def _marks(sheet: Sheet, view: View, radius: float) -> str:
    if not sheet.marks:
        return ""
    lines = [entry for group in sheet.legend for entry in group.entries if entry.symbol]
    number = {key: at for at, line in enumerate(lines) for key in (line.key, *(one.key for one in line.nested))}
    places = view.to_paper(np.asarray([(mark.x, mark.y) for mark in sheet.marks]))
    kinds = np.asarray([number.get(mark.key, len(lines)) for mark in sheet.marks])
    xy = spread(places, kinds, radius, SPREAD_M * 1000 / view.scale)
    left, top, right, bottom = view.room
    seen = (xy[:, 0] > left) & (xy[:, 0] < right) & (xy[:, 1] > top) & (xy[:, 1] < bottom)
    rare_last = np.argsort(-np.bincount(kinds)[kinds], kind="stable")  # rare kinds on top, as on the web page
    drawn = dict.fromkeys(
        (int(kinds[at]), round(float(xy[at, 0]), 2), round(float(xy[at, 1]), 2))
        for at in rare_last
        if seen[at] and kinds[at] < len(lines)
    )
    if len(drawn) <= _MANY:
        return "".join(f'<use xlink:href="#s{kind}" x="{u:g}" y="{v:g}"/>' for kind, u, v in drawn)
    symbols = [line.symbol for line in lines if line.symbol]
    by_kind: dict[int, list[tuple[float, float]]] = {}
    for kind, u, v in drawn:
        by_kind.setdefault(kind, []).append((u, v))
    return "".join(symbol_svg(symbols[kind], radius, own) for kind, own in by_kind.items())


def _zones(sheet: Sheet, view: View, room: Room) -> str:
    out = []
    for zone in sorted(sheet.zones, key=lambda zone: -zone.rank):
        data = _path(zone.geometry, view)
        out.append(f'<path d="{data}" fill="#7a0019" fill-opacity="0.06" stroke="#fff" stroke-width="1"/>')
        out.append(f'<path d="{data}" fill="none" stroke="#7a0019" stroke-width="0.5" stroke-dasharray="1.6 0.9"/>')
    for zone in sheet.zones:
        (u, v) = view.to_paper(shapely.get_coordinates(zone.label_at))[0]
        room.boxes.append((u - 2, v - 2, u + 2, v + 2))
        out.append(f'<circle cx="{u:.2f}" cy="{v:.2f}" r="1.9" fill="#7a0019" stroke="#fff" stroke-width="0.35"/>')
        size = 2.6 if zone.rank < 100 else 1.9  # mm: three digits fit in the disc
        out.append(draw_text(Placed(str(zone.rank), u, v), size, "700", "#fff", halo=False))
    return "".join(out)


def _watermark(sheet: Sheet, view: View) -> str:
    if not sheet.watermark:
        return ""
    angle = -math.degrees(math.atan2(view.height, view.width)) * 0.7
    size = min(11.0, 0.72 * math.hypot(view.width, view.height) / max(text_width(sheet.watermark, 1.0), 1.0))
    x, y = view.width / 2, view.height / 2
    place = f'x="{x:g}" y="{y:g}" font-size="{size:.2f}" font-weight="700" text-anchor="middle"'
    turn = f'transform="rotate({angle:.1f} {x:g} {y:g})"'
    return f'<text {place} fill="#0b2545" fill-opacity="0.13" {turn}>{xml_text(sheet.watermark)}</text>'


def draw_locator(sheet: Sheet, width: float, height: float) -> str:
    """Return the locator map (mm): the jurisdiction, dark, among its neighbours; empty if it has none."""
    near = [area for area in sheet.areas if area.level == "vecina"]
    own = [area for area in sheet.areas if area.level == "comisaria"]
    if not near or not own:
        return ""
    west, south, east, north = shapely.total_bounds([area.geometry for area in (*near, *own)])
    box = (float(west), float(south), float(east), float(north))
    view = fitting_view(box, width + 2 * BAND_MM, height + 2 * BAND_MM)
    shift = f'viewBox="{BAND_MM} {BAND_MM} {width:g} {height:g}"'
    others = "".join(_path(area.geometry, view) for area in near)
    mine = "".join(_path(area.geometry, view) for area in own)
    pale = f'<path d="{others}" fill="#e9edf1" stroke="#8b95a1" stroke-width="0.2"/>'
    dark = f'<path d="{mine}" fill="#0b2545" stroke="#0b2545" stroke-width="0.2"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {shift}>{pale}{dark}</svg>'
