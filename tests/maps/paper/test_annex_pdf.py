"""The annex: its cover with the map, its index of links, its bookmarks, its tags, and that no page of it is nearly empty."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdfium2
import pytest
from pypdf import PdfReader

from helpers import sheets
from helpers.sheet_parts.annexes import annex_of, print_of
from helpers.sheet_parts.overviews import PERIOD, many, station
from maps.overview.compare import overview_of
from maps.paper.annex_pdf import Cover, method_note
from maps.paper.annex_sheets import PrintedSheet
from maps.paper.binding import Binding
from maps.paper.pdf import render_pdf
from maps.paper.typst import typeset
from maps.sheet import Sheet, Table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from maps.overview.values import Overview

SHEET = sheets.town(20, street_count=0)
BARE = replace(
    SHEET,
    marks=(),
    zones=(),
    areas=tuple(replace(area, band="", members=()) for area in SHEET.areas),
    tables=(),
    message="Sin hechos.",
)


def totals(count: int) -> Table:
    rows = tuple((f"Comisaría NÚMERO {n}", "40", "40", "suficiente") for n in range(1, count + 1))
    return Table("Cuadre", ("Jurisdicción", "Hechos", "Mapeados", "Evidencia"), rows, ("Total", "1", "1", ""), "Nota.")


def cover(count: int, overview: Overview | None = None) -> Cover:
    return Cover("Mapas del delito", PERIOD, ("PNP",), "USO INTERNO", "JULIO 2020", totals(count), method_note(), overview)


def named(*places: str) -> list[Sheet | PrintedSheet]:
    return [replace(SHEET, place=place) for place in places]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return an annex of two sheets of A, one of B, an earlier print, and a jurisdiction without incidents."""
    file = print_of(tmp_path_factory.mktemp("c") / "c.pdf", render_pdf(replace(SHEET, place="C")))
    printed = PrintedSheet("MAPA DEL DELITO", "C (año 2019)", file, "7")
    hidden = Table("Hechos por sector", ("Sector", "Hechos", "Reservados"), (("1", "0", "entre 13 y 27"),))
    empty = replace(BARE, place="D", tables=(hidden,))
    overview = overview_of([station("A", 50), station("B", 30, at=1), station("D", 0, at=2)], PERIOD)
    risk = replace(SHEET, place="A", title="MAPA DE RIESGO", kind="riesgo")
    return annex_of([*named("A"), risk, *named("B"), printed, empty], cover(4, overview))


def text_of(document: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(document)).pages]


def filled(document: bytes) -> list[float]:
    """Return of each page the part of its height from the first to the last line with ink."""
    found = []
    for page in pypdfium2.PdfDocument(document):
        ink = np.flatnonzero((page.render(scale=0.5).to_numpy().min(axis=2) < 245).any(axis=1))
        found.append(float(ink.max() - ink.min()) / page.render(scale=0.5).to_numpy().shape[0] if len(ink) else 0.0)
    return found


def bookmarks(reader: PdfReader, items: list[Any], depth: int = 0) -> Iterator[tuple[int, str, int]]:
    for item in items:
        if isinstance(item, list):
            yield from bookmarks(reader, item, depth + 1)
        else:
            yield depth, item.title, reader.get_destination_page_number(item)


def test_bookmarks_by_jurisdiction_and_sheet(made: bytes) -> None:
    reader = PdfReader(io.BytesIO(made))
    starts = [number for number, text in enumerate(text_of(made)) if "Lámina" in text and number > 1]
    found = list(bookmarks(reader, reader.outline))
    assert [(depth, title) for depth, title, _ in found] == [
        (0, "Índice de láminas"),
        (0, "Cuadre"),
        (0, "Jurisdicciones sin hechos que dibujar"),
        (1, "D"),
        (0, "A"),
        (1, "Lámina 1. Mapa del delito"),
        (1, "Lámina 2. Mapa de riesgo"),
        (0, "B"),
        (1, "Lámina 3. Mapa del delito"),
        (0, "C (año 2019)"),
        (1, "Lámina 4. Mapa del delito"),
        (0, "Nota de método y fuentes"),
    ]
    pages = {title: page for _, title, page in found if title.startswith("Lámina") or title == "B"}
    assert pages["B"] == pages["Lámina 3. Mapa del delito"]
    assert {pages[f"Lámina {n}. Mapa del delito"] for n in (1, 3, 4)} <= set(starts)
    assert "Lámina 3 de 5" in text_of(made)[pages["B"]]


def test_the_index_is_of_links_to_the_pages_that_it_prints(made: bytes) -> None:
    reader = PdfReader(io.BytesIO(made))
    page = reader.pages[1]
    notes = [note.get_object() for note in page["/Annots"]]  # type: ignore[union-attr]
    assert all("/A" not in note and "/Contents" in note for note in notes)
    aimed = [reader.get_page_number(note["/Dest"][0].get_object()) + 1 for note in notes]
    printed = [int(number) for number in re.findall(r"Mapa de\w*(?: delito| riesgo) [\d,]* ?(\d+)(?= |$)", text_of(made)[1])]
    assert sorted(set(aimed)) == sorted(set(printed))
    assert len(set(aimed)) == 4
    assert b"lamina:" not in made


