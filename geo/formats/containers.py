"""Recognition of vector files by their first bytes, and preparation for the driver: unpacked, copied, text in UTF-8."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from geo.errors import FormatError
from geo.formats.archives import check_zip, expand, is_zip, unpack
from geo.formats.kinds import kind_of, refusal
from geo.formats.layers.json_lines import as_collection
from geo.formats.layers.preparation import gathered_geodatabases, parts_of, prepared
from geo.formats.real_files import damaged, real_file
from geo.formats.signatures import extract_features, extract_header
from geo.wording import listing

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "Opened",
    "checked_extract",
    "expanded",
    "is_osm",
    "is_vector",
    "opened",
    "packed_twice",
    "parts_of",
    "real_file",
    "sniff_driver",
]

_HEADER_BYTES = 65_536
"""Bytes of an extract that hold the header of its first block."""
_EXTRACT_FEATURES = {"OsmSchema-V0.6", "DenseNodes"}
_ACCEPTED = (
    "Se aceptan GeoPackage, Shapefile, GeoJSON, KML, KMZ, FlatGeobuf, geodatabase de ESRI (.gdb), GeoParquet, TopoJSON, "
    "GPX, MapInfo y DXF."
)
_TABLE = (
    "Si es la tabla de los hechos, va en --incidentes; si es un cuadro de vértices, dibújelo en QGIS y expórtelo como capa."
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
    kind = kind_of(real_file(path))
    if kind.role == "order":
        raise refusal(Path(path).name, kind)
    return kind.key if kind.role == "layer" else None


def is_osm(path: str | Path) -> bool:
    """Return whether a file is an OpenStreetMap extract (.osm.pbf), by its first header.

    Raises
    ------
    FormatError
        If it is one but ends within its first block.
    """
    return kind_of(real_file(path)).role == "extract"


def checked_extract(path: str | Path) -> Path:
    """Return the resolved path of an extract whose first block declares only features that we can read.

    Raises
    ------
    FormatError
        If it is damaged, not an extract, or of an unsupported kind (with the history of each object).
    """
    file = real_file(path)
    with file.open("rb") as stream:
        found = extract_header(stream.read(_HEADER_BYTES)) if is_osm(file) else None
        if not found:
            raise damaged(file.name, "OSM")
        stream.seek(found[0])
        try:
            unknown = extract_features(stream.read(found[1] - found[0])) - _EXTRACT_FEATURES
        except ValueError as error:
            raise damaged(file.name, "OSM") from error
    if unknown:
        raise FormatError(
            f"«{file.name}» es un extracto de OpenStreetMap de una clase que no se lee "
            f"({listing(sorted(unknown), letters=80)}). Descargue el extracto común (.osm.pbf).",
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


def packed_twice(called: str) -> FormatError:
    """Return the error for a packed file inside another."""
    return FormatError(
        f"«{called}» tiene un archivo comprimido dentro de otro: no se abre. Descomprímalo una vez e indique lo que hay "
        "dentro.",
        code="ZIP_BOMBA",
    )


def expanded(file: Path, folder: Path) -> Path:
    """Return what is packed in a file by gzip, bzip2 or xz, written to a folder; for another file, the file itself.

    Raises
    ------
    FormatError
        As :func:`geo.formats.archives.expand`, or ``ZIP_BOMBA`` if it is packed twice.
    """
    kind = kind_of(file)
    if kind.role != "container" or kind.key == "zip":
        return file
    inside = expand(file, folder)
    if kind_of(inside).role == "container":
        raise packed_twice(file.name)
    return inside


def _driver(file: Path) -> str:
    driver = sniff_driver(file)
    if driver is None:
        raise _no_layer(file, "no es una capa que se pueda leer")
    return driver


def _no_layer(file: Path, what: str) -> FormatError:
    """Return the error for a file that is no layer: what it is, if that is known, and what a table is for."""
    kind = kind_of(file)
    if kind.name:
        return refusal(file.name, kind)
    advice = f" {_TABLE}" if kind.role == "table" else ""
    return FormatError(f"«{file.name}» {what}. {_ACCEPTED}{advice}", code="FORMATO_DESCONOCIDO")


@contextmanager
def opened(path: str | Path) -> Iterator[Opened]:
    """Yield the file to open and its driver: the layer inside a zip, or a copy of a shapefile with all its parts."""
    file = real_file(path)
    with TemporaryDirectory() as folder:
        inside = expanded(file, Path(folder))
        if file.is_file() and is_zip(file):
            members = [
                item for item in gathered_geodatabases(unpack(file, Path(folder))) if item.suffix.lower() not in _INDEXES
            ]
            layers = [item for item in members if sniff_driver(item)]
            if not layers:
                raise _no_layer(file, "no es una capa, ni tiene una dentro")
            if len(layers) != 1:
                raise FormatError(
                    f"«{file.name}» tiene {len(layers)} capas dentro; deje una sola. "
                    f"Hay: {listing(item.name for item in layers)}.",
                    code="VARIOS_ARCHIVOS",
                )
            inside = layers[0]
        driver = _driver(inside)
        notices: list[tuple[str, str]] = []
        if driver == "GeoJSONSeq":
            inside, driver = as_collection(inside, Path(folder), notices), "GeoJSON"
        inside, page = prepared(inside, driver, Path(folder) / "copia", notices)
        yield Opened(inside, driver, tuple(notices), page)
