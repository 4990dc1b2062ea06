"""Read and write vector files; no other module opens one.

A file is opened with one explicit driver, chosen from its header, with all other drivers switched off
(:mod:`geo.formats.layers.drivers`), and by its real path on this disk: never by a name as typed (a URL, ``/vsicurl/…``,
``CSV:…``), and never with the driver guessed by the library, which may follow links inside a disguised file.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import fiona
import geopandas as gpd
import pyogrio
from pyogrio.util import vsi_path

from geo.errors import DiskError, FormatError
from geo.formats.containers import Opened, checked_extract, opened
from geo.formats.layers.completion import completed
from geo.formats.layers.dbf_text import EVERY_BYTE
from geo.formats.layers.drivers import only, options
from geo.formats.layers.geoparquet import read_geoparquet
from geo.formats.layers.gpkg_styles import STYLES, add_styles, gpkg_tables
from geo.formats.layers.kml_places import read_kml
from geo.formats.layers.layer import Layer
from geo.formats.real_files import damaged
from geo.progress import advancing
from geo.wording import listing, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["list_layers", "read_layer", "read_layers", "read_osm_layer", "write_geojson", "write_layers"]

_AT_ONCE = {"GPKG", "ESRI Shapefile", "FlatGeobuf"}
"""Drivers by which a layer of many points is read in one call of pyogrio, through Arrow: the binary formats, where it is
faster than feature by feature."""
_DISTRUST = "trusted_schema=OFF"
"""Pragma of SQLite: the functions named in the schema of a GeoPackage are not run."""
_SPARE = 1_000_000
"""Bytes of a trial file above the size of the layer whose writing failed: if it fits too, the disk was not full."""
_GPX_LAYERS = ("waypoints", "routes", "tracks")
"""Layers of a GPX; the driver gives the points of each line as layers too."""
_OPEN_OPTIONS = {"GeoJSON": {"DATE_AS_STRING": "YES"}, "MapInfo File": {"encoding": EVERY_BYTE}}
"""Options of a driver: dates and hours stay as written; texts of MapInfo are decoded here, as the driver leaves those empty
whose encoding is not declared."""
_DAMAGE = (
    *(pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError),
    *(pyogrio.errors.FeatureError, pyogrio.errors.GeometryError),
)
"""What pyogrio raises for a damaged file, or a disk that does not take one."""
_MANY = 5000
"""Points from which a layer is read in one call; fewer take well under a second either way."""
_LAST_CHANGE = "2000-01-01T00:00:00.000Z"
"""Written as the time of change of every GeoPackage, so that the same content is the same bytes."""


def read_osm_layer(
    path: str | Path, layer: str, columns: list[str], where: str, box: tuple[float, float, float, float]
) -> gpd.GeoDataFrame:
    """Return the features of a layer of an OpenStreetMap extract that touch a box in degrees.

    The file must be one that :func:`geo.formats.containers.is_osm` accepts. It is read whole: a country takes minutes.

    Raises
    ------
    FormatError
        If it is damaged.
    """
    file = checked_extract(path)
    with TemporaryDirectory() as folder, only("OSM"):
        if not _is_plain(file):
            file = Path(copyfile(file, Path(folder, "extracto.osm.pbf")))
        try:
            return pyogrio.read_dataframe(file, layer=layer, columns=columns, where=where, bbox=box, use_arrow=False)
        except _DAMAGE as error:
            raise damaged(Path(path).name, "OSM") from error


def _is_plain(file: Path) -> bool:
    """Return whether pyogrio opens the path as it is: names with ``;``, ``!`` or ``.zip`` it takes for archives."""
    return str(vsi_path(file)) == str(file)


def list_layers(path: str | Path) -> list[str]:
    """Return the names of the layers in a vector file, asked one by one so that only its own driver opens the file."""
    with opened(path) as source:
        if source.driver == "Parquet":
            return [source.file.stem]
        if source.driver == "KML":
            return list(read_kml(source.file, Path(path).name))
        with only(source.driver):
            return _names(source, Path(path).name)[0]


def _names(source: Opened, called: str) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the names of the layers that may be read, and notices of the others.

    Raises
    ------
    FormatError
        ``DRIVER_PROHIBIDO`` if a GeoPackage has only views, which would run their query.
    """
    names = _all_names(source.file, source.driver, called)
    if source.driver == "GPX":
        return [name for name in names if name in _GPX_LAYERS and _has_any(source, name)] or names[:1], []
    if source.driver == "DXF":
        return [name for name in names if name != "blocks"], []
    if source.driver != "GPKG":
        return names, []
    tables = gpkg_tables(source.file)
    if not tables:
        raise damaged(called, source.driver)
    views = [name for name in names if name not in tables]
    names = [name for name in names if name in tables and name != STYLES]
    if views and not names:
        raise FormatError(
            f"«{called}» calcula la capa «{shown(views[0])}» al abrirla (es una vista): no se ejecuta. Guárdela como capa "
            "propia.",
            code="DRIVER_PROHIBIDO",
        )
    told = f"no se ejecutan sus vistas, que se calculan al abrirlas: {listing(views)}."
    return names, [("CAPA_NO_USADA", told)] if views else []


