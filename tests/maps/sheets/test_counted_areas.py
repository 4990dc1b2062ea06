"""Incidents counted by area: fill and count in every output, and never a point."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pytest
from shapely import Point, box

from geo.boundaries.read import locate
from helpers.analyses import TITLES, incidents, sheet_of, without_evidence
from helpers.pages import decode_varints, ready
from layers.statistics.area_counts import by_area
from maps.gis.kmz import kmz_content
from maps.gis.qgis import layer_styles
from maps.sheets import delito
from maps.sheets.areas import draw_areas
from maps.sheets.counted_areas import COUNTED, COUNTED_COLORS, count_classes
from maps.sheets.delito_riesgos import joined_sheet
from maps.svg.map_body import draw_map
from maps.svg.view import whole_view
from maps.web import page as web_page
from maps.web.payload import payload

if TYPE_CHECKING:
    from layers.analysis import Analysis
    from maps.sheet import Sheet

SIX, THREE, ONE = 6, 3, 1


@pytest.fixture
def without_points(analysis: Analysis, four_sectors: gpd.GeoDataFrame) -> Analysis:
    """S1 has six incidents with points, S2 three counted by its polygon, S3 one counted by a cell."""
    cell = box(500_000, 9_001_500, 500_500, 9_002_000)
    areas = gpd.GeoDataFrame(
        {"clase": ["sector", "celda"], "punto": [Point(501_500, 9_000_100), Point(500_100, 9_001_500)]},
        geometry=[four_sectors.geometry.iloc[1], cell],
        crs=32717,
    )
    kinds = analysis.located["sector"].map({"S1": "lugar", "S2": "sector", "S3": "celda"})
    shown = analysis.located.assign(lugar=kinds)
    counted, row = by_area(shown, areas)
    return replace(analysis, located=shown.assign(area=row), counted=counted)


def counted_of(sheet: Sheet) -> list[Any]:
    return [area for area in sheet.areas if area.level == COUNTED]


def test_areas_count_incidents_without_point_and_totals_add_up(without_points: Analysis) -> None:
    sheet: Any = sheet_of(without_points)
    assert [(area.name, area.label, len(area.members)) for area in counted_of(sheet)] == [
        ("Sector: hechos sin punto", "3", 3),
        ("Celda de 500 m", "1", 1),
    ]
    assert len(sheet.marks) == SIX
    assert {mark.key for mark in sheet.marks} == {"PAT.HUR"}
    lines = {line.key: line for group in sheet.legend for line in group.entries}
    assert lines["PAT.HUR"].symbol is not None
    assert lines["VCS.LES"].symbol is None  # nothing on the map looks like it
    assert (lines["PAT.HUR"].nested[0].count, lines["VCS.LES"].count) == (THREE, ONE)
    [group] = [group for group in sheet.legend if group.title == "Contados por celda de 500 m o sector, sin punto"]
    assert group.total == "4"
    assert {area.band for area in counted_of(sheet)} <= {line.key for line in group.entries}
    [table] = [table for table in sheet.tables if table.title == "Hechos por sector"]
    assert [row[:2] for row in table.rows] == [("S1", "6"), ("S2", "3"), ("S3", "1"), ("S4", "0"), ("Sin ubicar", "2")]


def test_the_message_explains_the_lack_of_hot_spots(without_points: Analysis) -> None:
    sheet: Any = sheet_of(without_evidence(without_points))
    assert sheet.message.startswith("Evidencia insuficiente para puntos críticos: 4 de 12 se cuentan por área")


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([1, 1], ["1"]),
        ([2, 1], ["1", "2"]),
        ([3, 1], ["1", "2 o más"]),
        ([30, 2], ["1 a 4", "5 a 9", "10 a 19", "20 o más"]),
        ([4321, 7], ["1 a 499", "500 a 999", "1,000 a 1,999", "2,000 o más"]),
        ([75], ["1 o más"]),
    ],
)
def test_classes_of_counts(counts: list[int], words: list[str]) -> None:
    classes = count_classes(counts)
    assert [text for _, text in classes] == words
    assert len(classes) <= len(COUNTED_COLORS)


def test_no_point_of_theirs_is_in_the_page_the_kmz_or_the_paper(without_points: Analysis) -> None:
    sheet: Any = sheet_of(without_points)
    data: Any = payload(sheet)
    places = [np.cumsum(decode_varints(block["xy"]).reshape(-1, 2), axis=0) for block in data["hechos"]]
    assert len(np.unique(np.vstack(places), axis=0)) == 1  # the corner of S1
    assert sum(len(decode_varints(block["areas"])) for block in data["contados"]) == THREE + ONE
    folders = {folder.name: tuple(folder.all_places()) for folder in kmz_content([sheet]).folders}
    assert [place.shape.geom_type for place in folders["Hechos por área"]] == ["Polygon", "Polygon"]
    points = [place for own in folders.values() for place in own if place.shape.geom_type == "Point"]
    corners = {xy for zone in sheet.zones for xy in zone.geometry.exterior.coords}
    assert all((place.shape.x, place.shape.y) in corners for place in points if place.is_label)
    points = [place for place in points if not place.is_label]
    assert {place.name for place in points} == {"Hurto"}
    assert len(points) == SIX
    drawn = draw_map(sheet, whole_view(sheet, 180, 150)).svg
    assert drawn.count("<use ") <= SIX
    assert all(f'fill="{fill_of(sheet, area.band)}"' in drawn for area in counted_of(sheet))
    assert drawn.count(">3</text>") == 1


def fill_of(sheet: Sheet, key: str) -> str:
    [found] = [line.fill for group in sheet.legend for line in group.entries if line.key == key]
    return found


def test_over_filled_sectors_only_the_number_is_drawn(without_points: Analysis) -> None:
    facts: Any = sheet_of(without_points)
    areas = draw_areas(without_points.jurisdiction, bands={}, level="sector")
    sheet = joined_sheet(TITLES, facts, replace(facts, areas=areas, legend=(), marks=(), tables=()))
    assert [(area.band, area.label) for area in counted_of(sheet)] == [("", "3"), ("", "1")]
    assert not any(line.fill for group in sheet.legend for line in group.entries)
    assert "Contados por celda de 500 m o sector, sin punto" in [group.title for group in sheet.legend]


def test_qgis_fills_them_by_count(without_points: Analysis) -> None:
    style = layer_styles({"lugares": without_points.counted}, {})["lugares"]
    assert 'attr="hechos"' in style
    assert 'lower="2" upper="3"' in style


@pytest.mark.browser
def test_the_numbers_of_a_page_follow_its_filters(without_points: Analysis, show: Any) -> None:
    shown = without_points.located.assign(turno=["noche"] * 7 + ["tarde"] * 3)
    page = ready(show(web_page.render(sheet_of(replace(without_points, located=shown)))))  # type: ignore[arg-type]
    numbers = page.locator(".nombre.contada")
    assert sorted(numbers.all_inner_texts()) == ["1", "3"]
    page.select_option("select[data-filtro=turno]", "tarde")
    assert sorted(numbers.all_inner_texts()) == ["1", "2"]
    assert page.locator(".cuantos").inner_text() == "3 hechos"
    page.select_option("select[data-filtro=turno]", "")
    page.get_by_label("Mostrar Hurto").uncheck()
    assert sorted(numbers.all_inner_texts()) == ["0", "1"]


def test_a_profile_with_exact_places_has_none(analysis: Analysis, four_sectors: gpd.GeoDataFrame) -> None:
    shown = locate(incidents((10, 10, "PAT.HUR")), four_sectors)
    assert delito.counted_legend(replace(analysis, located=shown)) == ()
    assert counted_of(sheet_of(analysis)) == []  # type: ignore[arg-type]


def test_incidents_that_only_name_their_sector_are_drawn_by_sector(analysis: Analysis) -> None:
    rows = analysis.located.assign(lugar="", geometry=None).set_crs(32717)
    bare = replace(
        analysis, incidents=rows, located=rows.iloc[:0], zones=analysis.zones.iloc[:0], zone_of=analysis.zone_of.iloc[:0]
    )
    sheet: Any = sheet_of(bare)
    assert [(area.label, len(area.members)) for area in counted_of(sheet)] == [("6", SIX), ("3", THREE), ("1", ONE)]
    assert sheet.headline == "10 hechos: menos de 30, no se concluye. Donde más: sectores S1, S2 y S3, 6, 3 y 1 hechos."
    assert sheet.charts[-1].total == SIX + THREE + ONE
    unnamed = sheet_of(replace(bare, incidents=rows.assign(sector="")))
    assert counted_of(unnamed) == []
    assert unnamed.headline == "12 hechos sin lugar en el mapa: solo se cuentan, en el cuadro."
