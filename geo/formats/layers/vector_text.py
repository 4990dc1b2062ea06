"""Recognition and checks of layers that are text before their driver reads them: encoding, syntax, nesting, entities."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NoReturn

from pyproj import CRS
from pyproj.exceptions import CRSError

from geo.decode import decode
from geo.errors import FormatError
from geo.formats.archives import refuse_entities
from geo.formats.layers.esri_fields import declare_fields
from geo.formats.layers.json_mixed import level_texts, mark_texts
from geo.naming import quantity
from geo.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["checked_text", "empty_places", "json_type", "text_driver", "xml_root"]

_GEOJSON = {
    *("Feature", "FeatureCollection", "GeometryCollection", "Point", "LineString", "Polygon"),
    *("MultiPoint", "MultiLineString", "MultiPolygon"),
}
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"|[{}\[\]:,]|[^\s"{}\[\]:,]++', re.DOTALL)
_SPACE = re.compile(rb"\s*+")
_ELEMENT = re.compile(rb"<(?:[\w.-]++:)?+([\w.!-]++)")
_ENCODING = re.compile(rb"encoding\s*+=\s*+[\"']([^\"']*)")
_SIGNS = {
    "MapInfo File": re.compile(
        rb"(?:\xef\xbb\xbf)?\s{0,8}(?:!table\s|version\s{1,8}\d{1,5}\s{1,8}charset\s)", re.IGNORECASE
    ),
    "DXF": re.compile(rb"(?:\s{0,8}999[ \t]{0,8}\r?\n[^\n]{0,100}\n){0,9}\s{0,8}0[ \t]{0,8}\r?\n\s{0,8}SECTION\s"),
}
"""How the other texts begin, by driver: a .tab or a .mif, and a DXF, perhaps after comments."""
_PLAIN_ENCODING = re.compile(
    r"utf-?8|(?:us-)?ascii|iso[-_]?8859[-_]?\d{1,2}|latin[-_]?\d|(?:windows-|cp)125\d", re.IGNORECASE
)
"""Encodings that are supersets of ASCII."""


def json_type(head: bytes) -> str:
    """Return the kind of the JSON object that begins a text: ``GeoJSON``, ``ESRIJSON``, ``error`` (the answer of a server of
    maps), another ``type``, or an empty text.

    Only the keys and texts of the object itself, and of the first of its ``features``, are considered.
    """  # noqa: D205
    for number, (key, value, at) in enumerate(_pairs(head, 0)):
        if key == "type":
            return "GeoJSON" if value in _GEOJSON else value
        if key == "error" and value == "{" and not number:
            return "error"
        first = {name: kind for name, kind, _ in _pairs(head, at)} if key == "features" and value == "[" else {}
        if first.get("type") == "Feature":
            return "GeoJSON"
        if first.get("attributes") == first.get("geometry") == "{":
            return "ESRIJSON"
    return ""


def text_driver(head: bytes) -> str | None:
    """Return the driver of a text that is a table of MapInfo or a drawing of AutoCAD; None for another."""
    return next((driver for driver, sign in _SIGNS.items() if sign.match(head)), None)


def _pairs(head: bytes, at: int) -> Iterator[tuple[str, str, int]]:
    """Yield each key of the object that begins at ``at``, its value (a text or an opening bracket), its end."""
    depth = 0
    texts: list[str] = []  # of the current pair
    while token := _TOKEN.match(head, _after_space(head, at)):
        at, word = token.end(), token[0]
        if word in b"}]":
            depth -= 1
        elif depth == 1 and word == b",":
            texts = []
        elif depth == 1 and word[:1] in b'"{[':
            texts.append(_string(word) if word[:1] == b'"' else word.decode("ascii"))
            if len(texts) == 2:
                yield texts[0], texts[1], at
        if word in b"{[":
            depth += 1
        if depth < 1:
            return


def _string(word: bytes) -> str:
    try:
        return str(json.loads(word))
    except ValueError:
        return ""


def _after_space(head: bytes, at: int) -> int:
    space = _SPACE.match(head, at)
    return space.end() if space else at


def xml_root(head: bytes) -> str:
    """Return the name of the root element of an XML, without prefix; empty if it is not in these bytes."""
    at = 0
    while True:
        at = _after_space(head, at)
        closing = b"?>" if head.startswith(b"<?", at) else b"-->" if head.startswith(b"<!--", at) else b""
        end = head.find(closing, at + 2)
        if not closing or end < 0:
            break
        at = end + len(closing)
    found = _ELEMENT.match(head, at)
    name = found[1].decode("utf-8", "replace") if found else ""
    return "kml" if name == "!DOCTYPE" and b"<kml" in head else name  # rejected later, with its own reason


def checked_text(file: Path, driver: str, folder: Path, notices: list[tuple[str, str]]) -> Path:
    """Return the file, or a copy in UTF-8 if its encoding is another; add findings to ``notices``.

    Raises
    ------
    FormatError
        ``XML_ENTIDAD``, ``KML_NETWORKLINK_IGNORADO``, ``JSON_INVALIDO``, ``ARCHIVO_TRUNCADO`` or ``CRS_DESCONOCIDO``.
    """
    if driver == "DXF":
        return file
    raw = file.read_bytes()
    if driver in {"KML", "GPX"}:
        refuse_entities(file, raw)
        _refuse_encoding(file, raw)
        if b"<NetworkLink" in raw and b"<coordinates" not in raw:
            raise FormatError(
                f"«{file.name}» solo enlaza a otra dirección de internet, que no se consulta. En Google Earth guarde el "
                "lugar mismo como KML.",
                code="KML_NETWORKLINK_IGNORADO",
            )
        return file
    found = decode(raw)
    notices.extend(found.notices)
    content = _check_json(file, found.text, driver)
    if count := sum(map(_open_rings, _geometries(content))):
        notices.append(
            ("ANILLO_CERRADO", f"{quantity(count, 'anillo no volvía', 'anillos no volvían')} a su primer punto; se cerró.")
        )
    if isinstance(content, dict) and content.get("exceededTransferLimit") is True:
        notices.append(("CUENTA_NO_CUADRA", "el servidor cortó la descarga: faltan elementos. Descárguelo por partes."))
    changed = declare_fields(content) if driver == "ESRIJSON" else level_texts(content)
    changed = (driver == "TopoJSON" and mark_texts(content)) or changed
    if not found.notices and not changed:
        return file
    folder.mkdir(exist_ok=True)
    copy = folder / f"{file.stem}.json"
    copy.write_text(json.dumps(content) if changed else found.text, encoding="utf-8")
    return copy


def empty_places(file: Path) -> list[int]:
    """Return the positions (from 0) of the GeoJSON features with an empty geometry, which GDAL reads as none."""
    geometries = _geometries(json.loads(file.read_text(encoding="utf-8-sig")))
    return [number for number, shape in enumerate(geometries) if isinstance(shape, dict) and shape.get("coordinates") == []]


def _geometries(content: object) -> list[object]:
    features = content.get("features") if isinstance(content, dict) else None
    return [item.get("geometry") for item in features if isinstance(item, dict)] if isinstance(features, list) else []


def _open_rings(shape: object) -> int:
    """Return the number of rings of a polygon whose last position differs from the first."""
    kind, rings = (shape.get("type"), shape.get("coordinates")) if isinstance(shape, dict) else ("", None)
    if kind == "MultiPolygon" and isinstance(rings, list):
        rings = [ring for part in rings if isinstance(part, list) for ring in part]
    if kind not in {"Polygon", "MultiPolygon"} or not isinstance(rings, list):
        return 0
    return sum(isinstance(ring, list) and len(ring) > 2 and ring[0] != ring[-1] for ring in rings)


def _refuse_encoding(file: Path, raw: bytes) -> None:
    """Raise FormatError for an XML whose encoding is not a superset of ASCII, in which the checks would find nothing."""
    text = raw.removeprefix(b"\xef\xbb\xbf").lstrip()
    declared = _ENCODING.search(text[: text.find(b"?>")]) if text.startswith(b"<?xml") else None
    name = declared[1].decode("ascii", "replace") if declared else "utf-8"
    if not _PLAIN_ENCODING.fullmatch(name):
        raise FormatError(
            f"«{file.name}» dice estar en la codificación «{name[:40]}», que no se lee. Guárdelo en UTF-8.",
            code="FORMATO_DESCONOCIDO",
        )


def _check_json(file: Path, text: str, driver: str) -> object:
    def refuse(word: str) -> NoReturn:
        raise FormatError(
            f"«{file.name}» contiene «{word}», que GeoJSON no admite. Vuelva a exportarlo.", code="JSON_INVALIDO"
        )

    try:
        content = json.loads(text, parse_constant=refuse)
    except FormatError:
        raise
    except RecursionError as error:
        raise FormatError(f"«{file.name}» está anidado sin sentido. Vuelva a exportarlo.", code="JSON_INVALIDO") from error
    except ValueError as error:
        raise FormatError(
            f"«{file.name}» está incompleto o mal escrito. Vuelva a exportarlo.", code="ARCHIVO_TRUNCADO"
        ) from error
    kind = str(content.get("type")) if isinstance(content, dict) else ""
    holds = {"GeoJSON": kind in _GEOJSON, "TopoJSON": kind == "Topology" and isinstance(content.get("arcs"), list)}
    if not holds.get(driver, kind not in {*_GEOJSON, "Topology"}):
        raise FormatError(
            f"«{file.name}» no es {driver}: dice ser «{shown(kind)}». Pida la capa misma.", code="FORMATO_DESCONOCIDO"
        )
    _check_crs(file, content)
    return content


def _check_crs(file: Path, content: object) -> None:
    """Raise FormatError for a CRS that does not exist, or is a link."""
    names = set()
    for declared in _declared(content):
        properties = declared.get("properties")
        name = properties.get("name") if isinstance(properties, dict) else None
        if str(declared.get("type", "")).lower().startswith(("link", "url")):
            raise FormatError(
                f"«{file.name}» manda buscar su sistema de coordenadas en una dirección de internet, que no se consulta. "
                "Expórtelo en WGS 84 (EPSG:4326).",
                code="CRS_DESCONOCIDO",
            )
        names |= {str(name)} if name else set()
    for name in sorted(names):
        try:
            CRS.from_user_input(name)
        except CRSError as error:
            raise FormatError(
                f"«{file.name}» declara un sistema de coordenadas que no existe («{name[:60]}»). Corríjalo al exportar.",
                code="CRS_DESCONOCIDO",
            ) from error


def _declared(content: object) -> Iterator[dict[str, Any]]:
    """Yield the CRS of a GeoJSON, of its features and of their geometries."""
    waiting = [content]
    while waiting:
        item = waiting.pop()
        if not isinstance(item, dict):
            continue
        if isinstance(item.get("crs"), dict):
            yield item["crs"]
        waiting.append(item.get("geometry"))
        for inner in (item.get("features"), item.get("geometries")):
            waiting += inner if isinstance(inner, list) else []
