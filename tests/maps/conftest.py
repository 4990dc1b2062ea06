"""Fixtures that several tests of the maps share."""

from __future__ import annotations

import geopandas as gpd
import pytest
from shapely import LineString

from geo.boundaries.levels import at_level
from geo.boundaries.read import locate
from geo.period import Period
from helpers.scope import incidents
from layers.disclosure.profiles import ReservedCounts
from layers.statistics.area_counts import by_area
from maps.sheets.scope import Membrete, Scope


@pytest.fixture
def scope(four_sectors: gpd.GeoDataFrame) -> Scope:
    rows = [(100, 100, "PAT.HUR")] * 6 + [(1500, 100, "PAT.HUR.AGR")] * 3 + [(100, 1500, "VCS.LES")]
    shown = locate(incidents(*rows), four_sectors)
    street = LineString([(500_000, 9_000_500), (502_000, 9_000_500)])
    return Scope(
        name="CENTRAL",
        noun="Comisaría",
        levels={level: at_level(four_sectors, level) for level in ("comisaria", "sector")},
        neighbours=at_level(four_sectors.assign(comisaria="VECINA", geometry=four_sectors.translate(2000)), "comisaria"),
        streets=gpd.GeoDataFrame({"nombre": ["Av."], "clase": ["primary"]}, geometry=[street], crs=32717),
        shown=shown,
        counted=by_area(shown, None)[0],
        unplaced=2,
        reserved=ReservedCounts(),
        period=Period.parse("2020-T1"),
        profile="publico",
        membrete=Membrete(entities=("PNP",), authorities=(("Comisario", "X"),), fields=(("Provincia", "CAJAMARCA"),)),
        sources=("hechos.csv",),
    )
