"""The only opener of vector files.

A file is opened with one explicit driver, chosen from its header, while no other is there (:mod:`geo.formats.drivers`), and
by its real path on this disk: never a name that somebody typed (a URL, ``/vsicurl/…``, ``CSV:…``), and never by letting the
library guess, which follows links that a disguised file may hold.
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
from geo.formats.containers import Opened, checked_extract, damaged, opened
from geo.formats.drivers import only, options
from geo.formats.gpkg_styles import STYLES, add_styles, gpkg_tables
from geo.formats.kml_text import MOST_FIELDS, placemark_data
from geo.formats.vector_text import empty_places
from geo.progress import advancing

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["list_layers", "read_layer", "read_layers", "read_osm_layer", "write_geojson", "write_layers"]

_AT_ONCE = {"GPKG", "ESRI Shapefile", "FlatGeobuf"}
"""Drivers whose big layers are worth reading at once."""
_DISTRUST = "trusted_schema=OFF"
_SPARE = 1_000_000
"""Bytes that a layer may still need where its writing stopped."""
_DAMAGE = (
    *(pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError),
    *(pyogrio.errors.FeatureError, pyogrio.errors.GeometryError),
)
"""What pyogrio raises for a damaged file, or a disk that does not take one."""
_MANY = 5000
"""Points from which a layer is read at once; fewer take no time either way."""
_LAST_CHANGE = "2000-01-01T00:00:00.000Z"
"""Written as the time of change of every GeoPackage, so that the same content is the same bytes."""


def read_osm_layer(
    path: str | Path, layer: str, columns: list[str], where: str, box: tuple[float, float, float, float]
) -> gpd.GeoDataFrame:
    """Read what touches a box in degrees of one layer of an OpenStreetMap extract (:mod:`geo.formats.osm`).

    The file must have been told by :func:`geo.formats.containers.is_osm`. It is read whole: a country takes minutes.

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
    """Tell whether pyogrio takes the path as it is: in some names (``;``, ``!``, ``.zip``) it sees an archive."""
    return str(vsi_path(file)) == str(file)


def list_layers(path: str | Path) -> list[str]:
    """Names of the layers in a vector file, asked one by one so that only its own driver ever sees the file."""
    with opened(path) as source, only(source.driver):
        return _names(source, Path(path).name)


def _names(source: Opened, called: str) -> list[str]:
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
    with fiona.Env(SHAPE_RESTORE_SHX="YES", OGR_SQLITE_PRAGMA=_DISTRUST):
        return fiona.open(file, driver=driver, layer=layer, allow_unsupported_drivers=True)


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
    with opened(path) as source, only(source.driver):
        layers = _names(source, called)
        if layer is None and len(layers) > 1:
            raise FormatError(
                f"«{called}» tiene {len(layers)} capas: {', '.join(layers)}. Elija una con --capa.", code="VARIAS_CAPAS"
            )
        if layer is not None and layer not in layers:
            raise FormatError(f"«{called}» no tiene la capa «{layer}». Hay: {', '.join(layers)}.")
        try:
            frame = _read(source.file, source.driver, layer or layers[0])
        except (fiona.errors.FionaError, *_DAMAGE, RuntimeError, ValueError) as error:
            raise damaged(called, source.driver) from error
        notices = [*source.notices, *_more_told(frame, source, layer or layers[0])]
        frame.attrs["notices"] = [[code, f"«{called}»: {words}"] for code, words in notices]
        return frame


def _more_told(frame: gpd.GeoDataFrame, source: Opened, layer: str) -> list[tuple[str, str]]:
    """Put into the frame what the driver leaves out: the data of a KML, and points that are there but empty."""
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


def _read(file: Path, driver: str, layer: str) -> gpd.GeoDataFrame:
    """Read a layer feature by feature, or at once where it is a big one of points; ``attrs`` has its ``elementos``."""
    with _open(file, driver, layer) as features:
        columns, crs, count = list(features.schema["properties"]), features.crs_wkt or None, len(features)
        points = features.schema["geometry"].endswith("Point")
        many = points and count >= _MANY and driver in _AT_ONCE and _is_plain(file)
        if not many:
            frame = gpd.GeoDataFrame.from_features(list(advancing(features)), crs=crs, columns=["geometry", *columns])
    if many:
        with options(OGR_SQLITE_PRAGMA=_DISTRUST):
            frame = pyogrio.read_dataframe(file, layer=layer, use_arrow=True, datetime_as_string=True)
    frame.attrs["elementos"] = count
    return frame


def read_layers(path: str | Path) -> dict[str, gpd.GeoDataFrame]:
    """Read every layer of a file, by name."""
    return {name: read_layer(path, layer=name) for name in list_layers(path)}


def write_layers(path: Path, layers: Mapping[str, gpd.GeoDataFrame], styles: Mapping[str, str] | None = None) -> None:
    """Write layers as one new GeoPackage in EPSG:4326; the same content gives the same bytes.

    Parameters
    ----------
    path
        File to make; what stands there is replaced.
    layers
        Name to frame; empty frames are written as empty layers, so that the file's table of contents is constant.
    styles
        QML of layers, by name, that QGIS opens them with.

    Raises
    ------
    DiskError
        If the disk does not hold it: the libraries say that in many ways.
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
    """Tell whether the disk takes a file a little larger than the one that could not be written to its end."""
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
