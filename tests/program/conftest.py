"""Fixtures that several tests of the program share: hand-made and bundled towns, and an output folder with an edition."""

from __future__ import annotations

import copy
import shutil
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from helpers.attack import Shelf, Town, digests
from helpers.editions_sim import simulate, small_town
from helpers.output_folder import with_edition
from helpers.program import make, write_project
from helpers.store.postgres_server import no_server, running_server
from helpers.told_incidents import told
from mapadelito import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from helpers.store.postgres_server import PostgresServer
    from mapadelito.settings.config import Config


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run each test in a folder of its own: without a project, the store is in the current one."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def project(tmp_path: Path) -> dict[str, Any]:
    """Write the project made by hand."""
    return write_project(tmp_path)


@pytest.fixture(scope="session")
def usual_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Config, dict[str, Any]]]:
    """Run the project made by hand with the usual options, once for all tests that only look at what it wrote."""
    config, record = make(write_project(tmp_path_factory.mktemp("usual")))
    before, said = digests(config.salida), copy.deepcopy(record)
    yield config, record
    assert (digests(config.salida), record) == (before, said)


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """Keep what is made once of the towns."""
    made = Shelf(tmp_path_factory.mktemp("estante"))
    yield made
    assert made.changed() == []


@pytest.fixture
def ilo(tmp_path: Path, shelf: Shelf) -> Town:
    """One comisaría of the bundled sample."""
    data = ROOT / "data"
    rows = pd.read_csv(data / "incidents" / "ilo_2020.csv", dtype=str, keep_default_na=False)
    rows = rows.drop_duplicates("id_dgc", ignore_index=True)  # a report that is there twice would be two with other ids
    columns = {"id": "id_dgc", "lat": "lat_hecho", "lon": "long_hecho", "address": "direccion_hecho"}
    options = {
        "limites": data / "boundaries" / "ilo.geojson",
        "calles": data / "boundaries" / "calles_ilo.geojson",
        "factores": data / "incidents" / "factores_ilo.geojson",
        "comisaria": "COMISARIA PNP ILO",
    }
    columns |= {"moment": "fecha_hora_hecho|%d/%m/%Y %H:%M"}
    return Town(rows, columns, "2020-01..2020-10", options, tmp_path, shelf=shelf)


@pytest.fixture
def cdmx(shared: Path, tmp_path: Path, shelf: Shelf) -> Town:
    """Three sectors of Mexico City in 2023, each an own comisaría with its cuadrantes; every delito is in the catalogue."""
    whole = pd.read_csv(shared / "cdmx" / "carpetas_cuauhtemoc_2023.csv", dtype=str, keep_default_na=False)
    near = pd.to_numeric(whole["latitud"], errors="coerce").between(19.425, 19.445)
    columns = {"lat": "latitud", "lon": "longitud", "address": "colonia"}
    columns |= {"moment": "fecha_hecho|%Y-%m-%d", "moment2": "hora_hecho|%H:%M:%S"}
    options = {
        "limites": shared / "cdmx" / "cuadrantes_population_2023.gpkg",
        "columna_limites": {"comisaria": "Sector", "sector": "No_Cuadran", "poblacion": "SUMPOB1"},
        "comisaria": "CENTRO",
    }
    rows = whole[near & whole["fecha_hecho"].str.startswith("2023")].reset_index(drop=True)
    return Town(rows, columns, "2023-01..2023-12", options, tmp_path, shelf=shelf)


@pytest.fixture(scope="session")
def half_year(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """Return the register of the first half year of the simulated town, as it is at the end."""
    *_, last = simulate(4, tmp_path_factory.mktemp("pueblo"))
    days = pd.to_datetime(last.rows["fecha"], format="%d/%m/%Y")
    return last.rows[days < "2021-07-01"].reset_index(drop=True)


@pytest.fixture
def town(half_year: pd.DataFrame, tmp_path: Path) -> Town:
    """Return the simulated town with these facts."""
    made = small_town(tmp_path)
    made.rows = half_year
    return made


@pytest.fixture(scope="session")
def told_once(half_year: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the folder of the simulated town whose first half year was told, to copy from."""
    made = small_town(tmp_path_factory.mktemp("contado"))
    made.rows = half_year
    told(made)
    return made.folder


@pytest.fixture
def told_already(told_once: Path, town: Town) -> None:
    """Put there what was written when the first half year of the simulated town was told: its output and its store."""
    for name in ("salida", "almacen"):
        shutil.copytree(told_once / name, town.folder / name)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Start a server, which ends with the tests; skip where there is none."""
    if reason := no_server():
        pytest.skip(reason)
    with running_server() as server:
        yield server


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """Make an output folder with an edition and a file of somebody else."""
    return with_edition(tmp_path)
