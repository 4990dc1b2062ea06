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
from geo.formats.archives import check_zip, expand, is_zip, unpack
from geo.formats.kinds import damaged, kind_of, refusal
from geo.formats.layers.json_lines import as_collection
from geo.formats.layers.vector_text import checked_text
from geo.formats.signatures import extract_features, extract_header
from geo.paths import MOST_BYTES, existing_file

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Opened", "checked_extract", "expanded", "is_osm", "is_vector", "opened", "parts_of", "real_file", "sniff_driver"]

_HEADER_BYTES = 65_536
"""Bytes of an extract that hold the header of its first block."""
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
            f"«{file.name}» es un extracto de OpenStreetMap de una clase que no se lee ({', '.join(sorted(unknown))[:80]}). "
            "Descargue el extracto común (.osm.pbf).",
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
        raise FormatError(
            f"«{file.name}» es un archivo comprimido dentro de otro: no se abre. Descomprímalo una vez e indique lo que "
            "tiene dentro.",
            code="ZIP_BOMBA",
        )
    return inside


def _driver(file: Path) -> str:
    driver = sniff_driver(file)
    if driver is None and (kind := kind_of(file)).role == "named":
        raise refusal(file.name, kind)
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
        inside = expanded(file, Path(folder))
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
                    f"Hay: {', '.join(item.name for item in layers)}.",
                    code="VARIOS_ARCHIVOS",
                )
            inside = layers[0]
        driver = _driver(inside)
        notices: list[tuple[str, str]] = []
        if driver == "GeoJSONSeq":
            inside, driver = as_collection(inside, Path(folder), notices), "GeoJSON"
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
