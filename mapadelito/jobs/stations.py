"""One jurisdiction analysed: its scope, puntos críticos and bands; its sheets, its layers and its line in the record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo.clock import clock_text
from layers.disclosure.profiles import PROFILES, shows_reserved
from layers.hotspots.parameters import ENOUGH
from layers.risk.bands import against
from layers.risk.factor_bands import coincidence, joined_bands
from layers.statistics.counts import count_by_unit
from maps.gis.qgis import layer_styles
from maps.sheets import delito, delito_riesgos, integrado, puntos_criticos, riesgo
from maps.sheets.intervention_tables import with_measures
from maps.sheets.municipal_table import with_crosswalk
from maps.symbols import symbol_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import geopandas as gpd
    import pandas as pd

    from geo.boundaries.read import Boundaries
    from geo.period import Period
    from layers.hotspots.compare_periods import Comparison
    from layers.hotspots.parameters import HotspotParameters
    from layers.risk.factor_model import FactorModel
    from layers.risk.interventions import Ranking
    from layers.surfaces.volume_contours import DensityBands
    from mapadelito.publication.release import Released
    from mapadelito.settings.config import Config
    from mapadelito.settings.title_block import Own
    from maps.sheet import Sheet
    from maps.sheets.scope import Membrete, Scope

__all__ = ["OwnFactors", "Station", "Surroundings"]

_ORDINARY_COLUMNS = ["comisaria", "sector", "subsector", "titulo", "delito", "modalidad", "mes", "turno", "geometry"]
_PRIVATE_COLUMNS = ["fecha", "hora", "direccion"]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all jurisdictions of a run share.

    ``released`` is what the profile may show of the incidents; ``factors`` and ``municipal`` (sectors of the municipality)
    are all those, or None; ``own`` is what proyecto.toml gives for each jurisdiction, by name; ``until`` is the last day of
    the data that the profile may tell.
    """

    boundaries: Boundaries
    factors: gpd.GeoDataFrame | None
    municipal: gpd.GeoDataFrame | None
    released: Released
    streets: gpd.GeoDataFrame
    base: gpd.GeoDataFrame
    period: Period | None
    membrete: Membrete
    own: Mapping[str, Own]
    sources: tuple[str, ...]
    notes: tuple[str, ...]
    config: Config
    until: date | None = None

    def notes_of(self, name: str) -> tuple[str, ...]:
        """Return the notes of a jurisdiction: those of the run, with what is said of its own public places."""
        places = self.released.places
        return tuple(places[name] if note == places.get("") else note for note in self.notes)


@dataclass(frozen=True, slots=True)
class OwnFactors:
    """Risk factors of one jurisdiction, their bands by polygon, what was measured of them, and where to put lamps or recover
    a public space first."""  # noqa: D205, D209

    frame: gpd.GeoDataFrame
    bands: pd.DataFrame
    model: FactorModel
    rankings: tuple[Ranking, ...] = ()


