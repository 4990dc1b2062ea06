"""Two comisarías of one name: a comisaría is its name and its place, and what is in two places is two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geo.boundaries.names.pieces import near_pairs, pieces_of
from geo.columns import PLACE_COLUMNS
from geo.text import fold, joined
from geo.wording import listing

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geo.boundaries.remarks import Remarks

__all__ = ["HOMONYM", "apart", "shared_name"]

HOMONYM = "HOMONIMOS"
"""Code of the warning that counts the names of several comisarías."""
_FAR_M = 25_000.0
"""Gap in metres above which polygons of one name are of two comisarías: an exclave or an island lies nearer."""
_TOLD_M = 2_000.0
"""Gap in metres above which parts of one comisaría are told, as they may be two: a river or a road is narrower."""
_FAR_SECTORS_M = 50_000.0
"""The same in metres for sectors of different names, which may be hamlets of one rural comisaría far from each other."""
_EXACT = {"distrito", "ubigeo"}


def apart(whole: gpd.GeoDataFrame, remarks: Remarks) -> gpd.GeoDataFrame:
    """Return the polygons with the place added to the name of each comisaría that is one of several of that name.

    Polygons without sectors, or with sectors of one name, are of different comisarías if their district, UBIGEO or province
    differ; where the file does not say these, if they lie more than 25 km apart. Sectors of different names are of one
    comisaría unless 50 km lie between them.

    Parameters
    ----------
    whole
        Boundary frame in metres.
    remarks
        To which what was done is added.
    """
    remarks.decide(*_spellings(whole))
    keys = whole["comisaria"].map(fold)
    out = whole
    several = keys.duplicated(keep=False) & ~_in_one_place(whole, keys)
    for _, rows in whole[several].groupby(keys[several], sort=True):
        places = _places(rows)
        if places.max() == 0:
            if not (rows["sector"] != "").any() and _pieces(rows, np.zeros(len(rows), dtype=np.intp), _TOLD_M).max():
                remarks.decide(
                    f"Límites: las partes de «{rows['comisaria'].iloc[0]}» están a más de {_TOLD_M / 1000:.0f} km; si son "
                    "dos comisarías del mismo nombre, agregue la columna del distrito."
                )
            continue
        out = whole.copy() if out is whole else out
        names = rows["comisaria"] + " (" + _suffixes(rows, places) + ")"
        out.loc[rows.index, "comisaria"] = names
        remarks.warn(HOMONYM)
        remarks.decide(
            f"Límites: «{rows['comisaria'].iloc[0]}» es el nombre de {places.max() + 1} comisarías de lugares distintos: "
            f"{listing(sorted(set(names)))}."
        )
    return out


def _spellings(whole: gpd.GeoDataFrame) -> list[str]:
    """Return a sentence on the comisarías whose names differ in case, accents or signs alone, if any."""
    names = pd.Series(whole["comisaria"].unique())
    alike = names[names.map(fold).duplicated(keep=False)]
    if alike.empty:
        return []
    return [
        f"Límites: {listing(sorted(alike))} son comisarías distintas; si alguna es la misma, escríbala igual en el archivo."
    ]


def shared_name(name: str) -> str:
    """Return the name of a comisaría without the place that :func:`apart` added; empty if it has none."""
    return name.rpartition(" (")[0] if name.endswith(")") else ""


def _in_one_place(whole: gpd.GeoDataFrame, keys: pd.Series[str]) -> pd.Series[bool]:
    """Return which polygons are of a name that is surely one comisaría: sectors of different names, in a small box.

    They are nearly all those of a country, and each of the others is looked at by itself.
    """
    twice = pd.DataFrame({"name": keys, "sector": _sectors(whole)}).duplicated(keep=False).groupby(keys).transform("any")
    named = (whole["sector"] != "").groupby(keys).transform("any")
    box = whole.bounds.groupby(keys).transform({"minx": "min", "miny": "min", "maxx": "max", "maxy": "max"})
    near = np.hypot(box["maxx"] - box["minx"], box["maxy"] - box["miny"]) < _FAR_SECTORS_M
    sure: pd.Series[bool] = named & ~twice & near
    return sure


def _sectors(rows: gpd.GeoDataFrame) -> pd.Series[str]:
    """Return the sector and subsector of each polygon, as compared."""
    return joined(rows[["sector", "subsector"]].apply(lambda column: column.map(fold)))


def _places(rows: gpd.GeoDataFrame) -> NDArray[np.intp]:
    """Return the number, from 0, of the comisaría of each polygon of one name."""
    distance = _FAR_SECTORS_M
    said = np.zeros(len(rows), dtype=np.intp)
    if _sectors(rows).duplicated().any():
        distance = _FAR_M
        filled = [name for name in PLACE_COLUMNS if name in rows.columns and (rows[name] != "").all()]
        if filled:
            said = pd.factorize(joined(rows[filled].apply(lambda column: column.map(fold))))[0]
        if _EXACT & set(filled):
            return said
    return _pieces(rows, said, distance)


def _pieces(rows: gpd.GeoDataFrame, said: NDArray[np.intp], distance: float) -> NDArray[np.intp]:
    """Return the number of the group of each polygon: of one place ``said``, and with no larger gap than ``distance``.

    Polygons with a point in the same cell of half that side are nearer than that; so only the cells are compared in pairs.
    """
    shapes = rows.geometry.to_numpy()
    near = np.floor(shapely.get_coordinates(shapely.point_on_surface(shapes)) / (distance / 2))
    cell, places = pd.factorize(pd.MultiIndex.from_arrays([said, near[:, 0], near[:, 1]]))
    parts, row = shapely.get_parts(shapes, return_index=True)
    order = np.argsort(cell[row], kind="stable")
    whole = shapely.multipolygons(parts[order], indices=cell[row][order])
    return pieces_of(places.get_level_values(0).to_numpy(), near_pairs(whole, distance))[cell]


def _suffixes(rows: gpd.GeoDataFrame, places: NDArray[np.intp]) -> pd.Series[str]:
    """Return what tells each comisaría from the others: district, province, region or UBIGEO; or a number from the west."""
    count = places.max() + 1
    for name in ("distrito", "provincia", "region", "ubigeo"):
        if name not in rows.columns or (rows[name] == "").any():
            continue
        of_place = rows[name].groupby(places).agg(lambda own: " y ".join(dict.fromkeys(own)))
        if of_place.map(fold).nunique() == count:
            return pd.Series(of_place.to_numpy()[places], index=rows.index, dtype="str")
    west = rows.geometry.bounds["minx"].groupby(places).min().rank(method="first").astype(int)
    return pd.Series(west.to_numpy()[places], index=rows.index).astype("str")
