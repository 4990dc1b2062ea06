"""Rates of small places, shrunk towards the overall rate: empirical Bayes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.statistics.rates import counts_and_people

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["SMOOTHED_COLUMNS", "SmoothedRates", "smooth_rates"]

SMOOTHED_COLUMNS = ("tasa", "suavizada", "suavizada_min", "suavizada_max")
"""Columns of the table of :func:`smooth_rates`."""

_ROUNDING = 1e-9
"""Between-place variance, as a fraction of the Poisson variance, below which it is rounding error."""


@dataclass(frozen=True, slots=True)
class SmoothedRates:
    """Smoothed rates of places.

    Attributes
    ----------
    table
        :data:`SMOOTHED_COLUMNS`, on the index of the counts if they have one: the raw rate, the smoothed rate, and its
        interval. NaN without exposure.
    distinguishable
        Whether the rates vary more between the places than Poisson counts of one common rate do.
    """

    table: pd.DataFrame
    distinguishable: bool


def smooth_rates(
    counts: ArrayLike, exposure: ArrayLike, *, per: float = 100_000.0, confidence: float = 0.95
) -> SmoothedRates:
    r"""Empirical-Bayes rates: global moment estimator of Marshall (1991), Gamma-Poisson.

    .. math:: \theta_i = m + w_i (r_i - m), \quad w_i = \frac{A}{A + m / n_i}, \quad A = s^2 - m / \bar n

    with r the rates, n the exposure, m the overall rate, s2 the variance of the rates weighted by exposure. The rate of a
    district of 800 people with 2 incidents is shrunk close to the overall rate; that of one of 300,000 hardly changes.

    Parameters
    ----------
    counts, exposure
        Incidents, and person-years or another exposure, of each place.
    per
        Exposure to which the rates refer.
    confidence
        Of the interval, 0 to 1.

    Returns
    -------
    SmoothedRates
        With intervals of the posterior Gamma distribution. Where the rates are not distinguishable, every place has the
        overall rate and its exact Poisson interval (Garwood 1936).

    Raises
    ------
    ValueError
        If a count or an exposure is negative.

    Examples
    --------
    >>> import mapadelito as md
    >>> md.smooth_rates([4, 900, 100], [800, 300_000, 100_000]).table[["tasa", "suavizada"]].round()
        tasa  suavizada
    0  500.0      298.0
    1  300.0      299.0
    2  100.0      105.0
    """
    from scipy.stats import gamma  # noqa: PLC0415 (heavy)

    seen, exposed, index = counts_and_people(counts, exposure, who="smooth_rates")
    known = exposed > 0
    n, y = np.where(known, exposed, np.nan), np.where(known, seen, np.nan)
    raw = y / n
    mean = np.nansum(y) / np.nansum(n) if known.any() else np.nan
    spread = np.nansum(n * (raw - mean) ** 2) / np.nansum(n) if known.any() else np.nan
    chance = mean / np.nanmean(n) if known.any() else np.nan
    between, tail = spread - chance, (1 - confidence) / 2
    apart = bool(between > _ROUNDING * chance)
    if apart:
        shape, scale = mean**2 / between, between / mean
        a, b = shape + y, 1 / scale + n
        smoothed, low, high = a / b, gamma.ppf(tail, a) / b, gamma.ppf(1 - tail, a) / b
    else:
        total, people = np.nansum(y), np.where(known, np.nansum(n), np.nan)
        smoothed = np.where(known, mean, np.nan)
        low, high = (gamma.ppf(tail, total) if total else 0.0) / people, gamma.ppf(1 - tail, total + 1) / people
    columns = dict(zip(SMOOTHED_COLUMNS, (raw, smoothed, low, high), strict=True))
    return SmoothedRates(pd.DataFrame(columns, index=index) * per, apart)
