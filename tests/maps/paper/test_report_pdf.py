"""Reports on A4: an itinerary is one or two pages, and no text is over another."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2
import pytest
import shapely
from pypdf import PdfReader

from helpers.sheet_parts.reports import districts, route
from maps.paper.report_pdf import render_report_pdf

if TYPE_CHECKING:
    from maps.report_content import Report

_OVER = 0.3
"""Share of the smaller of two letters above which one is over the other."""


def overlaps(document: bytes) -> list[tuple[int, str, str]]:
    """Return the page and the letters that are over one another."""
    found = []
    with pypdfium2.PdfDocument(document) as pdf:
        for number, page in enumerate(pdf):
            text = page.get_textpage()
            letters = [(text.get_text_range(at, 1), text.get_charbox(at)) for at in range(text.count_chars())]
            letters = [(letter, box) for letter, box in letters if letter.strip() and box[2] > box[0] and box[3] > box[1]]
            boxes = shapely.box(*np.array([box for _, box in letters]).T)
            one, other = shapely.STRtree(boxes).query(boxes, predicate="intersects")
            pair = one < other
            one, other = one[pair], other[pair]
            part = shapely.area(shapely.intersection(boxes[one], boxes[other]))
            over = part > _OVER * np.minimum(shapely.area(boxes[one]), shapely.area(boxes[other]))
            found += [(number + 1, letters[a][0], letters[b][0]) for a, b in zip(one[over], other[over], strict=True)]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("report", [route(1), route(6), route(10), districts()])
def test_no_text_is_over_another_on_a4(report: Report) -> None:
    assert overlaps(render_report_pdf(report)) == []


@pytest.mark.slow
@pytest.mark.parametrize(("zones", "pages"), [(1, 1), (4, 1), (10, 2)])
def test_a_turno_is_one_or_two_pages_with_its_heading_on_each(zones: int, pages: int) -> None:
    document = PdfReader(io.BytesIO(render_report_pdf(route(zones, "Jr. Puno entre Jr. Cusco y Jr. Junín"))))
    texts = [page.extract_text() for page in document.pages]
    for name in ("tarde", "noche"):
        own = [text for text in texts if re.search(rf"Hoja de ruta · Turno {name}", text)]
        assert len(own) == pages
        assert sum(len(re.findall(r"^Zona \d+", text, re.MULTILINE)) for text in own) == zones
    assert len(texts) == 2 * pages + 1
    size = document.pages[0].mediabox
    assert (round(float(size.width)), round(float(size.height))) == (595, 842)


def test_the_document_is_tagged_and_its_codes_are_links() -> None:
    document = PdfReader(io.BytesIO(render_report_pdf(route(1))))
    assert document.metadata is not None
    assert document.metadata.title == "Hoja de ruta"
    assert document.root_object["/Lang"] == "es"
    assert document.root_object["/MarkInfo"]["/Marked"]
    links = {note.get_object()["/A"]["/URI"] for page in document.pages for note in page.get("/Annots", [])}
    assert links == {"geo:-17.61,-71.3"}
    assert [item.title for item in document.outline if not isinstance(item, list)][:2] == [
        "Hoja de ruta · Turno tarde",
        "Hoja de ruta · Turno noche",
    ]
