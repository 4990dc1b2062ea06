"""The first edition from the store has the bytes of that straight from the files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from helpers.months.town_of_months import invented, project_of
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
    load_files(folder / "almacenado/almacen", config.incidentes, config.limites, config.columna_limites, config.delito)
    held = pages(replace(config, incidentes=(), delito=None), folder / "almacenado")
    assert held.keys() == straight.keys()
    assert [name for name, content in straight.items() if held[name] != content] == []
    assert len(straight) > least


@pytest.mark.slow
@pytest.mark.parametrize("profile", PROFILES)
def test_the_sample_is_the_same_from_the_store(tmp_path: Path, profile: str) -> None:
    assert_same_pages(load_config(ROOT / "data/demo.toml", FORMATS | {"perfil": profile}), tmp_path, least=50)


@pytest.mark.slow
@pytest.mark.parametrize(
    "selection",
    [
        {"comisaria": "COMISARIA PNP ILO", "periodo": "2020-03"},
        {"comisaria": "COMISARIA PNP CHOTA", "periodo": "2020-04..2020-06", "comparar": "2020-01..2020-03"},
        {"comisaria": "COMISARIA SECTORIAL PNP CAJABAMBA", "periodo": "2020"},
        {"ambito": "distrito", "periodo": "2020-05"},
    ],
    ids=str,
)
def test_a_selection_is_the_same_from_the_store(tmp_path: Path, selection: dict[str, str]) -> None:
    options = {"formato": "html,pdf,docx,gpkg,kmz,xlsx", "mapa": "delito,puntos-criticos"} | selection
    config = load_config(ROOT / "data/demo.toml", options)
    assert_same_pages(config, tmp_path, least=10)


@pytest.mark.slow
def test_a_file_of_one_delito_is_the_same_from_the_store(tmp_path: Path) -> None:
    facts = [fact for fact in invented("2020-09", "2020-10") if fact.delito == "HURTO"]
    project = project_of(tmp_path, facts, formato="html,gpkg,xlsx", mapa="delito", delito="HURTO", periodo="2020-10")
    [file] = project["incidentes"]
    pd.read_csv(file, dtype=str).drop(columns="delito").to_csv(file, index=False)
    assert_same_pages(load_config(None, project), tmp_path, least=4)


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
