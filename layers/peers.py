"""Jurisdictions with too few polygons to be compared inside, against each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from layers.risk.bands import against, top_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.analysis import Analysis

__all__ = ["Peers", "compare_peers", "with_peers"]

_ENOUGH_UNITS = 3
"""Polygons that a jurisdiction needs for its risk to be compared inside; with fewer it is compared with others."""


@dataclass(frozen=True, slots=True)
class Peers:
    """Jurisdictions with too few polygons to be compared inside, against each other.

    ``table`` has ``hechos, densidad_km2, evidencia, indice, banda`` by name. ``top`` and ``top_factors`` are the highest
    weighted incidents and factors per km2 among them, 0 where there are not two with evidence.
    """

    table: pd.DataFrame
    top: float
    top_factors: float


def compare_peers(analyses: Sequence[Analysis]) -> Peers:
    """Return the jurisdictions that have too few polygons to be compared inside, against each other."""
    alone = [one for one in analyses if len(one.risk) < _ENOUGH_UNITS]
    rows = {
        one.name: {
            "hechos": int(one.risk["hechos"].sum()),
            "densidad_km2": float(one.risk["peso"].sum() / one.risk["area_km2"].sum()),
            "evidencia": one.counts_enough,
        }
        for one in alone
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["hechos", "densidad_km2", "evidencia"])
    top = top_of(table.loc[table["evidencia"].astype(bool), "densidad_km2"])
    factors = [one.factors.bands for one in alone if one.factors is not None]
    others = pd.Series([bands["peso"].sum() / bands["area_km2"].sum() for bands in factors], dtype=float)
    return Peers(against(table, top=top), top, top_of(others))


def with_peers(analysis: Analysis, peers: Peers) -> Analysis:
    """Return an analysis whose bands compare it with its peers where it is one of them; otherwise the same."""
    if analysis.name not in peers.table.index:
        return analysis
    factors = analysis.factors
    if factors is not None:
        factors = replace(factors, bands=against(factors.bands, top=peers.top_factors))
    return replace(analysis, risk=against(analysis.risk, top=peers.top), factors=factors, peers=peers.table)
