"""The analysis of one jurisdiction: everything that is computed of it, before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from geo.crs import to_metric
from layers.disclosure.profiles import ReservedCounts, shows_exact
from layers.disclosure.released import placed_pct
from layers.hotspots.cell_outlines import MIN_INCIDENTS, find_on_cells
from layers.hotspots.compare_periods import compare_periods
from layers.hotspots.cross_border import straddling
from layers.hotspots.describe import describe_zones
from layers.hotspots.find import find_hotspots
from layers.hotspots.parameters import ENOUGH, choose_parameters
from layers.hotspots.repeat_locations import repeat_places
from layers.hotspots.tracking import firmness, stability
from layers.prediction.hotspot_backtest import hotspot_proof
from layers.risk.bands import choose_level, risk_bands
from layers.risk.factor_analysis import FactorAnalysis, factor_analysis, touching
from layers.risk.known_time import known_time
from layers.statistics.area_counts import by_area, in_polygons, place_spacing, pointed
from layers.statistics.crosswalk import crosswalk
from layers.street_names import corner_name
from layers.surfaces.volume_contours import density_bands

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.boundaries.jurisdiction import Jurisdiction
    from geo.period import Period
    from layers.disclosure.released import Released
    from layers.hotspots.compare_periods import Comparison
    from layers.hotspots.find import Hotspots
    from layers.hotspots.parameters import HotspotParameters
    from layers.risk.known_time import KnownTime
    from layers.settings import AnalysisSettings
    from layers.surfaces.volume_contours import DensityBands

__all__ = ["Analysis", "FactorAnalysis", "analyse"]

_RESAMPLES = 50
"""Bootstrap samples of the stability of zones: near 95 % its standard error is of 3 points."""
_MIN_REPEATS = 2
"""Fewest incidents on one location listed as a repeat; as many as of a zone where exact places are not shown."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything computed of one jurisdiction, in the projected system of its polygons.

    ``incidents`` are those that its profile shows; ``located`` the ones with a place, each with ``area``, its row in
    ``counted`` (:func:`layers.statistics.area_counts.by_area`; -1 where it has a point of its own). ``zone_of`` is the label
    of the zone of each of ``points``, on their index, -1 for none. ``misplaced`` counts
    those refused for their place, ``nowhere`` those of the whole run that have neither place nor jurisdiction. ``risk``
    and the bands of ``factors`` are for the polygons at ``risk_level``, and ``risk_months`` the months by which what is
    usual in them is known; ``peers`` are the jurisdictions that it is compared
    with where it has too few of them (:func:`layers.peers.with_peers`), none otherwise.
    """

    jurisdiction: Jurisdiction
    settings: AnalysisSettings
    period: Period | None
    incidents: gpd.GeoDataFrame
    located: gpd.GeoDataFrame
    counted: gpd.GeoDataFrame
    misplaced: int
    nowhere: int
    reserved: ReservedCounts
    parameters: HotspotParameters
    proof: str
    zones: gpd.GeoDataFrame
    zone_of: pd.Series[int]
    repeats: gpd.GeoDataFrame
    comparison: Comparison | None
    risk_level: str
    risk: pd.DataFrame
    risk_months: int
    factors: FactorAnalysis | None
    density: DensityBands | None
    crosswalk: pd.DataFrame | None
    peers: pd.DataFrame

    @property
    def name(self) -> str:
        """Name of the jurisdiction in the boundaries."""
        return self.jurisdiction.name

    @property
    def profile(self) -> str:
        """Profile whose incidents these are."""
        return self.settings.profile

    @property
    def unplaced(self) -> int:
        """Number of incidents without a place on the map."""
        return len(self.incidents) - len(self.located) + self.misplaced

    @property
    def points(self) -> gpd.GeoDataFrame:
        """Incidents that have a point of their own, not counted by area."""
        return pointed(self.located)

    @property
    def counts_enough(self) -> bool:
        """Whether there are incidents enough to compare polygons by their counts."""
        return len(in_polygons(self.incidents)) >= ENOUGH


@dataclass(frozen=True, slots=True)
class _Inputs:
    """What every step of an analysis reads."""

    jurisdiction: Jurisdiction
    released: Released
    settings: AnalysisSettings
    period: Period | None

    @property
    def misplaced(self) -> int:
        """Number of incidents of the jurisdiction that were refused for their place."""
        return self.released.misplaced.get(self.jurisdiction.name, 0)

    @property
    def finder(self) -> Callable[..., Hotspots]:
        """Function that finds puntos críticos in the form that the profile may show."""
        return find_hotspots if shows_exact(self.settings.profile) else find_on_cells


def analyse(
    jurisdiction: Jurisdiction,
    released: Released,
    settings: AnalysisSettings,
    *,
    period: Period | None = None,
    factors: gpd.GeoDataFrame | None = None,
    municipal: gpd.GeoDataFrame | None = None,
) -> Analysis:
    """Return everything computed of one jurisdiction.

    Parameters
    ----------
    jurisdiction
        Its polygons, streets and neighbours.
    released
        The incidents of the whole run, as the profile shows them.
    settings
        Profile, radius, minimum and weights.
    period
        Of the incidents, or None where they have no dates.
    factors, municipal
        Risk factors and sectors of the municipality of the whole run, or None.
    """
    inputs = _Inputs(jurisdiction, released, settings, period)
    incidents = released.incidents[released.incidents["comisaria"] == jurisdiction.name]
    located = incidents[incidents.geometry.notna()]
    counted, area = by_area(located, released.areas)
    located = to_metric(located.assign(area=area), epsg=jurisdiction.epsg)
    points, held = pointed(located), in_polygons(incidents)
    asked = {"radius_m": settings.radius_m, "min_incidents": _asked_minimum(settings)}
    parameters = choose_parameters(points, months=period.months if period else 1, **asked)
    searched = parameters.evidence or None not in (settings.radius_m, settings.min_incidents)
    zones, zone_of = _zones(inputs, points if searched else points.iloc[:0], parameters, total=len(located))
    comparison = _comparison(inputs, incidents, zones if searched else None, parameters)
    if comparison is not None and not comparison.refusal:
        zones["estado"] = comparison.states.reindex(zones.index).fillna("")
    with_proof = parameters.evidence and shows_exact(settings.profile) and not jurisdiction.is_outline
    level = choose_level(held, jurisdiction.levels)
    units = jurisdiction.levels[level]
    density = _density(points, jurisdiction, settings.profile) if parameters.evidence else None
    time = _known_time(inputs, held)
    return Analysis(
        jurisdiction=jurisdiction,
        settings=settings,
        period=period,
        incidents=incidents,
        located=located,
        counted=to_metric(counted, epsg=jurisdiction.epsg),
        misplaced=inputs.misplaced,
        nowhere=released.nowhere,
        reserved=released.reserved.get(jurisdiction.name, ReservedCounts()),
        parameters=parameters,
        proof=hotspot_proof(points, jurisdiction.outline, **asked) if with_proof else "",
        zones=zones,
        zone_of=zone_of.reindex(points.index, fill_value=-1),
        repeats=_repeats(points.iloc[:0] if parameters.evidence else points, jurisdiction, settings.profile),
        comparison=comparison,
        risk_level=level,
        risk=risk_bands(held, units, level, weights=settings.weights, time=time),
        risk_months=time.months,
        factors=factor_analysis(points, factors, jurisdiction, units, settings),
        density=density,
        crosswalk=_crosswalk(located, municipal, jurisdiction),
        peers=pd.DataFrame(columns=["hechos", "densidad_km2", "evidencia", "indice", "banda", "segura"]),
    )


def _known_time(inputs: _Inputs, held: gpd.GeoDataFrame) -> KnownTime:
    """Return how long the incidents in the polygons took, and those before them that count with them."""
    past, name = inputs.released.past, inputs.jurisdiction.name
    own = None if past is None else in_polygons(past[past["comisaria"] == name])
    return known_time(held, own, inputs.period, inputs.released.last)


def _density(points: gpd.GeoDataFrame, jurisdiction: Jurisdiction, profile: str) -> DensityBands | None:
    """Return the density in bands, in the public profile not finer than its places are apart; None where it has no band."""
    least = 0.0 if shows_exact(profile) else place_spacing(points)
    bands = density_bands(points, jurisdiction.outline, least_m=least)
    return bands if len(bands.table) else None


def _asked_minimum(settings: AnalysisSettings) -> float | None:
    """Return the minimum that the user gives, or the least that the profile allows: what is printed is what is used."""
    given = settings.min_incidents
    return given if given is None or shows_exact(settings.profile) else max(given, MIN_INCIDENTS)


def _zones(
    inputs: _Inputs, points: gpd.GeoDataFrame, parameters: HotspotParameters, *, total: int
) -> tuple[gpd.GeoDataFrame, pd.Series[int]]:
    """Return the puntos críticos of points and that of each point.

    A zone has its share of ``total`` incidents, its stability, and the other jurisdictions that it reaches.
    """
    jurisdiction, radius, least = inputs.jurisdiction, parameters.radius_m, parameters.min_incidents
    outline, exact = jurisdiction.outline, shows_exact(inputs.settings.profile)
    hotspots = inputs.finder(points, radius_m=radius, min_incidents=least, boundary=outline)
    zones = describe_zones(hotspots, points, area_km2=outline.area / 1e6, weekdays=exact)
    shown, other = inputs.released.incidents, inputs.released.others
    if other is None:
        other = pointed(shown[shown["comisaria"] != jurisdiction.name])
    beside = gpd.GeoSeries([outline.buffer(radius)], crs=points.crs).to_crs(other.crs).total_bounds
    near = to_metric(other.cx[beside[0] : beside[2], beside[1] : beside[3]], epsg=jurisdiction.epsg)
    more = {
        "pct_incidentes": 100 * zones["incidentes"] / max(total, 1),
        "sigue_en": straddling(hotspots, points, near, radius_m=radius),
        "firmeza": firmness(stability(points, hotspots, radius_m=radius, min_incidents=least, resamples=_RESAMPLES)),
        "estado": pd.Series("", index=zones.index, dtype="str"),
    }
    return gpd.GeoDataFrame(zones.drop(columns="geometry").assign(**more), geometry=zones.geometry), hotspots.labels


def _comparison(
    inputs: _Inputs, incidents: gpd.GeoDataFrame, zones: gpd.GeoDataFrame | None, parameters: HotspotParameters
) -> Comparison | None:
    """Return the comparison with the earlier period; None where there is none."""
    jurisdiction, released, period = inputs.jurisdiction, inputs.released, inputs.period
    if released.before is None or period is None:
        return None
    earlier_period, shown = released.before
    earlier = shown[shown["comisaria"] == jurisdiction.name]
    level, epsg = jurisdiction.counted_level, jurisdiction.epsg
    coverage = {
        "": (
            placed_pct(earlier, released.misplaced_before.get(jurisdiction.name, 0)),
            placed_pct(incidents, inputs.misplaced),
        ),
        "en las fuentes, ": (released.coverage_before, released.coverage),
    }
    return compare_periods(
        (earlier_period, to_metric(earlier, epsg=epsg)),
        (period, to_metric(incidents, epsg=epsg)),
        zones=zones,
        parameters=parameters,
        units=jurisdiction.levels[level],
        level=level,
        find=inputs.finder,
        coverage_pct=coverage,
    )


def _crosswalk(
    located: gpd.GeoDataFrame, municipal: gpd.GeoDataFrame | None, jurisdiction: Jurisdiction
) -> pd.DataFrame | None:
    """Return police and municipal sectors side by side; None where no file has municipal ones here."""
    if municipal is None:
        return None
    here = touching(municipal, jurisdiction)
    level = jurisdiction.counted_level
    return crosswalk(jurisdiction.levels[level], here, located, level=level) if len(here) else None


def _repeats(points: gpd.GeoDataFrame, jurisdiction: Jurisdiction, profile: str) -> gpd.GeoDataFrame:
    """Return the locations that repeat, with their corner in words."""
    found = repeat_places(points, min_incidents=_MIN_REPEATS if shows_exact(profile) else MIN_INCIDENTS)
    return found.assign(calle=[corner_name(place, jurisdiction.streets) for place in found.geometry])
