"""Counts of incidents by month: of each sector and main delito, of each sector, and of the jurisdiction."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

__all__ = ["ALL", "OTHERS", "count_months", "main_crimes", "weigh_months"]

ALL = "total"
"""In place of a sector: the jurisdiction, with the incidents that have no sector; in place of a delito: all of them."""
OTHERS = "otros"
"""Delitos that are not among the main ones, taken together."""
_RECENT_MONTHS = 12
"""Months that choose the main delitos: a whole year, so that no season decides."""
_LEAST = 24
"""Least incidents of a main delito in these months: two a month; with fewer no month could be told from another."""
_MOST = 6
"""Most main delitos: the rows of one sector that are read in a meeting."""


def main_crimes(incidents: pd.DataFrame, last: pd.Period) -> list[str]:
    """Return the delitos with at least 24 incidents in the twelve months to ``last``, most frequent first; at most six.

    Parameters
    ----------
    incidents
        Those of one jurisdiction: ``fecha`` (day, or NaT) and ``delito``.
    last
        Last month that counts.

    Examples
    --------
    >>> import pandas as pd
    >>> days = pd.to_datetime(["2020-03-01"] * 30 + ["2020-04-01"] * 3)
    >>> main_crimes(pd.DataFrame({"fecha": days, "delito": ["Robo"] * 30 + ["Lesiones"] * 3}), pd.Period("2020-04"))
    ['Robo']
    """
    month = incidents["fecha"].dt.to_period("M")
    found = incidents.loc[(month <= last) & (month > last - _RECENT_MONTHS), "delito"].value_counts()
    kept = found[found >= _LEAST]
    return [str(name) for name, _ in sorted(kept.items(), key=lambda one: (-one[1], str(one[0])))[:_MOST]]


def count_months(
    incidents: pd.DataFrame, months: pd.PeriodIndex, *, sectors: Sequence[str], crimes: Sequence[str]
) -> pd.DataFrame:
    """Count incidents by month, for every sector and delito, with the totals of both.

    Parameters
    ----------
    incidents
        Those of one jurisdiction: ``fecha`` (day), ``sector`` (empty where the place is not known) and ``delito``. Those
        without a day, or outside ``months``, are left out.
    months
        Consecutive months.
    sectors
        All of the jurisdiction, also those without incidents.
    crimes
        Main delitos (:func:`main_crimes`); the others are summed as ``otros``.

    Returns
    -------
    DataFrame
        Whole numbers. Columns: ``months``. Rows, by (``sector``, ``delito``): each sector and ``total``; in each, the
        delitos, ``otros`` if there is any, and ``total``. The incidents without a sector are in the rows of the jurisdiction
        alone, so these may be more than the sum of the sectors.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [("2020-01-03", "SECTOR 1", "Robo"), ("2020-02-03", "SECTOR 1", "Robo"), ("2020-02-09", "", "Daños")]
    >>> facts = pd.DataFrame(rows, columns=["fecha", "sector", "delito"]).astype({"fecha": "datetime64[s]"})
    >>> months = pd.period_range("2020-01", "2020-02", freq="M")
    >>> count_months(facts, months, sectors=["SECTOR 1"], crimes=["Robo"])
    fecha            2020-01  2020-02
    sector   delito
    SECTOR 1 Robo          1        1
             otros         0        0
             total         1        1
    total    Robo          1        1
             otros         0        1
             total         1        2
    """
    own = incidents[incidents["fecha"].notna()]
    named = own["delito"].astype(str)
    known = named.isin(list(crimes))
    column = months.get_indexer(pd.PeriodIndex(own["fecha"].dt.to_period("M"), freq="M"))
    names = [*crimes, *([] if known[column >= 0].all() else [OTHERS])]
    crime = pd.Index(names).get_indexer(pd.Index(named.where(known, OTHERS)))
    place = pd.Index(list(sectors)).get_indexer(pd.Index(own["sector"].astype(str)))
    table = np.zeros((len(sectors) + 1, len(names) + 1, len(months)), dtype=np.int64)
    inside, placed = column >= 0, (column >= 0) & (place >= 0)
    np.add.at(table, (place[placed], crime[placed], column[placed]), 1)
    np.add.at(table[-1], (crime[inside], column[inside]), 1)
    table[:, -1] = table[:, :-1].sum(axis=1)
    rows = pd.MultiIndex.from_product([[*sectors, ALL], [*names, ALL]], names=["sector", "delito"])
    return pd.DataFrame(table.reshape(len(rows), -1), index=rows, columns=months.rename("fecha"))


def weigh_months(
    incidents: pd.DataFrame, weights: ArrayLike, months: pd.PeriodIndex, *, sectors: Sequence[str]
) -> pd.DataFrame | None:
    """Return the sum of the weights of the incidents by month and sector: the harm-weighted total, beside the count.

    Sherman, Neyroud and Neyroud (2016): incidents weighed by their harm, so that a homicide is not one more theft.

    Parameters
    ----------
    incidents
        As for :func:`count_months`.
    weights
        Weight of each incident, zero or more: what the station gives its delito (``pesos``), 1 where it gives none.
    months, sectors
        As for :func:`count_months`.

    Returns
    -------
    DataFrame or None
        Rows: the sectors and ``total``; columns: months. None if all weights are 1: then it is the count.

    Raises
    ------
    ValueError
        If a weight is negative or not finite.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [("2020-01-03", "SECTOR 1"), ("2020-01-09", "SECTOR 1"), ("2020-02-03", "")]
    >>> facts = pd.DataFrame(rows, columns=["fecha", "sector"]).astype({"fecha": "datetime64[s]"})
    >>> weigh_months(facts, [10, 1, 1], pd.period_range("2020-01", "2020-02", freq="M"), sectors=["SECTOR 1"])
    fecha     2020-01  2020-02
    sector
    SECTOR 1     11.0      0.0
    total        11.0      1.0
    """
    weight = np.asarray(weights, dtype=float)
    if not np.isfinite(weight).all() or (weight < 0).any():
        raise ValueError("weigh_months: los pesos deben ser números, cero o más.")
    if (weight == 1).all():
        return None
    month = pd.PeriodIndex(incidents["fecha"].dt.to_period("M"), freq="M")
    column = months.get_indexer(month)
    place = pd.Index(list(sectors)).get_indexer(pd.Index(incidents["sector"].astype(str)))
    table = np.zeros((len(sectors) + 1, len(months)))
    inside, placed = column >= 0, (column >= 0) & (place >= 0)
    np.add.at(table, (place[placed], column[placed]), weight[placed])
    np.add.at(table[-1], column[inside], weight[inside])
    return pd.DataFrame(table, index=pd.Index([*sectors, ALL], name="sector"), columns=months.rename("fecha"))
