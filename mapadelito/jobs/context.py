"""Shared inputs of the analyses of a run, and the analysis of one jurisdiction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo.context.cut import cut_jurisdiction
from layers.analysis import analyse

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from geo.period import Period
    from layers.analysis import Analysis
    from layers.disclosure.released import Released
    from layers.settings import AnalysisSettings

__all__ = ["RunContext", "analyse_one"]


@dataclass(frozen=True, slots=True)
class RunContext:
    """Shared inputs of the analyses of all jurisdictions of a run.

    ``boundaries``, ``streets``, ``base`` (basemap), ``factors`` and ``municipal`` (sectors of the municipality) are those of
    the whole run, the last two None where not given; ``unit`` and ``units`` are as in
    :class:`~geo.boundaries.jurisdiction.Jurisdiction`.
    """

    boundaries: gpd.GeoDataFrame
    streets: gpd.GeoDataFrame
    base: gpd.GeoDataFrame
    released: Released
    settings: AnalysisSettings
    period: Period | None = None
    factors: gpd.GeoDataFrame | None = None
    municipal: gpd.GeoDataFrame | None = None
    unit: str = "comisaria"
    units: Mapping[str, str] = field(default_factory=dict)


def analyse_one(context: RunContext, name: str) -> Analysis:
    """Return the analysis of the jurisdiction with a name."""
    jurisdiction = cut_jurisdiction(
        name,
        context.boundaries,
        streets=context.streets,
        base=context.base,
        unit=context.unit,
        units=context.units,
    )
    return analyse(
        jurisdiction,
        context.released,
        context.settings,
        period=context.period,
        factors=context.factors,
        municipal=context.municipal,
    )
