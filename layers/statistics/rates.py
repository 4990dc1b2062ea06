"""Rates of incidents per 100,000 inhabitants with exact Poisson intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["DAYTIME_NOTE", "counts_and_people", "rates"]

DAYTIME_NOTE = (
    "La tasa divide entre quienes viven en el lugar. En un centro comercial o un mercado están además quienes llegan de "
    "día: ahí la tasa exagera el riesgo de cada persona."
)
"""Note printed with every table of rates."""


def rates(counts: ArrayLike, population: ArrayLike, *, per: float = 100_000.0, confidence: float = 0.95) -> pd.DataFrame:
    """Rates with their exact Poisson interval (Garwood 1936).

    Parameters
    ----------
    counts, population
        Incidents and inhabitants of each place.
    per
        Inhabitants to which the rate refers.
    confidence
        Of the interval, 0 to 1.

    Returns
    -------
    DataFrame
        ``hechos, poblacion, tasa, tasa_min, tasa_max``; NaN without inhabitants.

    Raises
    ------
    ValueError
        If a count or a population is negative.

    Examples
    --------
    >>> import mapadelito as md
    >>> md.rates([10, 0], [100_000, 5_000]).round(1)
       hechos  poblacion  tasa  tasa_min  tasa_max
    0    10.0   100000.0  10.0       4.8      18.4
    1     0.0     5000.0   0.0       0.0      73.8
    """
    from scipy.stats import chi2  # noqa: PLC0415 (heavy)

    count, people, index = counts_and_people(counts, population, who="rates")
    tail = (1 - confidence) / 2
    low = np.where(count > 0, chi2.ppf(tail, 2 * np.maximum(count, 1)) / 2, 0.0)
    high = chi2.ppf(1 - tail, 2 * (count + 1)) / 2
    scale = np.divide(per, people, out=np.full(people.shape, np.nan), where=people > 0)
    columns = {"hechos": count, "poblacion": people, "tasa": count * scale}
    return pd.DataFrame(columns | {"tasa_min": low * scale, "tasa_max": high * scale}, index=index)


def counts_and_people(
    counts: ArrayLike, population: ArrayLike, *, who: str
) -> tuple[NDArray[np.float64], NDArray[np.float64], pd.Index | None]:
    """Return incidents and inhabitants as arrays, and the index of the incidents if they have one.

    Raises
    ------
    ValueError
        If one is negative; the message starts with ``who``.
    """
    index = counts.index if isinstance(counts, pd.Series) else None
    count, people = (np.atleast_1d(np.asarray(item, dtype=float)) for item in (counts, population))
    if (count < 0).any() or (people < 0).any():
        raise ValueError(f"{who}: los conteos y la población no pueden ser negativos.")
    return count, people, index
