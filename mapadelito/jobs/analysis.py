"""The analysis of one jurisdiction: from what a run shares to its puntos críticos, bands, change and factors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from geo.boundaries.ambito import spelt
from geo.boundaries.levels import at_level, levels_present
from geo.context.basemap import near
from geo.context.streets import within
from geo.crs import to_metric
from layers.disclosure.profiles import ReservedCounts, shows_exact
from layers.hotspots.cell_outlines import MIN_INCIDENTS, find_on_cells
from layers.hotspots.compare_periods import compare_periods
from layers.hotspots.cross_border import straddling
from layers.hotspots.describe import describe_zones
from layers.hotspots.find import find_hotspots
from layers.hotspots.parameters import HotspotParameters, choose_parameters
from layers.hotspots.repeat_locations import repeat_places
from layers.hotspots.tracking import stability
from layers.prediction.hotspot_backtest import hotspot_proof
from layers.risk.bands import against, choose_level, risk_bands, top_of
from layers.risk.factor_bands import factor_bands
from layers.risk.factor_model import fit_factors
from layers.risk.interventions import MEASURES, rank_places
from layers.statistics.area_counts import by_area, pointed
from layers.statistics.crosswalk import crosswalk
from layers.street_names import corner_name
from layers.surfaces.volume_contours import density_bands
from mapadelito.jobs.stations import OwnFactors, Station, Surroundings
from mapadelito.publication.release import placed_pct
from maps.sheets.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from layers.hotspots.compare_periods import Comparison
    from layers.hotspots.find import Hotspots
    from mapadelito.settings.config import Config

__all__ = ["analyse", "peer_risk"]

_ENOUGH_UNITS = 3
_RESAMPLES = 50
_LEAST_REPEATS = {"publico": 3}
"""Fewer incidents on one place than this are not told in a profile (2 in the others)."""


def analyse(around: Surroundings, name: str) -> Station:
    """Analyse one jurisdiction.

    Parameters
    ----------
    around
        What the run shares.
    name
        Its name in the boundaries.
    """
    config, ambito = around.config, around.boundaries.attrs.get("ambito", "comisaria")
    facts = around.released.facts
    visible = facts[facts["comisaria"] == name]
    own = to_metric(around.boundaries[around.boundaries["comisaria"] == name].reset_index(drop=True))
    epsg = int(own.crs.to_epsg())
    levels = {level: at_level(own, level) for level in levels_present(own)}
    located = visible[visible.geometry.notna()]
    counted, area = by_area(located, around.released.areas)
    shown = to_metric(located.assign(area=area), epsg=epsg)
    misplaced = around.released.misplaced.get(name, 0)
    scope = Scope(
        name=name,
        noun="Comisaría" if ambito == "comisaria" else spelt(ambito).upper(),
        levels=levels,
        neighbours=_neighbours(name, levels["comisaria"], around.boundaries),
        streets=_streets(around.streets, levels["comisaria"]),
        base=near(to_metric(around.base, epsg=epsg), levels["comisaria"].geometry.iloc[0]),
        shown=shown,
        counted=to_metric(counted, epsg=epsg),
        unplaced=len(visible) - len(shown) + misplaced,
        misplaced=misplaced,
        nowhere=around.released.nowhere,
        reserved=around.released.reserved.get(name, ReservedCounts()),
        period=around.period,
        until=around.until,
        profile=config.perfil,
        membrete=around.own[name].membrete,
        sources=around.sources,
        notes=around.notes_of(name),
        web_tiles=config.teselas,
        legend=around.own[name].legend,
        units=around.boundaries.attrs.get("niveles", {} if ambito == "comisaria" else {"comisaria": ambito}),
    )
    asked = {"radius_m": config.radio_m, "min_incidents": _least_asked(config)}
    points = scope.points
    parameters = choose_parameters(points, months=around.period.months if around.period else 1, **asked)
    given = config.radio_m is not None and config.min_incidentes is not None
    zones = _zones(points, parameters, scope, around, given=given)
    searched = zones if parameters.evidence or given else None
    comparison = _comparison(visible, searched, parameters, scope, around)
    if comparison is not None and not comparison.refusal:
        zones["estado"] = comparison.states.reindex(zones.index).fillna("")
    proof = ""
    if parameters.evidence and shows_exact(scope.profile):
        proof = hotspot_proof(points, scope.outline, **asked)
    level = choose_level(shown, levels)
    risk = risk_bands(shown, levels[level], level, weights=config.pesos)
    repeats = _repeats(points.iloc[:0] if parameters.evidence else points, scope)
    factors = _factors(points, scope, levels[level], around)
    density = density_bands(points, scope.outline) if parameters.evidence else None
    density = density if density is not None and len(density.table) else None
    shared = _crosswalk(scope, around)
    return Station(scope, visible, parameters, proof, zones, repeats, comparison, level, risk, factors, density, shared)


def peer_risk(stations: list[Station]) -> pd.DataFrame:
    """Risk of the jurisdictions that have too few sectors to be compared inside: against each other, by name.

    ``top`` in the ``attrs`` of the table is what they are compared with, the highest density of those with evidence enough
    (0 where there are not two); ``top_factores``, the same of their risk factors.
    """
    alone = [station for station in stations if len(station.risk) < _ENOUGH_UNITS]
    rows = {
        station.name: {
            "hechos": int(station.risk["hechos"].sum()),
            "densidad_km2": float(station.risk["peso"].sum() / station.risk["area_km2"].sum()),
            "evidencia": station.counts_enough,
        }
        for station in alone
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["hechos", "densidad_km2", "evidencia"])
    top = top_of(table.loc[table["evidencia"].astype(bool), "densidad_km2"])
    factors = [station.factors.bands for station in alone if station.factors is not None]
    others = pd.Series([bands["peso"].sum() / bands["area_km2"].sum() for bands in factors], dtype=float)
    peers = against(table, top=top)
    peers.attrs |= {"top": top, "top_factores": top_of(others)}
    return peers


def _zones(
    located: gpd.GeoDataFrame, parameters: HotspotParameters, scope: Scope, around: Surroundings, *, given: bool
) -> gpd.GeoDataFrame:
    """Puntos críticos; none from thin evidence, unless the user gave both numbers."""
    points = located if parameters.evidence or given else located.iloc[:0]
    outline = scope.outline
    radius, least = parameters.radius_m, parameters.min_incidents
    hotspots = _finder(scope)(points, radius_m=radius, min_incidents=least, boundary=outline)
    zones = describe_zones(hotspots, points, area_km2=outline.area / 1e6, weekdays=shows_exact(scope.profile))
    facts = around.released.facts
    other = pointed(facts[facts["comisaria"] != scope.name])
    beside = gpd.GeoSeries([outline.buffer(radius)], crs=points.crs).to_crs(other.crs).total_bounds
    near = to_metric(other.cx[beside[0] : beside[2], beside[1] : beside[3]], epsg=scope.epsg)
    more = {
        "pct_incidentes": 100 * zones["incidentes"] / max(len(scope.shown), 1),  # of those told by area too
        "sigue_en": straddling(hotspots, points, near, radius_m=radius),
        "estabilidad_pct": 100 * stability(points, hotspots, radius_m=radius, min_incidents=least, resamples=_RESAMPLES),
        "estado": pd.Series("", index=zones.index, dtype="str"),
    }
    return gpd.GeoDataFrame(zones.drop(columns="geometry").assign(**more), geometry=zones.geometry)


def _least_asked(config: Config) -> float | None:
    """Return the minimum that the user gives, or the least that the profile allows: what is printed is what is used."""
    given = config.min_incidentes
    return given if given is None or shows_exact(config.perfil) else max(given, MIN_INCIDENTS)


def _finder(scope: Scope) -> Callable[..., Hotspots]:
    """Return what finds puntos críticos in the form that the profile may show."""
    return find_hotspots if shows_exact(scope.profile) else find_on_cells


def _comparison(
    visible: gpd.GeoDataFrame,
    zones: gpd.GeoDataFrame | None,
    parameters: HotspotParameters,
    scope: Scope,
    around: Surroundings,
) -> Comparison | None:
    """Compare with the earlier period; None where there is none."""
    if around.released.before is None or around.period is None:
        return None
    period, facts = around.released.before
    earlier = facts[facts["comisaria"] == scope.name]
    level, released = scope.counted_level, around.released
    coverage = {
        "": (placed_pct(earlier, released.misplaced_before.get(scope.name, 0)), placed_pct(visible, scope.misplaced)),
        "en las fuentes, ": (released.coverage_before, released.coverage),
    }
    return compare_periods(
        (period, to_metric(earlier, epsg=scope.epsg)),
        (around.period, to_metric(visible, epsg=scope.epsg)),
        zones=zones,
        parameters=parameters,
        units=scope.levels[level],
        level=level,
        find=_finder(scope),
        coverage_pct=coverage,
    )


def _factors(points: gpd.GeoDataFrame, scope: Scope, units: gpd.GeoDataFrame, around: Surroundings) -> OwnFactors | None:
    """Risk factors inside the jurisdiction; None where no file has any."""
    if around.factors is None:
        return None
    everywhere = to_metric(around.factors, epsg=scope.epsg)
    frame = everywhere[everywhere.intersects(scope.outline)].reset_index(drop=True)
    outline = gpd.GeoSeries([scope.outline], crs=points.crs)
    bands = factor_bands(frame, units, weights=around.config.pesos)
    named = {"sectors": scope.levels.get("sector", units), "streets": scope.streets}
    rankings = [rank_places(measure, frame, points, **named) for measure in MEASURES]
    model = fit_factors(points, frame, outline, hits=shows_exact(scope.profile))
    return OwnFactors(frame, bands, model, tuple(one for one in rankings if one.total))


def _crosswalk(scope: Scope, around: Surroundings) -> pd.DataFrame | None:
    """Police and municipal sectors side by side; None where no file has municipal ones here."""
    if around.municipal is None:
        return None
    everywhere = to_metric(around.municipal, epsg=scope.epsg)
    here = everywhere[everywhere.intersects(scope.outline)].reset_index(drop=True)
    level = scope.counted_level
    return crosswalk(scope.levels[level], here, scope.shown, level=level) if len(here) else None


def _repeats(points: gpd.GeoDataFrame, scope: Scope) -> gpd.GeoDataFrame:
    """Places that repeat, with their corner in words."""
    found = repeat_places(points, min_incidents=_LEAST_REPEATS.get(scope.profile, 2))
    return found.assign(calle=[corner_name(place, scope.streets) for place in found.geometry])


def _neighbours(name: str, own: gpd.GeoDataFrame, boundaries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Other jurisdictions that touch this one's surroundings, whole."""
    others = boundaries[boundaries["comisaria"] != name].to_crs(own.crs)
    west, south, east, north = own.total_bounds
    margin = max(east - west, north - south) * 0.6
    near = others.cx[west - margin : east + margin, south - margin : north + margin]
    if near.empty:
        return gpd.GeoDataFrame({"comisaria": []}, geometry=[], crs=own.crs)
    return at_level(near, "comisaria")


def _streets(streets: gpd.GeoDataFrame, own: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    if streets.empty:
        return to_metric(streets, epsg=int(own.crs.to_epsg()))
    outline = gpd.GeoSeries(own.geometry, crs=own.crs).to_crs(streets.crs).iloc[0]
    return to_metric(within(streets, outline), epsg=int(own.crs.to_epsg()))
