"""Concentration of incidents in places: Lorenz curve, Gini index, share of places that has a share of the incidents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Concentration", "concentration", "places_by_chance"]

_TAIL = 1e-12
"""Probability below which a count of a place is left out."""


@dataclass(frozen=True, slots=True)
class Concentration:
    """Result of :func:`concentration`.

    Attributes
    ----------
    share_of_incidents, share_of_places
        Share of the incidents that was asked about, and the smallest share of the places that has it, 0 to 1.
    places
        Number of those places.
    gini
        Gini index: 0 where all places have the same count, near 1 where one has all incidents.
    gini_adjusted
        Gini index adjusted for fewer incidents than places: 0 if each place has at most one (Bernasco and Steenbeek 2017).
    lorenz
        Lorenz curve (n + 1, 2): cumulative share of places, highest count first, and of incidents.
    """

    share_of_incidents: float
    share_of_places: float
    places: int
    gini: float
    gini_adjusted: float
    lorenz: NDArray[np.float64]


def concentration(counts: ArrayLike, *, share: float = 0.5) -> Concentration:
    """Measure how concentrated incidents are.

    Parameters
    ----------
    counts
        Incidents, or their weight, of every place, including those with none.
    share
        Share of the incidents, 0 to 1: half of the crime is usually in one place of twenty (Weisburd 2015).

    Raises
    ------
    ValueError
        If there is no place, no incident, or a negative count.

    Examples
    --------
    >>> import mapadelito as md
    >>> found = md.concentration([60, 20, 10, 5, 5, 0, 0, 0, 0, 0])
    >>> float(found.share_of_places), round(float(found.gini), 2)
    (0.1, 0.75)
    """
    values = np.sort(np.asarray(counts, dtype=float))[::-1]
    total = values.sum()
    if not len(values) or total <= 0 or values[-1] < 0:
        raise ValueError("concentration: hacen falta lugares con conteos de cero o más, y algún hecho.")
    cumulative = np.concatenate([[0.0], np.cumsum(values) / total])
    places = np.linspace(0.0, 1.0, len(cumulative))
    enough = int(np.searchsorted(cumulative, share * (1 - 1e-12)))
    ranks = 2 * float((np.arange(len(values), 0, -1) * values).sum()) / total - len(values) - 1
    gini = ranks / len(values)
    few = max(len(values) / total, 1.0)  # fewer incidents than places cannot be in all of them
    adjusted = ranks * few / len(values) - few + 1
    return Concentration(share, places[enough], enough, gini, adjusted, np.column_stack([places, cumulative]))


def places_by_chance(incidents: int, places: int, *, share: float = 0.5) -> float:
    r"""Share of the places that has a share of the incidents if each falls in any place alike: what chance concentrates.

    With few incidents most places have none whatever happens, and half of them are in few places. The expected number of
    places with k incidents is

    .. math:: e_k = m \binom{n}{k} m^{-k} (1 - 1/m)^{n-k}

    and the places with most are taken first.

    Parameters
    ----------
    incidents, places
        Numbers n and m.
    share
        Share of the incidents, 0 to 1.

    Raises
    ------
    ValueError
        If there is no place or no incident.

    Examples
    --------
    >>> import mapadelito as md
    >>> round(md.places_by_chance(50, 1000), 3), round(md.places_by_chance(100_000, 1000), 3)
    (0.024, 0.46)
    """
    from scipy.stats import binom  # noqa: PLC0415 (heavy)

    if places < 1 or incidents < 1:
        raise ValueError("places_by_chance: hacen falta lugares, y algún hecho.")
    low, high = (int(binom.ppf(tail, incidents, 1 / places)) for tail in (_TAIL, 1 - _TAIL))
    count = np.arange(high, max(low, 1) - 1, -1)
    cells = places * binom.pmf(count, incidents, 1 / places)
    held = np.concatenate([[0.0], np.cumsum(cells * count)])
    taken = np.concatenate([[0.0], np.cumsum(cells)])
    return float(np.interp(share * incidents, held, taken) / places)
