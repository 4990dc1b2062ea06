"""QGIS opens the GeoPackage of the sample: styles, labels and signs, each layer over the others.

QGIS has a Python of its own: on Debian ``apt-get install --no-install-recommends python3-qgis qgis-providers``. Elsewhere
``QGIS_PYTHON`` names the program that can ``import qgis.core``.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest

from geo.formats.layers.vector import write_layers
from mapadelito import ROOT
from mapadelito.jobs.generate import run
from mapadelito.settings.config import load_config
from maps.gis.qgis import layer_styles
from maps.symbols import symbol_of

PYTHON = os.environ.get("QGIS_PYTHON", "/usr/bin/python3")
STACK = ("lugares", "sectores", "incidentes", "hechos_por_punto", "puntos_criticos")
"""Layers in the order of the map, the lowest first."""
HOSTILE = "]]>\"<b>&\\' '#ff00ff'), map('a', \\\\"
"""A line of the legend that would end a string of an expression, if it were not quoted."""


def qgis(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the Python of QGIS without a screen."""
    own = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run([PYTHON, *arguments], capture_output=True, text=True, check=False, env=own)


def draw(file: Path, picture: Path, *layers: str, width: int = 1400) -> dict[str, Any]:
    done = qgis(str(Path(__file__).with_name("draw_stack.py")), str(file), str(picture), str(width), *layers)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.fixture(scope="module", autouse=True)
def _needs_qgis() -> None:
    if not Path(PYTHON).exists() or qgis("-c", "import qgis.core").returncode:
        pytest.skip(f"{PYTHON} has no qgis.core (Debian: python3-qgis and qgis-providers)")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the public layers of a station of the sample with places, counted areas and puntos críticos."""
    folder = tmp_path_factory.mktemp("qgis")
    own = {"comisaria": ('COMISARIA PNP CENTRAL "A"',), "formato": "gpkg", "mapa": "delito", "salida": folder / "salida"}
    run(load_config(ROOT / "data" / "demo.toml", own | {"almacen": folder / "almacen"}), lambda _: None)
    [path] = folder.rglob("capas.gpkg")
    return path


@pytest.mark.slow
def test_every_layer_has_its_style_and_every_name_is_placed(sample: Path, tmp_path: Path) -> None:
    found = draw(sample, tmp_path / "todo.png", *STACK)["layers"]
    kinds = ("graduatedSymbol", "singleSymbol", "categorizedSymbol", "graduatedSymbol", "singleSymbol")
    assert {name: own["renderer"] for name, own in found.items()} == dict(zip(STACK, kinds, strict=True))
    for name in ("sectores", "lugares", "puntos_criticos"):
        assert found[name]["labels"] == found[name]["features"] > 0
    assert sum(found[name]["labels"] for name in ("sectores", "lugares", "puntos_criticos")) == 49
    assert found["hechos_por_punto"]["labels"] > 0.9 * found["hechos_por_punto"]["features"]


@pytest.mark.slow
def test_every_line_of_the_legend_has_its_sign_on_the_map(sample: Path, tmp_path: Path) -> None:
    pixels = draw(sample, tmp_path / "hechos.png", "incidentes")["pixels"]
    frame = gpd.read_file(sample, layer="incidentes")
    assert frame["leyenda"].nunique() > 8
    lines = {"Robo agravado": "PAT.ROB", "Hurto simple": "PAT.HUR", "Lesiones leves": "VCS.LES"}
    assert set(lines) <= set(frame["leyenda"])
    assert all(pixels.get(symbol_of(codigo).color, 0) > 20 for codigo in lines.values())


@pytest.mark.slow
def test_the_disc_of_a_place_has_the_colour_of_its_main_line(sample: Path, tmp_path: Path) -> None:
    pixels = draw(sample, tmp_path / "lugares.png", "hechos_por_punto")["pixels"]
    main = set(gpd.read_file(sample, layer="hechos_por_punto")["leyenda"])
    assert {"Hurto simple", "Lesiones leves"} <= main
    assert all(pixels.get(symbol_of(codigo).color, 0) > 20 for codigo in ("PAT.HUR", "VCS.LES"))


@pytest.mark.slow
def test_the_text_of_a_line_is_no_expression(tmp_path: Path) -> None:
    lines = {HOSTILE: symbol_of("PAT.HUR"), "Lesiones": symbol_of("VCS.LES")}
    places = gpd.GeoSeries.from_xy([-78.5, -78.6, -78.7], [-7.1, -7.2, -7.1], crs=4326)
    layers = {"hechos_por_punto": gpd.GeoDataFrame({"hechos": [2, 3, 4], "leyenda": [*lines, "?"]}, geometry=places)}
    write_layers(tmp_path / "capas.gpkg", layers, layer_styles(layers, lines))
    pixels = draw(tmp_path / "capas.gpkg", tmp_path / "discos.png", "hechos_por_punto")["pixels"]
    assert all(pixels.get(symbol.color, 0) > 20 for symbol in (*lines.values(), symbol_of("OTR")))
    assert "#ff00ff" not in pixels
