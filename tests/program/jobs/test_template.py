"""The folder to start from: what it holds can be filled in and loaded."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from geo.crimes.catalogue import load
from geo.errors import ConfigError
from geo.incidents.read import read_incidents
from helpers.program import call
from mapadelito.jobs.loads.load import load_files
from mapadelito.jobs.template import BOOK, files_waiting, write_template
from mapadelito.settings.config import load_config
from mapadelito.settings.entry_folder import READ_ME, files_to_load
from mapadelito.settings.usual_places import ENTRY, PROJECT


def test_the_project_can_be_read(tmp_path: Path) -> None:
    write_template(tmp_path)
    config = load_config(tmp_path / PROJECT, {})
    assert config.incidentes == ()  # they are loaded: a key would be a second place to say them
    assert (config.salida, config.store_folder) == (tmp_path / "salida", tmp_path / "almacen")
    assert files_to_load(tmp_path, []) == [tmp_path / ENTRY / BOOK]
    assert b"\r\n" in (tmp_path / ENTRY / READ_ME).read_bytes()
    commented = (tmp_path / PROJECT).read_text(encoding="utf-8").replace("\n# ", "\n")
    (tmp_path / "todo.toml").write_text(commented, encoding="utf-8")
    assert load_config(tmp_path / "todo.toml", {}).periodo is not None  # every line that is commented out is right


def test_what_waits_to_be_loaded_is_told_but_for_the_empty_book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_template(tmp_path)
    assert files_waiting(tmp_path) == []
    (tmp_path / ENTRY / "mayo.csv").write_text("id\n1\n", encoding="utf-8")
    book = openpyxl.load_workbook(tmp_path / ENTRY / BOOK)
    book["HECHOS"].cell(3, 1, "1")
    book.save(tmp_path / ENTRY / BOOK)
    assert files_waiting(tmp_path) == [BOOK, "mayo.csv"]
    project = tmp_path / PROJECT
    assert call("generar", str(project), monkeypatch=monkeypatch) == 2
    assert "Aún no hay hechos cargados, y en «entrada» esperan «hechos.xlsx», «mayo.csv»." in capsys.readouterr().err
    lines = project.read_text(encoding="utf-8").splitlines()
    project.write_text("\n".join(line for line in lines if not line.startswith("limites")), encoding="utf-8")
    rows = ["id,fecha,delito,latitud,longitud", *(f"{n},{n:02}/05/2020,HURTO,-9.04,-80.99" for n in range(1, 4))]
    (tmp_path / "abril.csv").write_text("\n".join(rows), encoding="utf-8")
    load_files(load_config(project, {"incidentes": [tmp_path / "abril.csv"]}), print)
    call("revisar", str(project), monkeypatch=monkeypatch)
    assert "hay archivos sin cargar, que no se leen: «hechos.xlsx», «mayo.csv». Antes" in capsys.readouterr().err


def test_a_filled_book_loads_whole(tmp_path: Path) -> None:
    write_template(tmp_path)
    book = openpyxl.load_workbook(tmp_path / ENTRY / BOOK)
    assert book["LISTAS"].sheet_state == "hidden"
    delitos = [cell.value for cell in book["LISTAS"]["A"] if cell.value][1:]
    modalidades = [cell.value for cell in book["LISTAS"]["B"] if cell.value][1:]
    sheet = book["HECHOS"]
    names = [cell.value for cell in sheet[2]]
    for number, delito in enumerate(delitos):
        row = {
            "ID_DENUNCIA": f"{number:08d}",
            "FECHA_HECHO": dt.date(2026, 3, number % 28 + 1),
            "HORA_HECHO": dt.time(21, number % 60),
            "DELITO": delito,
            "LATITUD": f"-7.15{number:03d}",
            "LONGITUD": f"-78.51{number:03d}",
        }
        for column, name in enumerate(names, start=1):
            sheet.cell(number + 3, column, row.get(name))
    book.save(tmp_path / "lleno.xlsx")
    read = read_incidents(tmp_path / "lleno.xlsx")
    assert len(read.frame) == len(delitos) == read.report["filas"]["leidas"]
    assert (read.frame["sin_reconocer"] == "").all()
    assert read.frame["minuto"].iloc[1] == 21 * 60 + 1
    assert read.ledger.warnings["HOJA_AUXILIAR"] == 1
    names_of_peru = {entry.nombre for entry in load("peru")}
    assert set(modalidades) <= names_of_peru


def test_examples_are_read_only_if_asked_for(tmp_path: Path) -> None:
    write_template(tmp_path)
    assert len(read_incidents(tmp_path / ENTRY / BOOK, sheet="EJEMPLOS").frame) == 2


def test_nobody_s_work_is_replaced(tmp_path: Path) -> None:
    first = {path: path.read_bytes() for path in write_template(tmp_path)}
    with pytest.raises(ConfigError, match="no se reemplaza"):
        write_template(tmp_path)
    (tmp_path / ENTRY / BOOK).unlink()  # it was filled in, loaded and moved
    (tmp_path / PROJECT).write_text("# propio\n", encoding="utf-8")
    assert write_template(tmp_path) == [tmp_path / ENTRY / BOOK]
    assert (tmp_path / PROJECT).read_text(encoding="utf-8") == "# propio\n"
    again = write_template(tmp_path / "otra")
    assert [path.read_bytes() for path in again] == list(first.values())  # and the same bytes every time


def test_the_first_month_of_a_newcomer(
    tmp_path: Path, four_sectors: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder is made, a file and the limits are put in it, and two orders without a name make the maps."""
    assert call("plantilla", "ilo", monkeypatch=monkeypatch) == 0
    monkeypatch.chdir(tmp_path / "ilo")
    four_sectors.to_crs(4326).to_file("sectores.geojson", driver="GeoJSON", engine="pyogrio")
    rows = [f"{number},{1 + number % 28}/03/2020,10:00,HURTO,-9.0412,-80.99{number:02d}" for number in range(60)]
    Path(ENTRY, "del técnico Quispe.csv").write_text(
        "\n".join(["id,fecha,hora,delito,latitud,longitud", *rows]), encoding="utf-8"
    )
    capsys.readouterr()
    assert call("cargar", monkeypatch=monkeypatch) == 0
    said = capsys.readouterr()
    assert "«hechos.xlsx» no tiene filas: se deja en la carpeta." in said.out
    assert "proyecto.toml" in said.err
    assert {path.name for path in Path(ENTRY).iterdir()} == {BOOK, READ_ME, "cargado"}
    assert call("generar", "--formato", "html", "--mapa", "delito", monkeypatch=monkeypatch) == 0
    page = (tmp_path / "ilo" / "salida" / "publico" / "central" / "mapa-del-delito.html").read_text(encoding="utf-8")
    assert "SIDPOL" in page
    assert "Quispe" not in page
    assert {path.name for path in tmp_path.iterdir()} == {"ilo"}
