"""What a reader takes away from a page: its address with the state in it, and the picture that it saves."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from helpers.pages import PAYLOADS, layers, ready, until
from helpers.sheets import overlays, town
from maps.web import page as web_page

pytestmark = pytest.mark.browser

HASH = "location.hash"
SET_HASH = """(wrong) => new Promise((done) => {
  addEventListener('hashchange', () => done(), {once: true});
  location.hash = ['turno', 'mes', 'vista', 'z', 'x'].map((name) => `${name}=${encodeURIComponent(wrong)}`).join('&');
})"""


@pytest.fixture
def page(show: Any) -> Any:
    sheet = town(300, street_count=20)
    return ready(show(web_page.render(replace(sheet, overlays=overlays(sheet.areas)))))


def test_the_address_keeps_filters_colouring_and_view(page: Any) -> None:
    assert page.evaluate(HASH) == ""
    page.locator("select[data-filtro=mes]").select_option("marzo 2020")
    page.locator("select[data-filtro=dia]").select_option("miércoles")
    until(page, HASH, "#mes=2020-03&dia=miercoles")
    shown = page.locator("canvas.hechos").get_attribute("data-visibles")
    layers(page).get_by_label("Densidad").check()
    page.locator(".leaflet-control-zoom-in").click()
    until(page, f"{HASH}.includes('&vista=densidad&z=')")
    address = page.evaluate(HASH)
    page.evaluate("location.hash = ''")
    page.locator("canvas.hechos[data-visibles='300']").wait_for(state="attached")
    until(page, HASH, "")
    assert page.get_by_label("Sin colores").is_checked()
    page.evaluate(f"location.hash = {address!r}")
    page.locator(f"canvas.hechos[data-visibles='{shown}']").wait_for(state="attached")
    assert page.get_by_label("Densidad").is_checked()
    until(page, HASH, address)
    fresh = page.context.browser.new_page()
    fresh.goto(page.url)
    assert ready(fresh).locator("select[data-filtro=mes]").input_value() == "marzo 2020"
    fresh.close()
    page.get_by_role("button", name="Toda la jurisdicción").click()
    until(page, HASH, "#mes=2020-03&dia=miercoles&vista=densidad")


def test_an_address_that_the_page_does_not_know_changes_nothing(page: Any) -> None:
    centre = "map_lamina.getCenter().toString()"
    before = page.evaluate(centre)
    for wrong in (*PAYLOADS, "999/0/0", "14/99.9/200.0", "2/-17.6/-71.3", "16/40.41000/-3.70000", "nan/nan/nan"):
        page.evaluate(SET_HASH, wrong)
        assert page.evaluate(centre) == before
    until(page, HASH, "")
    assert page.locator("canvas.hechos").get_attribute("data-visibles") == "300"
    assert "MAL" not in page.title()


def saved(page: Any) -> np.ndarray:
    with page.expect_download() as download:
        page.get_by_role("button", name="Guardar imagen").click()
    assert (
        download.value.suggested_filename == "mapa-del-delito-comisaria-pnp-ilo-ilo-ilo-moquegua-enero-a-junio-de-2020.png"
    )
    return np.asarray(Image.open(io.BytesIO(download.value.path().read_bytes())).convert("RGB")).astype(int)


def test_the_picture_has_map_legend_and_watermark(show: Any) -> None:
    plain = saved(ready(show(web_page.render(town(300, street_count=20)))))
    marked = saved(ready(show(web_page.render(replace(town(300, street_count=20), watermark="RESERVADO · USO INTERNO")))))
    assert plain.shape == marked.shape
    assert plain.shape[1] == 2 * (1366 - 344 + 32)
    darker = (plain - marked).max(axis=2) > 8
    rows = np.nonzero(darker.any(axis=1))[0] / len(darker)
    assert darker.mean() > 0.01
    assert rows.min() < 0.3  # over all of it
    assert rows.max() > 0.7
    legend = plain[-300:]
    assert (legend.min(axis=2) < 120).mean() > 0.01
    middle = plain[len(plain) // 3 : len(plain) // 2]
    assert len(np.unique(middle.reshape(-1, 3), axis=0)) > 50
