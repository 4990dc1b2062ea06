"""Counts, bands, zones and profiles on four square sectors."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point

from geo.boundaries.levels import at_level
from geo.boundaries.read import locate
from layers.hotspots.describe import DESCRIPTION_COLUMNS, describe_zones
from layers.hotspots.find import find_hotspots
from layers.risk.bands import choose_level
from layers.statistics.counts import count_by_unit, count_turnos, main_value

CODES = {"PAT.HUR": ("Hurto", 0), "PAT.ROB": ("Robo", 0), "VIF": ("Violencia familiar", 1), "OTR": ("", 1)}


def facts(four_sectors: gpd.GeoDataFrame, *rows: tuple[float, float, str, str]) -> gpd.GeoDataFrame:
    points = gpd.GeoDataFrame(
        {
            "codigo": [code for *_, code, _ in rows],
            "titulo": "Delitos",
            "delito": [CODES[code][0] for *_, code, _ in rows],
            "reserva": [CODES[code][1] for *_, code, _ in rows],
            "turno": [turno for *_, turno in rows],
            "fecha": pd.Timestamp(2020, 3, 3),
        },
        geometry=[Point(500_000 + x, 9_000_000 + y) for x, y, *_ in rows],
        crs=32717,
    )
    return locate(points, four_sectors)


@pytest.fixture
def some(four_sectors: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    rows = [(100, 100, "PAT.HUR", "noche")] * 8 + [(1500, 100, "PAT.ROB", "tarde")] * 4 + [(100, 1500, "VIF", "")] * 2
    return facts(four_sectors, *rows)


def test_counts_by_sector_add_up(some: gpd.GeoDataFrame, four_sectors: gpd.GeoDataFrame) -> None:
    counts = count_by_unit(some, at_level(four_sectors, "sector"), "sector")
    assert counts.tolist() == [8, 4, 2, 0]
    assert count_turnos(some) == [("madrugada", 0), ("mañana", 0), ("tarde", 4), ("noche", 8), ("sin hora", 2)]


def test_subsectors_of_the_same_letter_are_told_apart(four_sectors: gpd.GeoDataFrame) -> None:
    units = four_sectors.assign(sector=["1", "1", "2", "2"], subsector=["A", "B", "A", "B"])
    points = locate(facts(four_sectors, (100, 100, "PAT.HUR", ""), (100, 1500, "PAT.HUR", "")), units)
    assert count_by_unit(points, units, "subsector").tolist() == [1, 0, 1, 0]
    assert count_by_unit(points, at_level(units, "sector"), "sector").tolist() == [1, 1]


def test_main_value() -> None:
    assert main_value(["b", "a", "", "", ""]) == "a"
    assert main_value(["", ""]) == ""


def test_level_to_shade(some: gpd.GeoDataFrame, four_sectors: gpd.GeoDataFrame) -> None:
    fine = four_sectors.assign(sector=["1", "1", "2", "2"], subsector=["A", "B", "A", "B"])
    levels = {level: at_level(fine, level) for level in ("comisaria", "sector", "subsector")}
    assert choose_level(locate(some, fine), levels) == "sector"
    crowd = locate(pd.concat([some] * 10, ignore_index=True), fine)
    assert choose_level(crowd, levels) == "subsector"
    assert choose_level(crowd, {"comisaria": levels["comisaria"]}) == "comisaria"


def test_zones_say_what_their_members_have_in_common(some: gpd.GeoDataFrame) -> None:
    found = find_hotspots(some, radius_m=150, min_incidents=4)
    zones = describe_zones(found, some, area_km2=4.0)
    assert zones["delito_principal"].tolist() == ["Hurto", "Robo"]
    assert zones["delito_hechos"].tolist() == [8, 4]
    assert zones["turno_principal"].tolist() == ["", ""]  # too few to compare with the jurisdiction
    assert zones["sectores"].tolist() == ["S1", "S2"]
    assert zones["pct_incidentes"].tolist() == pytest.approx([800 / 14, 400 / 14])
    none = describe_zones(find_hotspots(some, radius_m=1, min_incidents=99), some, area_km2=4.0)
    assert set(DESCRIPTION_COLUMNS) <= set(none.columns)
    assert none.empty
