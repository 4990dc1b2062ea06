"""One jurisdiction from analysis to files: its scope, puntos críticos and bands, its sheets and its layers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from geo.clock import clock_text
from geo.crs import to_metric
from geo.levels import at_level, levels_present
from geo.streets import within
from layers.comparison import compare_periods
from layers.corners import corner_name
from layers.counts import count_by_unit
from layers.factor_model import fit_factors
from layers.factors import coincidence, factor_bands, joined_bands
from layers.hotspots import find_hotspots
from layers.parameters import HotspotParameters, choose_parameters
from layers.privacy import PROFILES, shows_reserved, split
from layers.proof import hotspot_proof
from layers.repeats import repeat_places
from layers.risk import against, choose_level, risk_bands
from layers.straddling import straddling
from layers.tracking import stability
from layers.zones import describe_zones
from maps import delito, integrado, puntos_criticos, riesgo
from maps.scope import Membrete, Scope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.period import Period
    from layers.comparison import Comparison
    from layers.factor_model import FactorModel
    from mapadelito.config import Config
    from maps.sheet import Sheet

__all__ = ["Station", "Surroundings", "analyse", "peer_risk"]

_ENOUGH_UNITS = 3
_RESAMPLES = 50
_ORDINARY_COLUMNS = ["comisaria", "sector", "subsector", "titulo", "delito", "modalidad", "mes", "turno", "geometry"]
_PRIVATE_COLUMNS = ["fecha", "hora", "direccion"]
_LEAST_REPEATS = {"publico": 3}
"""Fewer incidents on one place than this are not told in a profile (2 in the others)."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all jurisdictions of a run share; ``facts`` are all the accepted incidents, ``factors`` all those or None."""

    boundaries: gpd.GeoDataFrame
    factors: gpd.GeoDataFrame | None
    facts: gpd.GeoDataFrame
    before: tuple[Period, gpd.GeoDataFrame] | None
    streets: gpd.GeoDataFrame
    period: Period | None
    membrete: Membrete
    sources: tuple[str, ...]
    notes: tuple[str, ...]
    config: Config


@dataclass(frozen=True, slots=True)
class OwnFactors:
    """Risk factors of one jurisdiction, their bands by polygon, and what was measured of them."""

    frame: gpd.GeoDataFrame
    bands: pd.DataFrame
    model: FactorModel


