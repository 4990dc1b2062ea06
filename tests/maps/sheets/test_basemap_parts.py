"""Basemap on paper and on the web page: water, parks and barrios."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import geopandas as gpd
import pytest
from shapely import LineString, MultiPolygon, Point, box

from helpers import sheets
from helpers.pages import PAYLOADS, layers
from helpers.sheet_parts.numbers import with_marks
from maps.sheet import BasemapFeature
from maps.sheets.basemap_parts import basemap_features, basemap_legend
from maps.svg.map_body import draw_map
from maps.svg.view import whole_view
from maps.web import page as web_page
from maps.web.payload import payload

PLAIN = sheets.town(60, bands=False, street_count=20)


def base(*rows: tuple[str, str, Any]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(list(rows), columns=["clase", "nombre", "geometry"], crs=32719)


def spot(x: float, y: float) -> Point:
    return Point(sheets.at(x, y))


BASE = base(
    ("agua", "Laguna", spot(500, 500).buffer(200)),
    ("agua", "", spot(700, 500).buffer(200)),
    ("agua", "Río", LineString([sheets.at(0, 2500), sheets.at(3000, 2500)])),
    ("parque", "Plaza", spot(2000, 500).buffer(100)),
    ("parque", "jardín", spot(3000, 500).buffer(5)),
    ("barrio", "Barrio del Puerto", spot(1300, 1800)),
    ("barrio", "Barrio del Puerto", spot(1310, 1800)),
)
SHEET = replace(PLAIN, basemap=basemap_features(BASE), legend=(*PLAIN.legend, *basemap_legend(basemap_features(BASE))))


def test_a_kind_is_one_shape_of_areas_and_one_of_lines() -> None:
    found = basemap_features(BASE)
    assert [(item.key, item.name, item.geometry.geom_type) for item in found] == [
        ("base:agua", "", "MultiPolygon"),
        ("base:agua", "", "MultiLineString"),
        ("base:parque", "", "MultiPolygon"),
        ("", "Barrio del Puerto", "Point"),
        ("", "Barrio del Puerto", "Point"),
    ]
    assert len(found[0].geometry.geoms) == 1  # two ponds that touch
    assert len(found[2].geometry.geoms) == 1  # a garden of 80 m² is omitted
    assert basemap_features(BASE.iloc[::-1]) == found
    assert [line.label for line in basemap_legend(found)[0].entries] == ["Agua", "Parque"]


def test_without_a_base_nothing_is_drawn() -> None:
    assert basemap_features(None) == basemap_features(BASE.iloc[:0]) == ()
    assert basemap_legend(()) == ()
    view = whole_view(PLAIN, 190, 150)
    assert "Barrio del" not in draw_map(PLAIN, view).svg


def grey(color: str) -> float:
    """Return how light a colour is in a copy, from 0 to 255."""
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_water_and_parks_differ_without_colour() -> None:
    water, park = (grey(line.fill) for line in basemap_legend(SHEET.basemap)[0].entries)
    assert 190 < water < park - 20 < park < 245


def test_on_paper_below_streets_and_facts_and_each_barrio_once() -> None:
    few = replace(SHEET, marks=SHEET.marks[::12])  # hexagons would leave no room for names of barrios
    drawn = draw_map(few, whole_view(few, 190, 150)).svg
    order = [
        drawn.index('fill="#b9d5e9"'),
        drawn.index('stroke="#7fafd1" stroke-width="0.45"'),
        drawn.index('stroke="#a2acb7"'),
    ]
    assert order == sorted(order)
    name, facts = drawn.index(">Barrio del Puerto<"), drawn.index("<circle ")
    assert order[-1] < name < facts
    assert drawn.count(">Barrio del Puerto<") == 1  # its casing is no second text
    filled = sheets.town(60, street_count=20)
    over = draw_map(
        replace(SHEET, areas=filled.areas, legend=(*filled.legend, *SHEET.legend[-1:])), whole_view(SHEET, 190, 150)
    ).svg
    assert '<g opacity="0.5"><path' in over


def test_the_payload_holds_the_basemap_and_checks_its_legend() -> None:
    found: Any = payload(SHEET)
    assert [len(found["base"][kind]) for kind in ("formas", "lineas", "barrios")] == [2, 1, 2]
    with pytest.raises(ValueError, match="legend"):
        payload(replace(SHEET, basemap=(BasemapFeature("base:otra", MultiPolygon([box(0, 0, 1, 1)])),)))
    light = len(json.dumps(found)) - len(json.dumps(payload(PLAIN)))
    assert light < 2500


@pytest.mark.browser
def test_on_the_page_names_are_texts_and_layers_can_be_hidden(show: Any) -> None:
    for attack in PAYLOADS[:3]:
        basemap = (*SHEET.basemap[:3], BasemapFeature("", spot(1300, 1800), attack))
        page = show(web_page.render(replace(SHEET, basemap=basemap)))
        page.locator("html[data-lista=si]").wait_for()
        assert page.locator(".leaflet-barrios-pane .nombre.barrio").text_content() == attack
        assert page.locator(".leaflet-base-pane path").count() == 3
        layers(page).get_by_label("Agua y parques").click()
        assert page.locator(".leaflet-base-pane path").count() == 0
        assert "Agua" in page.locator(".leyenda").inner_text()


@pytest.mark.browser
def test_a_barrio_is_named_once_and_without_a_base_the_page_offers_none(show: Any) -> None:
    page = show(web_page.render(with_marks(SHEET, [])))
    page.locator("html[data-lista=si]").wait_for()
    names = page.locator(".nombre.barrio")
    assert [names.nth(at).is_visible() for at in range(2)] == [True, False]  # one name, once
    page = show(web_page.render(PLAIN))
    page.locator("html[data-lista=si]").wait_for()
    assert not re.search("Agua|Parque", page.locator("body").inner_text())
    assert page.locator(".leaflet-base-pane path").count() == 0
