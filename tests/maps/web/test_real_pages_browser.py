"""Pages of real places in Chromium: nothing against WCAG 2.1 AA, two pages of paper at most, no text over another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from helpers.pages import breaches, ready
from helpers.sheet_parts.prints import PAPERS, outside, overprinted, printed
from mapadelito import ROOT
from mapadelito.jobs.generate import run
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.browser]

BARE = "document.querySelectorAll('.marca, .nombre.calle').forEach((node) => node.remove())"
"""Takes away what is turned: the boxes of its letters say nothing."""
ROMA = {
    "incidentes": "cdmx/carpetas_cuauhtemoc_2023.csv",
    "limites": "cdmx/cuadrantes_population_2023.gpkg",
    "columna_limites": {"comisaria": "Sector", "sector": "No_Cuadran"},
    "comisaria": ["ROMA"],
    "perfil": "interno",
}
LIMA = {"incidentes": "lima_extorsion/denuncias_extorsion_2025.geojson", "limites": "lima_extorsion/distritos.geojson"}


def see(show: Any, path: Path) -> None:
    page = ready(show(path.read_text(encoding="utf-8")))
    for width, height in ((390, 844), (1366, 768)):
        page.set_viewport_size({"width": width, "height": height})
        assert breaches(page) == [], path
    page.evaluate(BARE)
    for paper in PAPERS:
        sheets = printed(page, paper)
        assert len(sheets) <= 2, (path, paper)
        for number in range(len(sheets)):
            assert overprinted(sheets, number) == [], (path, paper)
            assert outside(sheets, number) == 0, (path, paper)
    show.close()


@pytest.mark.parametrize("options", [ROMA, LIMA], ids=["roma", "lima"])
def test_pages_of_a_city(options: dict[str, Any], shared: Path, tmp_path: Path, show: Any) -> None:
    files = {name: shared / str(options[name]) for name in ("incidentes", "limites")}
    run(load_config(None, options | files | {"formato": ["html"], "salida": tmp_path}), lambda _: None)
    pages = sorted(tmp_path.glob("*/*/*.html"))
    assert len(pages) >= 2
    for path in pages[:6]:
        see(show, path)


def test_pages_of_the_sample(tmp_path: Path, show: Any) -> None:
    names = ['COMISARIA PNP CENTRAL "A"', "COMISARIA PNP SANTA CRUZ"]
    options = {"formato": ["html"], "comisaria": names, "salida": tmp_path / "salida", "almacen": tmp_path / "almacen"}
    run(load_config(ROOT / "data/demo.toml", options), lambda _: None)
    pages = sorted((tmp_path / "salida").glob("publico/*/*.html"))
    assert len(pages) == 8
    for path in pages:
        see(show, path)
