"""A sheet as the compact table of numbers and texts that a web page carries.

The keys are Spanish because whoever opens the page's source reads them. Every text stands once, in ``textos``, and is
referred to by its place there; coordinates are WGS 84 degrees as whole numbers, each the difference from the one before
(``lon, lat, lon, lat, ...``), written by :mod:`maps.web.varint`. Marks are grouped by legend line and sorted by place, so
that the order in which the incidents were read does not reach the page, nor do exact numbers where the sheet prints a
rounded one.
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
from maps.sheets.basemap_parts import ground_edge
from maps.symbols import SHAPES
from maps.web.varint import packed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from maps.sheet import Area, Fact, Ground, Group, Legend, Overlay, Sheet, Street, Table, Zone

__all__ = ["AREA_SCALE", "MARK_SCALE", "SIMPLIFY_M", "island"]

AREA_SCALE = 1_000_000
"""Units per degree of outlines and streets: about 0.1 m."""

MARK_SCALE = 100_000
"""Units per degree of marks: about 1 m."""

SIMPLIFY_M = 0.5
"""Outlines and streets lose the vertices that move the line less than this, in metres."""

_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")

Json = dict[str, object]
_Blocks = defaultdict[tuple[str, tuple[str, ...]], list[tuple[list[int], tuple[str, ...]]]]


class _Texts:
    """The table of texts: each gets the next number the first time it is met."""

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
    """From the sheet's metres to whole numbers of a fraction of a degree."""

    def __init__(self, epsg: int) -> None:
        self._transformer = Transformer.from_crs(epsg, 4326, always_xy=True)

    def grid(self, xy: NDArray[np.float64], *, scale: int) -> NDArray[np.int64]:
        lon, lat = self._transformer.transform(xy[:, 0], xy[:, 1])
        whole: NDArray[np.int64] = np.rint(np.column_stack([lon, lat]) * scale).astype(np.int64)
        return whole

    def point(self, point: shapely.Point) -> str:
        return _deltas(self.grid(shapely.get_coordinates(point), scale=AREA_SCALE))

    def lines(self, geometry: shapely.Geometry) -> list[str]:
        """Every line of a (multi)line."""
        simple = shapely.simplify(geometry, SIMPLIFY_M)
        return [self._path(part) for part in shapely.get_parts(simple) if not part.is_empty]

    def polygons(self, geometry: shapely.Geometry) -> list[list[str]]:
        """Every polygon of a (multi)polygon, each the list of its rings, the outer one first."""
        simple = shapely.simplify(geometry, SIMPLIFY_M, preserve_topology=True)
        parts = [part for part in shapely.get_parts(simple) if not part.is_empty]
        return [[self._path(ring) for ring in shapely.get_rings(part)] for part in parts]

    def _path(self, line: shapely.Geometry) -> str:
        return _deltas(self.grid(shapely.get_coordinates(line), scale=AREA_SCALE))


def _deltas(grid: NDArray[np.int64]) -> str:
    return packed(np.diff(grid, axis=0, prepend=np.zeros((1, grid.shape[1]), dtype=np.int64)).ravel())


def _color(text: str) -> str:
    if not _COLOR.fullmatch(text):
        raise ValueError(f"a colour is written #rrggbb, not {text!r}")
    return text


def _entry(entry: Legend, texts: _Texts) -> Json:
    number = f"{entry.count:,}" if entry.count is not None else ""
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


def _ground(items: Iterable[Ground], fills: dict[str, str], texts: _Texts, plane: _Plane) -> Json:
    """Water and parks by the legend line that fills them, with the colour of their edge; barrios by name and place."""
    shapes, lines, barrios = list[object](), list[object](), list[object]()
    for item in items:
        if item.geometry.geom_type == "Point":
            barrios.append([texts(item.name), plane.point(item.geometry)])
        elif item.geometry.geom_type == "MultiPolygon":
            shapes.append([texts(item.key), _color(ground_edge(fills[item.key])), plane.polygons(item.geometry)])
        else:
            lines.append([_color(ground_edge(fills[item.key])), plane.lines(item.geometry)])
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
    """Incidents, a block per legend line and labels.

    ``columnas``: the label of each fact and every value that it has; ``hechos``: those that are drawn, with their places;
    ``contados``: those that an area tells, with the number of the area.
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
    told = [[texts(label), texts.each(values)] for label, values in columns.items()]
    return {"columnas": told, "hechos": drawn, "contados": counted}


def _block(
    key: str,
    labels: tuple[str, ...],
    rows: list[tuple[list[int], tuple[str, ...]]],
    texts: _Texts,
    columns: dict[str, dict[str, int]],
    *,
    place: str,
) -> Json:
    """Places or areas, under the name ``place``, and for each column, one after the other, the value of every incident."""
    own = [columns.setdefault(label, {}) for label in labels]
    values = [column.setdefault(values[at], len(column)) for at, column in enumerate(own) for _, values in rows]
    return {
        "clave": texts(key),
        "columnas": [list(columns).index(label) for label in labels],
        place: _deltas(np.array([where for where, _ in rows], dtype=np.int64)),
        "valores": packed(np.array(values, dtype=np.int64)),
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
    """Tell a shape that is an area's own by the place of the area: its outline stands once."""
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
    entries = [entry for group in sheet.legend for entry in group.entries]
    symbols = {entry.key for entry in entries if entry.symbol is not None}
    if strange := sorted({mark.key for mark in sheet.marks} - symbols):
        raise ValueError(f"marks without a legend line that draws them: {strange}")
    used = [
        (sheet.legend, {area.band for area in sheet.areas if area.band} | {item.key for item in sheet.ground if item.key})
    ]
    used += [((overlay.legend,), {shade.key for shade in overlay.shades}) for overlay in sheet.overlays]
    for groups, bands in used:
        if strange := sorted(bands - {entry.key for group in groups for entry in group.entries if entry.fill}):
            raise ValueError(f"areas whose band is not a filled line of the legend: {strange}")


def island(sheet: Sheet) -> Json:
    """Return what the page draws, ready for ``json.dumps``.

    Raises
    ------
    ValueError
        If a mark, an area or the ground refers to no line of the legend, or a colour or a shape is not one of the contract.
    """
    _check_keys(sheet)
    texts, plane = _Texts(), _Plane(sheet.epsg)
    texts("")  # place 0: no text
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
        "base": _ground(sheet.ground, fills, texts, plane),
        "vistas": [_overlay(overlay, texts, plane, own) for overlay in sheet.overlays],
        "zonas": [_zone(zone, texts, plane) for zone in sheet.zones],
        **_marks(sheet, texts, plane),
        "tablas": [_table(table, texts) for table in sheet.tables],
        "notas": texts.each(sheet.notes),
        "textos": texts.table(),
    }
