"""What the sheets say, on four square sectors."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
from shapely import LineString, Point, Polygon

from geo.boundaries.levels import at_level
from geo.boundaries.read import locate
from geo.period import Period
from layers.disclosure.profiles import ReservedCounts
from layers.hotspots.describe import describe_zones
from layers.hotspots.find import find_hotspots
from layers.hotspots.repeat_locations import repeat_places
from layers.risk.bands import against, risk_bands
from layers.statistics.area_counts import by_area
from maps.sheets import delito, riesgo
from maps.sheets.scope import Membrete, Scope, decimal, label_point, place_name, short_label

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


def sheet_of(scope: Scope, *, evidence: bool = True) -> object:
    found = find_hotspots(scope.shown, radius_m=150, min_incidents=5)
    zones = describe_zones(found, scope.shown, area_km2=4.0)
    zones = zones.assign(estado="", estabilidad_pct=100.0, sigue_en="")
    repeats = repeat_places(scope.shown.iloc[:0]).assign(calle="")
    return delito.compose(scope, zones, choice="Elegido.", evidence=evidence, repeats=repeats)


def test_delito_sheet(scope: Scope) -> None:
    sheet = sheet_of(scope)
    assert (sheet.title, sheet.place) == ("MAPA DEL DELITO", "Comisaría CENTRAL")
    lines = [(group.title, group.total, [(line.label, line.count) for line in group.entries]) for group in sheet.legend]
    assert lines == [
        ("Delitos contra el patrimonio", "9", [("Hurto", 6), ("Hurto agravado", 3), ("OTRO", 0)]),
        ("Delitos contra la vida, el cuerpo y la salud", "1", [("Lesiones", 1), ("OTRO", 0)]),
        ("Sin hechos dibujados", "0", []),
    ]
    assert sum(line.count for group in sheet.legend for line in group.entries) == len(sheet.marks) == 10
    assert {mark.key for mark in sheet.marks} == {line.key for group in sheet.legend for line in group.entries if line.count}
    assert dict(sheet.block.fields)["Hechos mapeados"] == "10 de 12 (83.3 %)"
    assert dict(sheet.block.fields)["Provincia"] == "CAJAMARCA"
    assert sheet.notes[0] == "Elegido."
    [zone] = sheet.zones
    assert zone.reason == "6 hechos: 60.0 % de los hechos en 1.8 % del área; sobre todo hurto, noche."


def test_tables_add_up(scope: Scope) -> None:
    table = sheet_of(scope).tables[0]
    assert [row[:2] for row in table.rows] == [("S1", "6"), ("S2", "3"), ("S3", "1"), ("S4", "0"), ("Sin ubicar", "2")]
    assert table.total[:2] == ("Total", "12")
    assert sum(int(row[1]) for row in table.rows) == int(table.total[1])


def test_areas_streets_and_neighbours(scope: Scope) -> None:
    sheet = sheet_of(scope)
    assert [area.level for area in sheet.areas] == ["vecina", "comisaria", "sector", "sector", "sector", "sector"]
    assert all(area.geometry.covers(area.label_at) for area in sheet.areas)
    assert dict(sheet.areas[2].facts) == {"Hechos": "6", "Delito principal": "Hurto"}
    assert [(street.name, street.rank) for street in sheet.streets] == [("Av.", 1)]


def test_public_marks_tell_month_and_turno_only(scope: Scope) -> None:
    assert sheet_of(scope).marks[0].facts == (("Mes", "marzo 2020"), ("Turno", "noche"))
    internal = sheet_of(replace(scope, profile="interno"))
    assert dict(internal.marks[0].facts) == {
        "Fecha": "05/03/2020",
        "Hora": "21:30",
        "Turno": "noche",
        "Dirección": "Jr. Uno 1",
    }
    assert "RESERVADO" in internal.watermark


def test_reserved_facts_are_counted_coarsely(scope: Scope) -> None:
    words = {"S1": "≈ 10", "S2": "menos de 10", "S3": "menos de 10", "S4": "menos de 10"}
    sheet = sheet_of(replace(scope, reserved=ReservedCounts(True, "≈ 20", words)))
    assert sheet.legend[-1].entries[0].count_text == "≈ 20"
    assert dict(sheet.areas[2].facts)["Reservados"] == "≈ 10"
    assert sheet.tables[0].header[-1] == "Reservados"
    assert sheet.tables[0].rows[3][-1] == "menos de 10"
    assert len(sheet.marks) == 10


def test_messages(scope: Scope) -> None:
    empty = scope.shown.iloc[:0]
    assert "Evidencia insuficiente: 12 hechos" in sheet_of(scope, evidence=False).message
    assert "Sin hechos" in sheet_of(replace(scope, shown=empty, unplaced=0), evidence=False).message
    assert (
        "reservados"
        in sheet_of(replace(scope, shown=empty, unplaced=0, reserved=ReservedCounts(True)), evidence=False).message
    )


def test_riesgo_sheet(scope: Scope) -> None:
    weights = {"PAT.HUR.AGR": 2.0}
    risk = risk_bands(scope.shown, scope.levels["sector"], "sector", weights=weights)
    sheet = riesgo.compose(scope, risk, level="sector", weights=weights, evidence=True, peers=NO_PEERS)
    assert [area.band for area in sheet.areas if area.level == "sector"] == ["muy alta", "muy alta", "media", "muy baja"]
    bands, shown_weights = sheet.legend
    assert (bands.entries[0].label[:8], bands.entries[0].count) == ("Muy alta", 2)
    assert [line.label for line in shown_weights.entries] == ["PAT.HUR.AGR pesa 2", "Los demás delitos pesan 1"]
    assert [(row[0], row[1], row[4]) for row in sheet.tables[0].rows][:2] == [("S1", "6", "1"), ("S2", "3", "2")]
    thin = riesgo.compose(scope, risk, level="sector", weights={}, evidence=False, peers=NO_PEERS)
    assert not any(area.band for area in thin.areas)
    assert "Evidencia insuficiente" in thin.message


def test_jurisdictions_without_sectors_are_compared_with_each_other(scope: Scope) -> None:
    units = scope.levels["comisaria"]
    alone = replace(scope, levels={"comisaria": units})
    table = pd.DataFrame(
        {"hechos": [10, 40, 3], "densidad_km2": [2.5, 10.0, 0.7], "evidencia": [True, True, False]},
        index=["CENTRAL", "VECINA", "LEJANA"],
    )
    peers = against(table, top=10.0)
    risk = against(risk_bands(scope.shown, units, "comisaria", weights={}), top=10.0)
    sheet = riesgo.compose(alone, risk, level="comisaria", weights={}, evidence=True, peers=peers)
    assert {area.name: area.band for area in sheet.areas} == {"VECINA": "muy alta", "CENTRAL": "media"}
    assert [(row[0], row[3]) for row in sheet.tables[0].rows] == [
        ("VECINA", "muy alta"),
        ("CENTRAL", "media"),
        ("LEJANA", "insuficiente"),
    ]
    assert "jurisdicciones de este trabajo" in sheet.notes[0]


def test_words() -> None:
    assert place_name("Airways", "Comisaría") == "Comisaría Airways"
    assert place_name("CPNP SANTA CLARA", "Comisaría") == "CPNP SANTA CLARA"
    assert short_label('COMISARIA PNP CENTRAL "A"') == 'CENTRAL "A"'
    assert short_label("COMISARIA") == "COMISARIA"
    assert decimal(12345.67) == "12,345.7"


def test_label_of_a_horseshoe_lies_inside() -> None:
    shape = Polygon([(0, 0), (10, 0), (10, 10), (8, 10), (8, 2), (2, 2), (2, 10), (0, 10)])
    assert shape.contains(label_point(shape))
