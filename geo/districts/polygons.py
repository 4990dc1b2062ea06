"""Polygons of districts, with their UBIGEO."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from geo.boundaries.remarks import Remarks
from geo.boundaries.validity import clean_polygons
from geo.columns import detect
from geo.crs import to_metric
from geo.errors import ColumnError, GeometryError
from geo.intake.repeated_files import distinct_files
from geo.intake.sandbox import read_layer
from geo.intake.tables import column_text
from geo.text import fold, joined
from geo.ubigeo import department_name, six_digits
from geo.wording import listing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["read_districts"]

_NAMES = ("region", "provincia", "distrito")


def read_districts(paths: Iterable[str | Path], known: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return the polygons of districts.

    Parameters
    ----------
    paths
        Layers with the UBIGEO, or with names of department, province and district.
    known
        Index UBIGEO; ``departamento, provincia, distrito``. A layer without codes is joined by these names, or by the last
        two if it has no department.

    Returns
    -------
    GeoDataFrame
        Index: UBIGEO of the districts of ``known`` with a polygon, in metres; features of one district are joined.

    Raises
    ------
    ColumnError
        If a layer has neither codes nor names.
    GeometryError
        If a layer has no polygon.
    """
    frames = []
    for file in distinct_files(paths).paths:
        raw = read_layer(file).frame
        flat = gpd.GeoSeries(shapely.force_2d(raw.geometry.to_numpy()), crs=raw.crs or 4326)
        shapes = clean_polygons(flat, file, Remarks())
        code = _codes(file.name, raw, known)
        frame = gpd.GeoDataFrame({"ubigeo": code.to_numpy(dtype=str)}, geometry=shapes.to_numpy(), crs=shapes.crs)
        frames.append(frame[frame.geometry.notna() & frame["ubigeo"].isin(known.index)].to_crs(4326))
    whole = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=4326)
    if whole.empty:
        raise GeometryError("Ningún polígono de los límites es de un distrito de las denuncias o de la población.")
    return to_metric(whole.dissolve("ubigeo"))


def _codes(file: str, raw: gpd.GeoDataFrame, known: pd.DataFrame) -> pd.Series[str]:
    found = detect(map(str, raw.columns.drop("geometry")), "limites")
    if "ubigeo" in found:
        codes = column_text(raw[found["ubigeo"]]).map(six_digits)
        if codes.isin(known.index).any():
            return codes
    names = [name for name in _NAMES if name in found]
    if names[-2:] != ["provincia", "distrito"]:
        raise ColumnError(
            f"«{file}»: hace falta el UBIGEO, o los nombres de provincia y distrito. Hay: {listing(raw.columns)}."
        )
    columns = {"region": "departamento"}
    keys = known[[columns.get(name, name) for name in names]].map(fold)
    if "departamento" in keys:
        keys["departamento"] = known["departamento"].map(department_name)
    own = pd.DataFrame({columns.get(name, name): column_text(raw[found[name]]).map(fold) for name in names})
    code = _by_names(own, keys)
    loose = keys.columns.drop("provincia")  # a list may have a wrong province
    return code.where(code != "", _by_names(own[loose], keys[loose]))


def _by_names(own: pd.DataFrame, keys: pd.DataFrame) -> pd.Series[str]:
    """Return the UBIGEO of each row whose names are those of exactly one district; empty for the others."""
    by_name = pd.Series(keys.index, index=joined(keys))
    by_name = by_name[~by_name.index.duplicated(keep=False)]
    return joined(own).map(by_name).fillna("").astype("str")
