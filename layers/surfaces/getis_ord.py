"""Getis-Ord Gi* of counts over the cells of a grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.statistics.multiple_testing import benjamini_hochberg
from layers.surfaces.grid import neighbours

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import ArrayLike, NDArray
    from scipy.sparse import csr_array

__all__ = ["getis_ord", "gi_star", "two_sided"]


def getis_ord(counts: ArrayLike, grid: gpd.GeoDataFrame) -> pd.DataFrame:
    r"""Gi* z-scores of the cells, with p and q (Getis and Ord 1992; Ord and Getis 1995).

    Library only: no command uses it.

    .. math:: z_i = \frac{\sum_j w_{ij} x_j - \bar x W_i}{s \sqrt{(n S_i - W_i^2) / (n - 1)}}

    with w 1 for the cell and its neighbours (queen), W and S the sums of w and of its squares, and mean and standard
    deviation (population) over all the cells of the grid.

    Parameters
    ----------
    counts
        Incidents of each cell of ``grid`` (see :func:`layers.surfaces.grid.count_in_cells`).
    grid
        All the cells of the jurisdiction, empty ones too.

    Returns
    -------
    DataFrame
        On the index of the grid: ``z``; ``p`` (two-sided, normal); ``q`` (Benjamini-Hochberg: of the cells with q below
        0.05, at most one in twenty on average is a false positive). All 0, 1 and 1 where all counts are equal.

    Examples
    --------
    >>> from shapely import box
    >>> import mapadelito as md
    >>> grid = md.make_grid(box(5, 5, 995, 995), cell_m=100, crs=32717)
    >>> counts = ((grid["columna"] < 3) & (grid["fila"] < 3)) * 10
    >>> hot = md.getis_ord(counts, grid)
    >>> bool((hot["q"] < 0.05)[grid["columna"].eq(1) & grid["fila"].eq(1)].all()), round(float(hot["z"].max()), 1)
    (True, 9.9)
    """
    z = gi_star(np.asarray(counts, dtype=float)[None, :], neighbours(grid))[0]
    p = two_sided(z)
    return pd.DataFrame({"z": z, "p": p, "q": benjamini_hochberg(p)}, index=grid.index)


def gi_star(counts: NDArray[np.float64], near: csr_array) -> NDArray[np.float64]:
    """Gi* z-scores of m sets of counts (m, n), given the contiguity matrix of the n cells; 0 where all counts are equal."""
    size = counts.shape[1]
    linked = np.asarray(near.sum(axis=1)).ravel() + 1.0
    around = (near @ counts.T).T + counts
    mean, deviation = counts.mean(axis=1, keepdims=True), counts.std(axis=1, keepdims=True)
    spread = deviation * np.sqrt((size * linked - linked**2) / max(size - 1, 1))
    z: NDArray[np.float64] = np.divide(around - mean * linked, spread, out=np.zeros_like(counts), where=spread > 0)
    return z


def two_sided(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Two-sided p-value of standard normal z-scores.

    Library only: no command uses it.
    """
    from scipy.stats import norm  # noqa: PLC0415 (heavy)

    return np.asarray(2 * norm.sf(np.abs(z)), dtype=float)
