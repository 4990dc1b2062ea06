"""Draw the pictures of docs/primeros-pasos.md: the way through the desk, with the synthetic sample, in a real browser.

Run it after a change of its pages: ``python docs/mesa/draw.py``. The browser tests walk the same way.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mapadelito import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent
SAMPLE = tuple(
    ROOT / "data" / name for name in ("incidents/ilo_2020.csv", "boundaries/ilo.geojson", "boundaries/calles_ilo.geojson")
)
"""Files of the sample that are dropped: facts, sectors and streets of the three comisarías of Ilo."""
WIDTH, MOST_HIGH = 1100, 900
"""Pixels of a picture: its width, and its height at most."""
LONG_MS = 240_000
"""Milliseconds in which the maps of the sample are made, at most, on a machine that does other things too."""
SHOWN = "C:\\mi comisaría"
"""Folder that the pictures show, instead of that of the machine on which they are drawn."""
_OTHER_FOLDER = """([real, shown]) => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    text.nodeValue = text.nodeValue.split(real).map((part, n) => n ? part.replace(/^[/]/, "\\\\") : part).join(shown);
  }
}"""


@contextmanager
def opened_desk(folder: Path) -> Iterator[str]:
    """Open the desk of a folder in a process of its own, and give its address."""
    words = [sys.executable, "-m", "mapadelito", "mesa", "--carpeta", str(folder), "--sin-abrir"]
    with subprocess.Popen(  # noqa: S603 (words of this program)
        words, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"}
    ) as process:
        try:
            assert process.stdout is not None  # noqa: S101 (it is a pipe)
            yield next(line.strip() for line in process.stdout if line.startswith("http://127.0.0.1:"))
        finally:
            process.terminate()
            process.wait(30)


def walk(page: Any, files: tuple[Path, ...], look: Callable[[str], object]) -> None:  # noqa: ANN401 (of playwright)
    """Go from an empty desk to the maps made; ``look`` is called with the name of each step."""
    page.set_default_timeout(LONG_MS)
    page.set_input_files("#elegir", list(map(str, files)))
    page.get_by_role("button", name="Continuar: leer los archivos").wait_for()
    look("1-archivos")
    page.get_by_role("button", name="Continuar: leer los archivos").click()
    page.get_by_role("heading", name="2. Lo que se entendió de").wait_for()
    look("2-entendido")
    page.get_by_role("button", name="Continuar: elegir la lámina").click()
    page.get_by_label("Entidades, una por línea").fill("Municipalidad Provincial de Ilo\nPolicía Nacional del Perú")
    page.get_by_label("Fuente de los datos").fill("Muestra sintética")
    look("3-lamina")
    page.get_by_role("button", name="Hacer los mapas").click()
    page.get_by_role("heading", name="4. Haciendo los mapas").wait_for()
    page.locator(".ultima", has_text="Analizando").wait_for()
    look("4-haciendo")
    page.get_by_role("heading", name="4. Listo").wait_for()
    look("5-listo")


def main() -> None:
    """Draw every picture."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (of the tests)

    with tempfile.TemporaryDirectory() as made, sync_playwright() as session:
        folder = Path(made) / "mi comisaría"
        browser = session.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": MOST_HIGH})

        def draw(name: str) -> None:
            page.evaluate(_OTHER_FOLDER, [str(folder.resolve()), SHOWN])
            if made in page.evaluate("document.body.textContent"):
                raise AssertionError(name)
            high = min(page.evaluate("document.body.scrollHeight"), MOST_HIGH)
            page.screenshot(path=HERE / f"{name}.png", clip={"x": 0, "y": 0, "width": WIDTH, "height": high})

        with opened_desk(folder) as address:
            page.goto(address)
            walk(page, SAMPLE, draw)
        browser.close()


if __name__ == "__main__":
    main()
