"""What a station says is ordinary is so, as a whole text, where nothing says that it tells of somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.crimes.catalogue import STRANGE
from geo.crimes.sensitive_words import family_reasons
from geo.crimes.unknown_details import can_be_ordinary
from geo.incidents.read import read_incidents

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROWS = (
    "fecha,delito,modalidad,direccion,latitud,longitud",
    "05/03/2020,LESIONES,EN TAWANTIN,JR UNO 1,-17.64,-71.34",
    "06/03/2020,LESIONES,En  tawantín.,JR UNO 2,-17.64,-71.34",
    "07/03/2020,LESIONES,EN TAWANTIN Y ALGO,JR UNO 3,-17.64,-71.34",
    "08/03/2020,LESIONES,A SU HIJA,JR UNO 4,-17.64,-71.34",
    "09/03/2020,LESIONES,EN TAWANTIN,DOMICILIO DE LA VICTIMA,-17.64,-71.34",
    "10/03/2020,LESIONES,VIOLENCIA FAMILIAR,JR UNO 5,-17.64,-71.34",
    "11/03/2020,EXTORSION,EN TAWANTIN,JR UNO 6,-17.64,-71.34",
)


def test_a_taught_modalidad_is_ordinary_as_a_whole(table: Callable[..., Path]) -> None:
    path = table(*ROWS)
    assert read_incidents(path).frame["reserva"].tolist() == [1, 1, 1, 1, 1, 1, 1]
    read = read_incidents(path, ordinary=["en TAWANTIN"])
    assert read.frame["reserva"].tolist() == [0, 0, 1, 1, 1, 1, 1]
    assert "[delitos] ordinario, «en TAWANTIN»: es una modalidad común (4 filas)." in read.decisions


def test_what_a_family_or_the_catalogue_says_is_not_overridden(table: Callable[..., Path]) -> None:
    read = read_incidents(table(*ROWS), ordinary=["A SU HIJA", "VIOLENCIA FAMILIAR", "ATRACO RARO", "LESIONES LEVES", "…"])
    assert (read.frame["reserva"] == 1).all()
    told = [line for line in read.decisions if line.startswith("[delitos]")]
    assert [line for line in told if "sigue reservado, porque dice algo de" in line] == told[:2]
    assert all("ninguna fila tiene esa modalidad" in line for line in told[2:])
    known = read_incidents(
        table("fecha,delito,modalidad,latitud,longitud", "05/03/2020,ROBO,ARREBATO,-17.64,-71.34"), ordinary=["ARREBATO"]
    )
    assert any("el catálogo ya lo conoce" in line for line in known.decisions)


def test_what_is_reserved_for_its_modalidad_alone_is_listed(table: Callable[..., Path]) -> None:
    read = read_incidents(table(*ROWS))
    assert [tuple(one) for one in read.doubted] == [
        ("EN TAWANTIN", STRANGE, 3),
        ("A SU HIJA", family_reasons()["parentesco"], 1),
        ("EN TAWANTIN Y ALGO", STRANGE, 1),
    ]
    assert any(
        line.startswith("5 filas son reservadas solo por lo que dice su modalidad (3 distintas)") for line in read.decisions
    )
    assert [can_be_ordinary(one.motivo) for one in read.doubted] == [True, False, True]
    assert read_incidents(table(*ROWS[:3]), ordinary=["EN TAWANTIN"]).doubted == ()
