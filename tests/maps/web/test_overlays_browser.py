"""Overlays (density, change) in a real browser."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from helpers.pages import ready
from helpers.sheets import overlays, town
from maps.web import page as web_page

pytestmark = pytest.mark.browser

FILLED = ".leaflet-vistas-pane path"


def opened(show: Any, **size: int) -> Any:
    sheet = town(300, street_count=20)
    return ready(show(web_page.render(replace(sheet, overlays=overlays(sheet.areas))), **size))


def test_none_is_chosen_at_first_and_one_at_a_time_by_the_keyboard(show: Any) -> None:
    page = opened(show)
    choices = page.locator(".leaflet-control-layers-base input[type=radio]")
    assert page.locator(".leaflet-control-layers-base label").all_inner_texts() == [" Sin colores", " Densidad", " Cambio"]
    assert choices.first.is_checked()
    density, change = page.locator(".vistas .grupo").all()
    assert (page.locator(FILLED).count(), density.is_visible(), change.is_visible()) == (0, False, False)
    choices.first.focus()
    page.keyboard.press("ArrowDown")
    assert (page.locator(FILLED).count(), density.is_visible(), change.is_visible()) == (3, True, False)
    fills = page.eval_on_selector_all(FILLED, "paths => paths.map((path) => path.getAttribute('fill'))")
    assert fills == ["#9080a0", "#8080a0", "#7080a0"]  # the wider below
    swatch = density.locator(".muestra").first.evaluate("node => getComputedStyle(node).backgroundColor")
    assert swatch == "rgb(144, 128, 160)"
    page.keyboard.press("ArrowDown")
    assert (page.locator(FILLED).count(), density.is_visible(), change.is_visible()) == (3, False, True)
    page.get_by_label("Sin colores").check()
    assert (page.locator(FILLED).count(), density.is_visible(), change.is_visible()) == (0, False, False)


def test_a_click_on_a_filled_sector_shows_its_facts(show: Any) -> None:
    page = opened(show)
    page.locator(".leaflet-control-layers").get_by_text("Delitos", exact=True).click()
    page.get_by_text("Puntos críticos", exact=True).first.click()
    box = page.locator("#map_lamina").bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    title = page.locator(".leaflet-popup .ficha h3")
    page.mouse.click(*middle)
    title.get_by_text("Subsector").wait_for()
    page.get_by_label("Cambio").check()
    page.mouse.click(*middle)
    title.get_by_text("Sector 2", exact=True).wait_for(timeout=5000)


def test_it_can_be_chosen_on_a_telephone(show: Any) -> None:
    page = opened(show, width=390, height=844)
    assert not page.locator(".leaflet-control-layers-base").is_visible()
    page.locator(".leaflet-control-layers-toggle").press("Enter")
    page.get_by_label("Densidad").hover()  # Leaflet takes no click in the moment when the control opens
    page.get_by_label("Densidad").check()
    assert page.locator(FILLED).count() == 3


def test_nothing_to_choose_where_there_is_no_colouring(show: Any) -> None:
    page = ready(show(web_page.render(town(30, street_count=5))))
    assert page.locator(".leaflet-control-layers input[type=radio]").count() == 0
