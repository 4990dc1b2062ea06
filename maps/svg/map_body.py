"""SVG of the map of a :class:`~maps.sheet.Sheet`, in millimetres of paper and true to scale."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from maps.svg.ground import OUTSIDE, draw_borders, draw_ground, path_data
from maps.svg.hexagons import draw_hexagons
from maps.svg.incident_picture import HEXAGONS, incident_picture
from maps.svg.map_furniture import draw_bar, draw_crosses, draw_grid, draw_north
from maps.svg.marks import draw_marks, mark_boxes, mark_symbols
from maps.svg.names.count_numbers import CellNumbers, draw_classes, draw_discs, legend_box
from maps.svg.names.labels import Room, text_width
from maps.svg.names.lettering import draw_counts, draw_frame, draw_frame_name, draw_names, frame_name_box
from maps.svg.view import BAND_MM, fitting_view
from maps.svg.xml_text import xml_text
from maps.svg.zone_outlines import draw_zones

if TYPE_CHECKING:
    from maps.sheet import Sheet
    from maps.svg.incident_picture import IncidentPicture
    from maps.svg.names.area_names import AreaNames
    from maps.svg.view import View

__all__ = ["DrawnMap", "draw_locator", "draw_map"]

_FONT = "Source Sans Pro"


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """A map as SVG; the key and the name of each sector that has a key in place of its name, and the names without room."""

    svg: str
    keyed: tuple[tuple[str, str], ...]
    unnamed: tuple[str, ...]


def draw_map(sheet: Sheet, view: View, *, symbol_mm: float = 1.0, inset: View | None = None) -> DrawnMap:
    """Return the map: ground, borders, incidents, puntos críticos, labels, grid, north, scale bar and watermark.

    ``symbol_mm`` is the radius of a symbol; the extent of ``inset`` is framed. The attributes ``data-hechos``,
    ``data-hexagonos`` and ``data-suma`` say what the incidents are drawn as, in how many cells, and how many these count.
    """
    left, top, right, bottom = view.room
    frame = f'x="{left}" y="{top}" width="{right - left:.2f}" height="{bottom - top:.2f}"'
    layers, names = _layers(sheet, view, incident_picture(sheet, view, symbol_mm), symbol_mm, inset)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="0 0 {view.width:g} {view.height:g}" font-family="{_FONT}">'
        f'<defs><clipPath id="m"><rect {frame}/></clipPath>{mark_symbols(sheet, symbol_mm)}</defs>'
        f'<g clip-path="url(#m)">{"".join(layers)}</g>{draw_grid(view)}{draw_north(view)}{draw_bar(view)}'
        f'<rect {frame} fill="none" stroke="#16202c" stroke-width="0.35"/></svg>'
    )
    return DrawnMap(svg, names.keyed, names.unnamed)


def _layers(
    sheet: Sheet, view: View, picture: IncidentPicture, radius: float, inset: View | None
) -> tuple[list[str], AreaNames]:
    """Return what is inside the frame, in drawing order, and the names of areas in it.

    Places are taken in order of importance: furniture, legend, counts of areas, numbers, puntos críticos, names.
    """
    left, top, right, bottom = view.room
    furniture = [(left, bottom - 7, left + 62, bottom), (right - 9, top, right, top + 13)]  # scale bar and north
    furniture += [frame_name_box(view, inset)] if inset else []
    box = legend_box(picture, sheet, view, furniture)
    room = Room(view.room, [*furniture, *([box] if box else [])])
    counts = draw_counts(sheet, view, room)
    numbers = CellNumbers(picture, view, room)
    zones = draw_zones(sheet, view, room, numbers)
    below, names = draw_names(sheet, view, room, mark_boxes(sheet, view, picture, radius), numbers)
    classed = picture.kind == HEXAGONS
    cells = [cell for cell in picture.cells if left - 5 < cell.x < right + 5 and top - 5 < cell.y < bottom + 5]
    tally = f'data-hechos="{picture.kind}" data-hexagonos="{len(cells) if classed else 0}"'
    layers = [
        draw_ground(sheet, view),
        f'<g {tally} data-suma="{sum(cell.count for cell in cells)}">{draw_hexagons(cells) if classed else ""}</g>',
        draw_borders(sheet, view),
        draw_crosses(view),
        _watermark(sheet, view),
        draw_frame(view, inset) if inset else "",
        below,
        counts,
        "" if classed else draw_discs(picture),
        draw_marks(sheet, view, picture, radius),
        zones,
        numbers.draw(),
        names.svg,
        draw_classes(picture, box),
        draw_frame_name(view, inset) if inset else "",
    ]
    return layers, names


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
    others = "".join(path_data(area.geometry, view) for area in near)
    mine = "".join(path_data(area.geometry, view) for area in own)
    pale = f'<path d="{others}" fill="{OUTSIDE}" stroke="#8b95a1" stroke-width="0.2"/>'
    dark = f'<path d="{mine}" fill="#0b2545" stroke="#0b2545" stroke-width="0.2"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {shift}>{pale}{dark}</svg>'
