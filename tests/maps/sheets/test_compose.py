"""Content of the sheets of four square sectors."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
from shapely import Polygon

from helpers.analyses import TITLES, analysed, in_profile, sheet_of, without_evidence
from layers.disclosure.profiles import ReservedCounts
from layers.hotspots.compare_periods import Comparison
from layers.peers import Peers, with_peers
from layers.risk.bands import against, risk_bands
from layers.statistics.rate_change import compare_counts
from maps.sheet import ChangeBlock, lines_by_key
from maps.sheets import delito, riesgo
from maps.sheets.areas import label_point, short_label
from maps.sheets.common import place_name
from maps.spanish_text import decimal

if TYPE_CHECKING:
    from layers.analysis import Analysis


def test_delito_sheet(analysis: Analysis) -> None:
    sheet = sheet_of(analysis)
    assert (sheet.title, sheet.place) == ("MAPA DEL DELITO", "Comisaría CENTRAL")
    lines = [(group.title, group.total, [(line.label, line.count) for line in group.entries]) for group in sheet.legend]
    assert lines == [
        ("Delitos contra el patrimonio", "9", [("Hurto", 9)]),
        ("Delitos contra la vida, el cuerpo y la salud", "1", [("Lesiones", 1)]),
        ("Sin hechos dibujados", "0", []),
    ]
    assert sum(line.count for group in sheet.legend for line in group.entries) == len(sheet.marks) == 10
    assert {mark.key for mark in sheet.marks} == {*lines_by_key(sheet.legend)}
    assert [(one.label, one.count) for one in sheet.legend[0].entries[0].nested] == [("Hurto agravado", 3)]
    assert dict(sheet.block.fields)["Hechos mapeados"] == "10 de 12 (83.3 %)"
    assert dict(sheet.block.fields)["Provincia"] == "CAJAMARCA"
    assert sheet.notes[0] == "Elegido."
    [zone] = sheet.zones
    assert zone.reason == "6 hechos: 60.0 % de los hechos en 1.8 % del área; sobre todo hurto."


def test_tables_add_up(analysis: Analysis) -> None:
    table = sheet_of(analysis).tables[0]
    assert [row[:2] for row in table.rows] == [("S1", "6"), ("S2", "3"), ("S3", "1"), ("S4", "0"), ("Sin ubicar", "2")]
    assert table.total[:2] == ("Total", "12")
    assert sum(int(row[1]) for row in table.rows) == int(table.total[1])


def test_areas_streets_and_neighbours(analysis: Analysis) -> None:
    sheet = sheet_of(analysis)
    assert [area.level for area in sheet.areas] == ["vecina", "comisaria", "sector", "sector", "sector", "sector"]
    assert all(area.geometry.covers(area.label_at) for area in sheet.areas)
    assert dict(sheet.areas[2].facts) == {"Hechos": "6", "Delito principal": "Hurto"}
    assert [(street.name, street.rank) for street in sheet.streets] == [("Av.", 1)]


def test_public_marks_have_month_and_turno_only(analysis: Analysis) -> None:
    assert sheet_of(analysis).marks[0].facts == (("Mes", "marzo 2020"), ("Turno", "noche"), ("Sector", "S1"))
    internal = sheet_of(in_profile(analysis, "interno"))
    assert dict(internal.marks[0].facts) == {
        "Fecha": "05/03/2020",
        "Hora": "21:30",
        "Turno": "noche",
        "Sector": "S1",
        "Dirección": "Jr. Uno 1",
    }
    assert "RESERVADO" in internal.watermark


def test_reserved_facts_are_counted_coarsely(analysis: Analysis) -> None:
    words = {"S1": "≈ 10", "S2": "menos de 10", "S3": "menos de 10", "S4": "menos de 10"}
    sheet = sheet_of(replace(analysis, reserved=ReservedCounts(True, "≈ 20", words)))
    assert sheet.legend[-1].entries[0].count_text == "≈ 20"
    assert dict(sheet.areas[2].facts)["Reservados"] == "≈ 10"
    assert sheet.tables[0].header[-1] == "Reservados"
    assert sheet.tables[0].rows[3][-1] == "menos de 10"
    assert len(sheet.marks) == 10


def test_messages(analysis: Analysis) -> None:
    assert "Evidencia insuficiente: 12 hechos" in sheet_of(without_evidence(analysis)).message
    empty = without_evidence(analysed(analysis.jurisdiction, analysis.located.iloc[:0], misplaced=0))
    assert "Sin hechos" in sheet_of(empty).message
    assert "reservados" in sheet_of(replace(empty, reserved=ReservedCounts(True))).message


def test_what_is_gone_is_said_once(analysis: Analysis) -> None:
    names = [*map(str, range(len(analysis.jurisdiction.levels[analysis.jurisdiction.counted_level]))), "Total"]
    units = compare_counts(pd.Series([4] * len(names)), pd.Series([5] * len(names))).set_axis(names)
    now = replace(analysis, comparison=Comparison("2019-T4", "", pd.Series(dtype="str"), 2, units))
    note = "De los puntos críticos de 2019-T4, 2 ya no aparecen."
    assert note in sheet_of(now).notes
    block = ChangeBlock("Cambios desde la edición anterior", ("Puntos críticos: 2 anteriores ya no lo son.",))
    assert note not in delito.compose(now, replace(TITLES, changes=block)).notes


def test_riesgo_sheet(analysis: Analysis) -> None:
    weights = {"PAT.HUR.AGR": 2.0}
    many = pd.concat([analysis.located] * 30, ignore_index=True)  # 300: enough for bands
    risk = risk_bands(many, analysis.jurisdiction.levels["sector"], "sector", weights=weights)
    settings = replace(analysis.settings, weights=weights)
    sheet = riesgo.compose(replace(analysis, incidents=many, located=many, risk=risk, settings=settings), TITLES)
    assert [area.band for area in sheet.areas if area.level == "sector"] == ["alta", "alta", "muy baja", "muy baja"]
    bands, shown_weights = sheet.legend
    assert (bands.entries[0].label[:8], bands.entries[0].count) == ("Muy alta", 0)
    assert [line.label for line in shown_weights.entries] == ["PAT.HUR.AGR pesa 2", "Los demás delitos pesan 1"]
    assert [(row[0], row[1], row[4]) for row in sheet.tables[0].rows][:2] == [("S1", "180", "1"), ("S2", "90", "2")]
    thin = riesgo.compose(analysis, TITLES)
    assert not any(area.band for area in thin.areas)
    assert "Evidencia insuficiente" in thin.message


def test_jurisdictions_without_sectors_are_compared_with_each_other(analysis: Analysis) -> None:
    units = analysis.jurisdiction.levels["comisaria"]
    many = pd.concat([analysis.located] * 3, ignore_index=True)  # 30: enough for bands
    alone = analysed(replace(analysis.jurisdiction, levels={"comisaria": units}), many)
    dense = [2.5, 10.0, 0.7]
    table = pd.DataFrame(
        {"hechos": [10, 40, 3], "densidad_km2": dense, "evidencia": [True, True, False]},
        index=["CENTRAL", "VECINA", "LEJANA"],
    ).assign(anual_km2=dense, anual_min=dense, anual_max=dense)
    peers = Peers(against(table, usual=2.5), usual=2.5, usual_factors=0.0)
    alone = replace(alone, risk=risk_bands(analysis.located, units, "comisaria", weights={}))
    sheet = riesgo.compose(with_peers(alone, peers), TITLES)
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


def test_label_point_of_a_horseshoe_is_inside() -> None:
    shape = Polygon([(0, 0), (10, 0), (10, 10), (8, 10), (8, 2), (2, 2), (2, 10), (0, 10)])
    assert shape.contains(label_point(shape))
