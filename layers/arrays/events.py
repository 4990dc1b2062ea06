"""Incidents as arrays of place and day, in an order of their own: results must not depend on that of the rows."""

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
    """Coordinates (n, 2), whole days and weight (1) of the incidents that have both, sorted by x, y, day and weight.

    ``times`` are dates, counted in days since 2000, or numbers of days, taken as they are.
    """
    moments = pd.Series(np.asarray(times))
    dated = pd.api.types.is_datetime64_any_dtype(moments)
    days = ((moments - pd.Timestamp(2000, 1, 1)).dt.floor("D").dt.days if dated else moments).to_numpy(dtype=float)
    shapes = points.geometry.to_numpy()
    here = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes)) & ~np.isnan(days)
    mass = np.ones(len(days)) if weights is None else np.asarray(weights, dtype=float)
    xy, days, mass = shapely.get_coordinates(shapes[here]), days[here], mass[here]
    order = order_by(mass, days, xy[:, 1], xy[:, 0])
    return xy[order], days[order], mass[order]
