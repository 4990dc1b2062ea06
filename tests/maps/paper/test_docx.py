"""The annex in Word: its parts, its contents, its pictures, and that no sheet is lost."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from dataclasses import replace

import pytest
from docx import Document

from helpers.sheets import TABLE, hostile, town
from maps.paper.docx import render_docx
from maps.paper.pdf import Cover
from maps.sheet import ChangeBlock, Sheet, Table

COVER = Cover(
    title="Mapas del delito y de riesgo",
    subtitle="año 2020",
    entities=("Municipalidad de Ilo",),
    mark="Uso interno",
    foot="JULIO 2020",
    table=TABLE,
    method=("Qué es.",),
)
HIDDEN = Table("Hechos por sector", ("Sector", "Hechos", "Reservados"), (("1", "0", "entre 13 y 27"),))
ZERO = Table("Riesgo por sector", ("Sector", "Hechos", "Puesto por n°"), (("1", "0", "1"), ("2", "0", "1")))


def empty(place: str, *tables: Table) -> Sheet:
    """Return a sheet that draws nothing."""
    sheet = replace(town(0, bands=False, street_count=10), zones=(), legend=(), place=place, message="Sin hechos.")
    return replace(sheet, tables=tables, changes=ChangeBlock("Cambios", ("Antes 2 hechos, ahora 0.",)) if tables else None)


SHEETS = (
    replace(town(60, street_count=10), place="Comisaría A"),
    empty("Comisaría B", HIDDEN, ZERO),
    empty("Comisaría C"),
    replace(hostile("]]> <b> \x00"), place="Comisaría D"),
    replace(empty("Comisaría A", ZERO), kind="riesgo", changes=None),
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
    [listed] = [rows for rows in cells if rows[0][0] == "Lámina"]
    assert [row[::2] for row in listed[1:]] == [["2", "Comisaría B"], ["3", "Comisaría C"]]
    assert sum(rows[0] == list(HIDDEN.header) for rows in cells) == 1  # what they count is told
    assert sum(rows[0] == list(ZERO.header) for rows in cells) == 1  # nothing counted, but that of the first jurisdiction
    assert "Antes 2 hechos, ahora 0." in [block.text for block in book.paragraphs]


def test_maps_are_pictures_with_a_palette_and_words_for_who_does_not_see_them(parts: dict[str, bytes]) -> None:
    described = re.findall('descr="(.*?)"', parts["word/document.xml"].decode())
    assert described[0] == "Mapa del delito: Comisaría A."
    assert len(described) == 3
    kinds = [struct.unpack(">IIBB", png[16:26]) for name, png in parts.items() if "media" in name]
    maps = [kind for kind in kinds if kind[0] > 200]
    assert len(maps) == 3
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
