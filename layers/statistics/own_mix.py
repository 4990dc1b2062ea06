"""What a zone has more of than its jurisdiction (turno, weekday, delito), and its mix shrunk towards that of the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from layers.statistics.multiple_testing import benjamini_hochberg
from layers.statistics.temporal import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["distinct_values", "distinct_weekdays", "is_mostly", "mix_counts", "shrunk_mix", "weekday_names"]

_ENOUGH = 20
"""Fewest incidents of a zone whose mix is compared with that of the jurisdiction; a convention."""
_RATE = 0.05
"""False discovery rate among the zones of a jurisdiction; the conventional 5 %."""
_MOSTLY, _FEW = 0.5, 5
"""Share and number of a zone's incidents from which it has mostly one delito."""


def distinct_values(group: NDArray[np.intp], values: pd.Series[str], size: int) -> list[str]:
    r"""Most frequent value of each group, where it is a larger part of it than of all incidents.

    Of the K values of ``values``, the most frequent of a group of n incidents, c of them, is compared with a sample of n
    from all the incidents: :math:`p = K P(X \ge c)`, X hypergeometric (K for the choice of the most frequent). It is given
    where n is 20 or more and p, adjusted for all the groups (Benjamini and Hochberg), is below 0.05.

    Parameters
    ----------
    group
        Group of each incident; -1 for none. Those of no group are part of all.
    values
        Value of each incident; those that are empty are left out.
    size
        Number of groups.

    Returns
    -------
    list of str
        By group; empty where none is given. Ties are resolved by name.

    Examples
    --------
    >>> import numpy as np
    >>> import pandas as pd
    >>> turnos = pd.Series(["noche"] * 20 + ["tarde"] * 10 + ["noche"] * 20 + ["tarde"] * 50)
    >>> distinct_values(np.repeat([0, -1], [30, 70]), turnos, 1)
    ['noche']
    >>> distinct_values(np.repeat([-1, 0], [30, 70]), turnos, 1)
    ['tarde']
    """
    from scipy.stats import hypergeom  # noqa: PLC0415 (heavy)

    names, counts, whole = mix_counts(group, values, size)
    total, best = counts.sum(axis=1), counts.argmax(axis=1) if len(names) else np.zeros(size, dtype=int)
    tested = np.flatnonzero(total >= _ENOUGH)
    most = counts[tested, best[tested]]
    chance = hypergeom.sf(most - 1, whole.sum(), whole[best[tested]], total[tested])
    q = benjamini_hochberg(np.minimum(len(names) * chance, 1.0))
    out = [""] * size
    for at, value in zip(tested, q, strict=True):
        if value < _RATE:
            out[at] = str(names[best[at]])
    return out


def distinct_weekdays(group: NDArray[np.intp], days: pd.Series, size: int) -> list[str]:
    """Weekday of each group as :func:`distinct_values` gives it, by the dates of the incidents."""
    return distinct_values(group, weekday_names(days), size)


def weekday_names(days: pd.Series) -> pd.Series[str]:
    """Name of the weekday of each date; empty without a date."""
    numbers = days.dt.day_of_week
    names: pd.Series[str] = numbers.map(dict(enumerate(WEEKDAYS))).fillna("").astype("str")
    return names


def mix_counts(
    group: NDArray[np.intp], values: pd.Series[str], size: int, names: Sequence[str] = ()
) -> tuple[NDArray[np.str_], NDArray[np.int64], NDArray[np.int64]]:
    """Values, their counts in each group (groups, values), and in all incidents; by default the values that there are.

    Values that are empty, or not among the ``names`` that are given, are not counted.
    """
    text = values.to_numpy(dtype=str)
    found = np.asarray(names, dtype=str) if len(names) else np.unique(text[text != ""])
    order = np.argsort(found, kind="stable")
    code = np.append(order, -1)[np.searchsorted(found, text, sorter=order)] if len(found) else np.full(len(text), -1)
    known = (code >= 0) & (found[code] == text) if len(found) else np.zeros(len(text), dtype=bool)
    inside = known & (group >= 0)
    wide = len(found)
    counts = np.bincount(group[inside] * wide + code[inside], minlength=size * wide).reshape(size, wide)
    return found, counts, np.bincount(code[known], minlength=wide)


def shrunk_mix(counts: NDArray[np.int64], whole: NDArray[np.int64]) -> NDArray[np.float64]:
    r"""Share of each value in each group, shrunk to the shares of the whole as far as chance explains the differences.

    Shares of a Dirichlet distribution round those of the whole, :math:`\pi`: :math:`(c + m \pi) / (n + m)` with
    :math:`m = 1/\rho - 1` and the intraclass correlation by moments,
    :math:`\rho = (X^2 / (K - 1) - Z) / \sum (n - 1)`, X2 the statistic of Pearson of the Z groups. Where it is 0 or less all
    groups have the mix of the whole.

    Parameters
    ----------
    counts, whole
        Incidents by group and value, and of all; of nothing known, the shares are equal.

    Examples
    --------
    >>> import numpy as np
    >>> shrunk_mix(np.array([[11, 9], [9, 11]]), np.array([50, 50])).round(2).tolist()
    [[0.5, 0.5], [0.5, 0.5]]
    >>> shrunk_mix(np.array([[20, 0], [0, 20]]), np.array([50, 50])).round(2).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    wide = len(whole)
    share = whole / whole.sum() if whole.sum() else np.full(wide, 1 / wide)
    n = counts.sum(axis=1, keepdims=True)
    some = n[:, 0] > 0
    expected = n[some] * share
    parts = np.divide((counts[some] - expected) ** 2, expected, out=np.zeros_like(expected), where=expected > 0)
    freedom = max(int((share > 0).sum()) - 1, 1)
    pairs = float((n[some] - 1).sum())
    rho = min(max((parts.sum() / freedom - some.sum()) / pairs, 0.0), 1.0) if pairs else 0.0
    if not rho:
        return np.tile(share, (len(counts), 1))
    prior = 1 / rho - 1
    return np.asarray((counts + prior * share) / np.maximum(n + prior, np.finfo(float).tiny), dtype=np.float64)


def is_mostly(part: int, total: int) -> bool:
    """Whether incidents of a zone are mostly of one delito: half of them or more, and five or more."""
    return part >= _FEW and part >= _MOSTLY * total
