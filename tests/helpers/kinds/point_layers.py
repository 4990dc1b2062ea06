"""Axis of the formats, layers of points: the place is the geometry, the other columns are attributes."""

from __future__ import annotations

import json
import re
import warnings
import zipfile
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pyogrio
from shapely import MultiPoint, Point

from helpers.kinds.cells import Cells, TableFormat, frame_of, text_of
from helpers.kinds.facts import EPSG
from helpers.kinds.kml_points import bold_lines, extended, html_description, kmz, plain_lines, points_kml
from helpers.kinds.text_shapes import esri_json, sequence, topology

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["POINT_LAYERS", "write_layer", "zip_folder"]


def layer_of(cells: Cells) -> gpd.GeoDataFrame:
    """Return the rows as points in degrees."""
    return gpd.GeoDataFrame(frame_of(cells), geometry=[Point(*place) for place in cells.places], crs=4326)


def write_layer(frame: gpd.GeoDataFrame, path: Path, driver: str, **how: Any) -> Path:
    """Write a layer; that a driver cuts names or loses a type is what the test is about."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pyogrio.write_dataframe(frame, path, driver=driver, **how)
    return path


def zip_folder(folder: Path, path: Path) -> Path:
    """Pack the files of a folder with their names inside it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for item in sorted(folder.rglob("*")):
            if item.is_file():
                archive.write(item, item.relative_to(folder).as_posix())
    return path


def _driver(name: str, driver: str, most: int = 0, **how: Any) -> TableFormat:
    epsg = how.pop("epsg", 4326)

    def write(cells: Cells, folder: Path) -> Path:
        return write_layer(layer_of(cells).to_crs(epsg), folder / name, driver, **how)

    return TableFormat(write, layer=True, most=most)


def _shapefile(encoding: str, declared: str | None, *, shout: bool = False, packed: bool = False) -> TableFormat:
    """Return a writer of a shapefile of an encoding, whose ``.cpg`` declares one (None: there is none)."""

    def write(cells: Cells, folder: Path) -> Path:
        inner = folder / "capa"
        inner.mkdir()
        path = write_layer(layer_of(cells), inner / "hechos.shp", "ESRI Shapefile", encoding=encoding)
        path.with_suffix(".cpg").unlink(missing_ok=True)
        if declared:
            path.with_suffix(".cpg").write_text(declared)
        if shout:
            for item in inner.iterdir():
                item.rename(item.with_name(item.name.upper()))
            path = inner / "HECHOS.SHP"
        return zip_folder(inner, folder / "hechos.zip") if packed else path

    return TableFormat(write, layer=True, most=10, encoding=encoding)


def _typed(value: Any) -> Any:
    return value if isinstance(value, (int, float)) else text_of(value)


def _features(cells: Cells) -> list[dict[str, Any]]:
    return [
        {
            "type": "Feature",
            "properties": {name: _typed(cell) for name, cell in zip(cells.headers, row, strict=True)},
            "geometry": {"type": "Point", "coordinates": list(place)},
        }
        for row, place in zip(cells.rows, cells.places, strict=True)
    ]


def _text(name: str, write: Callable[[Cells], str]) -> TableFormat:
    def to_file(cells: Cells, folder: Path) -> Path:
        (folder / name).write_text(write(cells), encoding="utf-8")
        return folder / name

    return TableFormat(to_file, layer=True)


def _geoparquet(cells: Cells, folder: Path) -> Path:
    layer_of(cells).to_parquet(folder / "hechos.parquet")
    return folder / "hechos.parquet"


def _geodatabase(cells: Cells, folder: Path) -> Path:
    inner = folder / "base"
    inner.mkdir()
    frame = layer_of(cells)
    frame.columns = [name if name == "geometry" else re.sub(r"\W", "_", name) for name in frame.columns]
    return write_layer(frame, inner / "hechos.gdb", "OpenFileGDB", layer="hechos")


def _geodatabase_zip(cells: Cells, folder: Path) -> Path:
    return zip_folder(_geodatabase(cells, folder).parent, folder / "hechos.gdb.zip")


def _multipoint(cells: Cells, folder: Path) -> Path:
    frame = layer_of(cells)
    frame = frame.set_geometry([MultiPoint([point]) for point in frame.geometry], crs=4326)
    return write_layer(frame, folder / "hechos.gpkg", "GPKG")


def _height(cells: Cells, folder: Path) -> Path:
    frame = layer_of(cells)
    frame = frame.set_geometry([Point(point.x, point.y, 2335.5) for point in frame.geometry], crs=4326)
    return write_layer(frame, folder / "hechos.geojson", "GeoJSON")


POINT_LAYERS: dict[str, TableFormat] = {
    "geojson": _driver("hechos.geojson", "GeoJSON"),
    "geojson named json": _text(
        "hechos.json", lambda cells: json.dumps({"type": "FeatureCollection", "features": _features(cells)})
    ),
    "geojson with heights": TableFormat(_height, layer=True),
    "geojson lines": _text("hechos.geojsonl", lambda cells: sequence(_features(cells))),
    "geojson RS": _text("hechos.geojsons", lambda cells: sequence(_features(cells), "\x1e")),
    "esri json": _text("hechos.json", lambda cells: esri_json(_features(cells), "esriGeometryPoint")),
    "topojson": _text("hechos.topojson", lambda cells: topology(_features(cells), "hechos")),
    "gpkg": _driver("hechos.gpkg", "GPKG"),
    "gpkg UTM": _driver("hechos.gpkg", "GPKG", epsg=EPSG),
    "gpkg multipoint": TableFormat(_multipoint, layer=True),
    "fgb": _driver("hechos.fgb", "FlatGeobuf"),
    "geoparquet": TableFormat(_geoparquet, layer=True),
    "shp": _shapefile("UTF-8", "UTF-8"),
    "shp latin-1": _shapefile("ISO-8859-1", "ISO-8859-1"),
    "shp no cpg": _shapefile("ISO-8859-1", None),
    "shp utf-8 no cpg": _shapefile("UTF-8", None),
    "shp cpg says utf-8": _shapefile("ISO-8859-1", "UTF-8"),
    "shp cpg says latin-1": _shapefile("UTF-8", "88591"),
    "shp upper case": _shapefile("UTF-8", "UTF-8", shout=True),
    "shp zip": _shapefile("UTF-8", "UTF-8", packed=True),
    "gdb": TableFormat(_geodatabase, layer=True),
    "gdb zip": TableFormat(_geodatabase_zip, layer=True),
    "mif": _driver("hechos.mif", "MapInfo File", 31),
    "tab": _driver("hechos.tab", "MapInfo File", 31),
    "kml extended": _text("hechos.kml", points_kml(extended)),
    "kml html table": _text("hechos.kml", points_kml(html_description)),
    "kml bold lines": _text("hechos.kml", points_kml(bold_lines)),
    "kml plain lines": _text("hechos.kml", points_kml(plain_lines)),
    "kml prefix undeclared": _text(
        "hechos.kml", points_kml(lambda told: "<gx:balloonVisibility>1</gx:balloonVisibility>" + extended(told))
    ),
    "kmz": TableFormat(kmz, layer=True),
}
"""Formats by name; all keep the place as the geometry."""
