"""Under every filter a page counts what registro.json says that it draws, on real files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from helpers.sheet_parts.page_counts import READ, slug
from mapadelito.jobs.generate import run
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.browser]

CDMX = {
    "limites": "cdmx/cuadrantes_population_2023.gpkg",
    "columna_limites": {"comisaria": "Sector", "sector": "No_Cuadran"},
    "incidentes": "cdmx/carpetas_cuauhtemoc_2023.csv",
    "comisaria": ["ROMA"],
}
MEMPHIS = {"incidentes": "memphis/memphis_robberies.gpkg", "limites": "memphis/memphis_precincts.gpkg"}
CHART = "nodes => nodes.map((n) => [n.querySelector('.rotulo').firstChild.textContent, n.querySelector('.n').textContent])"


@pytest.mark.parametrize(
    ("options", "profile"),
    [(CDMX, "interno"), (CDMX, "publico"), (MEMPHIS, "publico")],
    ids=["roma-interno", "roma", "memphis"],
)
def test_the_page_counts_what_the_record_says(
    options: dict[str, Any], profile: str, shared: Path, tmp_path: Path, show: Any
) -> None:
    files = {name: shared / options[name] for name in ("incidentes", "limites")}
    record = run(
        load_config(None, options | files | {"perfil": profile, "formato": ["html"], "salida": tmp_path}), lambda _: None
    )
    for place in record["comisarias"][:3]:
        drawn = place["dibujados"]
        assert ("hora" in drawn) == (profile == "interno")
        page = show((tmp_path / profile / place["carpeta"] / "mapa-del-delito.html").read_text(encoding="utf-8"))
        page.locator("html[data-lista=si]").wait_for()
        chart = dict(page.eval_on_selector_all("[data-grafico=delito] .fila", CHART))
        assert {name: int(count.replace(",", "")) for name, count in chart.items()}.items() <= drawn["delito"].items()
        values = [(name, value) for name in ("turno", "mes", "sector", "dia", "hora") for value in drawn.get(name, {})]
        offered = [(name, value) for name, value in values if len(drawn[name]) > 1]
        told = page.evaluate(READ, [f"#{name}={slug(value)}" for name, value in offered])
        counts = {pair: found["shown"] for pair, found in zip(offered, told, strict=True)}
        assert counts == {(name, value): drawn[name][value] for name, value in offered}
        show.close()
