"""Read polygons that were drawn for an operation or for patrols: their names and shapes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from geo.boundaries.remarks import Remarks
from geo.boundaries.supposed_crs import with_crs
from geo.boundaries.validity import clean_polygons
from geo.columns import detect
from geo.crs import to_metric
from geo.errors import GeometryError
from geo.formats.layers.usable import draws_polygon, with_polygons
from geo.intake.repeated_files import distinct_files
from geo.intake.sandbox import read_layers
from geo.intake.tables import column_text
from geo.naming import natural_key
from geo.wording import listing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["DrawnAreas", "read_areas"]

_NUMBER = re.compile(r"\d{1,9}")
_LONGEST = 60
"""Letters of a name that are kept: a longer one does not fit in a table."""


@dataclass(frozen=True, slots=True)
class DrawnAreas:
    """``frame`` has ``nombre`` (a row per name, in order) and ``geometry`` in metres; ``remarks``, what was decided."""

    frame: gpd.GeoDataFrame
    remarks: Remarks


def read_areas(paths: Iterable[str | Path], *, epsg: int | None = None) -> DrawnAreas:
    """Return the polygons of vector files, those of one name together.

    Parameters
    ----------
    paths
        Vector files; a column *zona*, *rango* or *nombre* names the polygons, which are numbered without one.
    epsg
        Projected system of the result; by default the UTM zone of the polygons.

    Raises
    ------
    GeometryError
        If a file has no polygon, or one that cannot be used.
    """
    files, remarks = distinct_files(paths), Remarks()
    frames = [_of_file(file, remarks) for file in files.paths]
    target = epsg if epsg is not None else int(to_metric(frames[0]).crs.to_epsg())
    whole = pd.concat([to_metric(frame, epsg=target) for frame in frames], ignore_index=True)
    names = sorted(set(whole["nombre"]), key=natural_key)
    shapes = [shapely.union_all(whole.geometry[whole["nombre"] == name].to_numpy()) for name in names]
    return DrawnAreas(gpd.GeoDataFrame({"nombre": names}, geometry=shapes, crs=target), remarks)


def _of_file(file: Path, remarks: Remarks) -> gpd.GeoDataFrame:
    """Return the names and polygons of a file, in its own system."""
    layers, aside = with_polygons(read_layers(file))
    if aside:
        remarks.warn("CAPA_NO_USADA")
        remarks.decide(f"«{file.name}»: no se leen sus capas sin polígonos: {listing(aside)}.")
    frames = [with_crs(layer.frame, file, None, remarks) for layer in layers.values() if len(layer.frame)]
    parts = [_named(frame[frame.geometry.map(draws_polygon)]) for frame in frames]
    parts = [part for part in parts if len(part)]
    if not parts:
        raise GeometryError(f"«{file.name}» no tiene ningún polígono. Dibuje la zona como polígono y vuelva a exportarla.")
    whole = gpd.GeoDataFrame(pd.concat([part.to_crs(parts[0].crs) for part in parts], ignore_index=True), crs=parts[0].crs)
    blank = whole["nombre"] == ""
    whole.loc[blank, "nombre"] = [f"Zona {number}" for number in whole.index[blank] + 1]
    return whole.set_geometry(clean_polygons(whole.geometry, file, remarks))


def _named(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the polygons of a layer with their names, empty where it has none; a bare number is that of a zone."""
    text = [str(name) for name in frame.columns if name != frame.geometry.name]
    found = detect(text, "zonas")
    names = column_text(frame[found["nombre"]]).str.strip() if "nombre" in found else pd.Series("", index=frame.index)
    names = names.str.removesuffix(".0").str.slice(0, _LONGEST)
    names = names.where(~names.str.fullmatch(_NUMBER), "Zona " + names)
    return gpd.GeoDataFrame({"nombre": names.astype("str")}, geometry=frame.geometry.to_numpy(), crs=frame.crs)
