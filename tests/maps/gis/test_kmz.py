"""The KMZ has each incident and factor of the sheets once, by line of the legend, with its sign and its month."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from shapely import box

from geo.formats.layers.kml_writer import Folder, Place, kml_text
from helpers.sheets import town
from maps.gis.kmz import kmz_content
from maps.gis.sign_lines import sign_lines
from maps.sheet import Area, Group, Legend, Mark, Sheet, Symbol
from maps.sheets.counted_areas import COUNTED
from maps.sheets.factor_marks import FACTOR_KEY
from maps.symbols import symbol_of

OTHER = Symbol("barra", "#777777")


def places(folders: tuple[Folder, ...]) -> list[Place]:
    return [place for folder in folders for place in folder.all_places()]


def spots(found: list[Place]) -> Counter[tuple[float, float]]:
    return Counter((place.shape.x, place.shape.y) for place in found if place.icon)


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    """Two títulos with a line OTRO each, of the same text; factors; and counted areas."""
    base = town(400)
    titulos = ("Contra la familia", "Contra la fe pública")
    others = tuple(Group(name, (Legend(f"T{at}.OTRO", "OTRO", 2, symbol=OTHER),)) for at, name in enumerate(titulos))
    marks = tuple(Mark(252_100.0 + at, 8_045_100.0, f"T{at % 2}.OTRO", (("Turno", "noche"),)) for at in range(4))
    band = Group("Contados", (Legend(f"{COUNTED}:1", "1 o más", fill="#fbf4e1"),))
    cell = box(252_000, 8_045_000, 252_500, 8_045_500)
    area = Area(COUNTED, "Celda de 500 m", "7", cell, cell.centroid, f"{COUNTED}:1")
    light = Group("Espacio público", (Legend(f"{FACTOR_KEY}LUZ:Poste", "Poste", 2, symbol=Symbol("rombo", "#225ea8")),))
    lights = tuple(Mark(252_200.0 + at, 8_045_200.0, f"{FACTOR_KEY}LUZ:Poste", (("Factor", "Poste"),)) for at in range(2))
    return replace(
        base,
        legend=(*base.legend, *others, band, light),
        marks=(*base.marks, *marks, *lights),
        areas=(*base.areas, area),
    )


def test_each_fact_is_there_once_under_the_name_of_its_line(sheet: Sheet) -> None:
    content = kmz_content([sheet])
    found = [place for place in places(content.folders) if place.icon]
    assert len(found) == len(sheet.marks) == 406
    assert spots(found) == Counter((mark.x, mark.y) for mark in sheet.marks)
    names = Counter(place.name for place in found)
    lines = {own.key: own.label for group in sheet.legend for line in group.entries for own in (line, *line.nested)}
    told = {"T0.OTRO": "Contra la familia: OTRO", "T1.OTRO": "Contra la fe pública: OTRO"}
    assert names == Counter(told.get(mark.key, lines[mark.key]) for mark in sheet.marks)
    assert names["Contra la familia: OTRO"] == names["Contra la fe pública: OTRO"] == 2


def test_what_several_sheets_have_is_of_the_first(sheet: Sheet) -> None:
    inside = replace(sheet, kind="puntos-criticos", marks=sheet.marks[:50])
    crimes = replace(sheet, marks=tuple(mark for mark in sheet.marks if not mark.key.startswith(FACTOR_KEY)))
    without = replace(sheet, kind="riesgo", marks=(), zones=())
    one = kmz_content([sheet])
    assert kmz_content([sheet, sheet, inside]) == one
    assert kmz_content([crimes, without, sheet, inside]) == one


def test_order_of_the_folders(sheet: Sheet) -> None:
    folders = kmz_content([sheet]).folders
    names = [folder.name for folder in folders]
    assert names[:3] == ["Puntos críticos", "Sectores", "Hechos por área"]
    assert names[-3:] == ["Contra la familia", "Contra la fe pública", "Espacio público"]
    assert [len(folder.places) for folder in folders[:3]] == [4, 16, 1]
    assert not any(place.month for folder in folders[:3] for place in folder.places)


def test_the_number_of_a_zone_is_written_at_a_corner_of_its_outline(sheet: Sheet) -> None:
    folder = kmz_content([sheet]).folders[0]
    [numbers] = folder.folders
    assert [(place.name, place.is_label) for place in numbers.places] == [(str(zone.rank), True) for zone in sheet.zones]
    for place, zone in zip(numbers.places, sheet.zones, strict=True):
        assert (place.shape.x, place.shape.y) in set(zone.geometry.exterior.coords)
    text = kml_text("t", [folder], epsg=sheet.epsg)
    assert text.count("<IconStyle><scale>0</scale></IconStyle>") == 1


def test_every_sign_of_the_folders_is_drawn_and_explained(sheet: Sheet) -> None:
    content = kmz_content([sheet])
    assert {place.icon for place in places(content.folders)} - {""} == set(content.signs)
    assert len(set(content.signs.values())) == len(content.signs)
    lines = [line for group in content.legend for line in group.entries if line.symbol]
    assert [line.symbol for line in lines] == list(content.signs.values())
    assert sum(line.count or 0 for line in lines) == len(sheet.marks)
    assert "Contra la familia: OTRO y 1 más" in [line.label for line in lines]
    assert [group.title for group in content.legend] == ["Puntos críticos", "Contados", "Hechos", "Factores de riesgo"]


@pytest.mark.parametrize(
    ("facts", "month"),
    [
        ((("Fecha", "07/03/2020"), ("Hora", "21:40")), "2020-03"),
        ((("Mes", "setiembre 2021"), ("Turno", "noche")), "2021-09"),
        ((("Fecha", "sin fecha"), ("Hora", "21:40")), ""),
        ((("Turno", "noche"),), ""),
    ],
)
def test_only_the_month_is_a_time(sheet: Sheet, facts: tuple[tuple[str, str], ...], month: str) -> None:
    one = replace(sheet, marks=(replace(sheet.marks[0], facts=facts),))
    folders = kmz_content([one]).folders
    assert [place.month for place in places(folders) if place.icon] == [month]
    text = kml_text("t", folders, epsg=one.epsg)
    assert text.count("<when>") == bool(month)
    assert f"<when>{month}</when>" in text or not month


def test_a_nested_line_has_the_sign_of_its_line(sheet: Sheet) -> None:
    symbol = Symbol("circulo", "#d55e00")
    line = Legend("PAT", "Otros", 3, symbol=symbol, nested=(Legend("PAT.A", "Fraude", 2), Legend("PAT.B", "Daños", 0)))
    marks = tuple(replace(sheet.marks[0], key=key) for key in ("PAT", "PAT.A", "PAT.A"))
    content = kmz_content([replace(sheet, legend=(Group("Patrimonio", (line,)),), marks=marks)])
    assert Counter((place.name, place.icon) for place in places(content.folders) if place.icon) == {
        ("Otros", "signos/1.png"): 1,
        ("Fraude", "signos/1.png"): 2,
    }
    assert content.signs == {"signos/1.png": symbol}
    assert [line.label for line in content.legend[-1].entries] == ["Fraude y 1 más"]


def test_a_mark_without_a_line_is_not_lost_in_silence(sheet: Sheet) -> None:
    with pytest.raises(ValueError, match="NADIE"):
        kmz_content([replace(sheet, marks=(Mark(0.0, 0.0, "NADIE"),))])


def test_a_line_without_a_title_is_a_group_and_one_that_only_nests_is_not_listed() -> None:
    sign = symbol_of("LIB")
    nested = (Legend("LIB.PER", "Secuestro", 2), Legend("LIB.DOM", "Violación de domicilio", 1))
    legend = [
        Group("", (Legend("LIB", "Contra la libertad", 3, symbol=sign, nested=nested),)),
        Group("Patrimonio", (Legend("PAT", "Otros", 4, symbol=sign, nested=(Legend("PAT.ABI", "Abigeato", 1),)),)),
    ]
    assert [(line.key, line.name, line.group) for line in sign_lines(legend)] == [
        ("LIB.PER", "Secuestro", "Contra la libertad"),
        ("LIB.DOM", "Violación de domicilio", "Contra la libertad"),
        ("PAT", "Otros", "Patrimonio"),
        ("PAT.ABI", "Abigeato", "Patrimonio"),
    ]
