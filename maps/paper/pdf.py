"""PDF and PNG of sheets: map, legend, tables and membrete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from maps.logos import logo_address, png_size
from maps.paper.chart_rows import chart_data, shown_charts
from maps.paper.sheet_parts import (
    count_words,
    has_sign,
    inset_words,
    is_list,
    legend_words,
    map_words,
    more_of_zone,
    named_by_keys,
    nested_words,
    region_of,
)
from maps.paper.small_maps import small_maps
from maps.paper.typst import accessible_pdf, table_data, typeset
from maps.spanish_text import spaced
from maps.svg.hatching import HATCH_SIGN
from maps.svg.incident_picture import incident_picture
from maps.svg.inset import crowded_view
from maps.svg.map_body import draw_locator, draw_map
from maps.svg.shapes import symbol_svg
from maps.svg.view import whole_view

if TYPE_CHECKING:
    from maps.sheet import Group, Legend, Sheet
    from maps.svg.incident_picture import IncidentPicture
    from maps.svg.map_body import DrawnMap
    from maps.svg.view import View

__all__ = ["PAPERS", "render_pdf", "render_png"]

PAPERS = {"a4": (297, 210), "a3": (420, 297)}
"""Width and height (mm) of the paper, in landscape."""

_MARGIN, _GAP, _FOOT = 8.0, 4.0, 5.0
"""Margin of the page, gap between map and legend, and height of the foot; mm, as in ``templates/sheet.typ``."""
_HEADING = 14.0
"""Height (mm) of the heading of a page of small maps, at most."""
_SIDE = {"a4": 82.0, "a3": 108.0}
"""Width (mm) of the column of legend and tables, by paper, as in ``templates/sheet.typ``."""
_STRIP = {"a4": 24.0, "a3": 30.0}
"""Height (mm) of the title block, by paper, as in ``templates/sheet.typ``."""

_LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {1} {2}" width="{1}" height="{2}">'
    '<image href="{0}" width="{1}" height="{2}"/></svg>'
)


def render_pdf(sheet: Sheet, *, paper: str = "a4") -> bytes:
    """Return a sheet as a PDF: what does not fit beside its map follows on the next page. Equal sheets give equal bytes."""
    return accessible_pdf("sheet.typ", _page_data(sheet, paper))


def render_png(sheet: Sheet, *, paper: str = "a4", dpi: int = 300) -> bytes:
    """Return the first page of a sheet as a PNG of ``dpi`` pixels per inch."""
    found = typeset("sheet.typ", _page_data(sheet, paper), format="png", ppi=float(dpi))
    pages: bytes = found[0] if isinstance(found, list) else found
    return pages


def _page_data(sheet: Sheet, paper: str) -> dict[str, Any]:
    return {
        "paper": paper,
        "title": f"{sheet.title.capitalize()}: {sheet.place}",
        "region": region_of(sheet),
        "sheets": [_sheet(sheet, paper)],
    }


def _sheet(sheet: Sheet, paper: str) -> dict[str, Any]:
    wide, high = PAPERS[paper]
    width = wide - 2 * _MARGIN - _SIDE[paper] - _GAP
    tall = high - 2 * _MARGIN - _FOOT
    height = tall - _STRIP[paper] - 3.0
    whole = whole_view(sheet, width, height)
    close = crowded_view(sheet, whole, width, tall)
    large = 1.15 if paper == "a3" else 1.0
    picture = incident_picture(sheet, whole, large)
    drawn = draw_map(sheet, whole, symbol_mm=large, inset=close)
    inner = draw_map(sheet, close, symbol_mm=1.25 * large) if close else None
    keys, keys_note = named_by_keys([drawn, inner] if inner else [drawn])
    return {
        "title": sheet.title,
        "place": sheet.place,
        "entities": sheet.block.entities,
        "logos": [_LOGO.format(logo_address(logo), *png_size(logo)) for logo in sheet.block.logos],
        "fields": (*sheet.block.fields, ("Escala", f"1:{spaced(whole.scale)} en {paper.upper()}")),
        "authorities": sheet.block.authorities,
        "headline": sheet.headline,
        "message": sheet.message,
        "size": (width, height),  # mm; the scale is true at this size only
        "body": drawn.svg,
        "alt": map_words(sheet),
        "locator": draw_locator(sheet, 60, 26),
        "legend": [_group(group, picture) for group in sheet.legend if not is_list(group)],
        "legend_note": " ".join(filter(None, (legend_words(picture), keys_note))),
        "close": _inset(sheet, close, inner, (width, tall), 1.25 * large) if close and inner else None,
        "lists": [_group(group, picture) for group in (*keys, *(one for one in sheet.legend if is_list(one)))],
        "zones": [{"rank": str(zone.rank), "reason": zone.reason, "more": more_of_zone(zone.facts)} for zone in sheet.zones],
        "tables": [table_data(table) for table in sheet.tables],
        "charts": [chart_data(chart) for chart in shown_charts(sheet.charts)],
        "panels": small_maps(sheet, wide - 2 * _MARGIN, tall - _HEADING),
        "changes": {"title": sheet.changes.title, "lines": sheet.changes.lines} if sheet.changes else None,
        "notes": sheet.notes,
        "foot": sheet.watermark,
    }


def _inset(sheet: Sheet, view: View, drawn: DrawnMap, size: tuple[float, float], radius: float) -> dict[str, Any]:
    """Return the inset: a map and the legend of what it draws."""
    picture = incident_picture(sheet, view, radius)
    name = inset_words(sheet)
    return {
        "name": name,
        "body": drawn.svg,
        "size": size,
        "alt": f"{name}. {map_words(sheet)}",
        "legend": [_group(group, picture) for group in sheet.legend if not is_list(group)],
        "legend_note": legend_words(picture),
    }


def _group(group: Group, picture: IncidentPicture) -> dict[str, Any]:
    return {
        "title": group.title,
        "total": group.total,
        "note": group.note,
        "columns": group.columns,
        "entries": [_entry(entry, picture) for entry in group.entries],
    }


def _entry(entry: Legend, picture: IncidentPicture) -> dict[str, str]:
    svg = HATCH_SIGN if entry.hatched else ""
    if entry.symbol and has_sign(entry, picture):
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1.5 -1.5 3 3">{symbol_svg(entry.symbol, 1.0)}</svg>'
    return {"svg": svg, "fill": entry.fill, "label": entry.label, "count": count_words(entry), "nested": nested_words(entry)}
