"""Tests of space-time interaction: Mantel, Jacquez and Baker (Knox: :mod:`layers.space_time.knox`)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from geo.crs import require_metric
from layers.arrays.events import places_and_days
from layers.arrays.nearest import INSTANT, neighbours_in_time, pairs_in_place, reach_in_time
from layers.arrays.permutation import compared, shuffled_orders

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import geopandas as gpd
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]

__all__ = ["Interaction", "jacquez", "mantel", "modified_knox"]

_BATCH = 1_000_000
"""Pairs computed at a time: some tens of MB."""
_FLAT = 1e-12
"""Relative variance below which distances or spans do not vary: it is rounding error."""


@dataclass(frozen=True, slots=True)
class Interaction:
    """Result of a test: the ``statistic``, its mean ``expected`` over permutations of the dates, and ``p``.

    Library only: no command uses it.

    ``p`` = (1 + permutations with a statistic at least as large) / (permutations + 1).
    """

    statistic: float
    expected: float
    p: float


def mantel(
    points: gpd.GeoDataFrame | gpd.GeoSeries,
    times: ArrayLike,
    *,
    constants: tuple[float, float] = (0.0, 0.0),
    powers: tuple[float, float] = (1.0, 1.0),
    permutations: int = 999,
    seed: int = 0,
) -> Interaction:
    """Correlation of distance and time span over all pairs, with p (Mantel 1967).

    Library only: no command uses it.

    Parameters
    ----------
    points
        Projected incidents.
    times
        Day of each: dates, or numbers of days.
    constants, powers
        Distances are taken as ``(metres + constant) ** power``, spans as ``(days + constant) ** power``: place, then time.
        Mantel recommends ``(1, 1)`` and ``(-1, -1)``: the defaults give distant pairs more weight than close ones.
    permutations, seed
        Permutations of the dates among the incidents, and their seed; the order of the rows does not matter.

    Returns
    -------
    Interaction
        Pearson's correlation, over all pairs, between distance and span; NaN where either does not vary. Every permutation
        uses every pair: memory stays in some tens of MB, but time grows with the square of the incidents (with 999
        permutations, some twenty seconds for 5,000 and seven minutes for 20,000).

    Raises
    ------
    CrsError
        If the points are in degrees.
    ValueError
        If a constant is negative, or is 0 with a power that is not positive.

    Examples
    --------
    >>> import geopandas as gpd
    >>> import mapadelito as md
    >>> points = gpd.GeoSeries(gpd.points_from_xy(range(0, 1000, 100), [0] * 10), crs=32717)
    >>> found = md.mantel(points, range(10))
    >>> round(found.statistic, 6), found.p
    (1.0, 0.001)
    """
    require_metric(points, who="mantel")
    if any(constant < 0 or (constant == 0 and power <= 0) for constant, power in zip(constants, powers, strict=True)):
        raise ValueError("mantel: la constante no puede ser negativa, ni 0 con una potencia que no sea positiva.")
    xy, days, _ = places_and_days(points, times)
    product, of_place, of_time = np.zeros(permutations + 1), np.zeros(2), np.zeros(2)
    for rows in _rows(len(days)):
        metres = np.hypot(*(axis[rows, None] - axis[None, rows.start :] for axis in xy.T))
        far = np.triu((metres + constants[0]) ** powers[0], 1)  # each pair once
        of_place += far.sum(), np.square(far).sum()
        span = np.empty_like(far)
        for deal, order in enumerate(chain([np.arange(len(days))], shuffled_orders(len(days), permutations, seed))):
            dealt = days[order]
            np.abs(np.subtract(dealt[rows, None], dealt[None, rows.start :], out=span), out=span)
            span += constants[1]
            span **= powers[1]
            if deal == 0:
                once = np.triu(span, 1)
                of_time += once.sum(), np.square(once).sum()
            span *= far
            product[deal] += span.sum()
    pairs = len(days) * (len(days) - 1) / 2
    expected, p = compared(product[0], product[1:])
    seen, mean = (_correlation(float(value), of_place, of_time, pairs) for value in (product[0], expected))
    return Interaction(seen, mean, float(p))


def jacquez(
    points: gpd.GeoDataFrame | gpd.GeoSeries, times: ArrayLike, *, nearest: int, permutations: int = 999, seed: int = 0
) -> Interaction:
    """Count the k nearest neighbours in space that are also among the k nearest in time, with p (Jacquez 1996).

    Library only: no command uses it.

    No distance has to be chosen, and the test adapts to the density of the incidents.

    Parameters
    ----------
    points
        Projected incidents.
    times
        Day of each: dates, or numbers of days.
    nearest
        k: neighbours of each incident, in space and in time.
    permutations, seed
        Permutations of the dates among the incidents, and their seed; the order of the rows does not matter.

    Returns
    -------
    Interaction
        J = sum over incidents of the neighbours both in space and in time. Of places at equal distance the first by x and
        then y is nearer; where more incidents are tied at a place or in time than fit among the k, each counts in the share
        that fits (expected value under random ties), so that J need not be whole. Memory grows with k times the incidents,
        and with the square of those at one place where they are more than k.

    Raises
    ------
    CrsError
        If the points are in degrees.
    ValueError
        If ``nearest`` is less than 1.

    Examples
    --------
    >>> import geopandas as gpd
    >>> import mapadelito as md
    >>> points = gpd.GeoSeries(gpd.points_from_xy(range(0, 1000, 100), [0] * 10), crs=32717)
    >>> found = md.jacquez(points, range(10), nearest=2)
    >>> found.statistic, found.p
    (20.0, 0.001)
    """
    require_metric(points, who="jacquez")
    if nearest < 1:
        raise ValueError("jacquez: debe haber al menos un vecino.")
    xy, days, _ = places_and_days(points, times)
    own, other, share = pairs_in_place(xy, nearest)
    reach, fits = reach_in_time(days, nearest)

    def both(order: Ints) -> Floats:
        dealt = days[order]
        beyond = np.abs(dealt[own] - dealt[other]) - reach[order][own]
        in_time = np.where(beyond < -INSTANT, 1.0, np.where(beyond <= INSTANT, fits[order][own], 0.0))
        return np.asarray((in_time * share).sum())

    return _tested(both, len(days), permutations, seed)


def modified_knox(
    points: gpd.GeoDataFrame | gpd.GeoSeries,
    times: ArrayLike,
    *,
    radius_m: float,
    within_days: float,
    permutations: int = 999,
    seed: int = 0,
) -> Interaction:
    r"""Knox statistic corrected for the number of neighbours of each incident, with p (Baker 2004).

    Library only: no command uses it.

    .. math:: \frac{1}{2} \left( \sum_{i \ne j} s_{ij} t_{ij} - \frac{1}{n - 1} \sum_i s_i t_i \right)

    where s and t are 1 for pairs that are close in space and in time, and :math:`s_i, t_i` count the neighbours of i.

    Parameters
    ----------
    points
        Projected incidents.
    times
        Day of each: dates, or numbers of days.
    radius_m, within_days
        Largest distance in metres, and largest span in days, of close pairs, inclusive (the bands of
        :func:`layers.space_time.knox.knox` exclude their upper edge).
    permutations, seed
        Permutations of the dates among the incidents, and their seed; the order of the rows does not matter.

    Returns
    -------
    Interaction
        Pairs close in space and time minus those expected from the numbers of neighbours of each incident. Memory grows with
        the pairs that are close in space.

    Raises
    ------
    CrsError
        If the points are in degrees.
    ValueError
        If a distance is negative.

    Examples
    --------
    >>> import geopandas as gpd
    >>> import mapadelito as md
    >>> points = gpd.GeoSeries(gpd.points_from_xy([0, 10, 900, 910, 1800, 1810, 2700, 2710], [0] * 8), crs=32717)
    >>> found = md.modified_knox(points, [1, 2, 50, 51, 100, 101, 150, 151], radius_m=50, within_days=7)
    >>> round(found.statistic, 6), found.p
    (3.428571, 0.013)
    """
    require_metric(points, who="modified_knox")
    if radius_m < 0 or within_days < 0:
        raise ValueError("modified_knox: el radio y los días no pueden ser negativos.")
    from scipy.spatial import cKDTree  # noqa: PLC0415 (heavy)

    xy, days, _ = places_and_days(points, times)
    count = len(days)
    near = cKDTree(xy).query_pairs(radius_m, output_type="ndarray") if count else np.empty((0, 2), dtype=np.intp)
    one, two = near.T
    beside, soon = np.bincount(near.ravel(), minlength=count), neighbours_in_time(days, within_days)

    def beyond(order: Ints) -> Floats:
        dealt = days[order]
        pairs = np.count_nonzero(np.abs(dealt[one] - dealt[two]) <= within_days + INSTANT)
        return np.asarray(pairs - (beside * soon[order]).sum() / (2 * max(count - 1, 1)))

    return _tested(beyond, count, permutations, seed)


def _tested(statistic: Callable[[Ints], Floats], count: int, permutations: int, seed: int) -> Interaction:
    """Compare a statistic of the dates in their order with that of permuted dates."""
    seen = statistic(np.arange(count))
    expected, p = compared(seen, (statistic(order) for order in shuffled_orders(count, permutations, seed)))
    return Interaction(float(seen), float(expected), float(p))


def _rows(count: int) -> Iterator[slice]:
    """Slices of the rows of a square table, each of about ``_BATCH`` values."""
    size = max(1, _BATCH // max(count, 1))
    return (slice(start, min(start + size, count)) for start in range(0, count, size))


def _correlation(product: float, of_place: Floats, of_time: Floats, pairs: float) -> float:
    """Pearson's correlation from the sum of products, and the sums and sums of squares of both sides."""
    spread = [squares - total**2 / pairs if pairs else 0.0 for total, squares in (of_place, of_time)]
    if spread[0] <= _FLAT * of_place[1] or spread[1] <= _FLAT * of_time[1]:
        return float("nan")
    return float((product - of_place[0] * of_time[0] / pairs) / np.sqrt(spread[0] * spread[1]))
