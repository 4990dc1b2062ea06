"""Recognition of vector files by their first bytes, and preparation for the driver: unpacked, copied, text in UTF-8."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from geo.errors import FormatError
from geo.formats.archives import check_zip, is_zip, unpack
from geo.formats.layers.geoparquet import is_geoparquet
from geo.formats.layers.preparation import gathered_geodatabases, parts_of, prepared
from geo.formats.layers.vector_text import json_type, text_driver, xml_root
from geo.formats.real_files import damaged, real_file
from geo.formats.signatures import (
    database_is_sound,
    extract_features,
    extract_header,
    flatgeobuf_is_sound,
    shapefile_is_sound,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Opened", "checked_extract", "damaged", "is_osm", "is_vector", "opened", "parts_of", "real_file", "sniff_driver"]

_BINARY = {
    "GPKG": (b"SQLite format 3\x00", database_is_sound),
    "ESRI Shapefile": (b"\x00\x00\x27\x0a", shapefile_is_sound),
    "FlatGeobuf": (b"fgb\x03fgb", flatgeobuf_is_sound),
}
"""First bytes of each binary format, and the check of the rest of its header."""
_TEXTS = {"kml": "KML", "gpx": "GPX", "GeoJSON": "GeoJSON", "Topology": "TopoJSON", "ESRIJSON": "ESRIJSON"}
"""Driver by the root element of an XML, or the type of a JSON."""
_HEAD_BYTES = 65_536
"""Bytes of a file in which its format is recognised: comments and metadata may precede the decisive name."""
_EXTRACT_FEATURES = {"OsmSchema-V0.6", "DenseNodes"}
_ACCEPTED = (
    "Se aceptan GeoPackage, Shapefile, GeoJSON, KML, KMZ, FlatGeobuf, geodatabase de ESRI (.gdb), GeoParquet, TopoJSON, "
    "GPX, MapInfo y DXF."
)
_INDEXES = {".shx", ".sbn", ".sbx"}  # begin with the same bytes as a .shp
_NAMES = (".shp", ".kml", ".gpkg", ".geojson", ".fgb", ".gdbtable", ".mif", ".gpx", ".dxf", ".topojson")
"""Ends of the names of layers in a zip; other files may be tables."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A ``file`` ready for its ``driver``, and ``notices`` of the preparation: (code, Spanish predicate).

    ``page`` is the encoding of its texts where the driver reads them as bytes (:mod:`geo.formats.layers.dbf_text`).
    """

    file: Path
    driver: str
    notices: tuple[tuple[str, str], ...] = ()
    page: str = ""


def sniff_driver(path: str | Path) -> str | None:
    """Return the driver for a file by its header, or None for an unknown format.

    Raises
    ------
    FormatError
        If the header is of a known format but invalid (``ARCHIVO_TRUNCADO``), or the file refers to other files to read
        (``DRIVER_PROHIBIDO``).
    """
    file = real_file(path)
    if file.is_dir():
        return "OpenFileGDB"
    head = _head(file)
    for driver, (magic, is_sound) in _BINARY.items():
        if head.startswith(magic):
            if not is_sound(head, file.stat().st_size):
                raise damaged(file.name, driver)
            return driver
    kind = _declared_type(head)
    if kind.startswith(("OGR", "VRT", "gdal_")):
        raise FormatError(
            f"«{file.name}» no es una capa: es una orden para leer otros archivos. No se abre. Pida la capa misma.",
            code="DRIVER_PROHIBIDO",
        )
    if kind == "error":
        raise FormatError(
            f"«{file.name}» no tiene datos: es la respuesta de error de un servidor de mapas. Vuelva a descargarlo.",
            code="FORMATO_DESCONOCIDO",
        )
    if is_geoparquet(file):
        return "Parquet"
    return _TEXTS.get(kind) or text_driver(head)


def _declared_type(head: bytes) -> str:
    """Return the ``type`` of a JSON, or the root element of an XML."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return json_type(text) if text.startswith(b"{") else xml_root(text)


def _head(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(_HEAD_BYTES)


def is_osm(path: str | Path) -> bool:
    """Return whether a file is an OpenStreetMap extract (.osm.pbf), by its first header.

    Raises
    ------
    FormatError
        If it is one but ends within its first block.
    """
    file = real_file(path)
    found = extract_header(_head(file))
    if found and found[1] > file.stat().st_size:
        raise damaged(file.name, "OSM")
    return found is not None


def checked_extract(path: str | Path) -> Path:
    """Return the resolved path of an extract whose first block declares only features that we can read.

    Raises
    ------
    FormatError
        If it is damaged, not an extract, or of an unsupported kind (with the history of each object).
    """
    file = real_file(path)
    if not is_osm(file) or not (found := extract_header(_head(file))):
        raise damaged(file.name, "OSM")
    with file.open("rb") as stream:
        stream.seek(found[0])
        try:
            unknown = extract_features(stream.read(found[1] - found[0])) - _EXTRACT_FEATURES
        except ValueError as error:
            raise damaged(file.name, "OSM") from error
    if unknown:
        raise FormatError(
            f"«{file.name}» es un extracto de OpenStreetMap de una clase que no se lee ({', '.join(sorted(unknown))[:80]}). "
            "Descargue el extracto común (.osm.pbf).",
            code="FORMATO_DESCONOCIDO",
        )
    return file


def is_vector(path: str | Path) -> bool:
    """Return whether :func:`read_layer` can open a file: a vector layer, or a zip with one."""
    file = real_file(path)
    if file.is_dir() or not is_zip(file):
        return sniff_driver(file) is not None
    names = [item.filename.lower() for item in check_zip(file)]
    return any(name.endswith(_NAMES) for name in names) or {".tab", ".map"} <= {name[-4:] for name in names}


def _driver(file: Path) -> str:
    driver = sniff_driver(file)
    if driver is None:
        raise FormatError(
            f"«{file.name}» no es una capa que se pueda leer. {_ACCEPTED}",
            code="FORMATO_DESCONOCIDO",
        )
    return driver


@contextmanager
def opened(path: str | Path) -> Iterator[Opened]:
    """Yield the file to open and its driver: the layer inside a zip, or a copy of a shapefile with all its parts."""
    file = real_file(path)
    with TemporaryDirectory() as folder:
        inside = file
        if file.is_file() and is_zip(file):
            members = [
                item for item in gathered_geodatabases(unpack(file, Path(folder))) if item.suffix.lower() not in _INDEXES
            ]
            layers = [item for item in members if sniff_driver(item)]
            if not layers:
                raise FormatError(
                    f"«{file.name}» no es una capa, ni tiene una dentro. {_ACCEPTED}", code="FORMATO_DESCONOCIDO"
                )
            if len(layers) != 1:
                raise FormatError(
                    f"«{file.name}» tiene {len(layers)} capas dentro; deje una sola. "
                    f"Hay: {', '.join(item.name for item in layers)}.",
                    code="VARIOS_ARCHIVOS",
                )
            inside = layers[0]
        driver = _driver(inside)
        notices: list[tuple[str, str]] = []
        inside, page = prepared(inside, driver, Path(folder) / "copia", notices)
        yield Opened(inside, driver, tuple(notices), page)
