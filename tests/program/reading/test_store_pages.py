"""The first edition from the store has the bytes of that straight from the files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from helpers.shared import SHARED
from helpers.store.loaded import load_files
from layers.disclosure.profiles import PROFILES
from mapadelito import ROOT
from mapadelito.jobs.generate import run
from mapadelito.settings.config import Config, load_config

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = {"formato": "html,gpkg,kmz,xlsx"}


def pages(config: Config, folder: Path) -> dict[str, bytes]:
    """Return the files that a run makes to be handed over."""
    run(replace(config, salida=folder / "salida", almacen=folder / "almacen"), lambda _: None)
    made = folder / "salida" / config.perfil
    return {str(path.relative_to(made)): path.read_bytes() for path in sorted(made.rglob("*")) if path.is_file()}


def assert_same_pages(config: Config, folder: Path, *, least: int) -> None:
    straight = pages(config, folder / "archivos")
    load_files(folder / "almacenado/almacen", config.incidentes, config.limites, config.columna_limites)
    held = pages(replace(config, incidentes=()), folder / "almacenado")
    assert held.keys() == straight.keys()
    assert [name for name, content in straight.items() if held[name] != content] == []
    assert len(straight) > least


@pytest.mark.slow
@pytest.mark.parametrize("profile", PROFILES)
def test_the_sample_is_the_same_from_the_store(tmp_path: Path, profile: str) -> None:
    assert_same_pages(load_config(ROOT / "data/demo.toml", FORMATS | {"perfil": profile}), tmp_path, least=50)


@pytest.mark.soak
@pytest.mark.skipif(not SHARED.is_dir(), reason="no shared data")
@pytest.mark.parametrize("period", ["2023", "2023-06"])
def test_a_city_is_the_same_from_the_store(tmp_path: Path, period: str) -> None:
    options = {
        "incidentes": [SHARED / "cdmx/carpetas_cuauhtemoc_2023.csv"],
        "limites": [SHARED / "cdmx/cuadrantes_population_2023.gpkg"],
        "columna_limites": {"comisaria": "Sector", "sector": "No_Cuadran"},
        "formato": "html,gpkg",
        "periodo": period,
    }
    assert_same_pages(load_config(None, options), tmp_path, least=200)
