"""Recognition of vector files by their first bytes, and preparation for the driver: unpacked, copied, text in UTF-8."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from geo.decode import decode
from geo.errors import FormatError
from geo.formats.archives import check_zip, is_zip, unpack
from geo.formats.layers.vector_text import checked_text, json_type, xml_root
from geo.formats.signatures import (
    database_is_sound,
    extract_features,
    extract_header,
    flatgeobuf_is_sound,
    shapefile_is_sound,
)
from geo.paths import MOST_BYTES, existing_file
from geo.wording import listing

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Opened", "checked_extract", "damaged", "is_osm", "is_vector", "opened", "parts_of", "real_file", "sniff_driver"]

_BINARY = {
    "GPKG": (b"SQLite format 3\x00", database_is_sound),
    "ESRI Shapefile": (b"\x00\x00\x27\x0a", shapefile_is_sound),
    "FlatGeobuf": (b"fgb\x03fgb", flatgeobuf_is_sound),
}
"""First bytes of each binary format, and the check of the rest of its header."""
_HEAD_BYTES = 65_536
"""Bytes of a file in which its format is recognised: comments and metadata may precede the decisive name."""
_EXTRACT_FEATURES = {"OsmSchema-V0.6", "DenseNodes"}
_ACCEPTED = "Se aceptan GeoPackage, Shapefile, GeoJSON, KML, KMZ y FlatGeobuf."
_INDEXES = {".shx", ".sbn", ".sbx"}  # begin with the same bytes as a .shp
_DBF_HEADER, _DBF_LANGUAGE = 32, 29  # bytes of the header of a .dbf, and offset of the byte for its encoding
_CODE_PAGES = {"1252": "cp1252", "850": "cp850", "10000": "mac_roman"}
_UNSETTLED = ("-journal", "-wal")
_SQLITE_TAILS = (*_UNSETTLED, "-shm")
_SHAPEFILE_PARTS = {".shp", ".shx", ".dbf", ".prj", ".cpg"}


@dataclass(frozen=True, slots=True)
class Opened:
    """A ``file`` ready for its ``driver``, and ``notices`` of the preparation: (code, Spanish predicate)."""

    file: Path
    driver: str
    notices: tuple[tuple[str, str], ...] = ()


def real_file(path: str | Path) -> Path:
    """Return the resolved path of an existing regular file.

    Raises
    ------
    FormatError
        If there is no such file, or it is too large.
    """
    resolved = existing_file(path)
    if resolved.as_posix().startswith("/vsi"):
        raise FormatError(f"No se encuentra el archivo «{path}». Revise el nombre y la carpeta.")
    if resolved.stat().st_size > MOST_BYTES:
        raise FormatError(
            f"«{resolved.name}» pesa más de {MOST_BYTES // 1_000_000} MB: no se abre. Expórtelo por partes, por ejemplo "
            "un año en cada archivo.",
            code="ARCHIVO_GRANDE",
        )
    return resolved


def sniff_driver(path: str | Path) -> str | None:
    """Return the driver for a file by its header, or None for an unknown format.

    Raises
    ------
    FormatError
        If the header is of a known format but invalid (``ARCHIVO_TRUNCADO``), or the file refers to other files to read
        (``DRIVER_PROHIBIDO``).
    """
    file = real_file(path)
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
    return {"kml": "KML", "GeoJSON": "GeoJSON"}.get(kind)


def _declared_type(head: bytes) -> str:
    """Return the ``type`` of a JSON, or the root element of an XML."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return json_type(text) if text.startswith(b"{") else xml_root(text)


def _head(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(_HEAD_BYTES)


def damaged(called: str, driver: str) -> FormatError:
    """Return the error for a file that its driver cannot read."""
    return FormatError(
        f"«{called}» está dañado o incompleto y no se pudo leer ({driver}). Vuelva a exportarlo.", code="ARCHIVO_TRUNCADO"
    )


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
            f"«{file.name}» es un extracto de OpenStreetMap de una clase que no se lee "
            f"({listing(sorted(unknown), letters=80)}). Descargue el extracto común (.osm.pbf).",
            code="FORMATO_DESCONOCIDO",
        )
    return file


def is_vector(path: str | Path) -> bool:
    """Return whether :func:`read_layer` can open a file: a vector layer, or a zip with one."""
    file = real_file(path)
    if not is_zip(file):
        return sniff_driver(file) is not None
    names = [item.filename.lower() for item in check_zip(file)]
    return any(name.endswith((".shp", ".kml", ".gpkg", ".geojson", ".fgb")) for name in names)


def _driver(file: Path) -> str:
    driver = sniff_driver(file)
    if driver is None and _declared_type(_head(file)) == "Topology":
        raise FormatError(
            f"«{file.name}» es TopoJSON, que no se lee: expórtelo como GeoJSON o GeoPackage.", code="FORMATO_DESCONOCIDO"
        )
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
        if is_zip(file):
            members = [item for item in unpack(file, Path(folder)) if item.suffix.lower() not in _INDEXES]
            layers = [item for item in members if sniff_driver(item)]
            if not layers:
                raise FormatError(
                    f"«{file.name}» no es una capa, ni tiene una dentro. {_ACCEPTED}", code="FORMATO_DESCONOCIDO"
                )
            if len(layers) != 1:
                raise FormatError(
                    f"«{file.name}» tiene {len(layers)} capas dentro; deje una sola. "
                    f"Hay: {listing(item.name for item in layers)}.",
                    code="VARIOS_ARCHIVOS",
                )
            inside = layers[0]
        driver = _driver(inside)
        notices: list[tuple[str, str]] = []
        if driver == "ESRI Shapefile":
            inside = _copy_shapefile(inside, Path(folder) / "copia", notices)
        elif driver == "GPKG":
            inside = _copy_unsettled(inside, Path(folder) / "copia")
        elif driver in {"GeoJSON", "KML"}:
            inside = checked_text(inside, driver, Path(folder), notices)
        yield Opened(inside, driver, tuple(notices))


def _copy_unsettled(file: Path, folder: Path) -> Path:
    """Return a copy of a database with a journal, which SQLite would otherwise apply to the file of the user."""
    beside = {tail: part for tail in _SQLITE_TAILS if (part := Path(f"{file}{tail}")).exists()}
    for part in beside.values():
        existing_file(part)  # SQLite opens it as well
    if not beside.keys() & {*_UNSETTLED}:
        return file
    folder.mkdir()
    copy = Path(copyfile(file, folder / "base.gpkg"))
    for tail in _UNSETTLED:
        if tail in beside:
            copyfile(real_file(beside[tail]), f"{copy}{tail}")
    return copy


def parts_of(file: Path) -> list[Path]:
    """Return the files of a shapefile; for another format, the file alone."""
    if file.suffix.lower() not in _SHAPEFILE_PARTS:
        return [file]
    beside = (part for part in file.parent.iterdir() if part.stem == file.stem)
    return sorted(part for part in beside if part.suffix.lower() in _SHAPEFILE_PARTS)


def _copy_shapefile(file: Path, folder: Path, notices: list[tuple[str, str]]) -> Path:
    """Return a copy of the parts of a shapefile in a folder where a missing index or encoding file may be written."""
    folder.mkdir()
    for part in parts_of(file):
        copyfile(real_file(part), folder / f"{file.stem}{part.suffix.lower()}")
    copy = folder / f"{file.stem}.shp"
    if not copy.with_suffix(".shx").exists():
        notices.append(("SHX_RECONSTRUIDO", "le faltaba su índice (.shx): se reconstruyó."))
    if (texts := copy.with_suffix(".dbf")).exists() and not copy.with_suffix(".cpg").exists():
        _write_encoding(texts, copy.with_suffix(".cpg"), notices)
    return copy


def _write_encoding(texts: Path, page: Path, notices: list[tuple[str, str]]) -> None:
    """Write the encoding file of a .dbf that declares no encoding, detected from its text."""
    raw = texts.read_bytes()
    if len(raw) < _DBF_HEADER or raw[_DBF_LANGUAGE] or raw.isascii():
        return
    found = decode(raw[int.from_bytes(raw[8:10], "little") :])
    name = found.notices[0][1] if found.notices else "utf-8"
    page.write_text(next((code for code, word in _CODE_PAGES.items() if word in name), "UTF-8"), encoding="ascii")
    notices.append(
        ("ENC_DETECTADA", f"sus textos no declaran codificación: {name if found.notices else 'se leyeron como utf-8.'}")
    )
