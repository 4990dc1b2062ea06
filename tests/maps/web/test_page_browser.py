"""The pages in a real browser, without a network."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from helpers.pages import PAYLOADS, layers, ready
from helpers.sheet_parts.numbers import with_marks
from helpers.sheets import hostile, town
from maps.web import page as web_page

if TYPE_CHECKING:
    from maps.sheet import Sheet

pytestmark = pytest.mark.browser


def visible_marks(page: Any, count: int) -> None:
    """Wait until the map says that it shows so many incidents."""
    page.locator(f"canvas.hechos[data-visibles='{count}']").wait_for(state="attached", timeout=5000)


def boxes(page: Any, selector: str) -> list[dict[str, float]]:
    found: list[dict[str, float]] = page.eval_on_selector_all(
        selector,
        "nodes => nodes.filter(n => getComputedStyle(n).visibility !== 'hidden').map(n => {"
        "const b = n.getBoundingClientRect(); return {left: b.left, top: b.top, right: b.right, bottom: b.bottom}; })",
    )
    return found


def overlap(a: dict[str, float], b: dict[str, float]) -> bool:
    return a["left"] < b["right"] and b["left"] < a["right"] and a["top"] < b["bottom"] and b["top"] < a["bottom"]


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (420, 900)])
def test_the_sheet_is_complete_and_nothing_overlaps(show: Any, size: tuple[int, int]) -> None:
    page = ready(show(web_page.render(town()), width=size[0], height=size[1]))
    assert page.title() == "MAPA DEL DELITO - Comisaría PNP Ilo – Ilo, Ilo, Moquegua"
    drawn = page.locator("canvas.hechos")
    assert drawn.get_attribute("data-visibles") == "5000"
    assert int(drawn.get_attribute("data-dibujados")) > 4900
    assert page.locator(".leaflet-control-layers").count() == 1
    assert page.locator(".leaflet-control-scale-line").is_visible()
    [panel] = boxes(page, "#panel")
    [container] = boxes(page, "#map_lamina")
    assert not overlap(panel, container)
    labels = boxes(page, ".nombre:not(.oculto, .calle)")  # names of streets are turned: a box says little
    assert len(labels) >= 3  # sectors: where a hexagon has its number, the name of a subsector waits for a closer view
    for number, label in enumerate(labels):
        assert not any(overlap(label, other) for other in labels[number + 1 :])
        assert not any(overlap(label, badge) for badge in boxes(page, ".en-mapa"))


def test_the_legend_hides_and_shows(show: Any) -> None:
    sheet = town(400)
    page = ready(show(web_page.render(sheet)))
    canvas = page.locator("canvas.hechos")
    thefts = sum(mark.key == "PAT.HUR" for mark in sheet.marks)
    page.get_by_label("Mostrar Hurto", exact=True).uncheck()
    visible_marks(page, 400 - thefts)
    title = page.get_by_label("Mostrar Contra el patrimonio", exact=True)
    title.click()
    title.click()
    visible_marks(page, 400)
    layers(page).get_by_text("Delitos").click()
    canvas.wait_for(state="detached")


def test_a_click_on_a_punto_critico_tells_it(show: Any) -> None:
    page = ready(show(web_page.render(town(200))))
    page.locator(".zonas button").first.click()
    popup = page.locator(".leaflet-popup-content")
    assert "Robo de noche en el paradero" in popup.inner_text()
    assert "212" in popup.inner_text()


def test_a_map_without_incidents_says_so(show: Any) -> None:
    empty: Sheet = replace(town(0, bands=False), zones=(), streets=(), message="Sin hechos registrados.")
    page = ready(show(web_page.render(empty)))
    assert page.locator(".mensaje").inner_text() == "Sin hechos registrados."
    assert page.locator(".nombre:not(.oculto)").count() >= 4


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payloads_are_shown_as_text_and_run_nothing(show: Any, payload: str) -> None:
    page = ready(show(web_page.render(hostile(payload))))
    shown = page.evaluate("document.body.innerText + document.querySelector('h1').title")
    wanted = re.sub(r"\s+", " ", payload)
    assert wanted.lower() in re.sub(r"\s+", " ", shown).lower()
    assert "MAL" not in page.title().replace("document.title='MAL'", "")
    page.locator(".zonas button").first.click()
    assert wanted in re.sub(r"\s+", " ", page.locator(".leaflet-popup-content").inner_text())


def test_filters_and_the_counts_of_the_legend_that_follow(show: Any) -> None:
    facts = [
        (("Mes", month), ("Turno", turno))
        for month in ("enero 2020", "febrero 2020")
        for turno in ("noche", "tarde", "sin hora")
    ]
    sheet = town(600, street_count=20)
    marks = tuple(replace(mark, facts=facts[number % len(facts)]) for number, mark in enumerate(sheet.marks))
    page = ready(show(web_page.render(with_marks(sheet, marks))))
    first = page.locator(".leyenda .grupo").first
    printed = first.locator(".cabeza .n").inner_text()
    assert page.locator(".filtros select").count() == 2  # no weekday in this profile
    assert page.locator(".filtros select option").all_inner_texts()[:4] == ["todos", "tarde", "noche", "sin hora"]
    page.locator(".filtros select").first.select_option("noche")
    visible_marks(page, 200)
    assert page.locator(".cuantos").inner_text() == "200 hechos"
    lines = [int(text.replace(",", "")) for text in first.locator("li > label .n").all_inner_texts()]
    stolen = sum(mark.key == "PAT.ABI" and ("Turno", "noche") in mark.facts for mark in marks)
    assert first.locator(".anidadas .n").all_text_contents() == [str(stolen)], "what is nested follows too"
    assert sum(lines) == int(first.locator(".cabeza .n").inner_text().replace(",", "")) < int(printed.replace(",", ""))
    page.locator(".filtros select").nth(1).select_option("febrero 2020")
    visible_marks(page, 100)
    for number in range(2):
        page.locator(".filtros select").nth(number).select_option("")
    visible_marks(page, 600)
    assert first.locator(".cabeza .n").inner_text() == printed
    assert page.locator(".cuantos").inner_text() == ""


def test_days_are_told_where_the_profile_shows_dates(show: Any) -> None:
    sheet = town(60, street_count=5)
    facts = (
        (("Fecha", "07/03/2020"), ("Turno", "noche")),
        (("Fecha", "sin fecha"), ("Turno", "tarde")),
        (("Fecha", "02/03/2020"),),
    )
    marks = tuple(replace(mark, facts=facts[number % 3]) for number, mark in enumerate(sheet.marks))
    page = ready(show(web_page.render(with_marks(sheet, marks))))
    assert page.locator(".filtros select option").all_inner_texts() == [
        "todos",
        "tarde",
        "noche",
        "todos",
        "lunes",
        "sábado",
    ]
    page.locator(".filtros select").nth(1).select_option("sábado")
    visible_marks(page, 20)


def test_a_sector_or_barrio_is_found_by_a_part_of_its_name(show: Any) -> None:
    page = ready(show(web_page.render(town(50, street_count=5))))
    box = page.locator(".busca input")
    box.fill("garibaldi")
    box.press("Enter")
    page.locator(".leaflet-popup .ficha", has_text="Garibaldi").wait_for(timeout=5000)
    box.fill("cesar vallejo")  # without its accent
    box.press("Enter")
    page.locator(".leaflet-popup .ficha", has_text="César Vallejo").wait_for()
    box.fill("no existe")
    box.press("Enter")
    assert box.get_attribute("aria-invalid") == "true"


def test_outlines_and_the_search_are_called_what_they_are(show: Any) -> None:
    page = ready(show(web_page.render(town(5, street_count=5))))
    own = page.locator(".limites .rotulo")
    assert own.all_inner_texts()[:3] == ["Jurisdicción de la comisaría", "Sector", "Subsector"]
    names = (("comisaria", "Provincia"), ("sector", "Distrito"), ("subsector", "Comisaría"), ("vecina", "Provincia vecina"))
    page = ready(show(web_page.render(replace(town(5, street_count=5), level_names=names))))
    assert page.locator(".limites .rotulo").all_inner_texts()[:4] == [name for _, name in names]
    assert set(page.locator(".busca input").get_attribute("placeholder").split()[1::2]) == {"distrito", "comisaría"}


def test_the_months_are_bars_that_follow_and_choose(show: Any) -> None:
    sheet = town(600, street_count=20)
    counts = {"noviembre 2019": 300, "enero 2020": 200, "febrero 2020": 100}
    months = [month for month, count in counts.items() for _ in range(count)]
    facts = [(("Mes", month), ("Turno", ("noche", "tarde")[number % 2])) for number, month in enumerate(months)]
    marks = tuple(replace(mark, facts=fact) for mark, fact in zip(sheet.marks, facts, strict=True))
    page = ready(show(web_page.render(with_marks(sheet, marks))))
    bars = page.locator(".barras button")
    told = ["noviembre 2019: 300 hechos", "diciembre 2019: 0 hechos", "enero 2020: 200 hechos", "febrero 2020: 100 hechos"]
    assert [bar.get_attribute("aria-label") for bar in bars.all()] == told
    heights = [bar.locator("span").bounding_box()["height"] for bar in bars.all()]
    assert heights[0] / heights[3] == pytest.approx(3, rel=0.05)
    bars.first.click()
    visible_marks(page, 300)
    assert page.locator("select[data-filtro=mes]").input_value() == "noviembre 2019"
    bars.first.press("ArrowRight")  # over the empty month
    visible_marks(page, 200)
    assert page.locator(".barras [aria-pressed=true]").get_attribute("aria-label") == told[2]
    page.locator("select[data-filtro=turno]").select_option("noche")
    visible_marks(page, 100)
    assert bars.first.get_attribute("aria-label") == "noviembre 2019: 150 hechos"
    bars.nth(2).click()
    visible_marks(page, 300)
    for box in page.locator(".leyenda .grupo .cabeza input").all():
        box.uncheck()
    assert bars.first.get_attribute("aria-label") == "noviembre 2019: 0 hechos"


def test_each_sector_tells_its_months_and_they_add_up(show: Any) -> None:
    sheet = town(600, street_count=20)
    months = ("noviembre 2019", "enero 2020", "enero 2020")
    marks = tuple(replace(mark, facts=(("Mes", months[number % 3]),)) for number, mark in enumerate(sheet.marks))
    page = ready(show(web_page.render(with_marks(sheet, marks))))

    def told() -> list[list[int]]:
        rows = []
        for area in (area for area in sheet.areas if area.level == "sector"):
            page.locator(".busca input").fill(area.name)
            page.locator(".busca input").press("Enter")
            popup = page.locator(".leaflet-popup .ficha", has=page.locator(f"h3:text-is('{area.name}')"))
            words = popup.last.locator("[role=img]").get_attribute("aria-label", timeout=5000) or ""
            rows.append([int(count) for count in re.findall(r": (\d+)", words)])
        return rows

    assert [sum(month) for month in zip(*told(), strict=True)] == [200, 0, 400]
    page.locator(".barras button").first.click()  # a chosen month does not hide the others
    assert [sum(month) for month in zip(*told(), strict=True)] == [200, 0, 400]
    page.locator(".leyenda .grupo .cabeza input").first.uncheck()
    assert 0 < sum(map(sum, told())) < 600
