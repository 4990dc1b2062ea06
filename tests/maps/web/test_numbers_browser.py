"""What is seen first on a page: numbers of the fullest places, tags that do not overlap, a title without a cut word."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from helpers.pages import layers, ready, until
from helpers.sheet_parts.numbers import with_marks
from helpers.sheets import X, Y, town
from maps.sheet import Group, Legend, Mark
from maps.sheets.factor_marks import FACTOR_KEY, factor_symbols
from maps.web import page as web_page

if TYPE_CHECKING:
    from maps.sheet import Sheet

pytestmark = pytest.mark.browser

LONG = "MAPA DE PUNTOS CRÍTICOS SEGÚN SECTORES DE PATRULLAJE"
BAR = "[...document.querySelectorAll('.titulo > *')].filter((n) => n.offsetWidth)"


def told(page: Any, name: str) -> str:
    return str(page.locator("canvas.hechos").get_attribute(f"data-{name}"))


@pytest.mark.parametrize("size", [(390, 844), (1366, 768)])
def test_the_fullest_hexagons_have_their_number_under_all_names(show: Any, size: tuple[int, int]) -> None:
    page = ready(show(web_page.render(town(1500, street_count=5)), width=size[0], height=size[1]))
    until(page, "document.querySelectorAll('.nombre.sector:not(.oculto)').length > 0")
    first = told(page, "numeros").split()
    assert [int(count) for count in first[:5]] == sorted(map(int, first), reverse=True)[:5]
    assert len(first) > int(told(page, "hexagonos")) * 0.8
    layers(page).get_by_text("Nombres").click()
    assert told(page, "numeros").split() == first  # no name has taken the room of a number


def with_factors(spots: list[tuple[float, float]]) -> Sheet:
    sheet = town(0, bands=False, street_count=5)
    key = f"{FACTOR_KEY}IIE:Entorno de colegio con riesgo"
    line = Legend(key, "Entorno de colegio con riesgo", len(spots), symbol=factor_symbols()["IIE"])
    marks = tuple(Mark(X + x, Y + y, key, (("Factor", line.label),)) for x, y in spots)
    return replace(with_marks(sheet, marks), legend=(Group("Locales", (line,), total=str(len(spots))),), zones=())


def test_factors_that_would_overlap_are_one_tag_with_their_number(show: Any) -> None:
    page = ready(show(web_page.render(with_factors([(1000, 1000)] * 3 + [(1005, 1000), (100, 900), (1500, 1500)]))))
    assert (told(page, "etiquetas"), told(page, "dibujados")) == ("3", "6")
    assert page.locator(".leyenda .grupo .n").first.inner_text() == "6"
    page.get_by_label("Mostrar Locales", exact=True).uncheck()
    page.locator("canvas.hechos[data-etiquetas='0']").wait_for(state="attached")


def test_a_long_title_is_shortened_between_its_words(show: Any) -> None:
    sheet = replace(town(5, street_count=5), title=LONG, place="Distrito San Juan de Lurigancho – Lima, Lima")
    page = ready(show(web_page.render(sheet)))
    for width in (1366, 390, 320):
        page.set_viewport_size({"width": width, "height": 768})
        until(page, f"{BAR}.every((n) => n.scrollWidth <= n.clientWidth)")
        words = page.locator("h1").inner_text()
        assert set(words.rstrip("…").split()) <= set(LONG.split())
        assert page.locator("h1").get_attribute("title") == LONG
    page.set_viewport_size({"width": 1366, "height": 768})
    until(page, "document.querySelector('h1').textContent", "MAPA DE PUNTOS CRÍTICOS")
    page.set_viewport_size({"width": 1920, "height": 768})
    until(page, "document.querySelector('h1').textContent", LONG)
