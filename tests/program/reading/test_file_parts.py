"""Each comisaría with its own files: read as it says, of it where the row names none, under its own source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from geo.errors import ConfigError
from helpers.program import call
from mapadelito.jobs.generate import run
from mapadelito.jobs.loads.state import store_state
from mapadelito.settings.config import load_config
from mapadelito.settings.file_settings import file_settings
from mapadelito.settings.usual_places import HELD_FILE
from mapadelito.store.held import IncidentStore

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from mapadelito.settings.config import Config

NORTH = """[ajustes.comisaria."VECINA"]
incidentes = ["{}"]
columna = {{ delito = "QUE", hora = "CUANDO" }}
crs = "EPSG:32717"
fuente = "Registro de la vecina"
"""


@pytest.fixture
def folder(tmp_path: Path, four_sectors: gpd.GeoDataFrame) -> Path:
    """Write a project of two comisarías: of CENTRAL, a file in degrees; of VECINA, one in UTM with other columns."""
    both = pd.concat([four_sectors, four_sectors.assign(comisaria="VECINA", geometry=four_sectors.translate(2000))])
    both.to_crs(4326).to_file(tmp_path / "limites.geojson", driver="GeoJSON", engine="pyogrio")
    (tmp_path / "proyecto.toml").write_text(
        'limites = ["limites.geojson"]\nincidentes = ["central.csv"]\nsalida = "salida"\n' + NORTH.format("norte*.csv"),
        encoding="utf-8",
    )
    rows = [f"{number},{1 + number % 28}/03/2020,HURTO,-9.04{number},-80.99{number}" for number in range(10, 40)]
    (tmp_path / "central.csv").write_text("\n".join(["id,fecha,delito,latitud,longitud", *rows]), encoding="utf-8")
    own = [f"{number},{1 + number % 28}/03/2020,21:30,Robo,{502500 + number},{9000500 + number}" for number in range(10, 40)]
    lost = [f"{number},05/03/2020,21:30,Robo,," for number in range(50, 55)]
    north = "\n".join(["id,fecha,CUANDO,QUE,este,norte", *own, *lost])
    (tmp_path / "norte_Quispe.csv").write_text(north, encoding="utf-8")
    return tmp_path


def settings(folder: Path, **options: Any) -> Config:
    return load_config(folder / "proyecto.toml", {"formato": "html,pdf", "mapa": "delito"} | options)


def test_each_comisaria_gives_its_own_files(folder: Path) -> None:
    config = settings(folder)
    assert [path.name for path in config.incidentes] == ["central.csv", "norte_Quispe.csv"]
    how = file_settings(config, folder / "norte_Quispe.csv")
    assert (how.station, how.crs, how.columns["delito"]) == ("VECINA", "EPSG:32717", "QUE")
    assert file_settings(config, folder / "central.csv").station == ""
    record = run(config, lambda _: None)
    assert record["filas"]["leidas"] == 65
    found = {item["nombre"]: item["incidentes"] for item in record["comisarias"]}
    assert found == {"CENTRAL": 30, "VECINA": 30}
    pages = {name: (config.salida / "publico" / name / "mapa-del-delito.html").read_text() for name in ("central", "vecina")}
    assert "Registro de la vecina" in pages["vecina"]
    assert "30 de 35" in pages["vecina"]  # rows without a place and without a name are of the comisaría that gives them
    assert "Registro de la vecina" not in pages["central"]
    assert "Registros de la comisaría" in pages["central"]
    assert "Quispe" not in "".join(pages.values())


def test_files_given_in_the_order_are_the_only_ones_and_keep_their_settings(folder: Path) -> None:
    config = settings(folder, incidentes=(folder / "norte_Quispe.csv",))
    assert [path.name for path in config.incidentes] == ["norte_Quispe.csv"]
    assert file_settings(config, config.incidentes[0]).station == "VECINA"


def test_a_load_keeps_whose_each_file_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project = 'limites = ["limites.geojson"]\nfuente = "SIDPOL"\n' + NORTH.format("entrada/norte*.csv")
    (folder / "proyecto.toml").write_text(project, encoding="utf-8")
    (folder / "entrada").mkdir()
    for name in ("central.csv", "norte_Quispe.csv"):
        (folder / name).rename(folder / "entrada" / name)
    monkeypatch.chdir(folder)
    assert call("cargar", monkeypatch=monkeypatch) == 0, capsys.readouterr().err
    assert [path.name for path in (folder / "entrada").iterdir()] == ["cargado"]
    with IncidentStore.opened_to_read(folder / "almacen" / HELD_FILE) as store:
        loads = {load.origin.file: load.origin for load in store.loads()}
    assert {name: origin.source for name, origin in loads.items()} == {
        "central.csv": "SIDPOL",
        "norte_Quispe.csv": "Registro de la vecina",
    }
    assert loads["central.csv"].reading != loads["norte_Quispe.csv"].reading
    assert not [
        line for line in store_state(settings(folder), lambda _: None)["avisos"] if "La fuente de las cargas" in line
    ]
    record = run(settings(folder), lambda _: None)
    assert {item["nombre"]: item["incidentes"] for item in record["comisarias"]} == {"CENTRAL": 30, "VECINA": 30}
    page = (folder / "salida" / "publico" / "vecina" / "mapa-del-delito.html").read_text(encoding="utf-8")
    assert "30 de 35" in page


def test_a_file_of_two_is_refused(folder: Path) -> None:
    with (folder / "proyecto.toml").open("a", encoding="utf-8") as project:
        project.write('[ajustes.comisaria."CENTRAL"]\nincidentes = ["norte_Quispe.csv"]\n')
    with pytest.raises(ConfigError, match="está en los incidentes de «VECINA» y «CENTRAL»"):
        run(settings(folder), lambda _: None)


@pytest.mark.parametrize(
    ("section", "says"),
    [
        ('[ajustes.distrito."X"]\nincidentes = ["a.csv"]', "van en su sección, y con «incidentes»"),
        ('[ajustes.comisaria."X"]\ncrs = "EPSG:32717"', r"«ajustes.comisaria.X.crs»: .* con «incidentes»"),
        ('[ajustes.comisaria."X"]\nincidentes = [3]', "es una ruta o una lista de rutas"),
    ],
)
def test_what_cannot_be_adjusted_is_refused_in_words(tmp_path: Path, section: str, says: str) -> None:
    (tmp_path / "proyecto.toml").write_text(section, encoding="utf-8")
    with pytest.raises(ConfigError, match=says):
        load_config(tmp_path / "proyecto.toml", {})
