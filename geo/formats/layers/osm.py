"""Layers of an OpenStreetMap extract (.osm.pbf), selected by tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from geo.formats.layers.vector import read_osm_layer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["PLACES", "ROADS", "WATERWAYS", "read_osm"]

ROADS = (
    *("motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential", "living_street", "pedestrian"),
    *("road", "track", "motorway_link", "trunk_link", "primary_link", "secondary_link", "tertiary_link"),
)
"""Values of ``highway`` that are read as streets."""
WATERWAYS = ("river", "stream", "canal")
"""Values of ``waterway`` that are read."""
PLACES = ("neighbourhood", "suburb", "quarter")
"""Values of ``place`` that are read as barrios."""

Box = tuple[float, float, float, float]

_PARTS: Mapping[str, tuple[str, Mapping[str, tuple[str, ...]]]] = {
    "lineas": ("lines", {"highway": ROADS, "waterway": WATERWAYS}),
    "areas": ("multipolygons", {"natural": ("water",), "leisure": ("park",), "place": PLACES}),
    "lugares": ("points", {"place": PLACES}),
}


def read_osm(path: str | Path, box: Box, part: str) -> gpd.GeoDataFrame:
    """Return one part of an extract within a box in degrees.

    Parameters
    ----------
    path
        A file for which :func:`geo.formats.containers.is_osm` is true.
    box
        West, south, east and north.
    part
        ``lineas`` (streets and rivers that touch the box, whole), ``areas`` (water, parks and barrios inside it),
        ``lugares`` (points of barrios) or ``edificios`` (a point per building).

    Returns
    -------
    GeoDataFrame
        ``nombre`` and ``clase`` (value of the tag that selected it), empty for buildings, in EPSG:4326.
    """
    if part == "edificios":
        found = read_osm_layer(path, "multipolygons", [], "building IS NOT NULL AND building <> 'no'", box)
        return gpd.GeoDataFrame(geometry=found.geometry.representative_point(), crs=4326).assign(nombre="", clase="")
    layer, wanted = _PARTS[part]
    where = " OR ".join(f"{tag} IN ({', '.join(repr(value) for value in values)})" for tag, values in wanted.items())
    found = read_osm_layer(path, layer, ["name", *wanted], where, box)
    kind = pd.Series("", index=found.index, dtype="str")
    for tag, values in wanted.items():
        kind = kind.where((kind != "") | ~found[tag].isin(values), found[tag].fillna(""))
    data = {"nombre": found["name"].fillna("").astype("str"), "clase": kind.astype("str")}
    shapes = found.geometry.to_numpy()
    if part == "areas":
        shapes = shapely.clip_by_rect(shapely.make_valid(shapes), *box)
    frame = gpd.GeoDataFrame(data, geometry=shapes, crs=4326)
    return frame[~frame.geometry.is_empty].reset_index(drop=True)
