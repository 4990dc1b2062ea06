"""Incidents as sorted arrays of place, day and weight: results do not depend on the order of the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from layers.arrays.radix_sort import order_by

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import ArrayLike, NDArray

__all__ = ["places_and_days"]


def places_and_days(
    points: gpd.GeoDataFrame | gpd.GeoSeries, times: ArrayLike, weights: ArrayLike | None = None
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Coordinates (n, 2), whole days and weights of the incidents with place and day, sorted by x, y, day and weight.

    ``times`` are dates, which become days since 1 January 2000, or numbers of days, used as given; weights are 1 by default.
    """
    moments = pd.Series(np.asarray(times))
    dated = pd.api.types.is_datetime64_any_dtype(moments)
    days = ((moments - pd.Timestamp(2000, 1, 1)).dt.floor("D").dt.days if dated else moments).to_numpy(dtype=float)
    shapes = points.geometry.to_numpy()
    here = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes)) & ~np.isnan(days)
    weight = np.ones(len(days)) if weights is None else np.asarray(weights, dtype=float)
    xy, days, weight = shapely.get_coordinates(shapes[here]), days[here], weight[here]
    order = order_by(weight, days, xy[:, 1], xy[:, 0])
    return xy[order], days[order], weight[order]
