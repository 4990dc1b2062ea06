"""Detection of coordinates in PSAD56, the former datum of Peru, about 400 m from WGS 84; reported, not converted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Transformer

from geo.crs import PSAD56

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["psad56_suspected"]

_LEAST = 10
"""Points outside that the change of datum moves inside, at least: fewer may be errors of single points."""
_SHARE = 0.5
"""Share of the points outside that it moves inside, from 0 to 1, exclusive minimum: most of them."""


def psad56_suspected(points: gpd.GeoSeries, boundaries: gpd.GeoDataFrame) -> int:
    """Return how many points outside the polygons would be inside if the file were in PSAD56.

    Parameters
    ----------
    points
        Points in metres, read as WGS 84.
    boundaries
        Polygons in a UTM zone of Peru; in any other system the result is 0.

    Returns
    -------
    int
        0 unless ten or more points move inside, more than half of those outside, and more than move outside.
    """
    old = PSAD56.get(boundaries.crs.to_epsg())
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
