"""Classes of cells by the periods in which they are hotspots: persistent, emerging, former or intermittent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.arrays.group_sums import sums_by_group
from layers.statistics.multiple_testing import holm
from layers.surfaces.getis_ord import gi_star, two_sided
from layers.surfaces.grid import locate_in_cells, neighbours

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import ArrayLike

__all__ = ["CLASSES", "classify_hotspots"]

CLASSES = ("persistent", "emerging", "former", "intermittent", "none")
"""Classes of a cell, in the order of their rules."""
_MANY, _SOME = 0.8, 0.1
"""Shares of the periods from which a cell is persistently hot, and hot at all (Chainey's rule)."""
_RECENT = 0.2
"""Share of the periods, the last ones, that are recent (Chainey's rule)."""
_P = 0.05
"""Significance level of Gi* in a period, after Holm; the conventional 5 %."""


def classify_hotspots(
    points: gpd.GeoDataFrame | gpd.GeoSeries,
    grid: gpd.GeoDataFrame,
    *,
    periods: ArrayLike,
    weights: ArrayLike | None = None,
) -> pd.DataFrame:
    """Classes of the cells by the periods in which they are hot (Gi*; Chainey's classes, by their documented rule).

    Library only: no command uses it.

    Parameters
    ----------
    points
        Projected incidents.
    grid
        All the cells of the jurisdiction.
    periods
        Period of each point: 0 for the first, 1 for the next …; below 0, none. The last one is the highest.
    weights
        Weight of each point, such as the severity of its crime; 1 by default.

    Returns
    -------
    DataFrame
        On the index of the grid: ``clase`` and ``pct`` (share of the periods in which the cell was hot). A cell is hot in a
        period where Gi* is above 0 and significant at 5 %, after Holm over its periods. With ``r`` the last fifth of the
        periods (one at least): *persistent* if hot in 80 % of all; else *emerging* if hot in less than 10 % of the older
        ones and 10 % or more of the last r; *former* the other way round; *intermittent* if hot in 10 % of all; else *none*.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> import mapadelito as md
    >>> grid = md.make_grid(box(5, 5, 995, 995), cell_m=100, crs=32717)
    >>> points = gpd.GeoSeries(gpd.points_from_xy([550] * 100, [550] * 100), crs=32717)
    >>> classes = md.classify_hotspots(points, grid, periods=[number % 10 for number in range(100)])
    >>> classes["clase"].value_counts().to_dict()
    {'none': 91, 'persistent': 9}
    """
    period = np.asarray(periods, dtype=int)
    cell = locate_in_cells(points, grid)
    count = int(period.max(initial=-1)) + 1
    inside = (cell >= 0) & (period >= 0)
    weight = np.ones(len(points)) if weights is None else np.asarray(weights, dtype=float)
    slot = period[inside] * len(grid) + cell[inside]
    table = sums_by_group(slot, weight[inside], max(count, 1) * len(grid)).reshape(-1, len(grid))
    z = gi_star(table, neighbours(grid))
    hot = (holm(two_sided(z)) < _P) & (z > 0)
    recent = max(1, int(_RECENT * len(hot)))
    share, late = hot.mean(axis=0), hot[-recent:].mean(axis=0)
    early = hot[:-recent].mean(axis=0) if len(hot) > recent else np.zeros(len(grid))
    rules = (
        share >= _MANY,
        (early < _SOME) & (late >= _SOME),
        (early >= _SOME) & (late < _SOME),
        share >= _SOME,
    )
    return pd.DataFrame({"clase": np.select(rules, CLASSES[:-1], CLASSES[-1]), "pct": share}, index=grid.index)
