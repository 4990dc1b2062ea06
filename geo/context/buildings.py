"""Read buildings or homes: a published point must stand for a minimum of those round it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.context.context_layer import ContextLayer
from geo.crs import to_metric
from geo.formats.containers import is_osm
from geo.intake.extracts import OSM_CREDIT, box_around, read_extract
from geo.intake.repeated_files import distinct_files, spare_shapes
from geo.intake.sandbox import read_layer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["read_buildings"]


def read_buildings(
    paths: Iterable[str | Path], *, epsg: int, around: gpd.GeoDataFrame, cache: Path | None = None
) -> ContextLayer:
    """Return a point per building or home, without other columns; no path gives an empty frame.

    Parameters
    ----------
    paths
        Layers of points or polygons, one feature per building, or OpenStreetMap extracts (.osm.pbf), of which the buildings
        within two kilometres of ``around`` are read. A building that two files have is counted once.
    epsg
        Projected system of the result.
    around
        Polygons of the run.
    cache
        As :func:`geo.intake.extracts.read_extract` takes it.
    """
    files = distinct_files(paths)
    series = [gpd.GeoSeries([], crs=epsg)]
    credits_due = []
    for path in files.paths:
        if is_osm(path):
            found = read_extract(path, box_around(around), "edificios", cache=cache)
            credits_due.append(OSM_CREDIT)
        else:
            raw = read_layer(path).frame
            found = raw.set_crs(4326) if raw.crs is None else raw
        shapes = to_metric(found[found.geometry.notna() & ~found.geometry.is_empty], epsg=epsg).geometry
        series.append(shapes.representative_point())
    filled = [part for part in series if len(part)] or series
    out = gpd.GeoSeries(pd.concat(filled, ignore_index=True), crs=epsg)
    unit = np.repeat(np.arange(len(filled)), [len(part) for part in filled])
    once = out.drop(index=spare_shapes(out, unit)).reset_index(drop=True)
    decisions = tuple(f"Edificios: {line}" for line in files.told)
    return ContextLayer(gpd.GeoDataFrame(geometry=once), tuple(dict.fromkeys(credits_due)), decisions)
