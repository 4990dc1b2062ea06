"""What a file is, by its content: the one table of the kinds that are read, unpacked, or only named.

Pure Python, so that the parent process may ask; the name of a file decides only where the content cannot.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Literal

from geo.decode import decode
from geo.errors import FormatError
from geo.formats import foreign_kinds as foreign
from geo.formats.archives import check_zip
from geo.formats.layers.vector_text import json_type, text_driver, xml_root
from geo.formats.real_files import damaged
from geo.formats.signatures import (
    database_is_sound,
    extract_header,
    flatgeobuf_is_sound,
    has_geometry_column,
    shapefile_is_sound,
)

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Kind", "kind_of", "refusal"]

Role = Literal["table", "layer", "extract", "container", "order", "named"]

_HEAD_BYTES = 65_536
"""Bytes of a file in which its kind is recognised: comments and metadata may precede the decisive name."""
_FIRST_LINE = 32 << 20
"""Bytes of the first line of GeoJSON by lines, at most (32 MiB): a polygon of a million vertices."""
_BINARY = {
    "GPKG": (b"SQLite format 3\x00", database_is_sound),
    "ESRI Shapefile": (b"\x00\x00\x27\x0a", shapefile_is_sound),
    "FlatGeobuf": (b"fgb\x03fgb", flatgeobuf_is_sound),
}
"""First bytes of each binary layer, and the check of the rest of its header."""
_PACKED = {"gzip": (0, b"\x1f\x8b\x08"), "bzip2": (4, b"1AY&SY"), "xz": (0, b"\xfd7zXZ\x00"), "zip": (0, b"PK\x03\x04")}
"""Offset and bytes that begin each kind of container."""
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOOK_MEMBERS = {"[Content_Types].xml", "mimetype", "xl/workbook.xml"}
_TEXT_DOCUMENT = re.compile(rb"mimetypeapplication/(?:vnd\.oasis\.opendocument\.(?:text|presentation|graphics)|epub)")
_FIRST_PAGE = b"\x15"  # a page header of a Parquet begins with its type, a 32-bit integer
_HTML = {"html", "head", "body", "table", "meta", "style", "div", "title", "center", "font", "form", "script", "tr"}
_DOCUMENT_TYPE = re.compile(rb"<!doctype\s{1,8}(\w{1,20})", re.IGNORECASE)
_OFFICE_XML = b"urn:schemas-microsoft-com:office:spreadsheet"
_MESSAGE = re.compile(rb"(?:MIME-Version|From|Subject|Snapshot-Content-Location):", re.IGNORECASE)
_ORDERS = ("OGR", "VRT", "gdal_")
_TABLE_DATE = re.compile(rb"[\x03\x30\x31\x83\x8b\xf5][\x00-\xff][\x01-\x0c][\x01-\x1f]")
"""First bytes of a .dbf: version, and the year, month and day of its last change."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file is.

    ``key`` is the name of the driver for a layer. ``role`` says how it is read: an ``order`` refers to other files, and like
    what is only ``named`` it is never opened. ``name`` (Spanish: «es …») and ``advice`` are for messages.
    """

    key: str
    role: Role
    name: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class _Head:
    """The first bytes of a ``file``, its ``size`` in bytes, and its first ``text``, in UTF-8 where it was in UTF-16."""

    file: Path
    raw: bytes
    size: int
    text: bytes


def kind_of(file: Path) -> Kind:
    """Return the kind of a regular file, or of the folder of a geodatabase.

    Raises
    ------
    FormatError
        ``ARCHIVO_TRUNCADO``, if the file begins as a binary layer but its header is invalid; as :func:`check_zip` does for
        a zip.
    """
    if file.is_dir():
        return Kind("OpenFileGDB", "layer")
    with file.open("rb") as stream:
        raw = stream.read(_HEAD_BYTES)
    head = _Head(file, raw, file.stat().st_size, _plain(raw))
    for recognise in (_empty, _binary, _foreign, _packed, _compound, _parquet, _extract, _markup, _json):
        if found := recognise(head):
            return found
    return Kind("text", "table")


def refusal(called: str, kind: Kind) -> FormatError:
    """Return the error for a file of a kind that is not opened, which says what it is and what to do."""
    code = {"order": "DRIVER_PROHIBIDO"}.get(kind.role, "ARCHIVO_VACIO" if kind.key == "empty" else "FORMATO_DESCONOCIDO")
    return FormatError(f"«{called}» es {kind.name}. {kind.advice}", code=code)


def _named(key: str) -> Kind:
    return Kind(key, "named", *foreign.FOREIGN[key])


def _plain(raw: bytes) -> bytes:
    """Return the first text of a file, without mark and leading blanks; UTF-16 as UTF-8."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in raw[:64]:
        raw = decode(raw).text.encode("utf-8", "replace")
    return raw.removeprefix(b"\xef\xbb\xbf").lstrip()


def _empty(head: _Head) -> Kind | None:
    if not head.size:
        return Kind("empty", "named", "un archivo vacío", "Vuelva a exportarlo.")
    return _named("zeros") if not head.raw.strip(b"\x00") else None


def _binary(head: _Head) -> Kind | None:
    """Return the kind of a binary layer; raise FormatError if the rest of its header is invalid."""
    if key := foreign.SUFFIXES.get(head.file.suffix.lower()):
        return _named(key)
    for driver, (magic, is_sound) in _BINARY.items():
        if head.raw.startswith(magic):
            if not is_sound(head.raw, head.size):
                raise damaged(head.file.name, driver)
            if head.raw[68:72] == b"MPBX":
                return _named("tiles")
            is_other = driver == "GPKG" and head.raw[68:70] != b"GP" and b"gpkg_contents" not in head.raw
            return _named("sqlite") if is_other else Kind(driver, "layer")
    return None


