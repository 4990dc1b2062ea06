"""Printing a sheet's page: two pages of A4, Letter and A3 at most, and no text over another."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from helpers.pages import ready
from helpers.sheet_parts.prints import PAPERS, outside, overprinted, printed
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
