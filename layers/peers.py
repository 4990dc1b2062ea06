"""Jurisdictions with too few polygons to be compared inside, against each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from layers.risk.bands import against, usual_density

if TYPE_CHECKING:
    from collections.abc import Iterable

    from layers.analysis import Analysis

__all__ = ["PeerFigures", "Peers", "compare_peers", "peer_figures", "with_peers"]

_ENOUGH_UNITS = 3
"""Polygons that a jurisdiction needs for its risk to be compared inside; with fewer it is compared with others."""


@dataclass(frozen=True, slots=True)
class Peers:
    """Jurisdictions with too few polygons to be compared inside, against each other.

    ``table`` has ``hechos, densidad_km2, evidencia``, and the columns of :func:`layers.risk.bands.against`, by name.
    ``usual`` and ``usual_factors`` are the usual weighted incidents per km2 and year, and factors per km2, of those with
    evidence; 0 where there are not two. ``months`` are the months of incidents by which the former is known, of the
    jurisdiction that has fewest.
    """

    table: pd.DataFrame
    usual: float
    usual_factors: float
    months: int = 0


class PeerFigures(NamedTuple):
    """What is compared of a jurisdiction: its incidents, whether they are enough, and what it has per km2, weighted.

    ``density_km2`` is of the period, ``yearly_km2`` of a year of it, with its interval, ``long_km2`` of a year of the whole
    time known, of ``months``; ``factors_km2`` is None where there are no factors.
    """

    name: str
    incidents: int
    density_km2: float
    yearly_km2: tuple[float, float, float]
    long_km2: float
    months: int
    counts_enough: bool
    factors_km2: float | None


def peer_figures(analysis: Analysis) -> PeerFigures | None:
    """Return what is compared of a jurisdiction; None if it has enough polygons to be compared inside."""
    risk = analysis.risk
    if len(risk) >= _ENOUGH_UNITS:
        return None
    factors = analysis.factors
    bands = None if factors is None else factors.bands
    area = risk["area_km2"] / risk["area_km2"].sum()
    low, middle, high = (float((risk[name] * area).sum()) for name in ("anual_min", "anual_km2", "anual_max"))
    return PeerFigures(
        name=analysis.name,
        incidents=int(risk["hechos"].sum()),
        density_km2=float(risk["peso"].sum() / risk["area_km2"].sum()),
        yearly_km2=(low, middle, high),
        long_km2=float((risk["largo_km2"] * area).sum()),
        months=analysis.risk_months,
        counts_enough=analysis.counts_enough,
        factors_km2=None if bands is None else float(bands["peso"].sum() / bands["area_km2"].sum()),
    )


def compare_peers(figures: Iterable[PeerFigures | None]) -> Peers:
    """Return the jurisdictions that have too few polygons to be compared inside, against each other.

    ``figures`` are those of :func:`peer_figures`, of every jurisdiction of the run.
    """
    alone = [one for one in figures if one is not None]
    rows = {
        one.name: (one.incidents, one.density_km2, one.counts_enough, *one.yearly_km2, one.long_km2, one.months)
        for one in alone
    }
    columns = ["hechos", "densidad_km2", "evidencia", "anual_min", "anual_km2", "anual_max", "largo_km2", "meses"]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    solid = table[table["evidencia"].astype(bool)]
    usual = usual_density(solid["largo_km2"])
    others = pd.Series([one.factors_km2 for one in alone if one.factors_km2 is not None], dtype=float)
    months = int(solid["meses"].min()) if len(solid) else 0
    return Peers(against(table, usual=usual), usual, usual_density(others), months)


def with_peers(analysis: Analysis, peers: Peers) -> Analysis:
    """Return an analysis whose bands compare it with its peers where it is one of them; otherwise the same."""
    if analysis.name not in peers.table.index:
        return analysis
    factors = analysis.factors
    if factors is not None:
        factors = replace(factors, bands=against(factors.bands, usual=peers.usual_factors))
    risk = against(analysis.risk, usual=peers.usual)
    return replace(analysis, risk=risk, factors=factors, peers=peers.table, risk_months=peers.months)
