"""The desk in a real browser, without a network: the whole way, by keyboard too, in two tabs, with one that is closed."""

from __future__ import annotations

import filecmp
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from helpers.pages import breaches
from helpers.program import script
from mapadelito import ROOT
from mapadelito.desk.project_text import project_values

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WAY = script(ROOT / "docs/mesa/draw.py")


class Told:
    """The desk of a folder in a browser of its own, and what the console said."""

    def __init__(self, browser: Any, address: str, folder: Path) -> None:
        self.folder = folder
        self.context = browser.new_context(viewport={"width": 1366, "height": 768})
        self.trouble: list[str] = []
        self.context.route(lambda url: not url.startswith(address.partition("/entrar")[0]), lambda route: route.abort())
        self.context.on("page", self._listen)
        self.page = self.context.new_page()
        self.page.set_default_timeout(WAY.LONG_MS)
        self.page.goto(address)

    def _listen(self, page: Any) -> None:
        page.on("console", lambda message: self.trouble.append(message.text))
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on("requestfailed", self._failed)

    def _failed(self, request: Any) -> None:
        if request.failure != "net::ERR_ABORTED":  # a picture of a page that was left before it came
            self.trouble.append(request.url)


@pytest.fixture
def told(browser: Any, tmp_path: Path) -> Iterator[Told]:
    folder = tmp_path / "mi comisaría ñ"
    with WAY.opened_desk(folder) as address:
        opened = Told(browser, address, folder)
        yield opened
        opened.context.close()


def different(one: Path, other: Path) -> list[str]:
    """Return the files that two folders do not share, byte by byte."""
    names = {path.relative_to(one) for path in one.rglob("*") if path.is_file()}
    also = {path.relative_to(other) for path in other.rglob("*") if path.is_file()}
    _, unlike, lost = filecmp.cmpfiles(one, other, sorted(map(str, names & also)), shallow=False)
    return sorted(map(str, names ^ also)) + unlike + lost


def test_the_way_is_accessible_and_makes_what_the_command_makes(told: Told, tmp_path: Path) -> None:
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        found[name] = breaches(told.page)
        told.page.set_viewport_size({"width": 390, "height": 844})
        wide = told.page.evaluate("document.documentElement.scrollWidth")
        told.page.set_viewport_size({"width": 1366, "height": 768})
        assert wide <= 390, name

    WAY.walk(told.page, WAY.SAMPLE, look)
    assert found == {name: [] for name in ("1-archivos", "2-entendido", "3-lamina", "4-haciendo", "5-listo")}
    with told.context.expect_page() as opened:
        told.page.get_by_role("link", name="Abrir los mapas").click()
    opened.value.wait_for_load_state()
    opened.value.locator("a.producto").first.click()
    opened.value.locator("html[data-lista=si]").wait_for()
    assert opened.value.evaluate("window.origin") == "null"  # apart from the desk
    assert told.trouble == []
    other = tmp_path / "otra"
    other.mkdir()
    shutil.copytree(told.folder / "archivos", other / "archivos")
    shutil.copy(told.folder / "proyecto.toml", other)
    subprocess.run([sys.executable, "-m", "mapadelito", "generar", "proyecto.toml", "--silencio"], cwd=other, check=True)
    assert different(told.folder / "salida/publico", other / "salida/publico") == []


def press(page: Any, name: str) -> None:
    """Reach a button with the tabulator, and press it."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()").startswith(name):
            page.keyboard.press("Enter")
            return
    raise AssertionError(name)


def test_by_keyboard_with_a_second_tab_and_one_that_is_closed(told: Told) -> None:
    page = told.page
    page.keyboard.press("Tab")  # the button that closes the desk
    for _ in range(5):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "elegir"
    page.set_input_files("#elegir", list(map(str, WAY.SAMPLE[:2])))
    page.get_by_role("button", name="Continuar: leer los archivos").wait_for()
    press(page, "Continuar: leer")
    page.get_by_role("heading", name="2. Lo que se entendió de").wait_for()
    press(page, "Continuar: elegir")
    page.get_by_label("Periodo").press("m")
    second = told.context.new_page()
    second.goto(page.url)
    second.get_by_label("Comité", exact=True).fill("El de la otra ventana")
    second.get_by_role("button", name="Hacer los mapas").click()
    second.get_by_role("heading", name="4. Haciendo los mapas").wait_for()
    page.get_by_role("button", name="Hacer los mapas").wait_for()
    press(page, "Hacer los mapas")
    page.get_by_text("En otra ventana se cambió algo").wait_for()
    assert page.get_by_label("Comité", exact=True).input_value() == "El de la otra ventana"
    second.close()
    page.goto(page.url.partition("/lamina")[0] + "/hacer")
    page.get_by_role("heading", name="4. Listo").wait_for()
    assert project_values(told.folder / "proyecto.toml")["membrete"] == {"comite": "El de la otra ventana"}
    assert told.trouble == []


def test_a_month_follows_a_month_and_nothing_new_is_refused(told: Told, tmp_path: Path) -> None:
    lines = WAY.SAMPLE[0].read_text(encoding="utf-8").splitlines(keepends=True)
    months = {}
    for month in ("03", "04"):
        months[month] = tmp_path / f"hechos-{month}.csv"
        months[month].write_text(lines[0] + "".join(line for line in lines if f"/{month}/2020 " in line), encoding="utf-8")
    page = told.page
    page.set_default_timeout(WAY.LONG_MS)
    page.set_input_files("#elegir", [str(months["03"]), str(WAY.SAMPLE[1])])
    page.get_by_role("button", name="Continuar: leer los archivos").click()
    page.get_by_role("button", name="Continuar: elegir la lámina").click()
    page.get_by_label("Periodo").select_option("2020-03")
    page.get_by_label("Foto, para pegar en Word").uncheck()
    page.get_by_label("PDF para imprimir, con el anexo").uncheck()
    page.get_by_role("button", name="Hacer los mapas").click()
    page.get_by_role("heading", name="4. Listo").wait_for()
    before = {path.name: path.stat().st_mtime_ns for path in (told.folder / "salida/publico").rglob("*.html")}
    page.get_by_role("link", name="El mes siguiente").click()
    page.get_by_role("button", name="Hacer el mes siguiente").click()
    page.get_by_text("No hay hechos de un mes nuevo").wait_for()
    assert {path.name: path.stat().st_mtime_ns for path in (told.folder / "salida/publico").rglob("*.html")} == before
    page.goto(page.url.partition("/hacer")[0] + "/")
    page.set_input_files("#elegir", [str(months["04"])])
    page.get_by_role("button", name="Hacer el mes siguiente").click()
    page.get_by_role("heading", name="Qué cambió desde la vez anterior").wait_for()
    assert "01/04/2020 a 30/04/2020" in page.get_by_role("table").first.inner_text()
    assert project_values(told.folder / "proyecto.toml")["periodo"] == "2020-04"
    assert told.trouble == []
