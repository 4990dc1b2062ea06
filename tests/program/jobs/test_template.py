"""The folder to start from: what it holds can be filled in and loaded."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import openpyxl
import pytest

from geo.crimes.catalogue import load
from geo.errors import ConfigError
from geo.incidents.read import read_incidents
from mapadelito.jobs.template import BOOK, write_template
from mapadelito.settings.config import load_config
from mapadelito.settings.usual_places import PROJECT

if TYPE_CHECKING:
    from pathlib import Path


def test_the_project_can_be_read(tmp_path: Path) -> None:
    write_template(tmp_path)
    config = load_config(tmp_path / PROJECT, {})
    assert config.incidentes == (tmp_path / BOOK,)
    commented = (
        (tmp_path / PROJECT).read_text(encoding="utf-8").replace("\n# ", "\n").replace("Un proyecto", "# Un proyecto")
    )
    (tmp_path / "todo.toml").write_text(commented.replace("Se usa así", "# Se usa así"), encoding="utf-8")
    assert load_config(tmp_path / "todo.toml", {}).periodo is not None  # every line that is commented out is right


def test_a_filled_book_loads_whole(tmp_path: Path) -> None:
    write_template(tmp_path)
    book = openpyxl.load_workbook(tmp_path / BOOK)
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
    assert len(read_incidents(tmp_path / BOOK, sheet="EJEMPLOS").frame) == 2


def test_nobody_s_work_is_replaced(tmp_path: Path) -> None:
    first = {path: path.read_bytes() for path in write_template(tmp_path)}
    with pytest.raises(ConfigError, match="no se reemplaza"):
        write_template(tmp_path)
    again = write_template(tmp_path / "otra")
    assert [path.read_bytes() for path in again] == list(first.values())  # and the same bytes every time
