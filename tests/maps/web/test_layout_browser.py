"""The frame of a sheet's page: the room of the map, the Ficha, the panel on a telephone, who does not see."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from helpers.pages import breaches, layers, ready, until
from helpers.sheet_parts.many_sectors import LONG, square_town
from helpers.sheets import overlays, town
from mapadelito import ROOT
from maps.sheet import ChangeBlock
from maps.web import page as web_page

if TYPE_CHECKING:
    from maps.sheet import Sheet

pytestmark = pytest.mark.browser

LOGOS = tuple(path.read_bytes() for path in sorted((ROOT / "data/logos").glob("*.png")))


def full(count: int = 300) -> Sheet:
    """Return a town with all that a title block and a panel can have, the chart of hours too."""
    sheet = town(count, street_count=20)
    marks = tuple(replace(mark, facts=(*mark.facts, ("Hora", f"{n % 24:02d}:30"))) for n, mark in enumerate(sheet.marks))
    entities = (*sheet.block.entities, "Comité Provincial de Seguridad Ciudadana", "Observatorio de Ilo")
    return replace(
        sheet,
        marks=marks,
        block=replace(sheet.block, entities=entities, logos=LOGOS),
        message="Evidencia insuficiente.",
        changes=ChangeBlock("Cambios", ("Un sector cambió.",)),
        overlays=overlays(sheet.areas),
        watermark="MUESTRA",
    )


@pytest.fixture(scope="module")
def made() -> str:
    return web_page.render(full())


def box(page: Any, selector: str) -> dict[str, float]:
    found: dict[str, float] = page.locator(selector).bounding_box()
    return found


def resize(page: Any, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    until(page, "[innerWidth, innerHeight, document.getAnimations().length]", [width, height, 0])


def test_the_map_has_the_room(show: Any, made: str) -> None:
    page = ready(show(made))
    for width, height, top, share in ((1366, 768, 56, 0.8), (1920, 1080, 56, 0.8), (390, 844, 99, 0.6), (320, 256, 99, 0.3)):
        resize(page, width, height)
        bar, drawn, panel = (box(page, selector) for selector in ("#membrete", "#map_lamina", "#panel"))
        assert (bar["y"], bar["height"]) == (0, 48)
        assert 0 < drawn["y"] <= top
        assert drawn["height"] >= share * height
        assert page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [
            width,
            height,
        ]
        beside = panel["x"] >= drawn["x"] + drawn["width"] - 1
        below = panel["y"] >= drawn["y"] + drawn["height"] - 1
        assert beside or below
    assert page.locator(".periodo").text_content() == "enero a junio de 2020"


def test_what_the_bar_leaves_out_is_in_the_ficha(show: Any, made: str) -> None:
    page = ready(show(made))
    sheet = page.locator(".hoja")
    assert not sheet.is_visible()
    page.locator(".ficha-lamina summary").press("Enter")
    words = sheet.inner_text()
    block = full(1).block
    for told in (*block.fields, *block.authorities, *((name.upper(),) for name in block.entities)):
        assert all(word in words for word in told), told
    assert sheet.locator("img").count() == len(LOGOS)
    opened, frame = box(page, ".hoja"), box(page, "#membrete")
    assert opened["y"] >= frame["height"] - 1
    page.keyboard.press("Escape")
    assert not sheet.is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_on_a_telephone_the_panel_comes_from_below(show: Any, made: str) -> None:
    page = ready(show(made, width=390, height=844))
    closed = box(page, "#panel")
    assert closed["y"] + closed["height"] == 844
    handle = page.get_by_role("button", name="Leyenda y datos")
    assert handle.get_attribute("aria-expanded") == "false"
    handle.click()
    assert handle.get_attribute("aria-expanded") == "true"
    until(page, "document.getElementById('panel').offsetHeight > 600")
    page.locator(".zonas button").first.click()  # what is on the map is not left covered
    assert handle.get_attribute("aria-expanded") == "false"
    assert "Robo de noche" in page.locator(".leaflet-popup-content").inner_text()
    page.locator(".filtros select").first.focus()
    assert handle.get_attribute("aria-expanded") == "true"


UNSAID = """[...document.querySelectorAll('button[aria-label]')].map((node) => [node.innerText.trim(), node.ariaLabel])
  .filter(([text, name]) => /\\p{L}/u.test(text) && !` ${name} `.includes(` ${text} `))"""
"""Buttons whose name has not the words that they show (WCAG 2.5.3); axe-core does not find them on every page."""


def test_no_breach_of_wcag_2_1_aa(show: Any, made: str) -> None:
    page = ready(show(made))
    page.locator(".zonas button").first.click()
    page.locator(".leaflet-popup").wait_for()
    page.locator(".ficha-lamina summary").press("Enter")
    page.locator(".lista summary").press("Enter")
    assert (page.locator(".calor button").count(), page.locator(".celda").count()) == (7 + 4, 7 * 24)
    assert breaches(page) == []
    assert page.evaluate(UNSAID) == []
    page.locator(".ficha-lamina summary").press("Enter")
    resize(page, 390, 844)
    assert breaches(page) == []
    assert page.locator("meta[name=viewport]").get_attribute("content") == "width=device-width, initial-scale=1"


def test_a_sheet_without_facts_has_no_breach_either(show: Any) -> None:
    bare = replace(town(0, bands=False), zones=(), streets=(), tables=(), message="Sin hechos registrados.")
    assert breaches(ready(show(web_page.render(bare)))) == []


def test_targets_are_of_24_pixels(show: Any, made: str) -> None:
    """The bars of the months are left out: their size is what they show; the cells of a chart are one target."""
    page = ready(show(made))
    layers(page)
    page.locator(".lista summary").press("Enter")
    sizes = page.eval_on_selector_all(
        "button:not(.barras *, .cursor, .tirador), [role=button], summary, select, .busca input, .leaflet-bar a,"
        " .grupo label:has(input), .leaflet-control-layers label",
        "nodes => nodes.filter((n) => n.offsetParent).map((n) => [n.className || n.tagName, n.offsetWidth, n.offsetHeight])",
    )
    assert len(sizes) > 30
    assert [size for size in sizes if min(size[1:]) < 24] == []


def test_sectors_are_buttons_and_the_map_is_told(show: Any, made: str) -> None:
    page = ready(show(made))
    frame = page.locator("#map_lamina")
    assert frame.get_attribute("role") == "region"
    assert frame.get_attribute("aria-label") == "Mapa: MAPA DEL DELITO"
    summary = page.locator(f"#{frame.get_attribute('aria-describedby')}")
    until(page, "document.getElementById('resumen').textContent.startsWith('En el mapa, 300 hechos')")
    page.locator("select[data-filtro=mes]").select_option(index=1)
    until(page, "!document.getElementById('resumen').textContent.includes('300')")
    page.locator(".lista summary").press("Enter")
    page.get_by_role("button", name="Sector 2", exact=True).click()
    page.locator(".leaflet-popup h3", has_text="Sector 2").wait_for()
    until(page, "document.getElementById('resumen').textContent.includes('Sector 2')")
    assert summary.get_attribute("aria-live") == "polite"


def test_names_without_room_are_counted_in_the_legend(show: Any) -> None:
    page = ready(show(web_page.render(square_town(9, "SECTOR {} " + LONG))))
    note = page.locator(".limites + .nota")
    assert note.text_content() == "Nombres que no caben a esta escala: 81 de 81. Acerque el mapa."
    layers(page).get_by_label("Nombres").uncheck()
    assert not note.text_content()


def test_the_arrows_go_from_place_to_place(show: Any, made: str) -> None:
    page = ready(show(made))
    cursor = page.locator(".cursor")
    cursor.focus()
    first = box(page, ".cursor")
    assert "hecho" in str(cursor.get_attribute("aria-label"))
    page.keyboard.press("ArrowRight")
    second = box(page, ".cursor")
    assert second["x"] > first["x"]
    page.keyboard.press("ArrowUp")
    assert box(page, ".cursor")["y"] < second["y"]
    page.keyboard.press("Enter")
    page.locator(".leaflet-popup .ficha").wait_for()


def test_the_place_of_the_reader_is_asked_for_at_a_click(show: Any, made: str) -> None:
    page = ready(show(made))
    button = page.get_by_role("button", name="Mi ubicación")
    page.context.clear_permissions()
    button.click()
    page.locator(".aviso", has_text="no tiene permiso").wait_for()
    try:
        page.context.set_geolocation({"latitude": -12.05, "longitude": -77.04, "accuracy": 30})
        page.context.grant_permissions(["geolocation"])
        button.click()
        page.locator(".aviso", has_text="con 30 m de margen. Está fuera de esta lámina.").wait_for()
    finally:
        page.context.clear_permissions()
