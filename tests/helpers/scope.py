"""Incidents round the four sectors of the fixture ``scope``, and their sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
from shapely import Point

from layers.hotspots.describe import describe_zones
from layers.hotspots.find import find_hotspots
from layers.hotspots.repeat_locations import repeat_places
from maps.sheets import delito

if TYPE_CHECKING:
    from maps.sheets.scope import Scope

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


NO_PEERS = pd.DataFrame({"densidad_km2": [], "evidencia": [], "banda": []})


def sheet_of(scope: Scope, *, evidence: bool = True) -> object:
    found = find_hotspots(scope.shown, radius_m=150, min_incidents=5)
    zones = describe_zones(found, scope.shown, area_km2=4.0)
    zones = zones.assign(estado="", estabilidad_pct=100.0, sigue_en="")
    repeats = repeat_places(scope.shown.iloc[:0]).assign(calle="")
    return delito.compose(scope, zones, choice="Elegido.", evidence=evidence, repeats=repeats)
