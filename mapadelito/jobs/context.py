"""Shared inputs of the analyses of a run, and the analysis of one jurisdiction."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd

from geo.context.cut import cut_jurisdiction
from layers.analysis import analyse
from layers.hotspots.compare_periods import refused_shares
from layers.risk.factor_analysis import touching
from mapadelito.jobs.kept.digests import digest_of_values

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geo.boundaries.jurisdiction import Jurisdiction
    from geo.period import Period
    from layers.analysis import Analysis
    from layers.disclosure.released import Released
    from layers.settings import AnalysisSettings
    from mapadelito.jobs.kept.stations import KeptStations
    from mapadelito.jobs.parallel.released_parts import ReleasedParts

__all__ = ["OwnInputs", "RunContext", "analyse_one", "own_inputs"]

REACH_M = 1000.0
"""Metres round a jurisdiction in which the incidents of its neighbours are read: farther than any radius that is chosen."""


@dataclass(frozen=True, slots=True)
class RunContext:
    """Shared inputs of the analyses of all jurisdictions of a run.

    ``boundaries``, ``streets``, ``base`` (basemap), ``factors`` and ``municipal`` (sectors of the municipality) are those of
    the whole run, the last two None where not given; ``folder`` is where the analyses are written, ``kept`` what
    earlier runs finished and ``program`` the digest of the program; ``unit`` and ``units`` are as in
    :class:`~geo.boundaries.jurisdiction.Jurisdiction`.
    """

    boundaries: gpd.GeoDataFrame
    streets: gpd.GeoDataFrame
    base: gpd.GeoDataFrame
    released: ReleasedParts
    settings: AnalysisSettings
    folder: Path
    kept: KeptStations
    program: str
    period: Period | None = None
    factors: gpd.GeoDataFrame | None = None
    municipal: gpd.GeoDataFrame | None = None
    unit: str = "comisaria"
    units: Mapping[str, str] = field(default_factory=dict)


class OwnInputs(NamedTuple):
    """All that the analysis of one jurisdiction reads: its own part of each input of the run, and the settings."""

    jurisdiction: Jurisdiction
    released: Released
    settings: AnalysisSettings
    period: Period | None
    factors: gpd.GeoDataFrame | None
    municipal: gpd.GeoDataFrame | None

    def digest(self, program: str) -> str:
        """Return the digest of it, and of the program that reads it.

        The coverage of the whole run counts only where the sheets print it.
        """
        totals = self.released.totals
        if totals is None:
            return digest_of_values(program, self)
        told = refused_shares(totals.coverage_before, totals.coverage)
        rest = totals._replace(coverage=0.0, coverage_before=0.0)
        return digest_of_values(program, told, self._replace(released=replace(self.released, totals=rest)))


def own_inputs(context: RunContext, name: str) -> OwnInputs:
    """Return what the analysis of the jurisdiction with a name reads."""
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
    layers = (None if layer is None else touching(layer, jurisdiction) for layer in (context.factors, context.municipal))
    return OwnInputs(jurisdiction, context.released.of(name, around), context.settings, context.period, *layers)


def analyse_one(inputs: OwnInputs) -> Analysis:
    """Return the analysis of one jurisdiction."""
    return analyse(
        inputs.jurisdiction,
        inputs.released,
        inputs.settings,
        period=inputs.period,
        factors=inputs.factors,
        municipal=inputs.municipal,
    )
