"""A run without files reads the store, and says and makes what it does with the files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from geo.errors import ConfigError
from geo.paths import digest_of
from helpers.program import make, write_project
from helpers.store.loaded import DAY, load_files
from mapadelito.jobs.review import review
from mapadelito.outputs.workbook_writer import new_book
from mapadelito.reading.incident_source import has_incidents
from mapadelito.settings.config import load_config
from mapadelito.settings.given_files import MATCHES_TITLE
from mapadelito.settings.usual_places import HELD_FILE
from mapadelito.store.held import IncidentStore

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


ROWS = [f"{n},0{n}/02/2020,10:00,HURTO,-9.05{n},-81.00{n},Jr. Dos 1{n},CENTRAL" for n in range(1, 6)]
COLUMNS = "fila,fecha,hora,delito,latitud,longitud,direccion,comisaria"


def test_rows_are_added_up_inside_a_load_and_never_over_two(tmp_path: Path) -> None:
    """A file exported again, with other bytes, has no other facts; two files given together may."""
    for name, rows in {"a.csv": ROWS, "b.csv": ROWS[:3], "c.csv": ROWS[1:]}.items():
        (tmp_path / name).write_text("\n".join([COLUMNS, *rows]) + "\n")
    load_files(tmp_path / "almacen", [tmp_path / "a.csv", tmp_path / "b.csv"])
    load_files(tmp_path / "almacen", [tmp_path / "c.csv"])
    for repeated, count in (("contar", 8), ("una", 5)):
        config = load_config(None, {"salida": tmp_path / "salida", "repetidas": repeated})
        assert review(config, lambda _: None)["filas"]["aceptadas"] == count


def test_corrected_rows_and_answered_pairs_mean_rows_of_the_store(tmp_path: Path) -> None:
    """Two loads may have files of one name: the books say which."""
    for number, rows in enumerate((ROWS, [line.replace("Jr. Dos", "Av. Tres").replace("HURTO", "ROBO") for line in ROWS])):
        (tmp_path / str(number)).mkdir()
        path = tmp_path / str(number) / "hechos.csv"
        bad = [rows[0].replace("-9.051", "-99.051"), *rows[1:]]
        path.write_text("\n".join([COLUMNS, *bad]) + "\n")
        load_files(tmp_path / "almacen", [path])
    options = {"salida": tmp_path / "salida"}
    assert review(load_config(None, options), lambda _: None)["filas"]["rechazadas"] == 2
    back = (tmp_path / "salida/reservado/rechazos.csv").read_text(encoding="utf-8-sig")
    assert len(set(re.findall(r"hechos\.csv \[[0-9a-f]{8}\]", back))) == 2
    (tmp_path / "rechazos.csv").write_text(back.replace("-99.051", "-9.051"), encoding="utf-8-sig")
    load_files(tmp_path / "almacen", [tmp_path / "rechazos.csv"])
    record = review(load_config(None, options), lambda _: None)
    assert record["filas"] | {"leidas": 12} == record["filas"] | {"aceptadas": 10, "duplicadas": 2, "rechazadas": 0}
    names = [f"hechos.csv [{digest_of(tmp_path / name / 'hechos.csv')[:8]}]" for name in "01"]
    with new_book(tmp_path / "coincidencias.xlsx", MATCHES_TITLE) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([("mismo_hecho", "archivo_2", "hoja_2", "fila_2"), ("sí", names[1], "", "3")]):
            sheet.write_row(at, 0, row)
    record = review(load_config(None, options | {"coincidencias": [tmp_path / "coincidencias.xlsx"]}), lambda _: None)
    assert record["rechazos"] == {}
    assert record["avisos"]["MISMO_HECHO"] == 1
    assert record["filas"]["aceptadas"] == 9


def test_loads_that_were_read_in_another_way_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = write_project(tmp_path)
    load_files(tmp_path / "almacen", project.pop("incidentes"))
    monkeypatch.setattr("mapadelito.reading.how_read.READING", 99)
    told = " ".join(review(load_config(None, project), lambda _: None)["decisiones"])
    assert "1 de 1 cargas del almacén se leyeron con otros límites, o sin ellos" in told
    assert "La carga 1 se leyó con una versión anterior del lector" in told
