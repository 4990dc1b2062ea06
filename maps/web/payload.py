"""JSON payload of a web page: the numbers and texts of a sheet, in compact form.

Keys are Spanish, for readers of the source of a page. Each text is stored once, in ``textos``, and referred to by its index.
Coordinates are WGS 84 degrees scaled to whole numbers, each stored as the difference from the previous one
(``lon, lat, lon, lat, ...``) and encoded by :mod:`maps.web.varint`. Marks are grouped by legend line and sorted by position:
the page reveals neither the order in which incidents were read nor the exact value of a number that the sheet rounds.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Transformer

from maps.logos import logo_address
from maps.sheet import OVERLAYS
from maps.sheets.basemap_parts import edge_color
from maps.spanish_text import integer
from maps.symbols import SHAPES
from maps.web.varint import encode_varints

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from maps.sheet import Area, BasemapFeature, Fact, Group, Legend, Overlay, Sheet, Street, Table, Zone

__all__ = ["AREA_SCALE", "MARK_SCALE", "SIMPLIFY_M", "payload"]

AREA_SCALE = 1_000_000
"""Units per degree of outlines and streets: a resolution of 0.1 m, less than a pixel at the closest zoom (0.3 m)."""

MARK_SCALE = 100_000
"""Units per degree of marks: a resolution of 1 m, less than a symbol at the closest zoom."""

SIMPLIFY_M = 0.5
"""Tolerance (metres) of the simplification of outlines and streets: under two pixels at the closest zoom."""

_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
"""A colour as the pages write it."""
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
"""Control characters and marks of writing direction, which a page omits; line feeds stay."""

Json = dict[str, object]
_Blocks = defaultdict[tuple[str, tuple[str, ...]], list[tuple[list[int], tuple[str, ...]]]]
"""By legend key and labels: the position and the values of each incident."""


class _Texts:
    """Index of texts; a new text gets the next number."""

    def __init__(self) -> None:
        self._index: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        return self._index.setdefault(_UNSEEN.sub("", text), len(self._index))

    def each(self, items: Iterable[str]) -> list[int]:
        return [self(item) for item in items]

    def facts(self, facts: Iterable[Fact]) -> list[int]:
        return [self(text) for fact in facts for text in fact]

    def table(self) -> list[str]:
        return list(self._index)


class _Plane:
    """Transformation of the metres of a sheet to scaled whole degrees of WGS 84."""

    def __init__(self, epsg: int) -> None:
        self._transformer = Transformer.from_crs(epsg, 4326, always_xy=True)

    def grid(self, xy: NDArray[np.float64], *, scale: int) -> NDArray[np.int64]:
        lon, lat = self._transformer.transform(xy[:, 0], xy[:, 1])
        whole: NDArray[np.int64] = np.rint(np.column_stack([lon, lat]) * scale).astype(np.int64)
        return whole

    def point(self, point: shapely.Point) -> str:
        return _deltas(self.grid(shapely.get_coordinates(point), scale=AREA_SCALE))

    def lines(self, geometry: shapely.Geometry) -> list[str]:
        """Return each line of a (multi)line, encoded."""
        simple = shapely.simplify(geometry, SIMPLIFY_M)
        return [self._path(part) for part in shapely.get_parts(simple) if not part.is_empty]

    def polygons(self, geometry: shapely.Geometry) -> list[list[str]]:
        """Return each polygon of a (multi)polygon as the list of its encoded rings, the exterior first."""
        simple = shapely.simplify(geometry, SIMPLIFY_M, preserve_topology=True)
        parts = [part for part in shapely.get_parts(simple) if not part.is_empty]
        return [[self._path(ring) for ring in shapely.get_rings(part)] for part in parts]

    def _path(self, line: shapely.Geometry) -> str:
        return _deltas(self.grid(shapely.get_coordinates(line), scale=AREA_SCALE))


def _deltas(grid: NDArray[np.int64]) -> str:
    return encode_varints(np.diff(grid, axis=0, prepend=np.zeros((1, grid.shape[1]), dtype=np.int64)).ravel())


def _color(text: str) -> str:
    if not _COLOR.fullmatch(text):
        raise ValueError(f"a colour is written #rrggbb, not {text!r}")
    return text


def _entry(entry: Legend, texts: _Texts) -> Json:
    number = integer(entry.count) if entry.count is not None else ""
    row: Json = {"clave": texts(entry.key), "rotulo": texts(entry.label), "n": texts(entry.count_text or number)}
    if entry.symbol is not None:
        if entry.symbol.shape not in SHAPES:
            raise ValueError(f"unknown shape {entry.symbol.shape!r}; maps.symbols.SHAPES names them")
        row["simbolo"] = [entry.symbol.shape, _color(entry.symbol.color), int(entry.symbol.filled)]
    elif entry.fill:
        row["relleno"] = _color(entry.fill)
    return row


def _group(group: Group, texts: _Texts) -> Json:
    return {
        "titulo": texts(group.title),
        "total": texts(group.total),
        "nota": texts(group.note),
        "lineas": [_entry(entry, texts) for entry in group.entries],
    }


def _area(area: Area, texts: _Texts, plane: _Plane) -> Json:
    return {
        "nivel": area.level,
        "nombre": texts(area.name),
        "rotulo": texts(area.label),
        "banda": texts(area.band),
        "en": plane.point(area.label_at),
        "forma": plane.polygons(area.geometry),
        "datos": texts.facts(area.facts),
    }


def _street(street: Street, texts: _Texts, plane: _Plane) -> list[object]:
    return [texts(street.name), street.rank, plane.lines(street.geometry)]


def _basemap(items: Iterable[BasemapFeature], fills: dict[str, str], texts: _Texts, plane: _Plane) -> Json:
    """Return water and parks with their legend key and edge colour, and barrios with their name and position."""
    shapes, lines, barrios = list[object](), list[object](), list[object]()
    for item in items:
        if item.geometry.geom_type == "Point":
            barrios.append([texts(item.name), plane.point(item.geometry)])
        elif item.geometry.geom_type == "MultiPolygon":
            shapes.append([texts(item.key), _color(edge_color(fills[item.key])), plane.polygons(item.geometry)])
        else:
            lines.append([_color(edge_color(fills[item.key])), plane.lines(item.geometry)])
    return {"formas": shapes, "lineas": lines, "barrios": barrios}


def _zone(zone: Zone, texts: _Texts, plane: _Plane) -> Json:
    return {
        "orden": zone.rank,
        "motivo": texts(zone.reason),
        "en": plane.point(zone.label_at),
        "forma": plane.polygons(zone.geometry),
        "datos": texts.facts(zone.facts),
    }


def _marks(sheet: Sheet, texts: _Texts, plane: _Plane) -> Json:
    """Return the incidents in blocks, one per legend line and set of labels.

    ``columnas``: label of each fact and its distinct values; ``hechos``: incidents drawn as points, with their positions;
    ``contados``: incidents counted by area, with the index of the area.
    """
    marks = sheet.marks
    grid = plane.grid(np.array([(mark.x, mark.y) for mark in marks]).reshape(-1, 2), scale=MARK_SCALE).tolist()
    blocks: _Blocks = defaultdict(list)
    for spot, mark in zip(grid, marks, strict=True):
        labels = tuple(label for label, _ in mark.facts)
        blocks[mark.key, labels].append((spot, tuple(value for _, value in mark.facts)))
    areas: _Blocks = defaultdict(list)
    for number, area in enumerate(sheet.areas):
        for key, facts in area.members:
            areas[key, tuple(label for label, _ in facts)].append(([number], tuple(value for _, value in facts)))
    columns: dict[str, dict[str, int]] = {}
    drawn, counted = (
        [_block(key, labels, sorted(group[key, labels]), texts, columns, place=place) for key, labels in sorted(group)]
        for place, group in (("xy", blocks), ("areas", areas))
    )
    distinct = [[texts(label), texts.each(values)] for label, values in columns.items()]
    return {"columnas": distinct, "hechos": drawn, "contados": counted}


def _block(
    key: str,
    labels: tuple[str, ...],
    rows: list[tuple[list[int], tuple[str, ...]]],
    texts: _Texts,
    columns: dict[str, dict[str, int]],
    *,
    place: str,
) -> Json:
    """Return one block: positions or areas under the key ``place``, and the value of every incident, column by column."""
    own = [columns.setdefault(label, {}) for label in labels]
    values = [column.setdefault(values[at], len(column)) for at, column in enumerate(own) for _, values in rows]
    return {
        "clave": texts(key),
        "columnas": [list(columns).index(label) for label in labels],
        place: _deltas(np.array([where for where, _ in rows], dtype=np.int64)),
        "valores": encode_varints(np.array(values, dtype=np.int64)),
    }


def _table(table: Table, texts: _Texts) -> Json:
    return {
        "titulo": texts(table.title),
        "cabecera": texts.each(table.header),
        "filas": [texts.each(row) for row in table.rows],
        "total": texts.each(table.total),
        "nota": texts(table.note),
    }


def _overlay(overlay: Overlay, texts: _Texts, plane: _Plane, places: dict[int, int]) -> Json:
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
    entries = [entry for group in sheet.legend for entry in group.entries]
    symbols = {entry.key for entry in entries if entry.symbol is not None}
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
    texts, plane = _Texts(), _Plane(sheet.epsg)
    texts("")  # index 0: no text
    fills = {entry.key: entry.fill for group in sheet.legend for entry in group.entries}
    own = {id(area.geometry): place for place, area in enumerate(sheet.areas)}
    return {
        "tipo": sheet.kind,
        "titulo": texts(sheet.title),
        "lugar": texts(sheet.place),
        "perfil": texts(sheet.profile),
        "marca": texts(sheet.watermark),
        "mensaje": texts(sheet.message),
        "mosaico": int(sheet.web_tiles),
        "escala": [AREA_SCALE, MARK_SCALE],
        "logos": texts.each(map(logo_address, sheet.block.logos)),
        "entidades": texts.each(sheet.block.entities),
        "campos": texts.facts(sheet.block.fields),
        "autoridades": texts.facts(sheet.block.authorities),
        "leyenda": [_group(group, texts) for group in sheet.legend],
        "areas": [_area(area, texts, plane) for area in sheet.areas],
        "niveles": {level: texts(name) for level, name in sheet.level_names},
        "calles": [_street(street, texts, plane) for street in sheet.streets],
        "base": _basemap(sheet.basemap, fills, texts, plane),
        "vistas": [_overlay(overlay, texts, plane, own) for overlay in sheet.overlays],
        "zonas": [_zone(zone, texts, plane) for zone in sheet.zones],
        **_marks(sheet, texts, plane),
        "cambios": texts.each((sheet.changes.title, *sheet.changes.lines)) if sheet.changes else [],
        "tablas": [_table(table, texts) for table in sheet.tables],
        "notas": texts.each(sheet.notes),
        "textos": texts.table(),
    }
