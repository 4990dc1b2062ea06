"""The pages of a printed sheet: charts beside the tables, small maps, no page that is nearly empty, and its tags."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from pypdf import PdfReader

from helpers import sheets
from helpers.sheet_parts.prints import inked_height, overprinted
from maps.chart import Chart, Panel
from maps.paper.chart_rows import MOST_BARS, chart_data, shown_charts
from maps.paper.pdf import render_pdf
from maps.paper.small_maps import small_maps
from maps.share_classes import RAMP
from maps.sheet import Group, Legend, Table

if TYPE_CHECKING:
    from maps.sheet import Sheet

DAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
HOURS = Chart("horas", "Cuándo: día y hora", DAYS, tuple(tuple(range(24)) for _ in DAYS), DAYS, rest="Sin hora: 7.")
SECTORS = Chart("sectores", "Dónde: sectores", ("1", "2"), ((40,), (20,)), ("1", "2"), ("1.2 (0.9–1.6)", "–"))
PLAIN = replace(sheets.town(300, bands=False, street_count=0), streets=(), watermark="")
TOWN = replace(PLAIN, profile="interno", charts=(HOURS, SECTORS))
FEW = replace(TOWN, marks=TOWN.marks[:12], zones=(), panels=(), tables=TOWN.tables[:1], notes=("Una nota.",))


@cache
def printed(name: str, paper: str = "a4") -> bytes:
    return render_pdf({"town": TOWN, "few": FEW}[name], paper=paper)


def text_of(document: bytes, page: int) -> str:
    return " ".join(PdfReader(io.BytesIO(document)).pages[page].extract_text().split())


@pytest.mark.parametrize(("name", "paper"), [("town", "a4"), ("few", "a4"), ("town", "a3")])
def test_no_page_is_nearly_empty_and_no_text_is_on_another(name: str, paper: str) -> None:
    pages = pypdfium2.PdfDocument(printed(name, paper))
    assert min(inked_height(pages, number) for number in range(len(pages))) > 1 / 3
    assert [overprinted(pages, number) for number in range(len(pages))] == [[]] * len(pages)


def test_a_page_that_is_nearly_empty_is_found() -> None:
    pages = pypdfium2.PdfDocument.new()
    pages.new_page(300, 200)
    assert inked_height(pages, 0) == 0


def test_the_sentence_is_on_the_first_page_and_charts_stand_beside_the_tables() -> None:
    document = printed("town")
    assert TOWN.headline in text_of(document, 0)
    [number] = [at for at in range(len(PdfReader(io.BytesIO(document)).pages)) if "CUÁNDO" in text_of(document, at)]
    beside = text_of(document, number)
    for words in ("DÓNDE: SECTORES", "1.2 (0.9–1.6)", "Sin hora: 7.", TOWN.tables[0].title, "POR TURNO"):
        assert words in beside
    found = pypdfium2.PdfDocument(document)[number].get_textpage()
    starts = [found.search(words).get_next()[0] for words in (TOWN.tables[0].title, "CUÁNDO")]
    left, right = (found.get_charbox(start)[0] for start in starts)
    assert left < 297 / 2 * 72 / 25.4 < right


def test_each_label_of_the_map_is_read_once() -> None:
    words = text_of(printed("few"), 0)
    assert words.count("Sector 1") == words.count("Sector 3") == 1
    assert len(re.findall(r"\b2-B\b", words)) == 2  # on the map and in the list of names


def test_a_sheet_is_tagged_and_tells_its_language_its_standard_and_its_pictures() -> None:
    for sheet, language in ((FEW, b"es-PE"), (replace(FEW, epsg=32614), b"es")):
        document = render_pdf(sheet)
        reader = PdfReader(io.BytesIO(document))
        root = reader.trailer["/Root"]
        assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == (language.decode(), True)
        assert reader.metadata is not None
        assert reader.metadata.title == f"Mapa del delito: {sheet.place}"
        assert reader.xmp_metadata is not None
        assert b"pdfuaid:part>1<" in reader.xmp_metadata.stream.get_data()
    told = [str(item) for item in alternates(root["/StructTreeRoot"])]
    assert any(TOWN.headline in item and "12 hechos en el mapa" in item for item in told)


def alternates(node: object) -> list[object]:
    """Return what is read in place of each picture of a tree of tags."""
    found: list[object] = []
    todo, seen = [node], set[int]()
    while todo:
        item = todo.pop()
        item = item.get_object() if hasattr(item, "get_object") else item
        if id(item) in seen or not isinstance(item, (dict, list)):
            continue
        seen.add(id(item))
        if isinstance(item, list):
            todo += item
        else:
            found += [item["/Alt"]] if "/Alt" in item else []
            todo += [item[key] for key in ("/K",) if key in item]
    return found


def test_a_text_that_the_font_lacks_is_printed_without_the_standard() -> None:
    document = render_pdf(replace(FEW, place="﷽"))
    assert len(PdfReader(io.BytesIO(document)).pages) == 2


def test_long_tables_follow_and_lose_no_row() -> None:
    rows = tuple((f"LUGAR {n}", "1,000", "10.0 %") for n in range(120))
    long = replace(FEW, tables=(Table("Hechos", ("Lugar", "Hechos", "%"), rows, ("Total", "120,000", "100 %")),))
    document = render_pdf(long)
    words = " ".join(text_of(document, page) for page in range(len(PdfReader(io.BytesIO(document)).pages)))
    assert sorted(int(n) for n in re.findall(r"LUGAR (\d+)", words)) == list(range(120))
    assert words.count("120,000") == 1


def test_hours_tell_the_turnos_and_bars_that_are_left_out_are_told() -> None:
    turnos = replace(SECTORS, kind="turnos")
    months = Chart("meses", "Cuándo: mes", ("enero 2020",), ((4,),), ("2020-01",))
    assert shown_charts([HOURS, turnos, months, SECTORS]) == [HOURS, SECTORS]
    assert shown_charts([turnos, months]) == [turnos, months]
    names = tuple(f"s{n}" for n in range(MOST_BARS + 3))
    many = chart_data(Chart("sectores", "Dónde", names, ((1,),) * len(names), names))
    assert (len(many["bars"]), many["rest"], many["noted"]) == (MOST_BARS, "Hay 3 más, en los cuadros.", False)
    cells = chart_data(months)["grid"]["blocks"][0]
    assert (cells["header"], cells["rows"][0]["cells"][0]["fill"]) == (["ene 20"], RAMP[4])


def panel(kind: str, count: int, hidden: int = 0) -> Panel:
    marks = tuple((mark.x, mark.y) for mark in TOWN.marks[:count])
    return Panel(kind, "Tarde", marks, count + hidden)


def maps_of(*panels: Panel) -> dict[str, list[dict[str, object]]]:
    sheet: Sheet = replace(TOWN, panels=panels)
    return small_maps(sheet, 281, 180)


def test_small_maps_share_their_classes_and_tell_who_has_no_point() -> None:
    found = maps_of(panel("turno", 200, hidden=3), panel("turno", 5), panel("turno", 0), panel("turno", 1))
    [strip], [page] = found["strip"], found["page"]
    assert (strip["columns"], page["columns"]) == (4, 2)
    words = [item["words"] for item in strip["panels"]]  # type: ignore[attr-defined]
    assert words == ["Tarde: 203 hechos (3 sin punto)", "Tarde: 5 hechos", "Tarde: 0 hechos", "Tarde: 1 hecho"]
    drawn = [re.findall(r'fill="(#\w{6})" stroke="#fff"', str(item["svg"])) for item in strip["panels"]]  # type: ignore[attr-defined]
    assert set(drawn[1] + drawn[3]) <= {RAMP[0], RAMP[1]}, "few beside many are pale"
    assert strip["classes"]


def test_before_and_after_have_a_page_with_the_turnos_and_no_positions_no_map() -> None:
    found = maps_of(*[panel("turno", 9)] * 4, panel("periodo", 9), panel("periodo", 12))
    assert found["strip"] == []
    assert [(group["title"], group["columns"]) for group in found["page"]] == [("Por turno", 4), ("Antes y ahora", 2)]
    assert maps_of(panel("turno", 0, hidden=9)) == {"strip": [], "page": []}


def test_where_incidents_are_counted_the_legend_has_no_signs_of_delitos() -> None:
    from maps.paper.pdf import _sheet  # noqa: PLC0415 (what the template is given)

    factor = Legend("factor:x", "Paradero", 1, symbol=TOWN.legend[0].entries[0].symbol)
    crowd = tuple(replace(mark, x=sheets.X + at % 40, y=sheets.Y + at % 30) for at, mark in enumerate(TOWN.marks))
    data = _sheet(replace(TOWN, marks=crowd, legend=(*TOWN.legend, Group("Factores", (factor,)))), "a4")
    signs = [entry["label"] for group in data["legend"] for entry in group["entries"] if entry["svg"]]
    assert signs == ["Paradero"]
    assert "por hexágono" in data["legend_note"]
    alone = _sheet(FEW, "a4")
    assert alone["legend_note"] == ""
    assert any(entry["svg"] for group in alone["legend"] for entry in group["entries"])
