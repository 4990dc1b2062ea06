"""PSAD56, the old datum of Peru: its coordinates read as WGS 84 fall some 400 m away. Suspected, asked, never guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Transformer

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["psad56_suspected"]

_PSAD56 = {32717: 24877, 32718: 24878, 32719: 24879}
_LEAST, _SHARE = 10, 0.5


def psad56_suspected(points: gpd.GeoSeries, boundaries: gpd.GeoDataFrame) -> int:
    """Count the points outside the polygons that would fall inside if the file were in PSAD56.

    Parameters
    ----------
    points
        Points in metres, read as WGS 84.
    boundaries
        Polygons in a UTM zone of Peru; in any other system nothing is suspected.

    Returns
    -------
    int
        0 unless they are ten or more, more than half of those outside, and the shift takes out fewer than it brings in.
    """
    old = _PSAD56.get(boundaries.crs.to_epsg())
    here = points[points.notna()].to_crs(boundaries.crs)
    if old is None or here.empty:
        return 0
    x, y = here.x.to_numpy(), here.y.to_numpy()
    east, north = Transformer.from_crs(old, boundaries.crs, always_xy=True).transform(np.median(x), np.median(y))
    outline = shapely.union_all(boundaries.geometry.to_numpy())
    shapely.prepare(outline)
    inside = shapely.contains_xy(outline, x, y)
    moved = shapely.contains_xy(outline, x + (east - np.median(x)), y + (north - np.median(y)))
    gained, lost = int((~inside & moved).sum()), int((inside & ~moved).sum())
    return gained if gained >= _LEAST and gained > _SHARE * (~inside).sum() and gained > lost else 0
