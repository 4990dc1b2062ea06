"""Change of counts between two periods: rate ratios with exact intervals, and tests for small counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from geo.percents import whole_percent
from layers.statistics.multiple_testing import benjamini_hochberg

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = [
    "COVERAGE_POINTS",
    "NO_CHANGE",
    "Displacement",
    "compare_counts",
    "e_test",
    "rate_ratio",
    "weighted_displacement_difference",
]

NO_CHANGE = "sin cambio demostrable"
"""``lectura`` of a change that is not significant."""

_TAIL = 1e-12
"""Probability left out at each end of a Poisson distribution: far below any printed p-value."""
COVERAGE_POINTS = 10.0
"""Largest difference of coverage, in percentage points, at which located counts are compared; a convention."""
_TIE = 1 - 1e-9
"""Factor by which a difference may miss the observed one by rounding and still count as equal."""


def compare_counts(
    before: ArrayLike,
    after: ArrayLike,
    exposure: tuple[ArrayLike, ArrayLike] | None = None,
    *,
    confidence: float = 0.95,
    coverage: tuple[float, float] | None = None,
    phi: ArrayLike = 1.0,
    season: float = 1.0,
) -> pd.DataFrame:
    """Compare two counts, or those of many sectors at once.

    Parameters
    ----------
    before, after
        Incidents of each sector in each period.
    exposure
        Length (days, months) or people behind ``before`` and ``after``, in the same unit; equal by default.
    confidence
        Of the interval.
    coverage
        Located incidents of each period, in per cent of all, where only located incidents are compared.
    phi
        Variance of a count over its mean, of all or of each sector (:mod:`layers.statistics.overdispersion`): the interval
        and the test are those of quasi-Poisson counts.
    season
        Ratio, or its inverse, that is no change: what the season alone may give where the months are others.

    Returns
    -------
    DataFrame
        A row per pair: ``antes``, ``despues``; ``razon`` of the rates with its interval ``razon_min, razon_max`` (NaN and
        infinity for 0 incidents before); ``p`` of :func:`e_test` (1 within the season); ``q``, adjusted for many sectors
        (Benjamini and Hochberg); ``lectura``: *sube*, *baja*, or *sin cambio demostrable* where q is 0.05 or more.

    Raises
    ------
    ValueError
        If a count is negative or not whole, an exposure is not positive, or the coverages differ by more than ten points:
        then the share that was located may be all that changed.

    Examples
    --------
    >>> import mapadelito as md
    >>> md.compare_counts([1, 10], [3, 30])[["antes", "despues", "razon", "p", "lectura"]].round(3)
       antes  despues  razon      p                 lectura
    0      1        3    3.0  0.444  sin cambio demostrable
    1     10       30    3.0  0.001                    sube
    """
    index = before.index if isinstance(before, pd.Series) else None
    first, second = (np.atleast_1d(np.asarray(counts, dtype=float)) for counts in (before, after))
    behind: tuple[ArrayLike, ArrayLike] = exposure if exposure is not None else (1.0, 1.0)
    base, later = np.broadcast_to(np.asarray(behind[0], float), first.shape), np.broadcast_to(behind[1], first.shape)
    if (first < 0).any() or (second < 0).any() or (first % 1).any() or (second % 1).any():
        raise ValueError("compare_counts: los conteos deben ser números enteros, cero o más.")
    if (base <= 0).any() or (later <= 0).any():
        raise ValueError("compare_counts: la exposición debe ser positiva.")
    if coverage is not None and abs(coverage[0] - coverage[1]) > COVERAGE_POINTS:
        raise ValueError(
            f"compare_counts: en un periodo se ubicó el {whole_percent(coverage[0])} de los hechos y en el otro el "
            f"{whole_percent(coverage[1])}. Con más de {COVERAGE_POINTS:.0f} puntos de diferencia no se comparan: podría "
            "haber cambiado solo lo que se ubica."
        )
    scale = np.broadcast_to(np.asarray(phi, dtype=float), first.shape)
    ratio, low, high = rate_ratio(first, second, base, later, confidence=confidence, phi=scale)
    rows = zip(first, second, base, later, scale, strict=True)
    p = np.asarray([_chance(one, other, (here, there), own, season) for one, other, here, there, own in rows])
    q = benjamini_hochberg(p)
    reading = np.where(q >= 1 - confidence, NO_CHANGE, np.where(ratio > 1, "sube", "baja"))
    columns = {
        "antes": first.astype(int),
        "despues": second.astype(int),
        "razon": ratio,
        "razon_min": low,
        "razon_max": high,
    }
    return pd.DataFrame(columns | {"p": p, "q": q, "lectura": reading}, index=index)


def _chance(before: float, after: float, exposure: tuple[float, float], phi: float, season: float) -> float:
    """P-value of :func:`e_test` that the ratio of two rates is not beyond a season: 1 within it."""
    one, other = before / exposure[0], after / exposure[1]
    if season > 1 and other <= one * season and one <= other * season:
        return 1.0
    here, there = (exposure[0], exposure[1] * season) if other > one else (exposure[0] * season, exposure[1])
    return e_test(before, after, exposure=(float(here), float(there)), phi=float(phi))


def e_test(before: float, after: float, *, exposure: tuple[float, float] = (1.0, 1.0), phi: float = 1.0) -> float:
    """Two-sided p-value that two Poisson rates are equal (E-test of Krishnamoorthy and Thomson 2004).

    The probability, under equal rates, of a standardised difference at least as large as the observed one; that one is
    divided by the root of ``phi``, the variance of the counts over their mean.

    Examples
    --------
    >>> import mapadelito as md
    >>> round(md.e_test(1, 3), 2), round(md.e_test(10, 30), 3)
    (0.44, 0.001)
    """
    from scipy.stats import poisson  # noqa: PLC0415 (heavy)

    here, there = exposure
    total = before + after
    if not total:
        return 1.0
    rate = total / (here + there)

    def distance(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
        spread = np.sqrt(one / here**2 + other / there**2)
        return np.abs(np.divide(one / here - other / there, spread, out=np.zeros_like(spread), where=spread > 0))

    seen = distance(np.asarray([before], dtype=float), np.asarray([after], dtype=float))[0] / np.sqrt(phi)
    sides = []
    for size in (here, there):
        low, high = float(poisson.ppf(_TAIL, rate * size)), float(poisson.ppf(1 - _TAIL, rate * size))
        counts = np.arange(max(low - 1, 0), high + 2)
        sides.append((counts, poisson.pmf(counts, rate * size)))
    (one, chance_one), (other, chance_other) = sides
    extreme = distance(*np.meshgrid(one, other, indexing="ij")) >= seen * _TIE
    return float(min((np.outer(chance_one, chance_other) * extreme).sum(), 1.0))


def rate_ratio(
    before: NDArray[np.float64],
    after: NDArray[np.float64],
    base: NDArray[np.float64] | float = 1.0,
    later: NDArray[np.float64] | float = 1.0,
    *,
    confidence: float = 0.95,
    phi: NDArray[np.float64] | float = 1.0,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Ratio of two Poisson rates (after over before) and its exact interval (conditional, Clopper and Pearson 1934).

    With ``phi``, the variance of the counts over their mean, the interval is that of the counts over it.
    """
    from scipy.stats import beta  # noqa: PLC0415 (heavy)

    tail = (1 - confidence) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.asarray(base, dtype=float) / later
        ratio = np.where(before + after > 0, after / before * scale, np.nan)
        one, other = before / phi, after / phi
        low = np.where(after > 0, beta.ppf(tail, np.where(after > 0, other, 1), one + 1), 0.0)
        high = np.where(before > 0, beta.ppf(1 - tail, other + 1, np.where(before > 0, one, 1)), 1.0)
        return ratio, low / (1 - low) * scale, np.where(high < 1, high / (1 - high) * scale, np.inf)