def _foreign(head: _Head) -> Kind | None:
    if driver := text_driver(head.raw):
        return Kind(driver, "layer")
    for at, mark, key in foreign.MARKS:
        if head.raw.startswith(mark, at) or (at == 0 and head.text.startswith(mark)):
            return _named(key)
    key = next((key for key, pattern in foreign.PATTERNS.items() if pattern.match(head.raw)), "")
    if not key and b"\x00" in head.raw[:32] and _TABLE_DATE.match(head.raw):
        return Kind("dbf", "table", *foreign.FOREIGN["dbf"])
    return _named(key) if key else None


def _packed(head: _Head) -> Kind | None:
    key = next((key for key, (at, mark) in _PACKED.items() if head.raw.startswith(mark, at)), "")
    if key != "zip":
        return Kind(key, "container") if key else None
    names = {item.filename for item in check_zip(head.file)}
    for key, fits in foreign.ZIP_MEMBERS:
        if any(map(fits, names)):
            return _named(key)
    if _TEXT_DOCUMENT.search(head.raw[:256]):
        return _named("text_document")
    return Kind("workbook", "table") if names & _BOOK_MEMBERS else Kind("zip", "container")


def _compound(head: _Head) -> Kind | None:
    """Return the kind of an old document of Office, by the names of its streams; a workbook where none tells."""
    if not head.raw.startswith(_COMPOUND):
        return None
    names = head.raw + _directory(head)
    key = next((key for stream, key in foreign.COMPOUND if stream.encode("utf-16-le") in names), "")
    return _named(key) if key else Kind("workbook", "table")


def _directory(head: _Head) -> bytes:
    """Return the bytes from the first sector of the directory of a compound document on."""
    sector = 1 << min(int.from_bytes(head.raw[30:32], "little"), 12)  # 512 or 4,096 bytes in every known writer
    with head.file.open("rb") as stream:
        stream.seek((int.from_bytes(head.raw[48:52], "little") + 1) * sector)
        return stream.read(_HEAD_BYTES)


def _parquet(head: _Head) -> Kind | None:
    """Return the kind of a Parquet table or a truncated one; text may begin with the same letters."""
    if not head.raw.startswith(b"PAR1"):
        return None
    with head.file.open("rb") as stream:
        stream.seek(max(head.size - 4, 0))
        whole = stream.read() == b"PAR1" or head.raw[4:5] == _FIRST_PAGE
        if whole and has_geometry_column(stream, head.size):
            return Kind("Parquet", "layer")
    return Kind("parquet", "table") if whole else None


def _extract(head: _Head) -> Kind | None:
    """Return the kind of an OpenStreetMap extract; raise FormatError if it ends within its first block."""
    found = extract_header(head.raw)
    if found and found[1] > head.size:
        raise damaged(head.file.name, "OSM")
    return Kind("OSM", "extract", "un extracto de OpenStreetMap", "Indíquelo como calles o mapa de base.") if found else None


def _markup(head: _Head) -> Kind | None:
    """Return the kind of an XML or HTML, by its root element; a web page in one file begins as a message."""
    if not head.text.startswith(b"<"):
        return Kind("mhtml", "table") if _MESSAGE.match(head.text) and b"text/html" in head.text else None
    root = xml_root(head.text)
    if root == "!DOCTYPE" and (declared := _DOCUMENT_TYPE.search(head.text)):
        root = declared[1].decode("ascii")
    if root.startswith(_ORDERS):
        return _order()
    if root.lower() in _HTML:
        return Kind("html", "table")
    if root in {"gpx", "kml"}:
        return Kind(root.upper(), "layer") if root.encode() in head.raw else _named("utf16")
    if root == "Workbook" and _OFFICE_XML in head.text:
        return Kind("xml2003", "table")
    key = foreign.XML_ROOTS.get(root, "xml" if head.text.startswith(b"<?xml") else "")
    return _named(key) if key else None


def _order() -> Kind:
    return Kind("order", "order", "una orden para leer otros archivos, no una capa", "No se abre. Pida la capa misma.")


def _json(head: _Head) -> Kind | None:
    """Return the kind of a JSON, by the type of its first object, and by what follows it."""
    text = head.text.removeprefix(b"\x1e").lstrip()
    many = text.startswith(b"[")
    first = text[1:].lstrip() if many else text
    if not first.startswith(b"{"):
        return Kind("json", "table") if many and first.startswith(b"[") else None
    declared = json_type(first)
    if declared.startswith(_ORDERS):
        return _order()
    if declared in foreign.JSON_TYPES:
        return _named(foreign.JSON_TYPES[declared])
    if found := _json_kinds().get("" if many else declared):
        return found
    if declared == "GeoJSON":
        return Kind("GeoJSONSeq" if many or _is_by_lines(head) else "GeoJSON", "layer")
    return Kind("json", "table")


def _json_kinds() -> dict[str, Kind]:
    """Return the kinds of other JSON by their type."""
    refused = Kind("json", "table", "la respuesta de error de un servidor de mapas, sin datos", "Vuelva a descargarlo.")
    return {"Topology": Kind("TopoJSON", "layer"), "ESRIJSON": Kind("ESRIJSON", "layer"), "error": refused}


def _is_by_lines(head: _Head) -> bool:
    """Return whether another object follows the first line, or a record separator precedes it."""
    if head.text.startswith(b"\x1e"):
        return True
    with head.file.open("rb") as stream:
        lines = (line.strip() for line in iter(lambda: stream.readline(_FIRST_LINE), b""))
        first, following = islice(chain(filter(None, lines), (b"", b"")), 2)
    return first.rstrip(b",").endswith(b"}") and following.startswith((b"{", b"\x1e"))
