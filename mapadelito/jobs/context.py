"""Shared inputs of the analyses of a run, and the analysis of one jurisdiction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import geopandas as gpd

from geo.context.cut import cut_jurisdiction
from layers.analysis import analyse

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geo.period import Period
    from layers.analysis import Analysis
    from layers.settings import AnalysisSettings
    from mapadelito.jobs.parallel.released_parts import ReleasedParts

__all__ = ["RunContext", "analyse_one"]

REACH_M = 1000.0
"""Metres round a jurisdiction in which the incidents of its neighbours are read: farther than any radius that is chosen."""


@dataclass(frozen=True, slots=True)
class RunContext:
    """Shared inputs of the analyses of all jurisdictions of a run.

    ``boundaries``, ``streets``, ``base`` (basemap), ``factors`` and ``municipal`` (sectors of the municipality) are those of
    the whole run, the last two None where not given; ``folder`` is where the analyses are written; ``unit`` and
    ``units`` are as in :class:`~geo.boundaries.jurisdiction.Jurisdiction`.
    """

    boundaries: gpd.GeoDataFrame
    streets: gpd.GeoDataFrame
    base: gpd.GeoDataFrame
    released: ReleasedParts
    settings: AnalysisSettings
    folder: Path
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
    reach = max(REACH_M, context.settings.radius_m or 0.0)
    around = gpd.GeoSeries([jurisdiction.outline.buffer(reach)], crs=jurisdiction.epsg)
    return analyse(
        jurisdiction,
        context.released.of(name, around),
        context.settings,
        period=context.period,
        factors=context.factors,
        municipal=context.municipal,
    )
