"""Printing a sheet's page: two pages of A4, Letter and A3 at most, and no text over another."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdfium2
import pytest

from helpers.pages import ready
from helpers.sheets import town
from maps.sheet import ChangeBlock, Table
from maps.web import page as web_page

if TYPE_CHECKING:
    from maps.sheet import Sheet

pytestmark = pytest.mark.browser

WORDS = "Delitos contra la libertad, la seguridad sexual y la paz de las personas"


def long() -> Sheet:
    """Return a sheet with more than two pages hold: a legend of 140 long lines, a table of 217 rows, a long title."""
    sheet = town(200, street_count=20)
    groups = [
        replace(
            group,
            title=f"{WORDS} {number}",
            entries=tuple(replace(line, label=f"{WORDS} {line.label}") for line in group.entries),
        )
        for number in range(4)
        for group in sheet.legend
    ]
    rows = tuple((f"SECTOR {number}", *("1,234", "noche") * 3) for number in range(217))
    table = Table("Sector y turno", ("Sector", *("Hechos", "Turno") * 3), rows, note="Nota del cuadro.")
    return replace(
        sheet,
        title=f"MAPA DEL DELITO {WORDS}",
        place=f"COMISARÍA {WORDS}",
        legend=tuple(groups),
        tables=(table, *sheet.tables),
        changes=ChangeBlock("Cambios", (WORDS,) * 3),
        notes=(WORDS * 3,) * 6,
    )


def empty() -> Sheet:
    return replace(town(0, bands=False, street_count=20), zones=(), tables=(), message="Sin hechos registrados.")


def printed(page: Any, paper: str) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(page.pdf(format=paper, landscape=True, print_background=True))


def overprinted(pages: pypdfium2.PdfDocument, number: int) -> list[tuple[str, str]]:
    """Return the pairs of texts of a page of which one covers a quarter of the other (kerned letters touch by less)."""
    found = pages[number].get_textpage()
    boxes = np.array([found.get_rect(place) for place in range(found.count_rects())])
    boxes = boxes[(boxes[:, 2:] - boxes[:, :2]).prod(axis=1) > 1]
    low, high, area = boxes[:, :2], boxes[:, 2:], (boxes[:, 2:] - boxes[:, :2]).prod(axis=1)
    pairs = []
    for place, box in enumerate(boxes):
        shared = np.minimum(high[place + 1 :], box[2:]) - np.maximum(low[place + 1 :], box[:2])
        covered = shared.clip(0).prod(axis=1) > 0.25 * np.minimum(area[place + 1 :], area[place])
        pairs += [
            (found.get_text_bounded(*box), found.get_text_bounded(*boxes[place + 1 + n])) for n in np.nonzero(covered)[0]
        ]
    return pairs


def outside(pages: pypdfium2.PdfDocument, number: int) -> int:
    """Return how many texts of a page are not wholly on it."""
    found, (width, height) = pages[number].get_textpage(), pages[number].get_size()
    boxes = np.array([found.get_rect(place) for place in range(found.count_rects())])
    return int(((boxes[:, :2] < 0).any(axis=1) | (boxes[:, 2] > width) | (boxes[:, 3] > height)).sum())


PAPERS = ("A4", "Letter", "A3")
CASES = [(town, PAPERS, 2), (empty, PAPERS, 1), (long, ("A4",), 2), pytest.param(long, PAPERS, 2, marks=pytest.mark.slow)]


@pytest.mark.parametrize(("make", "papers", "most"), CASES)
def test_two_pages_without_one_text_over_another(show: Any, make: Any, papers: tuple[str, ...], most: int) -> None:
    sheet = make()
    unnamed = tuple(replace(street, name="") for street in sheet.streets)  # turned names: their boxes say nothing
    page = ready(show(web_page.render(replace(sheet, watermark="", streets=unnamed))))
    for paper in papers:
        pages = printed(page, paper)
        assert len(pages) == most, paper
        for number in range(len(pages)):
            assert overprinted(pages, number) == [], paper
            assert outside(pages, number) == 0
    if make is long:
        first, second = (pages[number].get_textpage().get_text_range() for number in range(2))
        assert "La leyenda sigue en la segunda hoja." in first
        assert "más, en la página en pantalla" in second
    assert page.evaluate("document.documentElement.className") == ""  # and the screen is as before
    assert page.locator(".cortado, .sigue, [hidden]:not(.vistas *, .escala, .fila, .sin-filtros)").count() == 0
    assert page.locator(".leyenda .grupo").count() == len(sheet.legend) + 1


def test_names_are_in_the_text_once_and_the_watermark_on_both_pages(show: Any) -> None:
    sheet = replace(town(200, street_count=20), watermark="QXZ · QXZ")
    pages = printed(ready(show(web_page.render(sheet))), "A4")
    first, second = (pages[number].get_textpage().get_text_range() for number in range(2))
    assert first.count("SECTOR 2") == 1
    for field, value in sheet.block.fields:
        assert field in first
        assert value.split()[0] in first
    for text in (first, second):
        assert text.count("Z") == 2
