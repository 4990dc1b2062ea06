"""The only opener of vector files.

A file is opened with one explicit driver, chosen from its first bytes, and by its real path on this disk: never a name
that somebody typed (a URL, ``/vsicurl/…``, ``CSV:…``), and never by letting the library guess, which follows links that a
disguised file may hold.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import fiona
import geopandas as gpd
import pyogrio

from geo.archives import check_zip, is_zip, unpack
from geo.errors import FormatError
from geo.gpkg import gpkg_tables
from geo.layertext import checked_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["is_vector", "list_layers", "read_layer", "read_layers", "real_file", "sniff_driver", "write_layers"]

_INDEXES = {".shx", ".sbn", ".sbx"}  # they begin as a .shp does
_SHAPEFILE_PARTS = {".shp", ".shx", ".dbf", ".prj", ".cpg"}
_SURE_DRIVERS = {"GPKG", "ESRI Shapefile", "FlatGeobuf"}
"""Drivers told by first bytes that no other driver claims: a library that guesses cannot guess wrong."""
_DISTRUST = "trusted_schema=OFF"
_MANY = 5000
"""Points from which a layer is read at once; fewer take no time either way."""
_LAST_CHANGE = "2000-01-01T00:00:00.000Z"
"""Written as the time of change of every GeoPackage, so that the same content is the same bytes."""


def real_file(path: str | Path) -> Path:
    """Return the resolved path of an existing regular file.

    Raises
    ------
    FormatError
        If there is no such file here; the path is never tried as anything else.
    """
    resolved = Path(path).resolve()
    if not resolved.is_file() or resolved.as_posix().startswith("/vsi"):
        raise FormatError(f"No se encuentra el archivo «{path}». Revise el nombre y la carpeta.")
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
    if text.startswith(b"{") and (b'"Feature' in text or b'"type"' in text):
        return "GeoJSON"
    if text.startswith(b"<") and b"<kml" in text:
        return "KML"
    return None


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
def _opened(path: str | Path) -> Iterator[tuple[Path, str]]:
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
        if driver == "ESRI Shapefile":
            inside = _copy_shapefile(inside, Path(folder) / "copia")
        elif driver in {"GeoJSON", "KML"}:
            inside = checked_text(inside, driver, Path(folder))
        yield inside, driver


def _copy_shapefile(file: Path, folder: Path) -> Path:
    """Copy the parts of a shapefile to a folder of ours, where a missing index may be written."""
    folder.mkdir()
    for part in file.parent.iterdir():
        if part.stem == file.stem and part.suffix.lower() in _SHAPEFILE_PARTS:
            copyfile(part, folder / f"{file.stem}{part.suffix.lower()}")
    return folder / f"{file.stem}.shp"


def list_layers(path: str | Path) -> list[str]:
    """Names of the layers in a vector file, asked one by one so that only its own driver ever sees the file."""
    with _opened(path) as (file, driver):
        return _names(file, driver, Path(path).name)


def _names(file: Path, driver: str, called: str) -> list[str]:
    names = _all_names(file, driver, called)
    if driver != "GPKG":
        return names
    tables = gpkg_tables(file)
    if not tables:
        raise _damaged(called, driver)
    if views := [name for name in names if name not in tables]:
        raise FormatError(
            f"«{called}» calcula la capa «{views[0]}» al abrirla (es una vista): no se ejecuta. Guárdela como capa propia.",
            code="DRIVER_PROHIBIDO",
        )
    return names


def _all_names(file: Path, driver: str, called: str) -> list[str]:
    names: list[str] = []
    while True:
        try:
            with _open(file, driver, len(names) or None) as source:
                names.append(source.name)
        except (fiona.errors.FionaError, ValueError) as error:
            if names:
                return names
            raise _damaged(called, driver) from error


def _open(file: Path, driver: str, layer: str | int | None) -> fiona.Collection:
    with fiona.Env(SHAPE_RESTORE_SHX="YES", OGR_SQLITE_PRAGMA=_DISTRUST):
        return fiona.open(file, driver=driver, layer=layer, allow_unsupported_drivers=True)


def _damaged(called: str, driver: str) -> FormatError:
    return FormatError(
        f"«{called}» está dañado o incompleto y no se pudo leer ({driver}). Vuelva a exportarlo.", code="ARCHIVO_TRUNCADO"
    )


def read_layer(path: str | Path, *, layer: str | None = None) -> gpd.GeoDataFrame:
    """Read one layer.

    Parameters
    ----------
    path
        A GeoPackage, Shapefile (zipped too), GeoJSON, KML, KMZ or FlatGeobuf.
    layer
        Its name, needed where the file holds several: none is picked in silence.

    Returns
    -------
    GeoDataFrame
        Columns and CRS (or None) as in the file; geometries may be null.

    Raises
    ------
    FormatError
        If it is no such file, is damaged, or holds several layers and none was named.
    """
    called = Path(path).name
    with _opened(path) as (file, driver):
        layers = _names(file, driver, called)
        if layer is None and len(layers) > 1:
            raise FormatError(
                f"«{called}» tiene {len(layers)} capas: {', '.join(layers)}. Elija una con --capa.", code="VARIAS_CAPAS"
            )
        if layer is not None and layer not in layers:
            raise FormatError(f"«{called}» no tiene la capa «{layer}». Hay: {', '.join(layers)}.")
        try:
            frame = _read(file, driver, layer or layers[0])
        except (fiona.errors.FionaError, pyogrio.errors.DataSourceError, RuntimeError, ValueError) as error:
            raise _damaged(called, driver) from error
        return frame


def _read(file: Path, driver: str, layer: str) -> gpd.GeoDataFrame:
    """Read a layer feature by feature, or at once where it is a big one of points; ``attrs`` has its ``elementos``."""
    with _open(file, driver, layer) as source:
        columns, crs, count = list(source.schema["properties"]), source.crs_wkt or None, len(source)
        many = count >= _MANY and driver in _SURE_DRIVERS and source.schema["geometry"].endswith("Point")
        if not many:
            frame = gpd.GeoDataFrame.from_features(list(source), crs=crs, columns=["geometry", *columns])
    if many:
        with _pyogrio_options(OGR_SQLITE_PRAGMA=_DISTRUST):
            frame = pyogrio.read_dataframe(file, layer=layer, use_arrow=True, datetime_as_string=True)
    frame.attrs["elementos"] = count
    return frame


def read_layers(path: str | Path) -> dict[str, gpd.GeoDataFrame]:
    """Read every layer of a file, by name."""
    return {name: read_layer(path, layer=name) for name in list_layers(path)}


def write_layers(path: Path, layers: Mapping[str, gpd.GeoDataFrame]) -> None:
    """Write layers as one new GeoPackage in EPSG:4326; the same content gives the same bytes.

    Parameters
    ----------
    path
        File to make; what stands there is replaced.
    layers
        Name to frame; empty frames are written as empty layers, so that the file's table of contents is constant.
    """
    path.unlink(missing_ok=True)
    with _pyogrio_options(OGR_CURRENT_DATE=_LAST_CHANGE):
        for name, frame in layers.items():
            pyogrio.write_dataframe(frame.to_crs(4326), path, layer=name, driver="GPKG")


@contextmanager
def _pyogrio_options(**options: str) -> Iterator[None]:
    """Set options of GDAL for a while."""
    pyogrio.set_gdal_config_options(options)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(dict.fromkeys(options))
