"""Incidents round the four sectors of the fixture ``analysis``, their analysis and their sheet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
from shapely import Point

from geo.period import Period
from layers.analysis import Analysis
from layers.disclosure.profiles import ReservedCounts
from layers.hotspots.describe import describe_zones
from layers.hotspots.find import find_hotspots
from layers.hotspots.parameters import HotspotParameters
from layers.hotspots.repeat_locations import repeat_places
from layers.risk.bands import risk_bands
from layers.settings import AnalysisSettings
from layers.statistics.area_counts import by_area
from maps.sheets import delito
from maps.sheets.titles import Membrete, Titles

if TYPE_CHECKING:
    from geo.boundaries.jurisdiction import Jurisdiction
    from maps.sheet import Sheet

NAMES = {
    "PAT.HUR": ("Delitos contra el patrimonio", "Hurto", ""),
    "PAT.HUR.AGR": ("Delitos contra el patrimonio", "Hurto", "Hurto agravado"),
    "VCS.LES": ("Delitos contra la vida, el cuerpo y la salud", "Lesiones", ""),
}


def incidents(*rows: tuple[float, float, str]) -> gpd.GeoDataFrame:
    codes = [code for *_, code in rows]
    data = {
        "fecha": pd.to_datetime(pd.Series(["2020-03-05"] * len(rows), dtype="str")),
        "minuto": 1290.0,
        "turno": "noche",
        "codigo": codes,
        "titulo": [NAMES[code][0] for code in codes],
        "delito": [NAMES[code][1] for code in codes],
        "modalidad": [NAMES[code][2] for code in codes],
        "reserva": 0,
        "sin_reconocer": "",
        "direccion": "Jr. Uno 1",
        "lugar": "lugar",
        "area": -1,
    }
    points = [Point(500_000 + x, 9_000_000 + y) for x, y, _ in rows]
    return gpd.GeoDataFrame(data, geometry=points, crs=32717)


TITLES = Titles(
    Membrete(entities=("PNP",), authorities=(("Comisario", "X"),), fields=(("Provincia", "CAJAMARCA"),)),
    source="SIDPOL",
)


def analysed(jurisdiction: Jurisdiction, located: gpd.GeoDataFrame, **changes: Any) -> Analysis:
    """Return an analysis of located incidents, all of them with evidence, and two that have no place."""
    found = find_hotspots(located, radius_m=150, min_incidents=5)
    zones = describe_zones(found, located, area_km2=4.0).assign(estado="", firmeza="firme", sigue_en="")
    settings = AnalysisSettings("publico")
    level = jurisdiction.counted_level
    fields: dict[str, Any] = {
        "jurisdiction": jurisdiction,
        "settings": settings,
        "period": Period.parse("2020-T1"),
        "incidents": located,
        "located": located,
        "counted": by_area(located, None)[0],
        "misplaced": 2,
        "nowhere": 0,
        "reserved": ReservedCounts(),
        "parameters": HotspotParameters(150, 5, evidence=True, reason="Elegido."),
        "proof": "",
        "zones": zones,
        "zone_of": found.labels,
        "repeats": repeat_places(located.iloc[:0]).assign(calle=""),
        "comparison": None,
        "risk_level": level,
        "risk": risk_bands(located, jurisdiction.levels[level], level, weights=settings.weights),
        "risk_months": 3,
        "factors": None,
        "density": None,
        "crosswalk": None,
        "peers": pd.DataFrame({"densidad_km2": [], "evidencia": [], "banda": [], "segura": []}),
    }
    return Analysis(**fields | changes)


def in_profile(analysis: Analysis, profile: str) -> Analysis:
    return replace(analysis, settings=replace(analysis.settings, profile=profile))


def without_evidence(analysis: Analysis) -> Analysis:
    return replace(analysis, parameters=replace(analysis.parameters, evidence=False))


def sheet_of(analysis: Analysis) -> Sheet:
    return delito.compose(analysis, TITLES)
