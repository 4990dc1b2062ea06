"""Expected counts in words."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geo.period import Period
from mapadelito.outputs.patrols.expectation_tables import expected_rows, expected_table, proof_table

NOVEMBER = Period.parse("2020-11")
EXPECTED = pd.DataFrame(
    {
        "lugar": ["Zona 1", "Sector 2"],
        "zona": [True, False],
        "esperado": [4.04, 12.5],
        "min_80": [2.0, 8.0],
        "max_80": [7.0, 17.0],
        "min_95": [1.0, 6.0],
        "max_95": [9.0, 20.0],
        "meses": [24, 24],
        "hasta": ["2020-10", "2020-10"],
        "probados": [12, 12],
        "cobertura_80": [1.0, 10 / 12],
    }
)


def test_the_past_of_zones_chosen_by_it_is_not_told() -> None:
    table = expected_table(EXPECTED, NOVEMBER, "noche")
    assert table.title == "Cuántos hechos se esperan en noviembre de 2020, turno noche"
    assert table.rows == (("Zona 1", "4.0", "2 a 7", "1 a 9", "–"), ("Sector 2", "12.5", "8 a 17", "6 a 20", "10 de 12"))
    assert "Capturar no es reducir" in table.note
    assert "llegan" not in table.note
    later = expected_table(EXPECTED, Period.parse("2021-01"), None).note
    assert "llegan enteros hasta octubre de 2020: faltan 2 meses" in later


def test_less_than_a_year_expects_nothing_and_says_so() -> None:
    table = expected_table(EXPECTED.assign(esperado=np.nan, meses=10), NOVEMBER, None)
    assert table.rows == ()
    assert table.note == "No se dice: hacen falta 12 meses completos de hechos anteriores, y hay 10."


def proof(seen: list[float]) -> pd.DataFrame:
    many = len(seen)
    inside = [count < 9 for count in seen]
    return pd.DataFrame({"mes": ["2020-10"] * many, "esperado": [4.0] * many, "hechos": seen, "dentro_80": inside}).assign(
        dentro_95=True, exacto_80=0.8, log_score=-1.0, log_simple=-1.5
    )


def test_the_proof_of_all_is_that_of_each_place_together() -> None:
    tested = {"A": {"zonas": proof([3, 9]), "sectores": proof([])}, "B": {"zonas": proof([1, 2]), "sectores": proof([4])}}
    rows = proof_table(tested).rows
    assert [(*row[:5], row[6]) for row in rows] == [
        ("Todas", "zonas", "4", "16.0", "15", "75.0 %"),
        ("Todas", "sectores", "1", "4.0", "4", "100.0 %"),
        ("A", "zonas", "2", "8.0", "12", "50.0 %"),
        ("B", "zonas", "2", "8.0", "3", "100.0 %"),
        ("B", "sectores", "1", "4.0", "4", "100.0 %"),
    ]
    assert (rows[0][5], *rows[0][7:]) == ("80.0 %", "100.0 %", "-1.000", "-1.500")
    assert expected_rows("A", tested["A"])[0]["cobertura_80"] == 0.5
    assert "No se probaron" in proof_table({"A": {"zonas": proof([]), "sectores": proof([])}}).note