@dataclass(frozen=True, slots=True)
class Station:
    """One jurisdiction analysed: everything that its sheets, its layers and its line in the record need."""

    scope: Scope
    visible: gpd.GeoDataFrame
    located: gpd.GeoDataFrame
    total: int
    parameters: HotspotParameters
    proof: str
    zones: gpd.GeoDataFrame
    repeats: gpd.GeoDataFrame
    comparison: Comparison | None
    risk_level: str
    risk: pd.DataFrame
    factors: OwnFactors | None

    @property
    def name(self) -> str:
        """Name of the jurisdiction in the boundaries."""
        return self.scope.name

    def sheets(self, wanted: tuple[str, ...], *, weights: Mapping[str, float], peers: pd.DataFrame) -> dict[str, Sheet]:
        """Compose the sheets asked for, by kind; ``peers`` is the table of :func:`peer_risk`."""
        out = {}
        evidence, own = self.parameters.evidence, self.factors
        choice = " ".join(filter(None, (self.parameters.reason, self.proof)))
        common: dict[str, Any] = {"choice": choice, "evidence": evidence, "repeats": self.repeats}
        if "delito" in wanted:
            out["delito"] = delito.compose(self.scope, self.zones, **common, comparison=self.comparison)
        if "riesgo" in wanted:
            out["riesgo"] = self._riesgo(weights, peers)
        if "integrado" in wanted and own is not None:
            out["integrado"] = integrado.compose(
                self.scope,
                self.zones,
                own.frame,
                risk=self.risk,
                bands=own.bands,
                kinds=coincidence(self.risk, own.bands),
                level=self.risk_level,
                evidence=evidence,
            )
        if "puntos-criticos" in wanted:
            out["puntos-criticos"] = puntos_criticos.compose(self.scope, self.zones, **common)
        return out

    def _riesgo(self, weights: Mapping[str, float], peers: pd.DataFrame) -> Sheet:
        evidence, own = self.parameters.evidence, self.factors
        common: dict[str, Any] = {"level": self.risk_level, "weights": weights, "evidence": evidence}
        if own is not None:
            joined = joined_bands(self.risk, own.bands, evidence=evidence)
            return riesgo.compose(self.scope, joined, peers=peers.iloc[:0], factors=own.frame, model=own.model, **common)
        alone = self.name in peers.index
        risk = against(self.risk, top=float(peers["densidad_km2"].max())) if alone else self.risk
        return riesgo.compose(self.scope, risk, peers=peers if alone else peers.iloc[:0], **common)

    def layers(self) -> dict[str, gpd.GeoDataFrame]:
        """Layers of ``capas.gpkg``: only what the profile may show."""
        level = list(self.scope.levels)[-1]
        units = self.scope.levels[level].copy()
        units["hechos"] = count_by_unit(self.scope.shown, units, level)
        shown = self.scope.shown
        points = shown.assign(mes=shown["fecha"].dt.strftime("%Y-%m").fillna(""))
        columns = _ORDINARY_COLUMNS
        if shows_reserved(self.scope.profile):
            hours = [clock_text(minute) for minute in shown["minuto"]]
            points = points.assign(fecha=shown["fecha"].dt.strftime("%Y-%m-%d").fillna(""), hora=hours)
            columns = [*columns[:-1], *_PRIVATE_COLUMNS, "geometry"]
        points = points[columns].assign(_x=points.geometry.x, _y=points.geometry.y)
        ordered = points.sort_values([*columns[:-1], "_x", "_y"], kind="stable")[columns].reset_index(drop=True)
        found = {"sectores": units, "incidentes": ordered, "puntos_criticos": self.zones.drop(columns="puntos")}
        if self.factors is not None:
            hidden = ["detalle"] if self.scope.profile == PROFILES[0] else []
            found["factores"] = self.factors.frame.drop(columns=hidden)
        return found

    def record(self, folder: str) -> dict[str, Any]:
        """Line of ``registro.json``: all its incidents, reserved ones too."""
        sectors = {}
        if "sector" in self.scope.levels:
            units = self.scope.levels["sector"]
            counts = count_by_unit(self.located, units, "sector")
            sectors = dict(zip(units["sector"], counts.tolist(), strict=True))
        return {
            "nombre": self.name,
            "carpeta": folder,
            "incidentes": self.total,
            "sin_sector": self.total - sum(sectors.values()),
            "puntos_criticos": len(self.zones),
            "evidencia": "suficiente" if self.parameters.evidence else "insuficiente",
            "sectores": sectors,
        }


def analyse(around: Surroundings, name: str) -> Station:
    """Analyse one jurisdiction.

    Parameters
    ----------
    around
        What the run shares.
    name
        Its name in the boundaries.
    """
    config = around.config
    incidents = around.facts[around.facts["comisaria"] == name]
    own = to_metric(around.boundaries[around.boundaries["comisaria"] == name].reset_index(drop=True))
    epsg = int(own.crs.to_epsg())
    levels = {level: at_level(own, level) for level in levels_present(own)}
    located = to_metric(incidents[incidents.geometry.notna()], epsg=epsg)
    visible, _ = split(incidents, config.perfil)
    shown, reserved = split(located, config.perfil)
    scope = Scope(
        name=name,
        noun={"distrito": "Distrito", "comisaria": "Comisaría"}[around.boundaries.attrs.get("ambito", "comisaria")],
        levels=levels,
        neighbours=_neighbours(name, levels["comisaria"], around.boundaries),
        streets=_streets(around.streets, levels["comisaria"]),
        shown=shown,
        unplaced=len(visible) - len(shown),
        reserved=reserved,
        period=around.period,
        profile=config.perfil,
        membrete=around.membrete,
        sources=around.sources,
        notes=around.notes,
        web_tiles=config.teselas,
    )
    parameters = choose_parameters(
        shown,
        months=around.period.months if around.period else 1,
        radius_m=config.radio_m,
        min_incidents=config.min_incidentes,
    )
    given = config.radio_m is not None and config.min_incidentes is not None
    zones = _zones(shown, parameters, scope, around, given=given)
    comparison = _comparison(visible, zones, parameters, scope, around)
    if comparison is not None and not comparison.refusal:
        zones["estado"] = comparison.states.reindex(zones.index).fillna("")
    proof = ""
    if parameters.evidence:
        proof = hotspot_proof(shown, scope.outline, radius_m=config.radio_m, min_incidents=config.min_incidentes)
    level = choose_level(shown, levels)
    risk = risk_bands(shown, levels[level], level, weights=config.pesos)
    repeats = _repeats(shown.iloc[:0] if parameters.evidence else shown, scope)
    factors = _factors(shown, scope, levels[level], around)
    return Station(
        scope, visible, located, len(incidents), parameters, proof, zones, repeats, comparison, level, risk, factors
    )


