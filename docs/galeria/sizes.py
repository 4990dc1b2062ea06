"""Draw docs/galeria/tamanos-*.png: one sheet on five sizes, in colour, in grey and without red-green vision.

``python docs/galeria/sizes.py [place …]``; needs Chromium, and ../shared/data for the places that are not of the sample.
"""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pypdfium2
from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))

from mapadelito.jobs.generate import run  # noqa: E402
from mapadelito.settings.config import load_config  # noqa: E402

SHARED = ROOT.parent / "shared" / "data"
DEMO = ROOT / "data" / "demo.toml"
ROMA = {
    "incidentes": SHARED / "cdmx/carpetas_cuauhtemoc_2023.csv",
    "limites": SHARED / "cdmx/cuadrantes_population_2023.gpkg",
    "columna_limites": {"comisaria": "Sector", "sector": "No_Cuadran"},
    "comisaria": ["ROMA"],
}
PLACES: dict[str, tuple[Path | None, dict[str, Any]]] = {
    "central": (DEMO, {"comisaria": ['COMISARIA PNP CENTRAL "A"']}),
    "santa-cruz": (DEMO, {"comisaria": ["COMISARIA PNP SANTA CRUZ"], "perfil": "interno"}),
    "roma-interno": (None, ROMA | {"perfil": "interno"}),
    "roma-publico": (None, ROMA),
    "memphis": (
        None,
        {
            "incidentes": SHARED / "memphis/memphis_robberies.gpkg",
            "limites": SHARED / "memphis/memphis_precincts.gpkg",
            "comisaria": ["Crump"],
            "perfil": "interno",
        },
    ),
    "lima": (
        None,
        {
            "incidentes": SHARED / "lima_extorsion/denuncias_extorsion_2025.geojson",
            "limites": SHARED / "lima_extorsion/distritos.geojson",
            "comisaria": ["San Juan De Lurigancho"],
            "perfil": "interno",
        },
    ),
    "sin-calles": (
        None,
        {
            "incidentes": SHARED / "newcomer/hechos.xlsx",
            "limites": SHARED / "newcomer/carpetas_comisarias.kml",
            "comisaria": ["Central"],
            "perfil": "comite",
        },
    ),
}
"""Place -> configuration and options of its run."""
SCREENS = ((1366, 768), (1920, 1080), (390, 844))
"""Sizes of screens, in pixels; the papers A4 and A3 follow."""
PAPERS = ("a4", "a3")
_TALL = 230
"""Height (px) of each picture."""
_GAP = 8
"""Space (px) between pictures."""
_DEUTERANOPIA = np.array([[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]])
"""Linear RGB as seen without green cones (Machado, Oliveira and Fernandes 2009)."""
_GAMMA = 2.2
"""Exponent between the numbers of a picture and its light."""


def seen(picture: Image.Image) -> list[Image.Image]:
    """Return a picture as it is, in grey, and as seen without green cones."""
    light = (np.asarray(picture, dtype=float) / 255) ** _GAMMA
    blind = np.clip(light @ _DEUTERANOPIA.T, 0, 1) ** (1 / _GAMMA)
    return [picture, picture.convert("L").convert("RGB"), Image.fromarray((255 * blind).round().astype(np.uint8))]


def pictures(base: Path | None, options: dict[str, Any], folder: Path) -> list[Image.Image]:
    """Return the mapa del delito of a place on each screen and each paper."""
    out = []
    for paper in PAPERS:
        made = {"formato": ["html", "pdf"], "mapa": ["delito"], "papel": paper}
        own = {"salida": folder / paper, "almacen": folder / f"almacen-{paper}"}
        run(load_config(base, options | made | own), lambda _: None)
    [page] = (folder / PAPERS[0]).glob("*/*/mapa-del-delito.html")
    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for width, height in SCREENS:
            view = browser.new_page(viewport={"width": width, "height": height})
            view.goto(page.as_uri(), timeout=120_000)
            view.locator("html[data-lista=si]").wait_for()
            out.append(Image.open(io.BytesIO(view.screenshot())).convert("RGB"))
        browser.close()
    for paper in PAPERS:
        [sheet] = (folder / paper).glob("*/*/mapa-del-delito.pdf")
        out.append(pypdfium2.PdfDocument(sheet)[0].render(scale=1.4).to_pil().convert("RGB"))
    return out


def contact_sheet(found: list[Image.Image]) -> Image.Image:
    """Return the pictures beside each other, in three rows: colour, grey, without green cones."""
    small = [one.resize((round(one.width * _TALL / one.height), _TALL), Image.Resampling.LANCZOS) for one in found]
    wide = sum(one.width for one in small) + _GAP * (len(small) - 1)
    whole = Image.new("RGB", (wide, 3 * _TALL + 2 * _GAP), "white")
    left = 0
    for one in small:
        for row, view in enumerate(seen(one)):
            whole.paste(view, (left, row * (_TALL + _GAP)))
        left += one.width + _GAP
    return whole


def main() -> None:
    """Write the pictures of the places that are asked for, or of all, beside this file."""
    for name in sys.argv[1:] or PLACES:
        with TemporaryDirectory() as folder:
            whole = contact_sheet(pictures(*PLACES[name], Path(folder)))
        whole.quantize(128, dither=Image.Dither.NONE).save(HERE / f"tamanos-{name}.png", optimize=True)


if __name__ == "__main__":
    main()
