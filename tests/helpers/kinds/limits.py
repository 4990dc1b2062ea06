"""Axis of the limits: the drawings, formats and columns in which sectors come."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon

from helpers.kinds.drawings.kml_limits import (
    PINS,
    data_of,
    flat_kml,
    folders_kml,
    kml_of_each,
    line_kml,
    polygon_kml,
    sectors_kmz,
)
from helpers.kinds.drawings.limit_columns import COLUMNS, Names, as_drawn, whole
from helpers.kinds.facts import EPSG, ZONES, Zone
from helpers.kinds.point_layers import write_layer, zip_folder
from helpers.kinds.text_shapes import esri_json, polylines, sequence, topology

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

__all__ = ["LIMITS", "Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """A drawing: ``write(folder)`` returns its files; ``names(zone)`` the comisaría and the sector that a person reads."""

    write: Callable[[Path], Sequence[Path]]
    names: Callable[[Zone], Names] = as_drawn
    may_refuse: frozenset[str] = frozenset()


def _frame(columns: Mapping[str, Callable[[Zone], object]] | None = None) -> gpd.GeoDataFrame:
    told = columns or {"comisaria": lambda zone: zone.comisaria, "sector": lambda zone: zone.sector}
    data = {name: [of(zone) for zone in ZONES] for name, of in told.items()}
    return gpd.GeoDataFrame(data, geometry=[zone.shape for zone in ZONES], crs=4326)


def _driver(name: str, driver: str, columns: Mapping[str, Callable[[Zone], object]] | None = None, **how: Any) -> Limits:
    epsg, names = how.pop("epsg", 4326), how.pop("names", as_drawn)
    return Limits(lambda folder: [write_layer(_frame(columns).to_crs(epsg), folder / name, driver, **how)], names)


def _shapefile(encoding: str, declared: str | None, *, shout: bool = False) -> Limits:
    def write(folder: Path) -> list[Path]:
        inner = folder / "capa"
        inner.mkdir()
        path = write_layer(_frame(), inner / "limites.shp", "ESRI Shapefile", encoding=encoding)
        path.with_suffix(".cpg").unlink(missing_ok=True)
        if declared:
            path.with_suffix(".cpg").write_text(declared)
        if not shout:
            return [path]
        for item in inner.iterdir():
            item.rename(item.with_name(item.name.upper()))
        return [inner / "LIMITES.SHP"]

    return Limits(write)


def _long_names(folder: Path) -> list[Path]:
    """Write a shapefile whose names the driver cuts to ten letters."""
    frame = _frame({"NOMBRE_COMISARIA": lambda zone: zone.comisaria, "NOMBRE_SECTOR": lambda zone: zone.sector})
    return [write_layer(frame, folder / "limites.shp", "ESRI Shapefile", encoding="UTF-8")]


def _zipped_shapefile(folder: Path) -> list[Path]:
    _shapefile("UTF-8", "UTF-8").write(folder)
    return [zip_folder(folder / "capa", folder / "limites.zip")]


def _features() -> list[dict[str, Any]]:
    return list(json.loads(_frame().to_json())["features"])


def _text(name: str, write: Callable[[], str]) -> Limits:
    def to_file(folder: Path) -> list[Path]:
        (folder / name).write_text(write(), encoding="utf-8")
        return [folder / name]

    return Limits(to_file)


def _reshaped(name: str, driver: str, change: Callable[[Polygon], shapely.Geometry]) -> Limits:
    def write(folder: Path) -> list[Path]:
        frame = _frame()
        return [
            write_layer(frame.set_geometry([change(shape) for shape in frame.geometry], crs=4326), folder / name, driver)
        ]

    return Limits(write)


def _two_files(folder: Path) -> list[Path]:
    frame = _frame()
    return [write_layer(rows, folder / f"{name[-4:]}.geojson", "GeoJSON") for name, rows in frame.groupby("comisaria")]


def _with_points(folder: Path) -> list[Path]:
    path = write_layer(_frame(), folder / "limites.gpkg", "GPKG", layer="sectores")
    pins = gpd.GeoDataFrame({"nombre": ["local"]}, geometry=[Point(-71.55, -16.41)], crs=4326)
    return [write_layer(pins, path, "GPKG", layer="locales", append=True)]


def _wkt_table(folder: Path) -> list[Path]:
    frame = _frame()
    table = pd.DataFrame(frame.drop(columns="geometry")).assign(WKT=frame.geometry.to_wkt())
    table.to_csv(folder / "limites.csv", index=False)
    return [folder / "limites.csv"]


def _geoparquet(folder: Path) -> list[Path]:
    _frame().to_parquet(folder / "limites.parquet")
    return [folder / "limites.parquet"]


def _geodatabase(folder: Path) -> list[Path]:
    return [write_layer(_frame(), folder / "limites.gdb", "OpenFileGDB", layer="sectores")]


def _code(zone: Zone) -> int:
    return 40_100 + len(zone.comisaria)


LIMITS: dict[str, Limits] = {
    "plain": _driver("limites.geojson", "GeoJSON"),
    **{name: _driver("limites.geojson", "GeoJSON", columns, names=names) for name, (names, columns) in COLUMNS.items()},
    "UTM": _driver("limites.gpkg", "GPKG", epsg=EPSG),
    "multipolygons": _reshaped("limites.geojson", "GeoJSON", lambda shape: MultiPolygon([shape])),
    "heights": _reshaped("limites.geojson", "GeoJSON", lambda shape: shapely.force_3d(shape, 2300.0)),
    "closed lines": _reshaped("limites.gpkg", "GPKG", lambda shape: LineString(shape.exterior)),
    "geojson lines": _text("limites.geojsonl", lambda: sequence(_features())),
    "esri json": _text("limites.json", lambda: esri_json(_features(), "esriGeometryPolygon")),
    "topojson": _text("limites.json", lambda: topology(_features(), "sectores")),
    "gpkg with a layer of points": Limits(_with_points),
    "fgb": _driver("limites.fgb", "FlatGeobuf"),
    "geoparquet": Limits(_geoparquet),
    "gdb": Limits(_geodatabase),
    "mif": _driver("limites.mif", "MapInfo File"),
    "tab": _driver("limites.tab", "MapInfo File"),
    "csv with WKT": Limits(_wkt_table),
    "dxf": Limits(_text("limites.dxf", polylines).write, may_refuse=frozenset({"CRS_FALTA"})),
    "two files": Limits(_two_files),
    "shp": _shapefile("UTF-8", "UTF-8"),
    "shp zip": Limits(_zipped_shapefile),
    "shp no cpg": _shapefile("ISO-8859-1", None),
    "shp cpg says utf-8": _shapefile("ISO-8859-1", "UTF-8"),
    "shp cpg says latin-1": _shapefile("UTF-8", "ISO 8859-1"),
    "shp upper case": _shapefile("UTF-8", "UTF-8", shout=True),
    "shp long names": Limits(_long_names),
    "kml folders": _text("limites.kml", folders_kml),
    "kml folders in a folder": _text("limites.kml", lambda: folders_kml(wrap="Jurisdicciones")),
    "kml folders and pins": _text("limites.kml", lambda: folders_kml(beside=PINS)),
    "kml closed lines": _text("limites.kml", lambda: folders_kml(line_kml)),
    "kml blanks after commas": _text(
        "limites.kml", lambda: folders_kml(lambda shape: polygon_kml(shape).replace(",", ", "))
    ),
    "kml multigeometry": _text(
        "limites.kml", lambda: folders_kml(lambda shape: f"<MultiGeometry>{polygon_kml(shape)}</MultiGeometry>")
    ),
    "kml with data": _text("limites.kml", lambda: flat_kml(lambda zone: zone.sector, data_of)),
    "kml flat whole names": _text("limites.kml", lambda: flat_kml(whole)),
    "kml of each comisaria": Limits(kml_of_each),
    "kmz": Limits(sectors_kmz),
}
"""Drawings by name; the first is GeoJSON with the columns ``comisaria`` and ``sector``."""