def test_title_language_and_first_page(made: bytes) -> None:
    reader = PdfReader(io.BytesIO(made))
    root = reader.root_object
    assert reader.metadata is not None
    assert reader.metadata.title == f"Mapas del delito · {PERIOD}"
    assert reader.metadata.author is reader.metadata.producer is None
    assert (root["/Lang"], root["/PageMode"]) == ("es-PE", "/UseOutlines")
    first = text_of(made)[0]
    for words in ("PNP", "Mapas del delito", "USO INTERNO", "Donde más: A (50 hechos, 63 %)", "sin hechos", "JULIO 2020"):
        assert words in first
    assert "50" in first.split("Donde más")[1]


def test_those_without_incidents_are_listed_with_what_they_count_and_not_drawn(made: bytes) -> None:
    text = text_of(made)
    assert not any("Lámina 5 de 5" in page for page in text)
    front = " ".join(text[1:2])
    assert re.search(r"5 D Sin hechos\.", front)
    assert "entre 13 y 27" in front


def test_every_marked_content_has_its_tag(made: bytes) -> None:
    reader = PdfReader(io.BytesIO(made))
    tree: Any = reader.root_object["/StructTreeRoot"]
    pairs = tree["/ParentTree"]["/Nums"]
    parents = {int(pairs[at]): pairs[at + 1].get_object() for at in range(0, len(pairs), 2)}
    assert reader.root_object["/MarkInfo"]["/Marked"]  # type: ignore[index]
    for page in reader.pages:
        numbers = {int(number) for number in re.findall(rb"/MCID (\d+)", page.get_contents().get_data())}  # type: ignore[union-attr]
        own = parents[int(page["/StructParents"])]  # type: ignore[call-overload]
        assert numbers
        for number in numbers:
            element = own[number].get_object()
            assert element["/S"]
            assert any(
                page.indirect_reference in (element.get("/Pg") and element.raw_get("/Pg"), kid) for kid in holders(element)
            )
        for note in page.get("/Annots", ()):
            assert parents[int(note.get_object()["/StructParent"])]["/S"] == "/Link"
    figures = [element for element in walk(tree["/K"][0]) if element["/S"] == "/Figure"]
    assert (
        figures[0]["/Alt"]
        == "Mapa de las jurisdicciones, año 2020. Hechos: A 50, B 30. Sin hechos en el mapa: 1 jurisdicción."
    )
    assert [element["/S"] for element in walk(tree["/K"][0])].count("/Part") == 6


def holders(element: Any) -> list[Any]:
    """Return the pages that the content of an element is on."""
    kids = element["/K"]
    listed = kids if isinstance(kids, list) else [kids]
    return [kid.raw_get("/Pg") for kid in listed if isinstance(kid, dict) and "/Pg" in kid] or [None]


def walk(element: Any) -> Iterator[Any]:
    own = element.get_object()
    yield own
    kids = own.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        if isinstance(kid.get_object(), dict) and "/S" in kid.get_object():
            yield from walk(kid)


def test_it_is_pdf_ua_where_every_part_is(made: bytes) -> None:
    words = {"part": "method", "paper": "a4", "title": "x", "method": ["Uno."], "size": 1.0}
    universal = typeset("annex.typ", words, format="pdf", pdf_standards=["ua-1"])
    plain = typeset("annex.typ", words, format="pdf")
    for parts, expected in (([universal] * 2, True), ([universal, plain], False)):
        whole = io.BytesIO()
        binding = Binding(whole)
        for part in parts:
            binding.add(part)
        binding.end("Uno <b>")
        meta = PdfReader(whole).root_object["/Metadata"].get_data().decode()  # type: ignore[attr-defined]
        assert ("<pdfuaid:part>1</pdfuaid:part>" in meta) is expected
        assert "Uno &lt;b&gt;" in meta
    assert made.startswith(b"%PDF")


@pytest.mark.parametrize("count", [1, 9, pytest.param(24, marks=pytest.mark.slow), pytest.param(72, marks=pytest.mark.slow)])
def test_no_page_has_less_than_a_third(count: int, tmp_path: Path) -> None:
    overview = overview_of(many(count), PERIOD)
    file = print_of(tmp_path / "pagina.pdf", PAGE)
    drawn = [PrintedSheet("MAPA", f"J{n}", file, "1") for n in range(3 * count)]
    document = annex_of(drawn, cover(count, overview))
    text = text_of(document)
    own = [share for share, words in zip(filled(document), text, strict=True) if "PÁGINA DE PRUEBA" not in words]
    assert len(own) <= 2 + 2 + count // 16
    assert min(own) >= 0.3
    assert any("Nota de método" in words or "NOTA DE MÉTODO" in words for words in text)
    listed = sorted({int(found) for words in text for found in re.findall(r"J(\d+)\b", words)})
    assert listed == list(range(3 * count))


PAGE: bytes = typeset(
    "annex.typ", {"part": "method", "paper": "a4", "title": "x", "method": ["PÁGINA DE PRUEBA"], "size": 1.0}, format="pdf"
)
"""A print of one page."""


def test_without_outlines_the_cover_is_of_words() -> None:
    document = annex_of(named("A"), cover(1))
    assert "Mapas del delito" in text_of(document)[0]
    assert "Hechos en el mapa" not in text_of(document)[0]
