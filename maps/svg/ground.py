"""The ground of a printed map: what lies outside is tinted, then fills, water and parks, streets, and outlines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from maps.sheets.basemap_parts import edge_color
from maps.sheets.counted_areas import COUNTED
from maps.svg.hatching import HATCH_STROKES, hatch_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maps.sheet import Area, Sheet
    from maps.svg.view import View

__all__ = ["OUTSIDE", "draw_borders", "draw_ground", "path_data"]

OUTSIDE, _INSIDE = "#eef1f4", "#ffffff"
"""Ground outside the jurisdiction and inside."""
_STREETS = {
    1: (("#84909c", 0.9), ("#ffffff", 0.58)),
    2: (("#8f9aa6", 0.52), ("#ffffff", 0.24)),
    3: (("#a2acb7", 0.18),),
}
"""Colour and width (mm) of the casing and the street of each rank; all of them at 2:1 from the ground or more."""
_LINES = {
    "vecina": ('stroke="#7d8792" stroke-width="0.2" stroke-dasharray="0.4 0.8"',),
    COUNTED: ('stroke="#6b4e1d" stroke-width="0.2"',),
    "subsector": ('stroke="#4b5866" stroke-width="0.22"',),
    "sector": ('stroke="#fff" stroke-width="0.95" stroke-opacity="0.8"', 'stroke="#22364f" stroke-width="0.45"'),
    "comisaria": ('stroke="#fff" stroke-width="1.4" stroke-opacity="0.85"', 'stroke="#0b2545" stroke-width="0.85"'),
}
"""Strokes of the outlines of each level, the lower ones first."""

_HATCH_MM = 2.2
"""Distance between the lines of a hatching, on paper."""


def path_data(shape: shapely.Geometry, view: View) -> str:
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


def draw_ground(sheet: Sheet, view: View) -> str:
    """Return all that lies below the incidents and the outlines."""
    left, top, right, bottom = view.room
    paper = f'<rect x="{left}" y="{top}" width="{right - left:.2f}" height="{bottom - top:.2f}" fill="{OUTSIDE}"/>'
    return f"{paper}{_inside(sheet, view)}{_fills(sheet, view)}{_basemap(sheet, view)}{_streets(sheet, view)}"


def _inside(sheet: Sheet, view: View) -> str:
    """Return the jurisdiction, white: its largest level that has polygons."""
    for level in ("comisaria", "sector", "subsector"):
        own = [area.geometry for area in sheet.areas if area.level == level]
        if own:
            data = "".join(path_data(shape, view) for shape in own)
            return f'<path d="{data}" fill="{_INSIDE}" fill-rule="evenodd"/>'
    return ""


def _fills(sheet: Sheet, view: View) -> str:
    fills = {entry.key: entry.fill for group in sheet.legend for entry in group.entries if entry.fill}
    out = []
    for area in sheet.areas:
        if color := fills.get(area.band, ""):
            dim = ' fill-opacity="0.45"' if area.level == "vecina" else ""
            out.append(f'<path d="{path_data(area.geometry, view)}" fill="{color}"{dim} fill-rule="evenodd"/>')
            out.append(_hatching(area, view) if area.hatched else "")
    return "".join(out)


def _hatching(area: Area, view: View) -> str:
    data = path_data(hatch_lines(area.geometry, _HATCH_MM * view.scale / 1000), view)
    return "".join(f'<path d="{data}" fill="none" stroke="{color}" stroke-width="{wide}"/>' for color, wide in HATCH_STROKES)


def _quiet(sheet: Sheet) -> bool:
    """Return whether polygons of the jurisdiction are filled: the basemap is then drawn translucent."""
    return any(area.band and area.level != "vecina" for area in sheet.areas)


def _basemap(sheet: Sheet, view: View) -> str:
    """Return water and parks, drawn over the fills, which would hide them."""
    fills = {entry.key: entry.fill for group in sheet.legend for entry in group.entries if entry.fill}
    quiet = ' opacity="0.5"' if _quiet(sheet) else ""
    out = []
    for item in sheet.basemap:
        data = path_data(item.geometry, view) if item.key else ""
        edge = edge_color(fills[item.key]) if item.key else ""
        if data and item.geometry.geom_type == "MultiPolygon":
            out.append(
                f'<path d="{data}" fill="{fills[item.key]}" stroke="{edge}" stroke-width="0.12" fill-rule="evenodd"/>'
            )
        elif data:
            out.append(f'<path d="{data}" fill="none" stroke="{edge}" stroke-width="0.45" stroke-linejoin="round"/>')
    return f"<g{quiet}>{''.join(out)}</g>" if out else ""


def _streets(sheet: Sheet, view: View) -> str:
    quiet = ' opacity="0.5"' if _quiet(sheet) else ""
    out = []
    for rank in (3, 2, 1):
        data = "".join(path_data(street.geometry, view) for street in sheet.streets if street.rank == rank)
        out += [
            f'<path d="{data}" fill="none" stroke="{color}" stroke-width="{wide}" stroke-linejoin="round"/>'
            for color, wide in _STREETS[rank]
            if data
        ]
    return f"<g{quiet}>{''.join(out)}</g>" if out else ""


def draw_borders(sheet: Sheet, view: View) -> str:
    """Return the outlines, those of neighbours below and that of the jurisdiction on top."""
    out = []
    for level, strokes in _LINES.items():
        data = "".join(path_data(shapely.boundary(area.geometry), view) for area in sheet.areas if area.level == level)
        out += [f'<path d="{data}" fill="none" {look} stroke-linejoin="round"/>' for look in strokes if data]
    return "".join(out)
