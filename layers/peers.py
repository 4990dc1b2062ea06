"""Jurisdictions with too few polygons to be compared inside, against each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from layers.risk.bands import against, top_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from layers.analysis import Analysis

__all__ = ["PeerFigures", "Peers", "compare_peers", "peer_figures", "with_peers"]

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


class PeerFigures(NamedTuple):
    """What is compared of a jurisdiction: its incidents, whether they are enough, and what it has per km2, weighted.

    That is incidents (``density_km2``) and factors (``factors_km2``, None where there are none).
    """

    name: str
    incidents: int
    density_km2: float
    counts_enough: bool
    factors_km2: float | None


def peer_figures(analysis: Analysis) -> PeerFigures | None:
    """Return what is compared of a jurisdiction; None if it has enough polygons to be compared inside."""
    if len(analysis.risk) >= _ENOUGH_UNITS:
        return None
    factors = analysis.factors
    bands = None if factors is None else factors.bands
    return PeerFigures(
        name=analysis.name,
        incidents=int(analysis.risk["hechos"].sum()),
        density_km2=float(analysis.risk["peso"].sum() / analysis.risk["area_km2"].sum()),
        counts_enough=analysis.counts_enough,
        factors_km2=None if bands is None else float(bands["peso"].sum() / bands["area_km2"].sum()),
    )


def compare_peers(figures: Iterable[PeerFigures | None]) -> Peers:
    """Return the jurisdictions that have too few polygons to be compared inside, against each other.

    ``figures`` are those of :func:`peer_figures`, of every jurisdiction of the run.
    """
    alone = [one for one in figures if one is not None]
    rows = {
        one.name: {"hechos": one.incidents, "densidad_km2": one.density_km2, "evidencia": one.counts_enough} for one in alone
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["hechos", "densidad_km2", "evidencia"])
    top = top_of(table.loc[table["evidencia"].astype(bool), "densidad_km2"])
    others = pd.Series([one.factors_km2 for one in alone if one.factors_km2 is not None], dtype=float)
    return Peers(against(table, top=top), top, top_of(others))


def with_peers(analysis: Analysis, peers: Peers) -> Analysis:
    """Return an analysis whose bands compare it with its peers where it is one of them; otherwise the same."""
    if analysis.name not in peers.table.index:
        return analysis
    factors = analysis.factors
    if factors is not None:
        factors = replace(factors, bands=against(factors.bands, top=peers.top_factors))
    return replace(analysis, risk=against(analysis.risk, top=peers.top), factors=factors, peers=peers.table)
