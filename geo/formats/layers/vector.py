"""Read and write vector files; no other module opens one.

A file is opened with one explicit driver, chosen from its header, with all other drivers switched off
(:mod:`geo.formats.layers.drivers`), and by its real path on this disk: never by a name as typed (a URL, ``/vsicurl/…``,
``CSV:…``), and never with the driver guessed by the library, which may follow links inside a disguised file.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import fiona
import geopandas as gpd
import pyogrio
import shapely
from pyogrio.util import vsi_path

from geo.errors import DiskError, FormatError
from geo.formats.containers import Opened, checked_extract, opened
from geo.formats.kinds import damaged
from geo.formats.layers.drivers import only, options
from geo.formats.layers.gpkg_styles import STYLES, add_styles, gpkg_tables
from geo.formats.layers.kml_text import MOST_FIELDS, placemark_data
from geo.formats.layers.layer import Layer
from geo.formats.layers.vector_text import empty_places
from geo.progress import advancing

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
    with opened(path) as source, only(source.driver):
        return _names(source, Path(path).name)


def _names(source: Opened, called: str) -> list[str]:
    """Return the names of the layers that may be read; raise if a GeoPackage has a view, which would run its query."""
    names = _all_names(source.file, source.driver, called)
    if source.driver != "GPKG":
        return names
    tables = gpkg_tables(source.file)
    if not tables:
        raise damaged(called, source.driver)
    if views := [name for name in names if name not in tables]:
        raise FormatError(
            f"«{called}» calcula la capa «{views[0]}» al abrirla (es una vista): no se ejecuta. Guárdela como capa propia.",
            code="DRIVER_PROHIBIDO",
        )
    return [name for name in names if name != STYLES]


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
    """Return an open layer, read by one driver alone."""
    with fiona.Env(SHAPE_RESTORE_SHX="YES", OGR_SQLITE_PRAGMA=_DISTRUST):
        return fiona.open(file, driver=driver, layer=layer, allow_unsupported_drivers=True)


def read_layer(path: str | Path, *, layer: str | None = None) -> Layer:
    """Return one layer of a file.

    Parameters
    ----------
    path
        A GeoPackage, Shapefile (zipped too), GeoJSON, KML, KMZ or FlatGeobuf.
    layer
        Its name, needed where the file holds several: none is picked in silence.

    Raises
    ------
    FormatError
        If it is no such file, is damaged, or holds several layers and none was named.
    """
    called = Path(path).name
    with opened(path) as source, only(source.driver):
        layers = _names(source, called)
        if layer is None and len(layers) > 1:
            raise FormatError(
                f"«{called}» tiene {len(layers)} capas: {', '.join(layers)}. Elija una con --capa.", code="VARIAS_CAPAS"
            )
        if layer is not None and layer not in layers:
            raise FormatError(f"«{called}» no tiene la capa «{layer}». Hay: {', '.join(layers)}.")
        try:
            frame, features = _read(source.file, source.driver, layer or layers[0])
        except (fiona.errors.FionaError, *_DAMAGE, RuntimeError, ValueError) as error:
            raise damaged(called, source.driver) from error
        notices = [*source.notices, *_more_told(frame, source, layer or layers[0])]
        return Layer(frame, tuple((code, f"«{called}»: {words}") for code, words in notices), features)


def _more_told(frame: gpd.GeoDataFrame, source: Opened, layer: str) -> list[tuple[str, str]]:
    """Add to the frame what the driver leaves out (the data of a KML, empty points); return the notices about it."""
    missing = frame.geometry.isna()
    if source.driver == "GeoJSON" and missing.any():
        empty = [number for number in empty_places(source.file) if number < len(frame) and missing.iloc[number]]
        frame.loc[frame.index[empty], "geometry"] = shapely.Point()
    if source.driver != "KML":
        return []
    data = placemark_data(source.file, layer, frame["Name"].fillna("").tolist())
    for name, values in data.items():
        if name not in frame.columns:
            frame[name] = values
    if data:
        most = f" Se leen los {MOST_FIELDS} que más se repiten." if len(data) == MOST_FIELDS else ""
        return [("KML_DATOS", f"datos de cada lugar: {', '.join(data)}.{most}")]
    return [("KML_SIN_ATRIBUTOS", "sus lugares solo tienen nombre y descripción.")]


def _read(file: Path, driver: str, layer: str) -> tuple[gpd.GeoDataFrame, int]:
    """Return a layer, read feature by feature or, a big one of points, at once; and how many features the driver counts."""
    with _open(file, driver, layer) as features:
        columns, crs, count = list(features.schema["properties"]), features.crs_wkt or None, len(features)
        points = features.schema["geometry"].endswith("Point")
        many = points and count >= _MANY and driver in _AT_ONCE and _is_plain(file)
        if not many:
            frame = gpd.GeoDataFrame.from_features(list(advancing(features)), crs=crs, columns=["geometry", *columns])
    if many:
        with options(OGR_SQLITE_PRAGMA=_DISTRUST):
            frame = pyogrio.read_dataframe(file, layer=layer, use_arrow=True, datetime_as_string=True)
    return frame, count


def read_layers(path: str | Path) -> dict[str, Layer]:
    """Return every layer of a file, by name."""
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