@dataclass(frozen=True, slots=True)
class Station:
    """One jurisdiction analysed: everything that its sheets, its layers and its line in the record need."""

    scope: Scope
    visible: gpd.GeoDataFrame
    parameters: HotspotParameters
    proof: str
    zones: gpd.GeoDataFrame
    repeats: gpd.GeoDataFrame
    comparison: Comparison | None
    risk_level: str
    risk: pd.DataFrame
    factors: OwnFactors | None
    density: DensityBands | None
    crosswalk: pd.DataFrame | None

    @property
    def name(self) -> str:
        """Name of the jurisdiction in the boundaries."""
        return self.scope.name

    @property
    def counts_enough(self) -> bool:
        """Whether there are incidents enough to compare polygons by their counts, those that are told by area too."""
        return len(self.scope.shown) >= ENOUGH

    def sheets(self, wanted: tuple[str, ...], *, weights: Mapping[str, float], peers: pd.DataFrame) -> dict[str, Sheet]:
        """Compose the sheets asked for, by kind; ``peers`` is the table of :func:`peer_risk`."""
        out = {}
        evidence, own = self.parameters.evidence, self.factors
        choice = " ".join(filter(None, (self.parameters.reason, self.proof)))
        common: dict[str, Any] = {"choice": choice, "evidence": evidence, "repeats": self.repeats}
        common |= {"comparison": self.comparison, "density": self.density}
        if "delito" in wanted:
            out["delito"] = delito.compose(self.scope, self.zones, **common)
        if "riesgo" in wanted:
            out["riesgo"] = self._riesgo(weights, peers)
        if "integrado" in wanted and own is not None:
            out["integrado"] = self._integrado(own, peers)
        if "delito-y-riesgos" in wanted and own is not None:
            facts = delito.compose(self.scope, self.zones, **common)
            out["delito-y-riesgos"] = delito_riesgos.compose(self.scope, facts, self._integrado(own, peers))
        if "puntos-criticos" in wanted:
            out["puntos-criticos"] = puntos_criticos.compose(self.scope, self.zones, **common)
        return out

    def _compared(self, table: pd.DataFrame, peers: pd.DataFrame, top: str) -> pd.DataFrame:
        """Return bands of incidents or factors: inside, or with too few polygons against the others of the run."""
        return against(table, top=peers.attrs[top]) if self.name in peers.index else table

    def _integrado(self, own: OwnFactors, peers: pd.DataFrame) -> Sheet:
        risk = self._compared(self.risk, peers, "top")
        bands = self._compared(own.bands, peers, "top_factores")
        sheet = integrado.compose(
            self.scope,
            self.zones,
            own.frame,
            risk=risk,
            bands=bands,
            kinds=coincidence(risk, bands),
            level=self.risk_level,
            evidence=self.counts_enough,
        )
        return with_crosswalk(sheet, self.crosswalk, self.scope.word("sector"))

    def _riesgo(self, weights: Mapping[str, float], peers: pd.DataFrame) -> Sheet:
        evidence, own = self.counts_enough, self.factors
        common: dict[str, Any] = {"level": self.risk_level, "weights": weights, "evidence": evidence}
        others = peers if self.name in peers.index else peers.iloc[:0]
        risk = self._compared(self.risk, peers, "top")
        if own is None:
            return riesgo.compose(self.scope, risk, peers=others, **common)
        joined = joined_bands(risk, self._compared(own.bands, peers, "top_factores"), evidence=evidence)
        sheet = riesgo.compose(self.scope, joined, peers=others, factors=own.frame, model=own.model, **common)
        return with_measures(sheet, own.rankings, self.scope.word("sector"))

    def layers(self) -> dict[str, gpd.GeoDataFrame]:
        """Layers of ``capas.gpkg``: only what the profile may show."""
        level = list(self.scope.levels)[-1]
        units = self.scope.levels[level].copy()
        units["hechos"] = count_by_unit(self.scope.shown, units, level)
        shown = self.scope.points
        points = shown.assign(mes=shown["fecha"].dt.strftime("%Y-%m").fillna(""))
        columns = _ORDINARY_COLUMNS
        if shows_reserved(self.scope.profile):
            hours = [clock_text(minute) for minute in shown["minuto"]]
            points = points.assign(fecha=shown["fecha"].dt.strftime("%Y-%m-%d").fillna(""), hora=hours)
            columns = [*columns[:-1], *_PRIVATE_COLUMNS, "geometry"]
        points = points[columns].assign(_x=points.geometry.x, _y=points.geometry.y)
        ordered = points.sort_values([*columns[:-1], "_x", "_y"], kind="stable")[columns].reset_index(drop=True)
        found = {"sectores": units, "incidentes": ordered, "puntos_criticos": self.zones.drop(columns="puntos")}
        if len(self.scope.counted):
            found["lugares"] = self.scope.counted
        if self.density is not None:
            found["celdas"] = self.density.cells
        if self.factors is not None:
            hidden = ["detalle"] if self.scope.profile == PROFILES[0] else []
            found["factores"] = self.factors.frame.drop(columns=hidden)
        return found

    def styles(self, layers: Mapping[str, gpd.GeoDataFrame]) -> dict[str, str]:
        """Style of each of the :meth:`layers`, for QGIS."""
        codes = dict(zip(self.scope.shown["titulo"], self.scope.shown["codigo"], strict=True))
        return layer_styles(layers, {titulo: symbol_of(str(codigo).partition(".")[0]) for titulo, codigo in codes.items()})

    def record(self, folder: str, everything: gpd.GeoDataFrame) -> dict[str, Any]:
        """Line of ``registro.json``: all its incidents of those accepted (``everything``), reserved ones too."""
        own = everything[everything["comisaria"] == self.name]
        sectors = {}
        if "sector" in self.scope.levels:
            units = self.scope.levels["sector"]
            counts = count_by_unit(own[own.geometry.notna()], units, "sector")
            sectors = dict(zip(units["sector"], counts.tolist(), strict=True))
        return {
            "nombre": self.name,
            "carpeta": folder,
            "incidentes": len(own),
            "sin_sector": len(own) - sum(sectors.values()),
            "puntos_criticos": len(self.zones),
            "evidencia": "suficiente" if self.parameters.evidence else "insuficiente",
            "sectores": sectors,
        }
