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
from layers.counts import count_by_unit
from layers.hotspots import find_hotspots
from layers.parameters import HotspotParameters, choose_parameters
from layers.privacy import shows_reserved, split
from layers.proof import hotspot_proof
from layers.risk import against, choose_level, risk_bands
from layers.zones import describe_zones
from maps import delito, riesgo
from maps.scope import Membrete, Scope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.period import Period
    from mapadelito.config import Config
    from maps.sheet import Sheet

__all__ = ["Station", "Surroundings", "analyse", "peer_risk"]

_ENOUGH_UNITS = 3
_ORDINARY_COLUMNS = ["comisaria", "sector", "subsector", "titulo", "delito", "modalidad", "mes", "turno", "geometry"]
_PRIVATE_COLUMNS = ["fecha", "hora", "direccion"]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all jurisdictions of a run share."""

    boundaries: gpd.GeoDataFrame
    streets: gpd.GeoDataFrame
    period: Period | None
    membrete: Membrete
    sources: tuple[str, ...]
    notes: tuple[str, ...]
    config: Config


@dataclass(frozen=True, slots=True)
class Station:
    """One jurisdiction analysed: everything that its sheets, its layers and its line in the record need."""

    scope: Scope
    located: gpd.GeoDataFrame
    total: int
    parameters: HotspotParameters
    proof: str
    zones: gpd.GeoDataFrame
    risk_level: str
    risk: pd.DataFrame

    @property
    def name(self) -> str:
        """Name of the jurisdiction in the boundaries."""
        return self.scope.name

    def sheets(self, wanted: tuple[str, ...], *, weights: Mapping[str, float], peers: pd.DataFrame) -> dict[str, Sheet]:
        """Compose the sheets asked for, by kind; ``peers`` is the table of :func:`peer_risk`."""
        out = {}
        evidence = self.parameters.evidence
        if "delito" in wanted:
            choice = " ".join(filter(None, (self.parameters.reason, self.proof)))
            out["delito"] = delito.compose(self.scope, self.zones, choice=choice, evidence=evidence)
        if "riesgo" in wanted:
            alone = self.name in peers.index
            risk = against(self.risk, top=float(peers["densidad_km2"].max())) if alone else self.risk
            out["riesgo"] = riesgo.compose(
                self.scope,
                risk,
                level=self.risk_level,
                weights=weights,
                evidence=evidence,
                peers=peers if alone else peers.iloc[:0],
            )
        return out

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
        return {"sectores": units, "incidentes": ordered, "puntos_criticos": self.zones.drop(columns="puntos")}

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


def analyse(name: str, incidents: gpd.GeoDataFrame, around: Surroundings) -> Station:
    """Analyse one jurisdiction.

    Parameters
    ----------
    name
        Its name in the boundaries.
    incidents
        Its accepted incidents, with those that have no place.
    around
        What the run shares.
    """
    config = around.config
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
    zones = _zones(shown, parameters, scope, given=config.radio_m is not None and config.min_incidentes is not None)
    proof = ""
    if parameters.evidence:
        proof = hotspot_proof(shown, scope.outline, radius_m=config.radio_m, min_incidents=config.min_incidentes)
    level = choose_level(shown, levels)
    risk = risk_bands(shown, levels[level], level, weights=config.pesos)
    return Station(scope, located, len(incidents), parameters, proof, zones, level, risk)


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


def _zones(shown: gpd.GeoDataFrame, parameters: HotspotParameters, scope: Scope, *, given: bool) -> gpd.GeoDataFrame:
    """Puntos críticos; none from thin evidence, unless the user gave both numbers."""
    points = shown if parameters.evidence or given else shown.iloc[:0]
    outline = scope.outline
    hotspots = find_hotspots(points, radius_m=parameters.radius_m, min_incidents=parameters.min_incidents, boundary=outline)
    return describe_zones(hotspots, points, area_km2=outline.area / 1e6)


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
