"""Streets to read the map by."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from geo.columns import detect
from geo.crs import to_metric
from geo.errors import GeometryError
from geo.guard import read_layer, read_osm
from geo.opening import is_osm
from geo.tables import column_text

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["OSM_CREDIT", "STREET_COLUMNS", "box_around", "read_streets", "within"]

OSM_CREDIT = "Calles: © colaboradores de OpenStreetMap (licencia ODbL)."
"""What the licence of OpenStreetMap asks to print."""
_MARGIN_DEG = 0.02

STREET_COLUMNS = ("nombre", "clase", "geometry")
"""Name and class as written (empty where there is none), and line."""


def read_streets(paths: Iterable[str | Path], *, epsg: int, around: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Read line layers into one frame with :data:`STREET_COLUMNS`, projected to ``epsg``; no path gives an empty frame.

    An OpenStreetMap extract (.osm.pbf) gives its streets within two kilometres of ``around``, and ``attrs["creditos"]``
    what must be printed for its use.

    Raises
    ------
    GeometryError
        If a layer holds anything but lines.
    """
    frames = [gpd.GeoDataFrame({"nombre": [], "clase": []}, geometry=[], crs=epsg)]
    credits_due = []
    for path in paths:
        if is_osm(path):
            frames.append(to_metric(read_osm(path, box_around(around)), epsg=epsg))
            credits_due.append(OSM_CREDIT)
            continue
        raw = read_layer(path)
        if not raw.geom_type.dropna().isin(["LineString", "MultiLineString"]).all():
            raise GeometryError(f"«{Path(path).name}» no es una capa de líneas: no sirve como calles.")
        found = detect(map(str, raw.columns.drop("geometry")), "calles")
        data = {name: column_text(raw[found[name]]) if name in found else "" for name in ("nombre", "clase")}
        lines = gpd.GeoDataFrame(data, geometry=shapely.force_2d(raw.geometry.to_numpy()), crs=raw.crs or 4326)
        frames.append(to_metric(lines[lines.geometry.notna()], epsg=epsg))
    filled = [frame for frame in frames if len(frame)] or frames
    out = gpd.GeoDataFrame(pd.concat(filled, ignore_index=True), crs=epsg)
    out.attrs["creditos"] = list(dict.fromkeys(credits_due))
    return out


def box_around(around: gpd.GeoDataFrame) -> tuple[float, float, float, float]:
    """Return the box of a frame and its surroundings, in degrees."""
    west, south, east, north = around.to_crs(4326).total_bounds
    return float(west) - _MARGIN_DEG, float(south) - _MARGIN_DEG, float(east) + _MARGIN_DEG, float(north) + _MARGIN_DEG


def within(streets: gpd.GeoDataFrame, outline: shapely.Geometry) -> gpd.GeoDataFrame:
    """Return the parts of the streets that lie inside a polygon (same CRS), points of contact left out."""
    near = streets.iloc[sorted(streets.sindex.query(outline, predicate="intersects"))]
    cut = near.set_geometry(near.geometry.intersection(outline))
    lines = cut.geometry.apply(_lines_only)
    return cut.set_geometry(gpd.GeoSeries(lines, index=cut.index, crs=streets.crs))[lambda frame: ~frame.is_empty]


def _lines_only(shape: shapely.Geometry) -> shapely.Geometry:
    if shape.geom_type in {"LineString", "MultiLineString"}:
        return shape
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "LineString"]
    return shapely.MultiLineString(parts)
