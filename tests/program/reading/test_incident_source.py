"""A run without files reads the store, and says and makes what it does with the files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from geo.errors import ConfigError
from helpers.program import make, write_project
from helpers.store.loaded import DAY, load_files
from mapadelito.jobs.review import review
from mapadelito.reading.incident_source import has_incidents
from mapadelito.settings.config import load_config
from mapadelito.store.held import HELD_FILE, IncidentStore

if TYPE_CHECKING:
    from pathlib import Path

PAGE = {"mapa": "delito", "formato": "html", "periodo": "2020-S1"}
SAID = ("decisiones", "filas", "rechazos", "avisos", "cobertura", "comisarias", "columnas", "periodo")


def in_folder(folder: Path, name: str) -> dict[str, Any]:
    return {"salida": folder / name / "salida", "almacen": folder / name / "almacen"}


def files_under(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_store_makes_what_the_files_make(tmp_path: Path) -> None:
    project = write_project(tmp_path) | PAGE
    straight = make(project | in_folder(tmp_path, "uno"))[1]
    held = project | in_folder(tmp_path, "dos")
    load_files(tmp_path / "dos/almacen", held.pop("incidentes"), held["limites"])
    config, record = make(held)
    pages = files_under(config.salida / "publico")
    assert pages == files_under(tmp_path / "uno/salida/publico")
    assert len(pages) > 2
    assert {name: record[name] for name in SAID} == {name: straight[name] for name in SAID}
    (table,) = [entry for entry in record["entradas"] if "carga" in entry]
    assert table == straight["entradas"][0] | {"carga": 1}


def test_files_are_read_before_the_store(tmp_path: Path) -> None:
    project = write_project(tmp_path) | {"perfil": "interno"}
    load_files(tmp_path / "almacen", project["incidentes"])
    said: list[str] = []
    record = review(load_config(None, project), said.append)
    assert "carga" not in record["entradas"][0]
    assert sum("los del almacén, no" in line for line in said) == 1


@pytest.mark.parametrize("is_emptied", [False, True])
def test_without_files_and_without_loads_it_says_what_to_do(tmp_path: Path, *, is_emptied: bool) -> None:
    project = write_project(tmp_path)
    files = project.pop("incidentes")
    config = load_config(None, project)
    if is_emptied:
        load_files(tmp_path / "almacen", files)
        assert has_incidents(config)
        with IncidentStore.opened(tmp_path / "almacen" / HELD_FILE) as store:
            store.take_back(1, today=DAY)
    assert not has_incidents(config)
    with pytest.raises(ConfigError, match=r"--incidentes .*«mapadelito cargar»"):
        review(config, lambda _: None)


def test_a_store_that_cannot_be_written_is_read(tmp_path: Path) -> None:
    project = write_project(tmp_path) | {"perfil": "interno"}
    load_files(tmp_path / "almacen", project.pop("incidentes"))
    (tmp_path / "almacen" / HELD_FILE).chmod(0o444)
    (tmp_path / "almacen").chmod(0o555)
    before = files_under(tmp_path / "almacen")
    try:
        record = review(load_config(None, project), lambda _: None)
    finally:
        (tmp_path / "almacen").chmod(0o755)
    assert record["filas"]["leidas"] == 86
    assert files_under(tmp_path / "almacen") == before
