"""Small maps to compare: the four turnos, or the earlier period and this, with one scale, one ground and one legend."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from maps.share_classes import RAMP, class_spans, ink_on
from maps.svg.gaps import ROOM, median_gap
from maps.svg.ground import OUTSIDE, path_data
from maps.svg.hexagons import Hexagon, draw_hexagons, hexagons, ranked
from maps.svg.names.labels import Placed, draw_text, text_width
from maps.svg.view import BAND_MM, View, shapes_box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps.chart import Panel
    from maps.sheet import Area, Sheet

__all__ = ["SmallMaps", "draw_panels", "panel_height"]

_CELL_MM = 5.5
"""Width of a hexagon: a small map has room for a dozen side by side."""
_NUMBER_MM = 1.9
"""Size of its number, legible; one that is wider than its hexagon is not written."""
_DOT_MM, _MOST_MM = 0.8, 2.6
"""Radius of the dot of one incident, and of the largest."""
_FULL = 0.92
"""Share of a small map that the jurisdiction fills; its scale need not be round."""
_FLAT, _TALL = 0.35, 1.3
"""Least and largest ratio of height to width of a small map."""


@dataclass(frozen=True, slots=True)
class SmallMaps:
    """The SVG of each panel, and the classes of their hexagons: colour and counts; none where they draw dots."""

    pictures: tuple[str, ...]
    classes: tuple[tuple[str, str], ...]


def panel_height(sheet: Sheet, wide: float, most: float) -> float:
    """Return the height (mm) of a small map as wide as given, by the shape of the jurisdiction, up to a limit."""
    west, south, east, north = shapes_box([area.geometry for area in _own(sheet)])
    ratio = (north - south) / max(east - west, 1.0)
    return round(min(wide * min(max(ratio, _FLAT), _TALL), most), 1)


def draw_panels(sheet: Sheet, panels: Sequence[Panel], wide: float, high: float) -> SmallMaps:
    """Return small maps of ``wide`` x ``high`` mm, of panels of one kind.

    Hexagons have their classes among all the panels, so that a colour means the same in each.
    """
    west, south, east, north = shapes_box([area.geometry for area in _own(sheet)])
    scale = math.ceil(1000 * max((east - west) / (_FULL * wide), (north - south) / (_FULL * high)))
    view = View(wide + 2 * BAND_MM, high + 2 * BAND_MM, (west + east) / 2, (south + north) / 2, scale)
    places = [np.asarray(panel.marks, dtype=float).reshape(-1, 2) for panel in panels]
    gap = median_gap(np.unique(np.concatenate(places), axis=0)) * 1000 / view.scale
    ground = _ground(sheet, view)
    if gap >= ROOM * 2 * _DOT_MM:
        return SmallMaps(tuple(_picture(view, ground, _dots(xy, view)) for xy in places), ())
    own = [hexagons(xy, view, _CELL_MM) for xy in places]
    cells = ranked([cell for found in own for cell in found])
    ends = np.cumsum([len(found) for found in own])
    parts = [cells[end - len(found) : end] for found, end in zip(own, ends, strict=True)]
    spans = class_spans([cell.count for cell in cells])
    drawn = tuple(_picture(view, ground, _cells(part)) for part in parts)
    return SmallMaps(drawn, tuple((RAMP[rank], words) for rank, words in spans))


def _own(sheet: Sheet) -> list[Area]:
    for level in ("comisaria", "sector", "subsector"):
        if own := [area for area in sheet.areas if area.level == level]:
            return own
    return list(sheet.areas)


def _ground(sheet: Sheet, view: View) -> tuple[str, str]:
    """Return what lies below the incidents, and the outlines above them."""
    own = "".join(path_data(area.geometry, view) for area in _own(sheet))
    sectors = "".join(path_data(shapely.boundary(area.geometry), view) for area in sheet.areas if area.level == "sector")
    streets = "".join(path_data(street.geometry, view) for street in sheet.streets if street.rank == 1)
    lines = f'<path d="{streets}" fill="none" stroke="#a2acb7" stroke-width="0.2"/>' if streets else ""
    inner = f'<path d="{sectors}" fill="none" stroke="#22364f" stroke-width="0.2"/>' if sectors else ""
    outline = f'<path d="{own}" fill="none" stroke="#0b2545" stroke-width="0.5" stroke-linejoin="round"/>'
    return f'<path d="{own}" fill="#fff" fill-rule="evenodd"/>{lines}', f"{inner}{outline}"


def _picture(view: View, ground: tuple[str, str], incidents: tuple[str, str]) -> str:
    wide, high = view.width - 2 * BAND_MM, view.height - 2 * BAND_MM
    frame = f'x="{BAND_MM}" y="{BAND_MM}" width="{wide:g}" height="{high:g}"'
    below, above = ground
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{BAND_MM} {BAND_MM} {wide:g} {high:g}" '
        f'font-family="Source Sans Pro"><defs><clipPath id="p"><rect {frame}/></clipPath></defs><g clip-path="url(#p)">'
        f'<rect {frame} fill="{OUTSIDE}"/>{below}{incidents[0]}{above}{incidents[1]}</g>'
        f'<rect {frame} fill="none" stroke="#8b95a1" stroke-width="0.3"/></svg>'
    )


def _cells(cells: Sequence[Hexagon]) -> tuple[str, str]:
    """Return hexagons, drawn below the outlines, and their numbers, above."""
    numbers = []
    for cell in cells:
        words = str(cell.count)
        wide = text_width(words, _NUMBER_MM)
        if wide <= _CELL_MM:
            place = f'x="{cell.x - wide / 2:.2f}" y="{cell.y - 0.8:.2f}" width="{wide:.2f}" height="1.6"'
            numbers.append(f'<rect {place} fill="{RAMP[cell.rank]}"/>')
            numbers.append(draw_text(Placed(words, cell.x, cell.y), _NUMBER_MM, "600", ink_on(cell.rank), halo=False))
    return draw_hexagons(cells, _CELL_MM), "".join(numbers)


def _dots(xy: np.ndarray, view: View) -> tuple[str, str]:
    """Return a dot for each place, its area by the incidents there."""
    spots, counts = np.unique(xy, axis=0, return_counts=True)
    rows = zip(view.to_paper(spots).tolist(), counts.tolist(), strict=True)
    dots = [
        f'<circle cx="{u:.2f}" cy="{v:.2f}" r="{min(_DOT_MM * count**0.5, _MOST_MM):.2f}"/>'
        for (u, v), count in sorted(rows, key=lambda row: (-row[1], row[0]))
    ]
    return "", f'<g fill="{RAMP[3]}" stroke="#fff" stroke-width="0.2">{"".join(dots)}</g>'
