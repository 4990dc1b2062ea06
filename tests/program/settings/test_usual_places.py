"""The project of a folder, its output and its store: used wherever the order is given, and told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geo.errors import ConfigError
from mapadelito.commands.running import settings
from mapadelito.settings.config import load_config
from mapadelito.settings.given_files import sort_files
from mapadelito.settings.usual_places import OUTPUT, PROJECT, STORE_FOLDER, told_places

if TYPE_CHECKING:
    from mapadelito.settings.config import Config

FACTS = "ID;FECHA;DELITO;LATITUD;LONGITUD\n1;02/01/2024;ROBO;-17.6512;-71.3412\n"


def write(folder: Path, text: str = 'perfil = "comite"\n') -> Path:
    folder.mkdir(exist_ok=True)
    (folder / PROJECT).write_text(text, encoding="utf-8")
    return folder / PROJECT


def store_in(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "contado.sqlite").write_bytes(b"")
    return folder


def used(*words: str, capsys: pytest.CaptureFixture[str]) -> tuple[Config, str]:
    """Return the settings of an order given in the current folder, and what it says of them."""
    config = settings(tuple(map(Path, words)), {"incidentes": (), "limites": (), "salida": None, "almacen": None})
    return config, capsys.readouterr().err


def test_the_project_of_the_current_folder_is_used_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert used(capsys=capsys)[0].perfil == "publico"
    project = write(tmp_path)
    config, said = used(capsys=capsys)
    assert config.perfil == "comite"
    assert said.splitlines() == [f"Proyecto: «{project}»."]
    assert (config.salida.resolve(), config.store_folder.resolve()) == (tmp_path / OUTPUT, tmp_path / STORE_FOLDER)
    settings((), {}, silencio=True)
    assert capsys.readouterr().err == ""


def test_files_given_take_the_place_of_those_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "nuevo.csv").write_text(FACTS, encoding="utf-8")
    write(tmp_path, 'incidentes = ["viejo.csv"]\n')
    project, options, _ = sort_files([Path("nuevo.csv")], {"incidentes": ()})
    assert project == Path(PROJECT)
    assert options["incidentes"] == (Path("nuevo.csv"),)


def test_another_project_or_folder_goes_before_that_of_the_current_one(tmp_path: Path) -> None:
    write(tmp_path)
    other = write(tmp_path / "otro")
    assert sort_files([other], {})[0] == other
    assert sort_files([tmp_path / "otro"], {})[0] == other
    (tmp_path / "datos").mkdir()
    (tmp_path / "datos" / "h.csv").write_text(FACTS, encoding="utf-8")
    assert sort_files([tmp_path / "datos"], {"incidentes": ()})[0] is None


def test_the_output_is_beside_the_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = write(tmp_path / "ilo")
    config, said = used(str(project), capsys=capsys)
    assert config.salida == tmp_path / "ilo" / "salida"
    assert said == ""


def test_an_output_that_is_already_in_the_current_folder_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = write(tmp_path / "ilo")
    (tmp_path / "salida" / "publico").mkdir(parents=True)
    config, said = used(str(project), capsys=capsys)
    assert config.salida == OUTPUT
    assert f"La salida sigue en «{tmp_path / 'salida'}»" in said
    (tmp_path / "ilo" / "salida" / "publico").mkdir(parents=True)
    config, said = used(str(project), capsys=capsys)
    assert config.salida == tmp_path / "ilo" / "salida"
    assert said == ""


def test_without_a_project_one_store_serves_every_output(tmp_path: Path) -> None:
    folders = {load_config(None, {"salida": tmp_path / name / "salida"}).store_folder.resolve() for name in "ab"}
    assert folders == {tmp_path / "almacen"}


def test_a_store_beside_the_output_is_used_where_it_is_and_told(tmp_path: Path) -> None:
    beside = store_in(tmp_path / "a" / "almacen")
    config = load_config(None, {"salida": tmp_path / "a" / "salida"})
    assert config.store_folder == beside
    (said,) = told_places(config.salida, config.almacen, None)
    assert f"Se usa el almacén «{beside}»" in said
    assert not told_places(config.salida, tmp_path / "otro", None)


def test_two_stores_are_never_used_in_silence(tmp_path: Path) -> None:
    store_in(tmp_path / "a" / "almacen")
    own = store_in(tmp_path / "almacen")
    with pytest.raises(ConfigError, match="Hay dos almacenes") as refusal:
        _ = load_config(None, {"salida": tmp_path / "a" / "salida"}).store_folder
    assert str(own) in str(refusal.value)
    assert load_config(None, {"salida": tmp_path / "a" / "salida", "almacen": own}).store_folder == own
    assert load_config(None, {"salida": tmp_path / "b" / "salida"}).store_folder == STORE_FOLDER
