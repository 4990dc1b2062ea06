"""Read streets: the lines by which a reader finds places on the map."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from geo.columns import detect
from geo.context.context_layer import ContextLayer
from geo.crs import to_metric
from geo.errors import GeometryError
from geo.formats.containers import is_osm
from geo.formats.layers.osm import ROADS
from geo.intake.extracts import OSM_CREDIT, box_around, read_extract
from geo.intake.repeated_files import distinct_files
from geo.intake.sandbox import read_layer
from geo.intake.tables import column_text

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["STREET_COLUMNS", "read_streets", "streets_inside"]

STREET_COLUMNS = ("nombre", "clase", "geometry")
"""Name and class as written (empty where there is none), and line; ``desde`` and ``hasta`` too, its door numbers, if a layer
has both."""


def read_streets(
    paths: Iterable[str | Path], *, epsg: int, around: gpd.GeoDataFrame, cache: Path | None = None
) -> ContextLayer:
    """Return the streets of line layers, with :data:`STREET_COLUMNS`; no path gives an empty frame.

    Parameters
    ----------
    paths
        Layers of lines, or OpenStreetMap extracts (.osm.pbf), of which the streets within two kilometres of ``around`` are
        read.
    epsg
        Projected system of the result.
    around
        Polygons of the run.
    cache
        As :func:`geo.intake.extracts.read_extract` takes it.

    Raises
    ------
    GeometryError
        If a layer holds anything but lines.
    """
    files = distinct_files(paths)
    frames = [gpd.GeoDataFrame({"nombre": [], "clase": []}, geometry=[], crs=epsg)]
    credits_due = []
    for path in files.paths:
        if is_osm(path):
            found = read_extract(path, box_around(around), "lineas", cache=cache)
            frames.append(to_metric(found[found["clase"].isin(ROADS)], epsg=epsg))
            credits_due.append(OSM_CREDIT)
            continue
        raw = read_layer(path).frame
        if not raw.geom_type.dropna().isin(["LineString", "MultiLineString"]).all():
            raise GeometryError(f"«{Path(path).name}» no es una capa de líneas: no sirve como calles.")
        found = detect(map(str, raw.columns.drop("geometry")), "calles")
        data = {name: column_text(raw[found[name]]) if name in found else "" for name in ("nombre", "clase")}
        if {"desde", "hasta"} <= set(found):
            data |= {name: column_text(raw[found[name]]) for name in ("desde", "hasta")}
        lines = gpd.GeoDataFrame(data, geometry=shapely.force_2d(raw.geometry.to_numpy()), crs=raw.crs or 4326)
        frames.append(to_metric(lines[lines.geometry.notna()], epsg=epsg))
    filled = [frame for frame in frames if len(frame)] or frames
    out = gpd.GeoDataFrame(pd.concat(filled, ignore_index=True), crs=epsg)
    return ContextLayer(out, tuple(dict.fromkeys(credits_due)), tuple(f"Calles: {line}" for line in files.told))


def streets_inside(streets: gpd.GeoDataFrame, outline: shapely.Geometry) -> gpd.GeoDataFrame:
    """Return the parts of the streets that lie inside a polygon (same CRS), without those that only touch its border."""
    near = streets.iloc[sorted(streets.sindex.query(outline, predicate="intersects"))]
    cut = near.set_geometry(near.geometry.intersection(outline))
    lines = cut.geometry.apply(_lines_only)
    return cut.set_geometry(gpd.GeoSeries(lines, index=cut.index, crs=streets.crs))[lambda frame: ~frame.is_empty]


def _lines_only(shape: shapely.Geometry) -> shapely.Geometry:
    """Return the lines of a shape; empty where it has none."""
    if shape.geom_type in {"LineString", "MultiLineString"}:
        return shape
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "LineString"]
    return shapely.MultiLineString(parts)
