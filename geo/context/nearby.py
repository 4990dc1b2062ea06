"""Features that may reach a box, found before a layer is projected: what is cut out of it costs by what is near."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["reaching"]

_STEPS = 16
"""Parts of each side of a box whose ends are projected: a side is not straight in another system."""
_SPARE = 0.05
"""What a box is enlarged by on each side, in its own sides, for the rest of the bend."""


def reaching(layer: gpd.GeoDataFrame, bounds: Sequence[float], crs: Any) -> gpd.GeoDataFrame:  # noqa: ANN401 (any form)
    """Return the features of a layer whose boxes reach some bounds, or nearly, in their order.

    It is for what is then cut or compared exactly: none that reaches the bounds is missing.

    Parameters
    ----------
    layer
        Features in any system.
    bounds, crs
        West, south, east and north, and their system.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from geo.context.nearby import reaching
    >>> towns = gpd.GeoDataFrame({"n": [1, 2]}, geometry=gpd.points_from_xy([-78.5, -71.3], [-7.1, -17.6]), crs=4326)
    >>> reaching(towns, (770_000, 9_200_000, 790_000, 9_220_000), 32717)["n"].tolist()
    [1]
    """
    west, south, east, north = bounds
    spare = _SPARE * max(east - west, north - south)
    around = shapely.box(west - spare, south - spare, east + spare, north + spare)
    sides = shapely.segmentize(around, max(east - west, north - south, 1.0) / _STEPS)
    box = gpd.GeoSeries([sides], crs=crs).to_crs(layer.crs).total_bounds
    return layer.iloc[np.sort(layer.sindex.query(shapely.box(*box)))]
