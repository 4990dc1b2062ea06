"""Overlay of the change against an earlier period."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from helpers.pages import layers, ready
from helpers.sheets import town
from layers.hotspots.compare_periods import Comparison
from layers.statistics.rate_change import compare_counts
from maps.sheets.change_parts import CHANGE_COLORS, with_change
from maps.web import page as web_page

NO_STATES = pd.Series(dtype="str")


def comparison(**changes: Any) -> Comparison:
    """Return a comparison of three sectors (increase, none, decrease), one of them named like the total."""
    names = ["1", "Total", "3", "Total"]
    units = compare_counts(pd.Series([40, 30, 1200, 1270]), pd.Series([190, 33, 300, 523])).set_axis(names)
    return Comparison(**({"label": "2019-S1", "refusal": "", "states": NO_STATES, "gone": 0, "units": units} | changes))


def test_areas_have_facts_and_fill_of_a_significant_change() -> None:
    sheet = town(5)
    found = with_change(sheet, comparison(), "sector")
    [overlay] = found.overlays
    assert [shade.key for shade in overlay.shades] == ["sube", "sin cambio demostrable", "baja"]
    assert [(line.label, line.count) for line in overlay.legend.entries] == [
        ("Baja", 1),
        ("Sin cambio demostrable", 1),
        ("Sube", 1),
    ]
    sectors = [area for area in found.areas if area.level == "sector"]
    assert [shade.geometry for shade in overlay.shades] == [area.geometry for area in sectors]
    assert dict(sectors[0].facts) == {
        "Hechos": "120",
        "Antes": "40 (2019-S1)",
        "Ahora": "190",
        "Veces": "4.8 (3.4–6.9)",
        "Lectura": "sube",
    }
    assert dict(sectors[1].facts)["Lectura"] == "sin cambio demostrable"
    assert [area for area in found.areas if area.level != "sector"] == [
        area for area in sheet.areas if area.level != "sector"
    ]


def test_nothing_is_shown_where_nothing_is_compared() -> None:
    sheet = town(5)
    assert with_change(sheet, None, "sector") is sheet
    assert with_change(sheet, comparison(refusal="No se compara.", units=pd.DataFrame()), "sector") is sheet


@pytest.mark.browser
def test_the_page_fills_sectors_and_shows_their_facts(show: Any) -> None:
    sheet = replace(town(0, street_count=5), zones=())
    page = ready(show(web_page.render(with_change(sheet, comparison(), "sector"))))
    layers(page).get_by_label("Cambio").check()
    fills = page.eval_on_selector_all(".leaflet-vistas-pane path", "paths => paths.map((p) => p.getAttribute('fill'))")
    assert fills == [CHANGE_COLORS[key] for key in ("sube", "sin cambio demostrable", "baja")]
    box = page.locator("#map_lamina").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    words = page.locator(".leaflet-popup .ficha").inner_text(timeout=5000)
    assert "Sector 2" in words
    for told in ("Antes\n30 (2019-S1)", "Ahora\n33", "Lectura\nsin cambio demostrable"):
        assert told in words
