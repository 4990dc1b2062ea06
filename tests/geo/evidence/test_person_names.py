"""Columns of names of persons are known by their cells, and are not loaded; those of delitos and of places are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from geo.column_words import is_personal_name
from geo.evidence.person_names import columns_of_persons
from geo.incidents.read import read_incidents

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

_PERSONS = ["QUISPE MAMANI, Juan Carlos", "María Flores Díaz", "Luis Pérez", "SO3 PNP Huamán Rojas Kevin", "Ana Torres Vega"]
_FOREIGN = ["Tuanama Ushiñahua Wilberto", "Aniko Szabo", "Yuri Gagarin", "Ishikawa Haruto", "Nkosi Zola"]
_DELITOS = ["Hurto agravado", "Robo agravado", "Lesiones leves", "Daño simple", "Usurpación agravada"]
_SECTORS = ["San José", "Miguel Grau", "Santa Rosa de Lima", "Los Olivos", "Villa María"]


def is_delito(texts: pd.Series[str]) -> NDArray[np.bool_]:
    return texts.isin(_DELITOS).to_numpy(dtype=bool)


@pytest.mark.parametrize(
    ("name", "cells", "personal"),
    [
        ("Nombre", _PERSONS, True),
        ("Parte", _PERSONS, True),
        ("columna 7", _PERSONS, True),
        ("Nombre", _PERSONS[:1], True),
        ("Nombre", [_PERSONS[0]] * 20, True),  # one officer of all
        ("Nombre", _FOREIGN, True),  # of no list: by the shape, different in each row
        ("columna 7", _FOREIGN, False),
        ("Nombre", _DELITOS, False),
        ("Nombre", _DELITOS * 9, False),
        ("Nombre", _SECTORS, False),
        ("Nombre", _SECTORS * 9, False),
        ("Nombre", ["Juan", "ANA", "Luis", "Zz"], True),
        ("columna 7", ["Juan", "ANA", "Luis", "Zz"], False),
        ("Nombre", ["Centro", "Rosario", "Pampa", "Alto"], False),
        ("Referencia", _PERSONS, True),
        ("Nombre de la calle", _PERSONS, False),
        ("Sector", _PERSONS, False),
        ("Parte", ["PARTE 101-2023", "PARTE 102-2023", "PARTE 103-2023", "PARTE 104-2023", "PARTE 105-2023"], False),
        ("Nombre", ["", "", ""], False),
    ],
)
def test_columns_of_persons(name: str, cells: list[str], personal: bool) -> None:  # noqa: FBT001
    frame = pd.DataFrame({name: pd.Series(cells, dtype="str")})
    assert columns_of_persons(frame, [name], is_delito) == [name] * personal


def test_the_order_of_many_names_does_not_matter() -> None:
    texts = pd.Series(
        [f"{one} {letter}" for one in (*_PERSONS, *_SECTORS) for letter in "abcdefghijklmnopqrstuvwxyz"], dtype="str"
    )
    found = [columns_of_persons(pd.DataFrame({"c": cells}), ["c"], is_delito) for cells in (texts, texts[::-1])]
    assert found[0] == found[1]


@pytest.mark.parametrize(
    "name", ["Responsable", "Interviniente", "Denunciado por", "Chofer", "Jefe de grupo", "Sector a cargo"]
)
def test_names_that_say_persons(name: str) -> None:
    assert is_personal_name(name)


@pytest.mark.parametrize("name", ["Unidad responsable", "Dependencia interviniente", "Comisaría", "Jefatura", "Nombre"])
def test_names_that_do_not_say_persons(name: str) -> None:
    assert not is_personal_name(name)


def test_persons_are_told_by_the_number_of_their_column(tmp_path: Path) -> None:
    head = "id;fecha;Parte;delito;NOMBRE;latitud;longitud"
    rows = [
        f"{n};2020-01-0{n};{_PERSONS[n - 1]};Hurto;{_SECTORS[n % 2]};{(-7.15 - n / 1000) * (n < 5)};{-78.5 * (n < 5)}"
        for n in range(1, 6)
    ]
    (tmp_path / "h.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    found = read_incidents(tmp_path / "h.csv")
    assert "«h.csv»: 1 columna con datos personales no se cargó (por su orden: 3)." in found.decisions
    assert list(found.tables[0].frame) == ["id", "fecha", "delito", "NOMBRE", "latitud", "longitud"]
    told = found.rejected.to_csv() + " ".join(found.decisions)
    assert not [word for word in _PERSONS if word in told]


def test_a_column_called_name_of_delitos_is_read(tmp_path: Path) -> None:
    rows = [f"{n};2020-01-0{n + 1};{name};{-7.15 - n / 1000};-78.5" for n, name in enumerate(_DELITOS[:4])]
    (tmp_path / "h.csv").write_text("\n".join(["id;fecha;NOMBRE;latitud;longitud", *rows]), encoding="utf-8")
    assert read_incidents(tmp_path / "h.csv").fields[0]["delito"] == "NOMBRE"
