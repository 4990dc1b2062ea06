"""Detection of a UTM zone declared wrong, by the facts or by the limits; reported, not converted."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import shapely

from geo.crs import UTM_OF_PERU

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["zone_suspected"]

_FEWEST, _ENOUGH = 5, 30
"""Facts from which another zone is tried; facts from which a few of them may still lie outside."""
_SHARE = 0.9
"""Share of the facts, from 0 to 1, that lie inside in the other zone, at least."""


def zone_suspected(points: gpd.GeoSeries, boundaries: gpd.GeoDataFrame) -> tuple[int, int, int]:
    """Return how many facts would lie in the polygons if one of the two files declared another UTM zone.

    Parameters
    ----------
    points
        Points of the facts, in metres, none of them inside the polygons.
    boundaries
        Polygons in metres.

    Returns
    -------
    (count, declared, right)
        The facts that would lie inside, and the EPSG codes as which the numbers of the facts are taken, and as which they
        fit: where several do, the zone of the polygons. Zeros unless it is nine of ten of thirty facts or more, or all of
        five or more.
    """
    here = points[points.notna()]
    if len(here) < _FEWEST:
        return 0, 0, 0
    numbers = {zone: here.to_crs(zone) for zone in UTM_OF_PERU}
    outlines = {zone: shapely.union_all(boundaries.geometry.to_crs(zone).to_numpy()) for zone in UTM_OF_PERU}
    own = boundaries.crs.to_epsg()
    best = 0, False, 0, 0
    for declared, right in permutations(UTM_OF_PERU, 2):
        shapely.prepare(outlines[right])
        x, y = numbers[declared].x.to_numpy(), numbers[declared].y.to_numpy()
        best = max(best, (int(shapely.contains_xy(outlines[right], x, y).sum()), right == own, declared, right))
    least = _SHARE * len(here) if len(here) >= _ENOUGH else len(here)
    count, _, declared, right = best
    return (count, declared, right) if count >= least else (0, 0, 0)
