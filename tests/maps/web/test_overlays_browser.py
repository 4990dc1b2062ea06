"""Overlays (density, change) in a real browser."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import mapadelito as md
from helpers.pages import layers, ready
from helpers.sheet_parts.numbers import EARLIER
from helpers.sheets import overlays, town
from maps.sheet import Group, Legend, Overlay, Shade
from maps.sheets.change_parts import CHANGE_COLORS
from maps.sheets.density_overlay import DENSITY_COLORS
from maps.web import page as web_page

if TYPE_CHECKING:
    from maps.sheet import Sheet

pytestmark = pytest.mark.browser

FILLED = ".leaflet-vistas-pane path"


def opened(show: Any, **size: int) -> Any:
    sheet = town(300, street_count=20)
    return ready(show(web_page.render(replace(sheet, overlays=overlays(sheet.areas))), **size))


def test_none_is_chosen_at_first_and_one_at_a_time_by_the_keyboard(show: Any) -> None:
    page = opened(show)
    assert not page.locator(".leaflet-control-layers-base").is_visible()
    layers(page)
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
    layers(page).get_by_text("Delitos", exact=True).click()
    page.get_by_text("Puntos críticos", exact=True).first.click()
    box = page.locator("#map_lamina").bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    title = page.locator(".leaflet-popup .ficha h3")
    page.mouse.click(*middle)
    title.get_by_text("Subsector").wait_for()
    layers(page).get_by_label("Cambio").check()
    page.mouse.click(*middle)
    title.get_by_text("Sector 2", exact=True).wait_for(timeout=5000)


def test_it_can_be_chosen_on_a_telephone(show: Any) -> None:
    page = opened(show, width=390, height=844)
    assert not page.locator(".leaflet-control-layers-base").is_visible()
    toggle = page.get_by_role("button", name="Capas")
    assert toggle.get_attribute("aria-expanded") == "false"
    toggle.click()
    assert toggle.get_attribute("aria-expanded") == "true"
    page.get_by_label("Densidad").check()
    assert page.locator(FILLED).count() == 3
    page.keyboard.press("Escape")
    assert not page.get_by_label("Densidad").is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Capas"


def test_nothing_to_choose_where_there_is_no_colouring(show: Any) -> None:
    page = ready(show(web_page.render(town(30, street_count=5))))
    assert page.locator(".leaflet-control-layers input[type=radio]").count() == 0


def coloured(sheet: Sheet) -> Sheet:
    """Return a sheet with the colourings of a run: bands of density, and what rises and falls."""
    sectors = [area for area in sheet.areas if area.level == "sector"]
    bands = tuple(Legend(name, f"{name.capitalize()}: 9 o más", fill=color) for name, color in DENSITY_COLORS.items())
    density = Overlay("densidad", Group("Densidad", bands), (Shade("baja", sectors[0].geometry),))
    lines = tuple(Legend(reading, reading.capitalize(), 0, fill=color) for reading, color in CHANGE_COLORS.items())
    shades = tuple(Shade("sube", area.geometry) for area in sectors)
    return replace(sheet, overlays=(density, Overlay("cambio", Group("Cambio", lines), shades)))


def bands_of(sheet: Sheet, key: str) -> list[tuple[float, float, float]]:
    """Return lowest density, share and area of each band of the incidents of a delito, computed cell by cell."""
    grid = sheet.density
    assert grid is not None
    found = np.zeros((grid.rows, grid.columns))
    row, column = np.mgrid[: grid.rows, : grid.columns]
    for mark in (mark for mark in sheet.marks if mark.key == key):
        home = int((mark.y - grid.south) // grid.cell_m), int((mark.x - grid.west) // grid.cell_m)
        if not (0 <= home[0] < grid.rows and 0 <= home[1] < grid.columns):
            continue
        far = ((row - home[0]) ** 2 + (column - home[1]) ** 2) * (grid.cell_m / grid.radius_m) ** 2
        kernel = np.where((far < 1) & np.array(grid.inside), (1 - far) ** 2, 0)
        found += kernel / max(kernel.sum(), 1e-9) / (grid.cell_m**2 / 1e6)
    values = np.sort(found[found > 0])[::-1]
    sums = values.cumsum()
    at = [int(np.searchsorted(sums, share * sums[-1])) for share in (0.25, 0.5, 0.75, 0.9)]
    return [(values[n], sums[n] / sums[-1], (n + 1) * grid.cell_m**2 / 1e6) for n in at]


def test_density_and_change_follow_the_filters(show: Any) -> None:
    sheet = coloured(town(1200, street_count=5))
    page = ready(show(web_page.render(sheet)))
    layers(page).get_by_label("Densidad").check()
    density, change = page.locator(".vistas .grupo").all()
    assert density.locator(".rotulo").first.inner_text() == "Muy alta: 9 o más"
    page.locator(".fila[data-valor='PAT.HUR']").click()
    page.locator(".cuantos", has_text="hechos").wait_for()
    told = list(zip(density.locator(".rotulo").all_inner_texts(), density.locator("li .n").all_inner_texts(), strict=True))
    for (words, share), (least, part, km2) in zip(told, bands_of(sheet, "PAT.HUR"), strict=True):
        assert float(words.split()[-3].replace(",", "")) == pytest.approx(least, rel=0.06)  # a place is rounded to 1 m
        assert float(share.split()[0]) == pytest.approx(100 * part, abs=2)
        assert float(share.split()[3]) == pytest.approx(km2, rel=0.06)
    assert page.locator(FILLED).count() == 5  # and what lies outside
    page.get_by_label("Cambio").check()
    now = [sum(mark.key == "PAT.HUR" and ("Sector", str(row)) in mark.facts for mark in sheet.marks) for row in (1, 2, 3)]
    before = [count for *_, count in EARLIER.counts]
    found = md.compare_counts(before, now, (EARLIER.days, EARLIER.now_days))["lectura"]
    fills = page.eval_on_selector_all(FILLED, "paths => paths.map((path) => path.getAttribute('fill'))")
    assert fills == [CHANGE_COLORS[reading] for reading in found]
    assert len(set(fills)) > 1
    assert [int(text) for text in change.locator("li .n").all_inner_texts()] == [
        list(found).count(key) for key in CHANGE_COLORS
    ]
    page.get_by_role("button", name="Quitar filtros").click()
    page.locator(".cuantos:empty").wait_for(state="attached")
    assert page.locator(f"{FILLED}[fill='{CHANGE_COLORS['sube']}']").count() == 3  # as the sheet has it