def _has_any(source: Opened, layer: str) -> bool:
    with _open(source.file, source.driver, layer) as features:
        return next(iter(features), None) is not None


def _all_names(file: Path, driver: str, called: str) -> list[str]:
    names: list[str] = []
    while True:
        try:
            with _open(file, driver, len(names) or None) as source:
                names.append(source.name)
        except (fiona.errors.FionaError, ValueError) as error:
            if names:
                return names
            raise damaged(called, driver) from error


def _open(file: Path, driver: str, layer: str | int | None) -> fiona.Collection:
    """Return an open layer, read by one driver alone; the blocks of a drawing are not copied to where they are used."""
    with fiona.Env(SHAPE_RESTORE_SHX="YES", OGR_SQLITE_PRAGMA=_DISTRUST, DXF_INLINE_BLOCKS="NO"):
        more = _OPEN_OPTIONS.get(driver, {})
        return fiona.open(file, driver=driver, layer=layer, allow_unsupported_drivers=True, **more)


def read_layer(path: str | Path, *, layer: str | None = None) -> Layer:
    """Return one layer of a file.

    Parameters
    ----------
    path
        A GeoPackage, Shapefile (zipped too), GeoJSON, KML, KMZ, FlatGeobuf, file geodatabase, GeoParquet, TopoJSON, Esri
        JSON, GPX, MapInfo or DXF.
    layer
        Its name, needed where the file holds several: none is picked in silence.

    Raises
    ------
    FormatError
        If it is no such file, is damaged, or holds several layers and none was named.
    """
    called = Path(path).name
    with opened(path) as source:
        if source.driver == "Parquet":
            return _noticed(read_geoparquet(source.file), source, called)
        if source.driver == "KML":
            layers = read_kml(source.file, called)
            return _noticed(layers[_chosen(list(layers), layer, called)], source, called)
        with only(source.driver):
            return _layer(source, called, layer)


def _layer(source: Opened, called: str, layer: str | None) -> Layer:
    layers, told = _names(source, called)
    name = _chosen(layers, layer, called)
    try:
        frame, features = _read(source.file, source.driver, name)
    except (fiona.errors.FionaError, *_DAMAGE, RuntimeError, ValueError) as error:
        raise damaged(called, source.driver) from error
    whole, more = completed(frame, source, called)
    features = features if len(whole) == len(frame) else len(whole)
    return _noticed(Layer(whole, (*told, *more), features), source, called)


