"""The annex in Word: its parts, its contents, its pictures, and that no sheet is lost."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from docx import Document

from helpers.sheet_parts.overviews import station
from helpers.sheets import TABLE, hostile, town
from maps.chart import Chart
from maps.overview.compare import overview_of
from maps.paper.annex_pdf import Cover
from maps.paper.word.docx import render_docx
from maps.paper.word.docx_charts import chart_blocks
from maps.share_classes import RAMP
from maps.sheet import ChangeBlock, Legend, Sheet, Table

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MONTHS_SHORT = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "set", "oct", "nov", "dic")

COVER = Cover(
    title="Mapas del delito y de riesgo",
    subtitle="año 2020",
    entities=("Municipalidad de Ilo",),
    mark="Uso interno",
    foot="JULIO 2020",
    table=TABLE,
    method=("Qué es.",),
    overview=overview_of([station("Comisaría A", 60), station("Comisaría B", 0, at=1)], "año 2020"),
)
HIDDEN = Table("Hechos por sector", ("Sector", "Hechos", "Reservados"), (("1", "0", "entre 13 y 27"),))
ZERO = Table("Riesgo por sector", ("Sector", "Hechos", "Puesto por n°"), (("1", "0", "1"), ("2", "0", "1")))


def empty(place: str, *tables: Table) -> Sheet:
    """Return a sheet that draws nothing."""
    sheet = town(0, bands=False, street_count=10)
    sheet = replace(sheet, zones=(), legend=(), charts=(), headline="", place=place, message="Sin hechos.")
    return replace(sheet, tables=tables, changes=ChangeBlock("Cambios", ("Antes 2 hechos, ahora 0.",)) if tables else None)


SHEETS = (
    replace(town(60, street_count=10), place="Comisaría A"),
    empty("Comisaría B", HIDDEN, ZERO),
    empty("Comisaría C"),
    replace(hostile("]]> <b> \x00"), place="Comisaría D"),
    replace(empty("Comisaría A", ZERO), kind="riesgo", changes=None),
    replace(empty("Comisaría C"), kind="riesgo", message="Nada."),
)


@pytest.fixture(scope="module")
def made() -> bytes:
    """Return the annex of the sheets."""
    return render_docx(SHEETS, COVER, paper="a4", header="Municipalidad de Ilo")


@pytest.fixture(scope="module")
def parts(made: bytes) -> dict[str, bytes]:
    """Return its parts."""
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {item.date_time for item in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        return {name: archive.read(name) for name in archive.namelist()}


def test_it_has_no_part_of_others_and_neither_author_nor_date(parts: dict[str, bytes]) -> None:
    names = {name for name in parts if "media" not in name}
    own = {f"word/{name}.xml" for name in ("document", "styles", "settings", "numbering", "header", "footer")}
    fixed = {"[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/_rels/document.xml.rels"}
    assert names == own | fixed
    core = parts["docProps/core.xml"].decode()
    assert not re.search("creator|created|modified|lastModifiedBy", core)
    assert "<dc:language>es-PE</dc:language>" in core
    assert 'w:lang w:val="es-PE"' in parts["word/styles.xml"].decode()


def test_every_style_that_is_used_is_defined(parts: dict[str, bytes]) -> None:
    said = b"".join(parts[f"word/{name}.xml"] for name in ("document", "header", "footer")).decode()
    used = set(re.findall(r'<w:(?:p|r|tbl)Style w:val="(\w+)"', said))
    assert used <= set(re.findall(r'w:styleId="(\w+)"', parts["word/styles.xml"].decode()))
    assert {"Heading1", "Cuadro", "TOC1", "Hyperlink"} <= used


def test_the_contents_are_links_to_each_heading_and_word_asks_nothing_when_it_opens(parts: dict[str, bytes]) -> None:
    document = parts["word/document.xml"].decode()
    links = re.findall(r'<w:hyperlink w:anchor="(_Toc\d+)"', document)
    assert links == re.findall(r'<w:bookmarkStart w:id="\d+" w:name="(_Toc\d+)"', document)
    assert len(links) == document.count('<w:pStyle w:val="Heading1"')
    assert 'TOC \\o "1-1"' in document
    assert "dirty" not in document
    assert b"updateFields" not in parts["word/settings.xml"]


def test_no_sheet_is_lost(made: bytes) -> None:
    book = Document(io.BytesIO(made))
    titles = [block.text for block in book.paragraphs if block.style.name == "Heading 1"]
    drawn = [int(match[1]) for title in titles if (match := re.match(r"Lámina (\d+)\. ", title))]
    assert drawn == [1, 4, 5]  # the last draws nothing, but is of a jurisdiction that has facts
    assert titles[-2:] == ["Jurisdicciones sin hechos que dibujar", "Nota de método y fuentes"]
    cells = [[[cell.text for cell in row.cells] for row in table.rows] for table in book.tables]
    [listed] = [rows for rows in cells if rows[0][0] == "Láminas"]
    assert listed[1:] == [["2", "Comisaría B", "Sin hechos."], ["3, 6", "Comisaría C", "Sin hechos. Nada."]]
    assert sum(rows[0] == list(HIDDEN.header) for rows in cells) == 1  # what they count is told
    assert sum(rows[0] == list(ZERO.header) for rows in cells) == 1  # nothing counted, but that of the first jurisdiction
    assert "Antes 2 hechos, ahora 0." in [block.text for block in book.paragraphs]


def test_maps_are_pictures_with_a_palette_and_words_for_who_does_not_see_them(parts: dict[str, bytes]) -> None:
    described = re.findall('descr="(.*?)"', parts["word/document.xml"].decode())
    assert described[0] == (
        "Mapa de las jurisdicciones, año 2020. Hechos: Comisaría A 60. Sin hechos en el mapa: 1 jurisdicción."
    ), "the cover has that of all"
    assert described[1] == f"Mapa del delito: Comisaría A. {SHEETS[0].headline}"
    assert len(described) == 4
    kinds = [struct.unpack(">IIBB", png[16:26]) for name, png in parts.items() if "media" in name]
    maps = [kind for kind in kinds if kind[0] > 200]
    assert len(maps) == 4
    assert all(depth <= 8 and color == 3 for _, _, depth, color in maps)
    assert not any(b"tEXt" in png or b"tIME" in png for name, png in parts.items() if "media" in name)


def test_the_same_sheets_give_the_same_bytes(made: bytes) -> None:
    assert render_docx(SHEETS, COVER, paper="a4", header="Municipalidad de Ilo") == made


def test_names_of_rows_are_never_pushed_to_the_right(made: bytes) -> None:
    [sectors] = [
        table
        for table in Document(io.BytesIO(made)).tables[1:]
        if [cell.text for cell in table.rows[0].cells] == list(TABLE.header)
    ][:1]
    first, second = (sectors.rows[1].cells[at].paragraphs[0].alignment for at in (0, 1))
    assert (first, second) == (None, 2)  # WD_ALIGN_PARAGRAPH.RIGHT


def words(blocks: list[Element]) -> list[list[str]]:
    """Return the texts of the cells of each row of the first table of some blocks."""
    table = next(block for block in blocks if block.tag == "w:tbl")
    cells = [[each for each in row if each.tag == "w:tc"] for row in table if row.tag == "w:tr"]
    return [["".join(text.text or "" for text in each.iter("w:t")) for each in row] for row in cells]


def test_bars_are_as_long_as_their_counts_and_those_left_out_are_told() -> None:
    labels, counts = [f"sector {n}" for n in range(12)], [(100 - 8 * n,) for n in range(12)]
    chart = Chart("sectores", "Dónde", tuple(labels), tuple(counts), tuple(labels), rest="Sin sector: 3 hechos.")
    blocks = chart_blocks(chart, 129.0)
    assert words(blocks) == [[f"Sector {n}", "", f"{100 - 8 * n}"] for n in range(10)]
    assert "".join(text.text or "" for text in blocks[-1].iter("w:t")) == "Hay 2 más, en los cuadros. Sin sector: 3 hechos."
    [table] = [block for block in blocks if block.tag == "w:tbl"]
    wide = float([column.get("w:w", "") for column in table.iter("w:gridCol")][1])
    ends = [float(each.get("w:right", "")) for each in table.iter("w:ind")]
    shares = [1 - end / wide for end in ends]
    assert shares == pytest.approx([1 - 0.08 * n for n in range(10)], abs=0.01)


def test_hours_and_months_are_shaded_by_their_counts() -> None:
    days = ("lunes", "martes")
    hours = Chart("horas", "Cuándo", days, ((0,) * 23 + (9,), (1,) + (0,) * 23), days)
    rows = words(blocks := chart_blocks(hours, 129.0))
    assert [row[0] for row in rows] == ["", *days]
    assert (rows[1][-1], rows[2][1], "".join(rows[1] + rows[2])) == ("9", "1", "lunes9martes1")
    fills = [each.get("w:fill") for block in blocks for each in block.iter("w:shd")]
    assert fills == [RAMP[4].lstrip("#"), RAMP[0].lstrip("#")]
    months = [f"20{year}-{month:02d}" for year in (19, 20) for month in range(1, 13)]
    chart = Chart("meses", "Cuándo", tuple(months), tuple((n,) for n in range(24)), tuple(months))
    made = chart_blocks(chart, 129.0)
    assert sum(block.tag == "w:tbl" for block in made) == 2
    assert words(made) == [[*(f"{name} 19" for name in MONTHS_SHORT)], [str(n) for n in range(12)]]


def test_the_legend_tells_the_nested_lines_and_the_count_of_each() -> None:
    nested = (Legend("PAT.HUR.AGR", "Hurto agravado", 7), Legend("PAT.HUR.SIM", "Hurto simple", 5))
    sheet = SHEETS[0]
    line = replace(sheet.legend[0].entries[0], count=12, nested=nested)
    one = replace(sheet, legend=(replace(sheet.legend[0], entries=(line,)),))
    book = Document(io.BytesIO(render_docx([one], COVER, paper="a4", header="")))
    beside = [paragraph.text for paragraph in book.tables[1].rows[0].cells[1].paragraphs]
    assert beside[1:3] == [f"\t{line.label}\t12", "Hurto agravado 7 · Hurto simple 5"]


def test_72_stations_as_full_as_a_district_of_a_capital_weigh_less_than_10_mb() -> None:
    full = town(2832, bands=False, street_count=4)  # as many as Roma (Mexico City) has in half a year
    shaded = replace(town(0, street_count=4), kind="riesgo", title="MAPA DE RIESGO")
    with zipfile.ZipFile(io.BytesIO(render_docx((full, shaded), COVER, paper="a4", header=""))) as archive:
        sizes = {item.filename: item.compress_size for item in archive.infolist()}
    maps = [size for name, size in sizes.items() if "media" in name and size > 20_000]
    assert len(maps) == 2
    own = sum(maps) + sizes["word/document.xml"]  # the signs and all other parts are there once
    assert 72 * own + sum(sizes.values()) - own < 10_000_000
