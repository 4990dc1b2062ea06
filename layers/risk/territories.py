"""Territorios de intervención prioritaria: districts ranked by smoothed rate, with a level by a fixed rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.columns import require
from layers.risk.bands import weights_of
from layers.statistics.empirical_bayes import SMOOTHED_COLUMNS, smooth_rates

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "ALIKE",
    "ENOUGH_FACTS",
    "HIGH",
    "HIGH_RATIO",
    "NONE",
    "PRIORITY",
    "TERRITORY_COLUMNS",
    "RankedTerritories",
    "rank_territories",
]

HIGH, PRIORITY, NONE = "alta prioridad", "prioritario", ""
"""Levels of a territory, as the plans name them."""
HIGH_RATIO = 1.5
"""Smallest ratio of the rate of a district of *alta prioridad* to the overall rate; a convention."""
ENOUGH_FACTS = 30
"""Fewest incidents in all for levels; a convention."""
ALIKE = "no se distinguen"
"""Reason for no level where the rates of the districts are not distinguishable."""
_ROUNDING = 1 + 1e-9
"""Factor by which a rate may exceed another by rounding alone."""
TERRITORY_COLUMNS = ("hechos", "poblacion", *SMOOTHED_COLUMNS, "puesto", "puesto_ponderado", "prioridad")
"""Columns of the table of :func:`rank_territories`; rates per 100,000 inhabitants a year; *puesto* 1 is the highest."""


@dataclass(frozen=True, slots=True)
class RankedTerritories:
    """Districts ranked by their smoothed rates.

    Attributes
    ----------
    table
        Index: UBIGEO, by *puesto*; :data:`TERRITORY_COLUMNS`.
    rate
        Overall rate per 100,000 inhabitants a year; NaN without population.
    no_level_reason
        Spanish reason why no district has a level: :data:`ALIKE`, «evidencia insuficiente», «sin población»; empty where
        levels are given.
    """

    table: pd.DataFrame
    rate: float
    no_level_reason: str


def rank_territories(
    aggregates: pd.DataFrame,
    population: pd.Series[float],
    *,
    months: int,
    weights: Mapping[str, float] | None = None,
) -> RankedTerritories:
    """Rank districts by smoothed rate, with a level of priority.

    Parameters
    ----------
    aggregates
        Columns ``ubigeo, codigo, cantidad``: incidents by district and crime.
    population
        Inhabitants by UBIGEO. Every district of it is ranked, including those without incidents; those without inhabitants
        come last, by incidents.
    months
        Length of the period of the incidents, in months.
    weights
        Weight by code of the crime catalogue, the nearest ancestor's if a code has none; 1 by default.

    Returns
    -------
    RankedTerritories
        The rank is that of the smoothed rate (:func:`layers.statistics.empirical_bayes.smooth_rates`); the weighted one,
        that of the smoothed rate times the mean weight of the district's incidents. *Alta prioridad*: smoothed rate of at
        least 1.5 times the overall rate, and its whole 95 % interval above the overall rate; *prioritario*: the whole
        interval above. No level with fewer than 30 incidents, nor where the rates are not distinguishable.

    Examples
    --------
    >>> import pandas as pd
    >>> import mapadelito as md
    >>> facts = pd.DataFrame({"ubigeo": ["060101", "060102"], "codigo": "PAT.ROB", "cantidad": [300, 40]})
    >>> people = pd.Series({"060101": 100_000, "060102": 40_000})
    >>> md.rank_territories(facts, people, months=12).table["suavizada"].round().to_dict()
    {'060101': 298.0, '060102': 110.0}
    """
    require(aggregates, ("ubigeo", "codigo", "cantidad"), who="rank_territories")
    codes = sorted({*aggregates["ubigeo"], *population.index})
    sums = (
        aggregates.assign(peso=aggregates["cantidad"] * weights_of(aggregates, weights or {}))
        .groupby("ubigeo")[["cantidad", "peso"]]
        .sum()
    )
    sums = sums.reindex(codes, fill_value=0)
    people = population.reindex(codes).to_numpy(dtype=float)
    years = months / 12
    table = pd.DataFrame({"hechos": sums["cantidad"].astype(int), "poblacion": people}, index=pd.Index(codes, name="ubigeo"))
    smoothed = smooth_rates(table["hechos"], np.nan_to_num(people) * years)
    table = table.join(smoothed.table)
    severity = np.divide(sums["peso"], sums["cantidad"], out=np.ones(len(sums)), where=sums["cantidad"].to_numpy() > 0)
    table["puesto"] = _rank(table["suavizada"], table["hechos"])
    table["puesto_ponderado"] = _rank(table["suavizada"] * severity, sums["peso"])
    known = table["poblacion"].notna()
    total = float(table.loc[known, "hechos"].sum())
    overall = 1e5 * total / (float(table.loc[known, "poblacion"].sum()) * years) if known.any() else np.nan
    why = _why_none(known=bool(known.any()), total=total, apart=smoothed.distinguishable)
    above = (table["suavizada_min"] > overall * _ROUNDING) & (not why)
    high = table["suavizada"] * _ROUNDING >= HIGH_RATIO * overall
    table["prioridad"] = np.where(above, np.where(high, HIGH, PRIORITY), NONE)
    return RankedTerritories(table[list(TERRITORY_COLUMNS)].sort_values("puesto", kind="stable"), overall, why)


def _why_none(*, known: bool, total: float, apart: bool) -> str:
    """Reason why no district has a level; empty where levels are given."""
    if not known:
        return "sin población"
    if total < ENOUGH_FACTS:
        return "evidencia insuficiente"
    return "" if apart else ALIKE


def _rank(first: pd.Series[float], second: pd.Series[float]) -> np.ndarray:
    """Rank, 1 for the highest: by one value, missing ones last, ties by another, then in the order of the index."""
    order = np.lexsort((-second.to_numpy(dtype=float), -first.fillna(-1.0).to_numpy(dtype=float)))
    rank = np.empty(len(first), dtype=int)
    rank[order] = np.arange(1, len(first) + 1)
    return rank
