"""The index in a browser: the map and the table tied to each other, sorted, searched, small enough, and without barriers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from helpers.pages import breaches, until
from helpers.sheet_parts.overviews import PERIOD, many, station
from maps.overview.compare import overview_of
from maps.web.index import render_index

if TYPE_CHECKING:
    from maps.overview.values import Station

pytestmark = pytest.mark.browser

HEIGHT = "document.documentElement.scrollHeight"


def page_of(stations: list[Station]) -> str:
    return render_index("Mapas del delito", PERIOD, overview_of(stations, PERIOD), ["Una nota."], [("Anexo", "anexo.pdf")])


def names(page: Any) -> list[str]:
    found: list[str] = page.locator("#tabla tbody tr:visible .nombre").all_inner_texts()
    return found


def some() -> list[Station]:
    """Return five squares: a b c over d, and one without incidents beside it."""
    told = {"people": 50_000, "days": (365, 365), "earlier": "año 2019", "months": (("enero 2020", 3), ("febrero 2020", 9))}
    return [
        station("Contumazá", 100, before=20, crime="Robo", crime_n=60, **told),
        station("Ilo", 60, at=1, before=60, crime="Hurto", crime_n=40, **(told | {"people": 1_000})),
        station("Ancón", 40, at=2, crime="Estafa", crime_n=30),
        station("Ñaña", 12, row=1),
        station("Zorritos", 0, at=1, row=1),
    ]


def test_row_and_polygon_are_one(show: Any) -> None:
    page = show(page_of(some()))
    page.locator("#tabla tbody tr").nth(1).hover()
    assert page.locator("#realce").get_attribute("d") == page.locator('#mapa a[data-n="1"] path').get_attribute("d")
    page.locator('#mapa a[data-n="2"]').hover()
    assert page.locator("tr.sel .nombre").all_inner_texts() == ["Ancón"]
    assert page.locator(".dicho").inner_text() == "Ancón: 40 hechos"
    page.locator(".producto").first.focus()
    assert page.locator("tr.sel .nombre").all_inner_texts() == ["Contumazá"]
    page.locator('#mapa a[data-n="4"]').click()
    assert page.locator(".vacias li:target .nombre").inner_text() == "Zorritos"
    assert page.locator(".vacias").get_attribute("open") == ""


def test_the_map_is_one_stop_that_arrows_walk(show: Any) -> None:
    page = show(page_of(some()))
    assert page.locator('#mapa a[tabindex="0"]').count() == 1
    page.locator('#mapa a[data-n="0"]').focus()
    for key, found in (("ArrowRight", "1"), ("ArrowRight", "2"), ("ArrowLeft", "1"), ("ArrowDown", "4"), ("ArrowLeft", "3")):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.dataset.n") == found
    page.keyboard.press("Enter")
    assert page.locator("tr:target .nombre").inner_text() == "Ñaña"


def test_sorted_by_each_column(show: Any) -> None:
    page = show(page_of(some()))
    assert names(page) == ["Contumazá", "Ilo", "Ancón", "Ñaña"]
    for head, first in (("Jurisdicción", "Ancón"), ("Tasa", "Ilo"), ("Cambio", "Contumazá"), ("Hechos", "Contumazá")):
        page.get_by_role("button", name=head).click()
        assert names(page)[0] == first, head
    page.get_by_role("button", name="Hechos").click()
    assert names(page) == ["Ñaña", "Ancón", "Ilo", "Contumazá"]
    assert page.locator("[aria-sort]").count() == 1
    assert page.locator("[aria-sort=ascending]").inner_text().startswith("Hechos")


def test_searched_without_accents(show: Any) -> None:
    page = show(page_of(some()))
    page.locator("#buscar").fill("CONTUMAZA sector")
    assert names(page) == ["Contumazá"]
    assert page.locator("#cuantas").inner_text() == "1 de 5"
    assert page.locator("#mapa a.fuera").count() == 4
    page.locator("#buscar").fill("zorr")
    assert names(page) == []
    assert page.locator(".vacias li:visible .nombre").all_inner_texts() == ["Zorritos"]


def test_colours_by_rate(show: Any) -> None:
    page = show(page_of(some()))
    fill = "getComputedStyle(document.querySelector('#mapa a[data-n=\"{}\"] path')).fill"
    assert page.evaluate(fill.format(0)) == "rgb(138, 48, 6)"
    assert page.locator(".leyenda:visible h3").inner_text() == "Hechos en el mapa"
    page.locator("input[value=tasa]").check()
    assert page.evaluate(fill.format(0)) == "rgb(253, 233, 211)"
    assert "raya" in page.evaluate(fill.format(2)), "its inhabitants are not known"
    assert page.locator(".leyenda:visible h3").inner_text() == "Hechos por 100,000 habitantes"
    assert page.locator(".numeros text:visible").all_text_contents() == ["200", "6,000"]


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height", "most"), [(1366, 768, 2500), (390, 844, 8000), (1920, 1080, 2500)])
def test_seventy_two_in_little_room_and_without_barriers(show: Any, width: int, height: int, most: int) -> None:
    page = show(page_of(many()), width=width, height=height)
    assert page.evaluate(HEIGHT) <= most
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.getElementById('mapa').getBoundingClientRect().top") < height / 2
    assert breaches(page) == []
    page.locator(".mas summary").first.click()
    assert page.locator(".mas[open] a").all_inner_texts() == ["Mapa del delito (PDF)", "Cuadro (Excel)"]
    box = page.locator(".mas[open] > div").bounding_box()
    assert 0 <= box["x"] <= box["x"] + box["width"] <= width
    assert breaches(page) == []
    sizes = page.eval_on_selector_all(
        "a:not(#mapa a), button, summary, input:not([type=radio]), .colores label",
        "nodes => nodes.filter((n) => n.offsetParent).map((n) => [n.className || n.tagName, n.offsetWidth, n.offsetHeight])",
    )
    assert [size for size in sizes if min(size[1:]) < 24] == []
    page.keyboard.press("Escape")
    assert page.locator(".mas[open]").count() == 0


@pytest.mark.slow
def test_no_breach_of_wcag_2_1_aa(show: Any) -> None:
    page = show(page_of(some()))
    page.locator(".mas summary").first.click()
    page.locator(".vacias summary").first.click()
    assert breaches(page) == []
    page.locator("input[value=tasa]").check()
    assert breaches(page) == []


def test_it_prints_the_map_and_every_row(show: Any) -> None:
    import pypdfium2  # noqa: PLC0415 (heavy)

    page = show(page_of(many()))
    document = pypdfium2.PdfDocument(page.pdf(format="A4", print_background=False))
    texts = [sheet.get_textpage().get_text_bounded() for sheet in document]
    assert len(texts) <= 4
    assert len(set(re.findall(r"NÚMERO (\d+)", " ".join(texts)))) == 72


def test_without_its_script_the_page_is_whole(show: Any) -> None:
    page = show(re.sub(r"<script>.*?</script>", "", page_of(some()), flags=re.DOTALL))
    assert names(page) == ["Contumazá", "Ilo", "Ancón", "Ñaña"]
    assert page.locator(".buscar").is_hidden()
    until(page, "document.querySelectorAll('#mapa a').length", 5)