def _chosen(layers: list[str], layer: str | None, called: str) -> str:
    """Return the layer asked for, or the only one."""
    if layer is None and len(layers) > 1:
        raise FormatError(
            f"«{called}» tiene {len(layers)} capas: {listing(layers)}. Elija una con --capa.", code="VARIAS_CAPAS"
        )
    if layer is not None and layer not in layers:
        raise FormatError(f"«{called}» no tiene la capa «{shown(layer)}». Hay: {listing(layers)}.")
    return layer or layers[0]


def _noticed(layer: Layer, source: Opened, called: str) -> Layer:
    """Return a layer with the notices of its preparation before its own, as sentences with the name of the file."""
    return replace(layer, notices=tuple((code, f"«{called}»: {words}") for code, words in (*source.notices, *layer.notices)))


def _read(file: Path, driver: str, layer: str) -> tuple[gpd.GeoDataFrame, int]:
    """Return a layer, read feature by feature or, a big one of points, at once; and how many features the driver counts."""
    with _open(file, driver, layer) as features:
        columns, crs, count = list(features.schema["properties"]), features.crs_wkt or None, _count(features)
        points = features.schema["geometry"].endswith("Point")
        many = points and count >= _MANY and driver in _AT_ONCE and _is_plain(file)
        if not many:
            frame = gpd.GeoDataFrame.from_features(list(advancing(features)), crs=crs, columns=["geometry", *columns])
            count = len(frame) if count < 0 else count
    if many:
        with options(OGR_SQLITE_PRAGMA=_DISTRUST):
            frame = pyogrio.read_dataframe(file, layer=layer, use_arrow=True, datetime_as_string=True)
    return frame, count


def _count(features: fiona.Collection) -> int:
    """Return how many features the driver counts; -1 if it does not, but reads them all for it."""
    try:
        return len(features)
    except TypeError:
        return -1


def read_layers(path: str | Path) -> dict[str, Layer]:
    """Return every layer of a file, by name."""
    with opened(path) as source:
        if source.driver == "KML":
            called = Path(path).name
            return {name: _noticed(layer, source, called) for name, layer in read_kml(source.file, called).items()}
    return {name: read_layer(path, layer=name) for name in list_layers(path)}


def write_layers(path: Path, layers: Mapping[str, gpd.GeoDataFrame], styles: Mapping[str, str] | None = None) -> None:
    """Write layers as one new GeoPackage in EPSG:4326; the same content gives the same bytes.

    Parameters
    ----------
    path
        File to make; an existing one is replaced.
    layers
        Name to frame; empty frames are written as empty layers, so that the list of layers is always the same.
    styles
        QML (the style that QGIS opens a layer with) by name of layer.

    Raises
    ------
    DiskError
        If the disk is full or fails; the libraries raise many different errors for that.
    """
    path.unlink(missing_ok=True)
    try:
        with options(OGR_CURRENT_DATE=_LAST_CHANGE):
            for name, frame in layers.items():
                pyogrio.write_dataframe(frame.to_crs(4326), path, layer=name, driver="GPKG")
        if styles:
            add_styles(path, styles, when=_LAST_CHANGE)
    except (*_DAMAGE, RuntimeError, sqlite3.Error) as error:
        if _has_room_beside(path):
            raise
        raise DiskError(f"No se pudo escribir «{path.name}»: el disco está lleno o falla.") from error


def _has_room_beside(path: Path) -> bool:
    """Return whether the disk takes a file one megabyte larger than the one that could not be written to its end."""
    size = path.stat().st_size if path.exists() else 0
    path.unlink(missing_ok=True)
    try:
        path.write_bytes(bytes(size + _SPARE))
    except OSError:
        return False
    finally:
        path.unlink(missing_ok=True)
    return True


def write_geojson(path: Path, frame: gpd.GeoDataFrame) -> None:
    """Write a frame as GeoJSON in EPSG:4326, seven decimals (a centimetre)."""
    path.unlink(missing_ok=True)
    rounded = frame.round(4).to_crs(4326)
    pyogrio.write_dataframe(rounded, path, layer="capa", driver="GeoJSON", COORDINATE_PRECISION=7, RFC7946="YES")
