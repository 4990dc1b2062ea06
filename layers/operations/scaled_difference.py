"""Difference of a place against a control brought to its size, and the overdispersion of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from layers.statistics.overdispersion import PRIOR_FREEDOM, pearson, shrunk_scale
from layers.statistics.rate_change import Displacement, weighted_displacement_difference

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["POISSON", "Spread", "overdispersion", "scaled_difference"]

_CONFIDENCE = 0.95
"""Of the intervals: with it, a fall is told of at most one in forty operations that change nothing."""
_LEAST_MONTHS = 6
"""Months before the operation from which the overdispersion is measured."""


class Spread(NamedTuple):
    """Overdispersion ``phi`` (1 or more), the degrees of freedom behind it, and the months measured (0: none)."""

    phi: float
    freedom: float
    months: int


POISSON = Spread(1.0, np.inf, 0)
"""Of independent counts, known."""


def overdispersion(months: pd.DataFrame) -> Spread:
    """Return the overdispersion of areas whose incidents rise and fall together, shrunk to the usual one.

    With too few months it is the usual one (:func:`layers.statistics.overdispersion.shrunk_scale`), which is not certain
    either: its degrees of freedom are those of the prior.

    Parameters
    ----------
    months
        Incidents by month (rows) and area (columns), before the operation.

    Examples
    --------
    >>> import pandas as pd
    >>> overdispersion(pd.DataFrame({"zona": [10, 30] * 4, "control": [40, 20] * 4})).phi
    5.1
    """
    table = months.to_numpy(dtype=float)
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    rows, columns = table.shape
    if rows < _LEAST_MONTHS or columns < 2:
        return Spread(shrunk_scale(0.0, 0.0), PRIOR_FREEDOM, 0)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    freedom = (rows - 1) * (columns - 1)
    phi = shrunk_scale(pearson(table, expected), freedom)
    return Spread(round(phi, 2), freedom + PRIOR_FREEDOM, rows)


def scaled_difference(
    treated: tuple[int, int],
    control: tuple[int, int],
    spread: Spread = POISSON,
    *,
    confidence: float = _CONFIDENCE,
) -> Displacement | None:
    """Return the difference of a place against a control divided by its size, with its interval.

    The size is the ratio of their counts in both windows: where both change alike, the difference is 0 whatever the change,
    and its standard error, in which the size is taken as known, is not too small.

    Returns
    -------
    Displacement or None
        None where the place or the control has no incidents: they have no size.

    Examples
    --------
    >>> scaled_difference((100, 60), (400, 400)).wdd
    -40.0
    """
    if not sum(treated) or not sum(control):
        return None
    return weighted_displacement_difference(
        treated,
        control,
        weights=(1.0, sum(control) / sum(treated), 1.0, 1.0),
        confidence=confidence,
        phi=spread.phi,
        freedom=spread.freedom,
    )
