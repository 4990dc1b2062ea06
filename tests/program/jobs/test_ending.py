"""What a run says at its end."""

from __future__ import annotations

from typing import Any

from geo.ledger import reasons
from mapadelito.jobs import ending as module
from mapadelito.jobs.ending import ending


def record(**changes: Any) -> dict[str, Any]:
    return {"filas": {"leidas": 0}, "entradas": [], "avisos": {}, "rechazos": {}} | changes


def test_every_code_that_may_be_said_has_a_reason() -> None:
    assert {*module._GIVEN_TWICE, *module._DECIDED} <= reasons().keys()


def test_likely_columns_and_drawn_levels_come_before_what_moves_fewer_facts() -> None:
    columns = [
        {"campo": "fecha", "columna": "Momento", "certeza": "probable"},
        {"campo": "id", "columna": "ID", "certeza": "segura"},
    ]
    codes = ("FECHA_ANIO_2D", "NIVELES_DIBUJADOS", "COORD_INVERTIDA", "FECHA_SIN_ANIO")
    told = ending(record(columnas=columns, avisos=dict.fromkeys(codes, 1)))
    assert told[0] == "Se decidió al leer, revíselo en reservado/calidad.html (y 1 más):"
    assert told[1] == "  Columnas probables: fecha = «Momento»."
    assert [line.split(":")[0].split()[1] for line in told[2:]] == ["NIVELES_DIBUJADOS", "COORD_INVERTIDA", "FECHA_SIN_ANIO"]


def test_what_waits_for_an_answer_is_said_with_its_book() -> None:
    told = ending(record(avisos={"DELITO_DESCONOCIDO": 3, "POSIBLE_MISMO_HECHO": 2}))
    assert [book in line for book, line in zip(("delitos.xlsx", "coincidencias.xlsx"), told, strict=True)] == [True, True]


def test_why_rows_are_not_counted_is_said() -> None:
    rows = {"leidas": 15, "aceptadas": 10, "excluidas": 5}
    told = ending(record(filas=rows, entradas=[{}], avisos={"NO_ES_DELITO": 2, "FUERA_DE_PERIODO": 3}))
    assert told[0] == "Filas leídas: 15; 10 aceptadas, 5 que no se cuentan."
    assert [line.split(":")[0] for line in told[1:]] == ["  2 NO_ES_DELITO", "  3 FUERA_DE_PERIODO"]


def test_nothing_decided_is_nothing_said() -> None:
    assert ending(record()) == []


def test_where_the_profile_draws_no_fact_the_one_that_does_is_said() -> None:
    def said(profile: str, drawn: int) -> list[str]:
        places = [{"incidentes": 5, "dibujados": {"total": 0}}, {"incidentes": 4, "dibujados": {"total": drawn}}]
        given = record(perfil=profile, comisarias=places)
        return [line for line in ending(given) if "--perfil interno" in line]

    assert [line.startswith("Ningún hecho se dibuja (9 aceptados)") for line in said("publico", 0)] == [True]
    assert said("publico", 1) == said("interno", 0) == []