class Displacement(NamedTuple):
    """``wdd`` in incidents (negative: a reduction), its standard error, z and interval."""

    wdd: float
    se: float
    z: float
    low: float
    high: float


def weighted_displacement_difference(
    treated: tuple[float, float],
    control: tuple[float, float],
    ring: tuple[float, float] | None = None,
    ring_control: tuple[float, float] | None = None,
    *,
    weights: tuple[float, float, float, float] = (1.0, 1.0, 1.0, 1.0),
    phi: float = 1.0,
    confidence: float = 0.90,
    freedom: float = np.inf,
) -> Displacement:
    """Incidents that a measure changed: weighted displacement difference (Wheeler and Ratcliffe 2018).

    The change in the treated place less that in the control, plus the change in the ring round the treated place less that
    in the ring of the control. Its variance is the sum of all counts, which are taken as independent Poisson counts.

    Parameters
    ----------
    treated, control
        Incidents before and after, in the place with the measure and in a comparable one without; equal periods.
    ring, ring_control
        The same in the ring where the incidents of each place may have moved; none by default.
    weights
        Size of the treated place, the control, the ring and its control, by which their counts are divided.
    phi
        Overdispersion: variance of the counts over their mean. The standard error grows by its square root.
    confidence
        Of the interval.
    freedom
        Degrees of freedom behind ``phi``, for the quantile of Student; infinite where it is known.

    Returns
    -------
    Displacement
        ``wdd``, ``se``, ``z``, ``low`` and ``high``.

    Raises
    ------
    ValueError
        If a count is negative, a weight or ``phi`` is not positive.

    Examples
    --------
    >>> import mapadelito as md
    >>> found = md.weighted_displacement_difference(treated=(20, 10), control=(20, 20))
    >>> found.wdd, round(found.se, 4), round(found.z, 4), round(found.low, 2), round(found.high, 2)
    (-10.0, 8.3666, -1.1952, -23.76, 3.76)
    """
    from scipy.stats import t  # noqa: PLC0415 (heavy)

    pairs = np.asarray([treated, control, ring or (0, 0), ring_control or (0, 0)], dtype=float)
    size = np.asarray(weights, dtype=float)
    if (pairs < 0).any() or (size <= 0).any() or phi <= 0:
        raise ValueError("weighted_displacement_difference: los conteos van de 0 en adelante; los pesos y phi, más de 0.")
    wdd = float(((pairs[:, 1] - pairs[:, 0]) / size * (1, -1, 1, -1)).sum())
    se = float(np.sqrt(phi * (pairs.sum(axis=1) / size**2).sum()))
    half = float(t.ppf((1 + confidence) / 2, freedom)) * se
    return Displacement(wdd, se, wdd / se if se else 0.0, wdd - half, wdd + half)
