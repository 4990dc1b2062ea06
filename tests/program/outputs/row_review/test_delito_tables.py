"""Delitos that the catalogue lacks: lines ready to paste, and a workbook that loads back."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import openpyxl
import pytest

from geo.errors import ConfigError, InputError
from geo.incidents.read import read_incidents
from mapadelito.jobs.review import review
from mapadelito.outputs.row_review.delito_tables import DELITOS, delito_tables
from mapadelito.reading.placing import keep_period
from mapadelito.reading.usable_rows import require_usable
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]

SAID = ("Hurto total", "hurto agrabado", "hurto agrabado", "HOMICIDIO DE SU ESPOSA", "Zz z", "ROBO")


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    rows = [f"{n},1{n}/02/2020,{words},-17.644{n},-71.339{n}" for n, words in enumerate(SAID)]
    path = tmp_path / "hechos.csv"
    path.write_text("\n".join(["id,fecha,delito,latitud,longitud", *rows]))
    return path


def test_the_lines_of_the_page_are_ready_to_paste(facts: Path) -> None:
    taken, unknown = delito_tables(read_incidents(facts))
    assert [row[:3] for row in taken.rows] == [("Hurto total", "1", "Hurto")]
    assert [row[:3] for row in unknown.rows] == [
        ("hurto agrabado", "2", "Hurto"), ("HOMICIDIO DE SU ESPOSA", "1", "Homicidio"), ("Zz z", "1", "—")
    ]  # fmt: skip
    pasted = "[alias]\n" + "\n".join(row[-1] for table in (taken, unknown) for row in table.rows)
    aliases = tomllib.loads(pasted)["alias"]
    assert aliases == {"Hurto total": "Hurto", "hurto agrabado": "Hurto", "HOMICIDIO DE SU ESPOSA": "Homicidio"}
    read = read_incidents(facts, aliases=aliases)
    assert read.frame["reserva"].tolist() == [0, 0, 0, 1, 1, 0]
    assert [one.texto for one in read.unnamed] == ["Zz z"]


def test_the_workbook_loads_back(facts: Path, tmp_path: Path) -> None:
    options = {"incidentes": [facts], "salida": tmp_path / "salida"}
    review(load_config(None, options), lambda _: None)
    book = openpyxl.load_workbook(tmp_path / "salida" / DELITOS)
    sheet = book["Delitos"]
    assert [cell.value for cell in sheet[1]] == ["palabra", "veces", "propuesta", "delito"]
    assert [sheet[f"D{row}"].value for row in range(2, 6)] == [None] * 4, "una propuesta no se aplica sola"
    [rule] = sheet.data_validations.dataValidation
    assert str(rule.sqref) == "D2:D5"
    sheet["D2"] = "Hurto"
    book.save(tmp_path / "contestado.xlsx")
    record = review(load_config(None, options | {"delitos_libro": [tmp_path / "contestado.xlsx"]}), lambda _: None)
    assert "[alias] «hurto agrabado» = «Hurto»: 2 filas." in record["decisiones"]
    assert record["avisos"]["DELITO_DESCONOCIDO"] == 2


def test_a_file_without_any_known_delito_says_the_option_first(tmp_path: Path) -> None:
    path = tmp_path / "hechos.csv"
    words = "palabras que nadie conoce de ninguna manera " * 9
    path.write_text(
        "\n".join(["fecha,delito,latitud,longitud", *(f"1{n}/02/2020,{n}{words},-17.6,-71.3" for n in range(9))])
    )
    read = read_incidents(path)
    period = keep_period(read, None)
    with pytest.raises(InputError) as caught:
        require_usable(read, period)
    assert str(caught.value).startswith("--delito")
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("value", ["x", {"HURTO X": 3}, {"": "Hurto"}])
def test_an_alias_is_a_pair_of_texts(value: object) -> None:
    with pytest.raises(ConfigError, match="alias"):
        load_config(None, {"alias": value})
