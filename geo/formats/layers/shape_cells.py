"""Geometries written in the cells of a table, as databases and open-data portals export them: WKT, WKB, GeoJSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["crs_of", "shapes_of"]

_WKT = re.compile(
    r"^\s*+(?:SRID\s*+=\s*+(?P<srid>\d{1,6})\s*+;\s*+)?(?P<wkt>(?:MULTI)?(?:POLYGON|LINESTRING|POINT)\b.*|GEOMETRYCOLLECTION\b.*)",
    re.IGNORECASE | re.DOTALL,
)
_HEX = re.compile(r"^\s*(?:\\x|0x)?(?P<hex>0[01](?:[0-9A-F]{2}){8,})\s*", re.IGNORECASE)
_JSON = re.compile(r'^\s*\{\s*"[^{}]*"coordinates"\s*:.*', re.DOTALL)


def shapes_of(cells: pd.Series[str]) -> NDArray[np.object_] | None:
    """Return the geometries of a column; None if its filled cells are not all written as geometries.

    A blank cell, or one that is written as a geometry but is none (it was cut), has none. The geometries keep the code of
    the system that is written with them.
    """
    texts = cells.fillna("").tolist()
    filled = [text for text in texts if text.strip()]
    if not filled or not all(_JSON.fullmatch(text) or _HEX.fullmatch(text) or _WKT.fullmatch(text) for text in filled):
        return None
    shapes = np.empty(len(texts), dtype=object)
    shapes[:] = [_shape(text) for text in texts]
    return shapes


def crs_of(shapes: NDArray[np.object_]) -> CRS | None:
    """Return the system that all geometries say (EWKT, EWKB); None if they say none, or several."""
    codes = {int(code) for code in shapely.get_srid(shapes[shapely.is_geometry(shapes)])}
    try:
        return CRS.from_epsg(codes.pop()) if len(codes) == 1 and codes != {0} else None
    except CRSError:
        return None


def _shape(text: str) -> shapely.Geometry | None:
    if found := _WKT.fullmatch(text):
        shape = shapely.from_wkt(found["wkt"].strip(), on_invalid="ignore")
        return shapely.set_srid(shape, int(found["srid"] or 0))
    if found := _HEX.fullmatch(text):
        return shapely.from_wkb(found["hex"], on_invalid="ignore")
    return shapely.from_geojson(text, on_invalid="ignore") if text.strip() else None