def peer_risk(stations: list[Station]) -> pd.DataFrame:
    """Risk of the jurisdictions that have too few sectors to be compared inside: against each other, by name."""
    alone = [station for station in stations if len(station.risk) < _ENOUGH_UNITS]
    rows = {
        station.name: {
            "hechos": int(station.risk["hechos"].sum()),
            "densidad_km2": float(station.risk["peso"].sum() / station.risk["area_km2"].sum()),
            "evidencia": station.parameters.evidence,
        }
        for station in alone
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["hechos", "densidad_km2", "evidencia"])
    return against(table, top=float(table["densidad_km2"].max()) if len(table) else 0.0)


def _zones(
    shown: gpd.GeoDataFrame, parameters: HotspotParameters, scope: Scope, around: Surroundings, *, given: bool
) -> gpd.GeoDataFrame:
    """Puntos críticos; none from thin evidence, unless the user gave both numbers."""
    points = shown if parameters.evidence or given else shown.iloc[:0]
    outline = scope.outline
    radius, least = parameters.radius_m, parameters.min_incidents
    hotspots = find_hotspots(points, radius_m=radius, min_incidents=least, boundary=outline)
    zones = describe_zones(hotspots, points, area_km2=outline.area / 1e6)
    other, _ = split(around.facts[(around.facts["comisaria"] != scope.name) & around.facts.geometry.notna()], scope.profile)
    beside = gpd.GeoSeries([outline.buffer(radius)], crs=points.crs).to_crs(other.crs).total_bounds
    near = to_metric(other.cx[beside[0] : beside[2], beside[1] : beside[3]], epsg=scope.epsg)
    more = {
        "sigue_en": straddling(hotspots, points, near, radius_m=radius),
        "estabilidad_pct": 100 * stability(points, hotspots, radius_m=radius, min_incidents=least, resamples=_RESAMPLES),
        "estado": pd.Series("", index=zones.index, dtype="str"),
    }
    return gpd.GeoDataFrame(zones.drop(columns="geometry").assign(**more), geometry=zones.geometry)


def _comparison(
    visible: gpd.GeoDataFrame,
    zones: gpd.GeoDataFrame,
    parameters: HotspotParameters,
    scope: Scope,
    around: Surroundings,
) -> Comparison | None:
    """Compare with the earlier period; None where there is none."""
    if around.before is None or around.period is None:
        return None
    period, facts = around.before
    earlier, _ = split(facts[facts["comisaria"] == scope.name], scope.profile)
    level = "sector" if "sector" in scope.levels else "comisaria"
    return compare_periods(
        (period, to_metric(earlier, epsg=scope.epsg)),
        (around.period, to_metric(visible, epsg=scope.epsg)),
        zones=zones,
        parameters=parameters,
        units=scope.levels[level],
        level=level,
    )


def _factors(shown: gpd.GeoDataFrame, scope: Scope, units: gpd.GeoDataFrame, around: Surroundings) -> OwnFactors | None:
    """Risk factors inside the jurisdiction; None where no file has any."""
    if around.factors is None:
        return None
    everywhere = to_metric(around.factors, epsg=scope.epsg)
    frame = everywhere[everywhere.intersects(scope.outline)].reset_index(drop=True)
    outline = gpd.GeoSeries([scope.outline], crs=shown.crs)
    bands = factor_bands(frame, units, weights=around.config.pesos)
    return OwnFactors(frame, bands, fit_factors(shown, frame, outline))


def _repeats(points: gpd.GeoDataFrame, scope: Scope) -> gpd.GeoDataFrame:
    """Places that repeat, with their corner in words."""
    found = repeat_places(points, least=_LEAST_REPEATS.get(scope.profile, 2))
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
