"""Rates of small places, drawn towards that of all: empirical Bayes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.statistics.rates import counts_and_people

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["SMOOTHED_COLUMNS", "smooth_rates"]

SMOOTHED_COLUMNS = ("tasa", "suavizada", "suavizada_min", "suavizada_max")
"""Columns of :func:`smooth_rates`."""

_ROUNDING = 1e-9
"""Part of the variance that chance gives: less than this between the places is rounding."""


def smooth_rates(
    counts: ArrayLike, exposure: ArrayLike, *, per: float = 100_000.0, confidence: float = 0.95
) -> pd.DataFrame:
    r"""Empirical-Bayes rates: global moment estimator of Marshall (1991), Gamma-Poisson.

    .. math:: \theta_i = m + w_i (r_i - m), \quad w_i = \frac{A}{A + m / n_i}, \quad A = s^2 - m / \bar n

    with r the rates, n the exposure, m the rate of all, s2 the variance of the rates weighted by exposure. A district of 800
    people with 2 facts says little by itself, and is drawn near the rate of all; one of 300,000 keeps its own.

    Parameters
    ----------
    counts, exposure
        Incidents, and person-years (or what is exposed), of each place.
    per
        Rates are per so many.
    confidence
        Of the interval.

    Returns
    -------
    DataFrame
        :data:`SMOOTHED_COLUMNS`, on the index of ``counts`` if it has one: the raw rate; the smoothed one, and its interval
        (posterior Gamma). NaN without exposure. ``attrs["distinguibles"]``: whether the rates differ more than chance makes
        them; where they do not, all places have the rate of all, and its exact Poisson interval (Garwood 1936).

    Raises
    ------
    ValueError
        If a count or an exposure is negative.

    Examples
    --------
    >>> import mapadelito as md
    >>> md.smooth_rates([4, 900, 100], [800, 300_000, 100_000])[["tasa", "suavizada"]].round()
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
    table = pd.DataFrame(columns, index=index) * per
    table.attrs["distinguibles"] = apart
    return table
