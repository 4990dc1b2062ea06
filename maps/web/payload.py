"""JSON payload of a web page: the numbers and texts of a sheet, in compact form.

Keys are Spanish, for readers of the source of a page. Each text is stored once, in ``textos``, and referred to by its index.
Coordinates are WGS 84 degrees scaled to whole numbers, each stored as the difference from the previous one
(``lon, lat, lon, lat, ...``) and encoded by :mod:`maps.web.varint`. Marks are grouped by legend line and sorted by position:
the page reveals neither the order in which incidents were read nor the exact value of a number that the sheet rounds.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from maps.logos import logo_address
from maps.sheet import OVERLAYS, lines_by_key
from maps.sheets.basemap_parts import edge_color
from maps.spanish_text import integer
from maps.svg.hatching import hatch_lines, hatch_step
from maps.symbols import INNER, SHAPES
from maps.web.encoding import AREA_SCALE, MARK_SCALE, Plane, TextIndex, deltas
from maps.web.payload_marks import chart_row, density_row, earlier_rows, mark_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from maps.sheet import Area, BasemapFeature, Group, Legend, Overlay, Sheet, Street, Table, Zone
    from maps.web.encoding import Json

__all__ = ["payload"]

_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
"""A colour as the pages write it."""


def _color(text: str) -> str:
    if not _COLOR.fullmatch(text):
        raise ValueError(f"a colour is written #rrggbb, not {text!r}")
    return text


def _entry(entry: Legend, texts: TextIndex) -> Json:
    number = integer(entry.count) if entry.count is not None else ""
    row: Json = {"clave": texts(entry.key), "rotulo": texts(entry.label), "n": texts(entry.count_text or number)}
    if entry.symbol is not None:
        if entry.symbol.shape not in SHAPES:
            raise ValueError(f"unknown shape {entry.symbol.shape!r}; maps.symbols.SHAPES names them")
        if entry.symbol.inner not in INNER:
            raise ValueError(f"unknown mark {entry.symbol.inner!r}; maps.symbols.INNER names them")
        look = [entry.symbol.inner, entry.symbol.letters] if entry.symbol.inner or entry.symbol.letters else []
        row["simbolo"] = [entry.symbol.shape, _color(entry.symbol.color), int(entry.symbol.filled), *look]
    elif entry.fill:
        row["relleno"] = _color(entry.fill)
        row |= {"rayado": 1} if entry.hatched else {}
    if entry.nested:
        row["anidadas"] = [_entry(one, texts) for one in entry.nested]
    return row


def _group(group: Group, texts: TextIndex) -> Json:
    return {
        "titulo": texts(group.title),
        "total": texts(group.total),
        "nota": texts(group.note),
        "lineas": [_entry(entry, texts) for entry in group.entries],
    }


def _area(area: Area, texts: TextIndex, plane: Plane, step: float) -> Json:
    hatch = plane.lines([hatch_lines(area.geometry, step)])[0] if area.hatched and area.band else []
    return {
        "nivel": area.level,
        "nombre": texts(area.name),
        "rotulo": texts(area.label),
        "banda": texts(area.band),
        "en": plane.point(area.label_at),
        "forma": plane.polygons(area.geometry),
        "datos": texts.facts(area.facts),
        **({"valor": texts(area.value)} if area.value else {}),
        **({"rayas": hatch} if hatch else {}),
    }


def _streets(streets: Sequence[Street], texts: TextIndex, plane: Plane) -> list[object]:
    lines = plane.lines([street.geometry for street in streets])
    return [[texts(street.name), street.rank, own] for street, own in zip(streets, lines, strict=True)]


def _basemap(items: Iterable[BasemapFeature], fills: dict[str, str], texts: TextIndex, plane: Plane) -> Json:
    """Return water and parks with their legend key and edge colour, and barrios with their name and position."""
    shapes, lines, barrios = list[object](), list[object](), list[object]()
    for item in items:
        if item.geometry.geom_type == "Point":
            barrios.append([texts(item.name), plane.point(item.geometry)])
        elif item.geometry.geom_type == "MultiPolygon":
            shapes.append([texts(item.key), _color(edge_color(fills[item.key])), plane.polygons(item.geometry)])
        else:
            lines.append([_color(edge_color(fills[item.key])), *plane.lines([item.geometry])])
    return {"formas": shapes, "lineas": lines, "barrios": barrios}


def _zone(zone: Zone, texts: TextIndex, plane: Plane, numbers: NDArray[np.intp]) -> Json:
    """Return a punto crítico; ``miembros`` are the numbers of its incidents in the payload."""
    return {
        "orden": zone.rank,
        "motivo": texts(zone.reason),
        "en": plane.point(zone.label_at),
        "forma": plane.polygons(zone.geometry),
        "datos": texts.facts(zone.facts),
        "miembros": deltas(np.sort(numbers[list(zone.members)]).astype(np.int64)[:, None]),
    }


def _table(table: Table, texts: TextIndex) -> Json:
    return {
        "titulo": texts(table.title),
        "cabecera": texts.each(table.header),
        "filas": [texts.each(row) for row in table.rows],
        "total": texts.each(table.total),
        "nota": texts(table.note),
    }


def _overlay(overlay: Overlay, texts: TextIndex, plane: Plane, places: dict[int, int]) -> Json:
    """Return an overlay; a polygon that is also that of an area is given as the index of the area."""
    if overlay.kind not in OVERLAYS:
        raise ValueError(f"unknown overlay {overlay.kind!r}; maps.sheet.OVERLAYS names them")
    shapes = [places.get(id(shade.geometry)) for shade in overlay.shades]
    return {
        "tipo": overlay.kind,
        "leyenda": _group(overlay.legend, texts),
        "formas": [
            [texts(shade.key), plane.polygons(shade.geometry) if place is None else place]
            for shade, place in zip(overlay.shades, shapes, strict=True)
        ],
    }


def _check_keys(sheet: Sheet) -> None:
    """Check that marks, areas, basemap and overlays refer to lines of the legend; raise ValueError otherwise."""
    symbols = {key for key, entry in lines_by_key(sheet.legend).items() if entry.symbol is not None}
    if unknown := sorted({mark.key for mark in sheet.marks} - symbols):
        raise ValueError(f"marks without a legend line that draws them: {unknown}")
    used = [
        (sheet.legend, {area.band for area in sheet.areas if area.band} | {item.key for item in sheet.basemap if item.key})
    ]
    used += [((overlay.legend,), {shade.key for shade in overlay.shades}) for overlay in sheet.overlays]
    for groups, bands in used:
        if unknown := sorted(bands - {entry.key for group in groups for entry in group.entries if entry.fill}):
            raise ValueError(f"areas whose band is not a filled line of the legend: {unknown}")


def payload(sheet: Sheet) -> Json:
    """Return the content of a sheet in the form that the scripts of the page read, ready for ``json.dumps``.

    Raises
    ------
    ValueError
        If a mark, an area or the basemap refers to no line of the legend, a colour is not ``#rrggbb``, or a shape or overlay
        is unknown.
    """
    _check_keys(sheet)
    texts, plane = TextIndex(), Plane(sheet.epsg)
    texts("")  # index 0: no text
    fills = {entry.key: entry.fill for group in sheet.legend for entry in group.entries}
    own = {id(area.geometry): place for place, area in enumerate(sheet.areas)}
    step = hatch_step(sheet.areas)
    incidents, numbers = mark_rows(sheet, texts, plane)
    return {
        "tipo": sheet.kind,
        "titulo": texts(sheet.title),
        "lugar": texts(sheet.place),
        "perfil": texts(sheet.profile),
        "marca": texts(sheet.watermark),
        "mensaje": texts(sheet.message),
        "frase": texts(sheet.headline),
        "finura": texts(sheet.finer),
        "mosaico": int(sheet.web_tiles),
        "escala": [AREA_SCALE, MARK_SCALE],
        "logos": texts.each(map(logo_address, sheet.block.logos)),
        "entidades": texts.each(sheet.block.entities),
        "campos": texts.facts(sheet.block.fields),
        "autoridades": texts.facts(sheet.block.authorities),
        "leyenda": [_group(group, texts) for group in sheet.legend],
        "areas": [_area(area, texts, plane, step) for area in sheet.areas],
        "niveles": {level: texts(name) for level, name in sheet.level_names},
        "calles": _streets(sheet.streets, texts, plane),
        "base": _basemap(sheet.basemap, fills, texts, plane),
        "vistas": [_overlay(overlay, texts, plane, own) for overlay in sheet.overlays],
        **incidents,
        "zonas": [_zone(zone, texts, plane, numbers) for zone in sheet.zones],
        "graficos": [chart_row(chart, texts) for chart in sheet.charts],
        "antes": earlier_rows(sheet.earlier, texts) if sheet.earlier else None,
        "malla": density_row(sheet.density, plane) if sheet.density else None,
        "cambios": texts.each((sheet.changes.title, *sheet.changes.lines)) if sheet.changes else [],
        "tablas": [_table(table, texts) for table in sheet.tables],
        "notas": texts.each(sheet.notes),
        "textos": texts.table(),
    }
