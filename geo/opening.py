"""What a vector file is, told by its first bytes, and made ready to open: unpacked, copied, its text in UTF-8."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from geo.archives import check_zip, is_zip, unpack
from geo.decode import decode
from geo.errors import FormatError
from geo.given import existing_file
from geo.layertext import checked_text

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Opened", "is_osm", "is_vector", "opened", "real_file", "sniff_driver"]

_GEOJSON = re.compile(
    rb'"type"\s*:\s*"(?:Feature|FeatureCollection|(?:Multi)?(?:Point|LineString|Polygon)|GeometryCollection)"'
)
_INDEXES = {".shx", ".sbn", ".sbx"}  # they begin as a .shp does
_MOST_BYTES = 500_000_000
_DBF_HEADER, _DBF_LANGUAGE = 32, 29
_CODE_PAGES = {"1252": "cp1252", "850": "cp850", "10000": "mac_roman"}
_SQLITE_TAILS = ("-journal", "-wal", "-shm")
_SHAPEFILE_PARTS = {".shp", ".shx", ".dbf", ".prj", ".cpg"}


@dataclass(frozen=True, slots=True)
class Opened:
    """A ``file`` ready for its ``driver``, and the ``notices`` of what was done to it: (code, Spanish words)."""

    file: Path
    driver: str
    notices: tuple[tuple[str, str], ...] = ()


def real_file(path: str | Path) -> Path:
    """Return the resolved path of an existing regular file.

    Raises
    ------
    FormatError
        If there is no such file here, or it is too large; the path is never tried as anything else.
    """
    resolved = existing_file(path)
    if resolved.as_posix().startswith("/vsi"):
        raise FormatError(f"No se encuentra el archivo «{path}». Revise el nombre y la carpeta.")
    if resolved.stat().st_size > _MOST_BYTES:
        raise FormatError(
            f"«{resolved.name}» pesa más de {_MOST_BYTES // 1_000_000} MB: no se abre. Expórtelo por partes, por ejemplo "
            "un año en cada archivo.",
            code="ARCHIVO_GRANDE",
        )
    return resolved


def sniff_driver(path: str | Path) -> str | None:
    """Return the driver that the first bytes of a file ask for, or None if it is not a known vector file."""
    file = real_file(path)
    with file.open("rb") as stream:
        head = stream.read(4096)
    if head.startswith(b"SQLite format 3\x00"):
        return "GPKG"
    if head.startswith(b"\x00\x00\x27\x0a"):
        return "ESRI Shapefile"
    if head.startswith(b"fgb\x03fgb"):
        return "FlatGeobuf"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith((b"<OGR", b"<VRT")) or b"gdal_streamed_alg" in text:
        raise FormatError(
            f"«{file.name}» no es una capa: es una orden para leer otros archivos. No se abre. Pida la capa misma.",
            code="DRIVER_PROHIBIDO",
        )
    if text.startswith(b"{") and _GEOJSON.search(text):
        return "GeoJSON"
    if text.startswith(b"<") and b"<kml" in text:
        return "KML"
    return None


def is_osm(path: str | Path) -> bool:
    """Tell whether a file is an OpenStreetMap extract (.osm.pbf), from its first bytes."""
    with real_file(path).open("rb") as stream:
        return stream.read(15)[4:] == b"\x0a\x09OSMHeader"


def is_vector(path: str | Path) -> bool:
    """Tell whether a file is a vector layer, or a zip with one inside, that :func:`read_layer` can open."""
    file = real_file(path)
    if not is_zip(file):
        return sniff_driver(file) is not None
    names = [item.filename.lower() for item in check_zip(file)]
    return any(name.endswith((".shp", ".kml", ".gpkg", ".geojson", ".fgb")) for name in names)


def _driver(file: Path) -> str:
    driver = sniff_driver(file)
    if driver is None:
        raise FormatError(
            f"«{file.name}» no es una capa que se pueda leer. Se aceptan GeoPackage, Shapefile, GeoJSON, KML, KMZ y "
            "FlatGeobuf.",
            code="FORMATO_DESCONOCIDO",
        )
    return driver


@contextmanager
def opened(path: str | Path) -> Iterator[Opened]:
    """Give the file to open and its driver: the layer inside a zip, or a copy of a shapefile with the parts it needs."""
    file = real_file(path)
    with TemporaryDirectory() as folder:
        inside = file
        if is_zip(file):
            members = [item for item in unpack(file, Path(folder)) if item.suffix.lower() not in _INDEXES]
            layers = [item for item in members if sniff_driver(item)]
            if len(layers) != 1:
                raise FormatError(
                    f"«{file.name}» tiene {len(layers)} capas dentro; deje una sola. "
                    f"Hay: {', '.join(item.name for item in layers) or 'ninguna'}.",
                    code="VARIOS_ARCHIVOS",
                )
            inside = layers[0]
        driver = _driver(inside)
        for tail in _SQLITE_TAILS:
            if driver == "GPKG" and (beside := Path(f"{inside}{tail}")).exists():
                existing_file(beside)  # SQLite opens it too
        notices: list[tuple[str, str]] = []
        if driver == "ESRI Shapefile":
            inside = _copy_shapefile(inside, Path(folder) / "copia", notices)
        elif driver in {"GeoJSON", "KML"}:
            inside = checked_text(inside, driver, Path(folder), notices)
        yield Opened(inside, driver, tuple(notices))


def _copy_shapefile(file: Path, folder: Path, notices: list[tuple[str, str]]) -> Path:
    """Copy the parts of a shapefile to a folder of ours, where a missing index or encoding may be written."""
    folder.mkdir()
    for part in file.parent.iterdir():
        if part.stem == file.stem and part.suffix.lower() in _SHAPEFILE_PARTS:
            copyfile(real_file(part), folder / f"{file.stem}{part.suffix.lower()}")
    copy = folder / f"{file.stem}.shp"
    if not copy.with_suffix(".shx").exists():
        notices.append(("SHX_RECONSTRUIDO", "le faltaba su índice (.shx): se reconstruyó."))
    if (texts := copy.with_suffix(".dbf")).exists() and not copy.with_suffix(".cpg").exists():
        _tell_encoding(texts, copy.with_suffix(".cpg"), notices)
    return copy


def _tell_encoding(texts: Path, page: Path, notices: list[tuple[str, str]]) -> None:
    """Find the encoding of a table that declares none, and write it where the driver looks for it."""
    raw = texts.read_bytes()
    if len(raw) < _DBF_HEADER or raw[_DBF_LANGUAGE] or raw.isascii():
        return
    found = decode(raw[int.from_bytes(raw[8:10], "little") :])
    name = found.notices[0][1] if found.notices else "utf-8"
    page.write_text(next((code for code, word in _CODE_PAGES.items() if word in name), "UTF-8"), encoding="ascii")
    notices.append(
        ("ENC_DETECTADA", f"sus textos no declaran codificación: {name if found.notices else 'se leyeron como utf-8.'}")
    )
