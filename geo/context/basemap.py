"""Read what is drawn under the data besides streets: water, parks and the names of barrios."""

from __future__ import annotations

import tomllib
from functools import cache as once
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.columns import detect
from geo.context.context_layer import ContextLayer
from geo.crs import to_metric
from geo.formats.containers import is_osm
from geo.intake.extracts import OSM_CREDIT, box_around, read_extract
from geo.intake.repeated_files import distinct_files
from geo.intake.sandbox import read_layers
from geo.intake.tables import column_text
from geo.naming import quantity
from geo.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["BASE_CLASSES", "BASE_COLUMNS", "BASE_MARGIN_M", "near", "read_base"]

BASE_CLASSES = ("agua", "parque", "barrio")
"""Classes of the features that are drawn."""
BASE_COLUMNS = ("nombre", "clase", "geometry")
"""Name (empty where there is none), one of :data:`BASE_CLASSES`, and shape: lines or areas of water, areas of parks, a point
for each barrio, which has a name."""

BASE_MARGIN_M = 2000.0
"""Metres round the box of a jurisdiction in which the base is drawn: a sheet shows no more, and extracts are read as far."""
_LONGEST = 40
"""Letters of a name that are kept: a longer one does not fit on the map."""
_DRAWN = {"agua": (1, 2), "parque": (2,), "barrio": (0,)}
"""Dimensions of the shapes that are drawn of each class: points 0, lines 1, areas 2."""


def read_base(
    paths: Iterable[str | Path], *, epsg: int, around: gpd.GeoDataFrame, cache: Path | None = None
) -> ContextLayer:
    """Return the features of base layers, with :data:`BASE_COLUMNS`; no path gives an empty frame.

    Parameters
    ----------
    paths
        Layers of any geometry, whose class is in a column (*clase*, *tipo* …) or is the name of the file; or OpenStreetMap
        extracts (.osm.pbf), of which what is within two kilometres of ``around`` is read.
    epsg
        Projected system of the result.
    around
        Polygons of the run.
    cache
        As :func:`geo.intake.extracts.read_extract` takes it.

    Returns
    -------
    ContextLayer
        Rows sorted by class, name and shape, whatever the order of the files.
    """
    files = distinct_files(paths)
    frames, credits_due, decisions = [_empty(epsg)], list[str](), [f"Base: {line}" for line in files.told]
    for path in files.paths:
        if is_osm(path):
            parts = [read_extract(path, box_around(around), part, cache=cache) for part in ("lineas", "areas", "lugares")]
            frames += [_classed(part, part["nombre"], part["clase"], epsg) for part in parts]
            credits_due.append(OSM_CREDIT)
            continue
        layers = [layer.frame for layer in read_layers(path).values()]
        own = [_of_layer(layer, Path(path).stem, epsg) for layer in layers]
        frames += own
        decisions += _left_out(Path(path).name, sum(map(len, layers)) - sum(map(len, own)))
    whole = pd.concat([frame for frame in frames if len(frame)] or frames, ignore_index=True)
    out = gpd.GeoDataFrame(whole, crs=epsg)
    order = pd.DataFrame({"clase": out["clase"], "nombre": out["nombre"], "wkb": shapely.to_wkb(out.geometry.to_numpy())})
    out = out.loc[order.sort_values(list(order.columns)).index].reset_index(drop=True)
    return ContextLayer(out, tuple(dict.fromkeys(credits_due)), tuple(decisions))


def near(base: gpd.GeoDataFrame, outline: shapely.Geometry) -> gpd.GeoDataFrame:
    """Return the parts of a base within two kilometres of the box of a polygon (same system)."""
    west, south, east, north = shapely.bounds(outline)
    box = (west - BASE_MARGIN_M, south - BASE_MARGIN_M, east + BASE_MARGIN_M, north + BASE_MARGIN_M)
    cut = base.set_geometry(gpd.GeoSeries(shapely.clip_by_rect(base.geometry.to_numpy(), *box), base.index, crs=base.crs))
    return cut[~cut.geometry.is_empty].reset_index(drop=True)


def _empty(epsg: int) -> gpd.GeoDataFrame:
    """Return a base without rows."""
    return gpd.GeoDataFrame({name: pd.Series([], dtype="str") for name in BASE_COLUMNS[:2]}, geometry=[], crs=epsg)


def _of_layer(layer: gpd.GeoDataFrame, stem: str, epsg: int) -> gpd.GeoDataFrame:
    """Return the features of a layer that are drawn; the name of the file (``stem``) is the class of those without one."""
    found = detect(map(str, layer.columns.drop("geometry")), "base")
    text = {name: column_text(layer[found[name]]) if name in found else None for name in ("nombre", "clase")}
    blank = pd.Series("", index=layer.index, dtype="str")
    kinds = text["clase"] if text["clase"] is not None else blank
    frame = layer.set_crs(4326) if layer.crs is None else layer
    return _classed(frame, text["nombre"] if text["nombre"] is not None else blank, kinds.where(kinds != "", stem), epsg)


def _classed(layer: gpd.GeoDataFrame, names: pd.Series[str], kinds: pd.Series[str], epsg: int) -> gpd.GeoDataFrame:
    """Return the features of a layer that are drawn, with :data:`BASE_COLUMNS`."""
    kinds = kinds.map({word: _class_of(word) for word in kinds.unique()})
    rows = np.flatnonzero(kinds != "")
    shapes = shapely.make_valid(shapely.force_2d(layer.geometry.to_numpy()[rows]))
    data = {"nombre": names.str.slice(0, _LONGEST).to_numpy()[rows], "clase": kinds.to_numpy(dtype=object)[rows]}
    frame = to_metric(gpd.GeoDataFrame(data, geometry=shapes, crs=layer.crs), epsg=epsg)
    frame = frame[np.isfinite(frame.geometry.bounds.to_numpy()).all(axis=1)]
    barrio = frame["clase"] == "barrio"
    points = frame.geometry.where(~barrio, frame.geometry.representative_point())
    frame = frame.set_geometry(points)
    size = shapely.get_dimensions(frame.geometry.to_numpy())
    drawn = [dim in _DRAWN.get(kind, ()) for kind, dim in zip(frame["clase"], size, strict=True)]
    return frame[np.asarray(drawn, dtype=bool) & ~(barrio & (frame["nombre"] == "")).to_numpy()]


@once
def _words() -> dict[str, str]:
    """Return the class by each folded word of ``basemap.toml``."""
    with Path(__file__).with_name("basemap.toml").open("rb") as file:
        table = tomllib.load(file)
    return {fold(word): kind for kind in BASE_CLASSES for word in table[kind]}


def _class_of(words: str) -> str:
    """Return the class that a value names, whole or by one of its words; empty where it names none."""
    whole = fold(words)
    return next((_words()[word] for word in (whole, *whole.split()) if word in _words()), "")


def _left_out(name: str, count: int) -> list[str]:
    """Return the sentence about features of a file that are not drawn; none where ``count`` is 0."""
    told = (
        f"«{name}»: {quantity(count, 'elemento que no es', 'elementos que no son')} agua, parque ni barrio "
        f"con nombre no {'se dibuja' if count == 1 else 'se dibujan'} en la base."
    )
    return [told] if count else []
