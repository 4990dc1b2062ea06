"""The sheets that need risk factors: riesgo with both, integrado, puntos críticos."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from geo.context.risk_factors import OTHER, factor_kinds
from geo.errors import ConfigError
from geo.formats.layers.vector import list_layers, read_layer
from helpers.shared import SAMPLE
from mapadelito import ROOT
from mapadelito.jobs.generate import run
from mapadelito.settings.config import load_config
from mapadelito.settings.options import MAPS
from maps.sheets.factor_marks import factor_symbols

if TYPE_CHECKING:
    from pathlib import Path

FACTORS = (ROOT / "data" / "incidents" / "factores_ilo.geojson",)

STREETS = (ROOT / "data" / "boundaries" / "calles_ilo.geojson",)


def make(folder: Path, **options: Any) -> dict[str, Any]:
    return run(load_config(None, SAMPLE | options | {"salida": folder}), lambda _: None)


@pytest.mark.slow
def test_every_map_with_factors(tmp_path: Path, show: Any) -> None:
    record = make(tmp_path, factores=FACTORS, calles=STREETS, mapa=",".join(MAPS), formato="html,pdf,gpkg")
    folder = tmp_path / "publico" / "comisaria-pnp-ilo"
    names = ("mapa-del-delito", "mapa-de-riesgo", "mapa-integrado", "puntos-criticos")
    assert all((folder / f"{name}.{form}").stat().st_size > 10_000 for name in names for form in ("html", "pdf"))
    assert record["factores"]["filas"]["leidas"] == 0  # a layer has no rows of text
    text = show((folder / "mapa-de-riesgo.html").read_text(encoding="utf-8")).inner_text("body")
    assert "Local donde se vende o bebe licor" in text
    assert "Factores y hechos: lo medido" in text
    assert "Dónde iluminar primero" in text
    assert "cuántos se evitarían con luz no se mide: es opinión" in text
    text = show((folder / "mapa-integrado.html").read_text(encoding="utf-8")).inner_text("body")
    assert "Coinciden delito y riesgo altos en SECTOR 4 y SECTOR 6, de 6 sectores: " in text
    assert "Dónde es alto" in text
    text = show((folder / "puntos-criticos.html").read_text(encoding="utf-8")).inner_text("body")
    assert "D/C/V/C/S" in text
    assert "factores" in list_layers(folder / "capas.gpkg")
    layer = read_layer(folder / "capas.gpkg", layer="factores").frame
    assert "detalle" not in layer.columns
    assert layer["codigo"].isin({kind.codigo for kind in factor_kinds().values()}).all()


def test_integrado_without_factors_is_refused_if_asked_for_and_left_out_if_not(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="--factores"):
        make(tmp_path, mapa="integrado")
    make(tmp_path, formato="html")
    assert not list(tmp_path.rglob("mapa-integrado.html"))


def test_every_kind_has_a_symbol_of_its_own() -> None:
    symbols = factor_symbols()
    assert symbols.keys() == {kind.codigo for kind in factor_kinds().values()} | {OTHER}
    looks = [(symbol.shape, symbol.filled, symbol.letters) for symbol in symbols.values()]
    assert len(set(looks)) == len(looks)
