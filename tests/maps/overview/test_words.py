from __future__ import annotations

import pytest

from helpers.sheet_parts.overviews import PERIOD, station
from maps.overview.compare import overview_of


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ((), ""),
        ((0, 0), "Sin hechos en el mapa."),
        ((20, 9), "29 hechos: menos de 30, no se concluye."),
        ((1,), "1 hecho: menos de 30, no se concluye."),
        ((1500, 40), "1,540 hechos en 2 jurisdicciones. Donde más: J0 (1,500 hechos, 97 %)."),
        ((100, 95, 5, 0), "200 hechos en 3 de 4 jurisdicciones. Donde más: J0 (100 hechos, 50 %) y J1 (95 hechos, 48 %)."),
        ((50, 50, 50), "150 hechos en 3 jurisdicciones. Ninguna destaca: lo que las distingue puede ser azar."),
        ((40, 40, 40, 40, 40, 1), "201 hechos en 6 jurisdicciones. Ninguna destaca: lo que las distingue puede ser azar."),
        ((90, 0), "90 hechos en 1 de 2 jurisdicciones. Donde más: J0 (90 hechos, 100 %)."),
    ],
)
def test_the_sentence_keeps_the_rule_of_evidence(counts: tuple[int, ...], sentence: str) -> None:
    assert overview_of([station(f"J{n}", count) for n, count in enumerate(counts)], PERIOD).sentence == sentence


def test_the_sentence_of_one_says_what() -> None:
    found = overview_of([station("Comisaría A", 45, crime="Robo", crime_n=30)], PERIOD)
    assert found.sentence == "45 hechos en Comisaría A; el delito más frecuente: robo (30)."


def test_where_all_are_reserved_no_lack_of_incidents_is_told() -> None:
    found = overview_of([station("A", 0, reserved=True), station("B", 0)], PERIOD)
    assert found.sentence == "Ningún hecho que este perfil dibuje; los reservados solo se cuentan."
