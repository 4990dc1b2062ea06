"""Pages of reports in a browser: on a phone, for everybody, and where a table and a map are one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from helpers.pages import breaches
from helpers.sheet_parts.reports import districts, route
from maps.web.report import render_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from maps.report_content import Report

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("width", [390, 1366])
@pytest.mark.parametrize("make", [lambda: route(6), districts])
def test_no_page_scrolls_sideways_and_all_can_read_it(show: Any, make: Callable[[], Report], width: int) -> None:
    page = show(render_report(make()), width=width, height=844)
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert breaches(page) == []


def test_the_phone_has_a_map_whose_names_are_read(show: Any) -> None:
    page = show(render_report(route(2)), width=390, height=844)
    size = """() => [...document.querySelectorAll('.turno svg')].filter((svg) => svg.checkVisibility())
      .flatMap((svg) => [...svg.querySelectorAll('text')].map((text) =>
        parseFloat(getComputedStyle(text).fontSize) * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width))"""
    assert min(page.evaluate(size)) >= 9
    assert page.locator(".turno .qr").first.get_attribute("href") == "geo:-17.61,-71.3"


def test_table_and_map_are_tied_both_ways(show: Any) -> None:
    page = show(render_report(districts()))
    row, area = page.locator("tr[data-clave='010102']"), page.locator("g[data-clave='010102']")
    area.hover()
    assert "senalada" in (row.get_attribute("class") or "")
    assert page.locator(".dicho").inner_text().startswith("DISTRITO 02, Áncash: sin nivel, puesto 2")
    row.focus()
    assert "senalada" in (area.get_attribute("class") or "")
    page.locator("g[data-clave='010125']").click()
    assert page.evaluate("document.activeElement.dataset.clave") == "010125"


def test_rows_are_sorted_found_and_shown(show: Any) -> None:
    page = show(render_report(districts()))
    rows = page.locator("[data-primeras] tbody tr:visible")
    assert rows.count() == 10
    page.get_by_role("button", name="Mostrar 20 más").click()
    assert rows.count() == 30
    page.get_by_role("button", name="Veces").click()
    assert rows.first.locator("td").nth(11).inner_text() == "0.5"
    page.get_by_role("button", name="Veces").click()
    assert rows.first.locator("td").nth(11).inner_text() == "9.5"
    assert page.locator("th[aria-sort=descending]").inner_text().startswith("Veces")
    page.get_by_label("Buscar distrito").fill("ancash 07")
    assert rows.count() == 1
    assert page.locator("#cuantas").inner_text() == "1 de 30"
    assert page.locator("g.apagada").count() == 29
