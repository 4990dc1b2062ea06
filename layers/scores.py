"""How promising each cell is, by several methods that look at the past alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from layers.density import kernel_density
from layers.getis import getis_ord
from layers.grid import count_in_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    Score = Callable[[gpd.GeoSeries, NDArray[np.float64], gpd.GeoDataFrame], NDArray[np.float64]]

__all__ = ["DEFAULT", "METHODS", "SIMPLE", "score_cells"]

_RECENT_DAYS, _FADE_DAYS = 90.0, 365.0
_NEAR_M, _WIDE_M = 300.0, 500.0

SIMPLE = "conteo"
"""The count of all the past: the baseline."""
DEFAULT = "mezcla"
"""The blend: long count, density of 300 m faded over a year and density of 500 m, in equal parts."""


def score_cells(
    points: gpd.GeoDataFrame, grid: gpd.GeoDataFrame, *, until: pd.Timestamp, method: str
) -> NDArray[np.float64]:
    """Score the cells of a grid by what happened before a day.

    Parameters
    ----------
    points
        Projected incidents with a column ``fecha``; those of ``until`` and later are not looked at.
    grid
        Cells of the jurisdiction.
    until
        First day of the future.
    method
        One of :data:`METHODS`.

    Returns
    -------
    ndarray
        Not negative but for ``gi``; only the order, and for blends the proportions, have a meaning.

    Raises
    ------
    ValueError
        If the method does not exist.
    """
    if method not in METHODS:
        raise ValueError(f"El método «{method}» no existe. Hay: {', '.join(METHODS)}.")
    past = points[(points["fecha"] < until) & points.geometry.notna()]
    age = (until - past["fecha"]).dt.days.to_numpy(dtype=float)
    return METHODS[method](past.geometry, age, grid)


def _count(past: gpd.GeoSeries, _: NDArray[np.float64], grid: gpd.GeoDataFrame) -> NDArray[np.float64]:
    return count_in_cells(past, grid)


def _recent(past: gpd.GeoSeries, age: NDArray[np.float64], grid: gpd.GeoDataFrame) -> NDArray[np.float64]:
    return count_in_cells(past[age <= _RECENT_DAYS], grid)


def _faded(past: gpd.GeoSeries, age: NDArray[np.float64], grid: gpd.GeoDataFrame) -> NDArray[np.float64]:
    return count_in_cells(past, grid, np.exp(-age / _FADE_DAYS))


def _near(past: gpd.GeoSeries, _: NDArray[np.float64], grid: gpd.GeoDataFrame) -> NDArray[np.float64]:
    return np.asarray(kernel_density(past, grid, radius_m=_NEAR_M), dtype=np.float64)


def _wide(past: gpd.GeoSeries, _: NDArray[np.float64], grid: gpd.GeoDataFrame) -> NDArray[np.float64]:
    return np.asarray(kernel_density(past, grid, radius_m=_WIDE_M), dtype=np.float64)


def _near_faded(past: gpd.GeoSeries, age: NDArray[np.float64], grid: gpd.GeoDataFrame) -> NDArray[np.float64]:
    return np.asarray(kernel_density(past, grid, radius_m=_NEAR_M, weights=np.exp(-age / _FADE_DAYS)), dtype=np.float64)


def _gi(past: gpd.GeoSeries, _: NDArray[np.float64], grid: gpd.GeoDataFrame) -> NDArray[np.float64]:
    return getis_ord(count_in_cells(past, grid), grid)["z"].to_numpy()


def _blend(past: gpd.GeoSeries, age: NDArray[np.float64], grid: gpd.GeoDataFrame) -> NDArray[np.float64]:
    parts = [part(past, age, grid) for part in (_count, _near_faded, _wide)]
    return np.asarray(sum(part / total for part in parts if (total := part.sum()) > 0) + np.zeros(len(grid)), dtype=float)


METHODS: Mapping[str, Score] = {
    SIMPLE: _count,
    "conteo-reciente": _recent,
    "conteo-atenuado": _faded,
    "densidad-300": _near,
    "densidad-500": _wide,
    "gi": _gi,
    DEFAULT: _blend,
}
"""Candidates, the simple count first: it is the one to beat."""
