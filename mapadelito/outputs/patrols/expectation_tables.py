"""Tables of expected counts: of the month that is planned, and how those of past months did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.months import months_since_0
from geo.naming import quantity
from geo.period import Period
from layers.monitoring.expected_counts import LEAST_MONTHS
from maps.sheet import Table
from maps.spanish_text import NO_VALUE, count_of, decimal, integer, percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["NOT_REDUCED", "expected_rows", "expected_table", "proof_table"]

NOT_REDUCED = (
    "Capturar no es reducir: que los hechos caigan en las zonas, o que sean los que se esperaban, no dice que patrullarlas "
    "los reduzca. Eso se mide con «operativo»."
)
"""What a capture rate does not say."""
_PROOF_HEADER = (
    "Comisaría",
    "Lugares",
    "Casos",
    "Se esperaban",
    "Hubo",
    "80 % exacto",
    "Dentro del 80 %",
    "Dentro del 95 %",
    "Log score",
    "Del conteo",
)
_ALL = "Todas"


def expected_table(expected: pd.DataFrame, month: Period, turno: str | None) -> Table:
    """Return the expected counts of a month, or of one turno of it.

    Parameters
    ----------
    expected
        :func:`layers.priority.zone_expectation.expected_counts` of zones, sectors and jurisdiction, with ``lugar`` (Spanish
        name) and ``zona`` (whether it is a zone).
    """
    title = f"Cuántos hechos se esperan en {month.label}{f', turno {turno}' if turno else ''}"
    header = ("Lugar", "Se esperan", "Entre (80 %)", "Entre (95 %)", "Acertó antes (80 %)")
    if expected["esperado"].isna().any():
        months = int(expected["meses"].max())
        note = f"No se dice: hacen falta {LEAST_MONTHS} meses completos de hechos anteriores, y hay {months}."
        return Table(title, header, (), note=note)
    rows = tuple(
        (
            row["lugar"],
            decimal(row["esperado"]),
            *(f"{integer(row[f'min_{size}'])} a {integer(row[f'max_{size}'])}" for size in ("80", "95")),
            _times(row),
        )
        for row in expected.to_dict("records")
    )
    note = (
        "Si todo sigue como en los meses anteriores: ocho de cada diez meses quedan en el primer intervalo, o más, y "
        "diecinueve de cada veinte en el segundo. La última columna: en cuántos meses anteriores fue así; de las zonas no "
        f"se dice, porque se eligieron con esos mismos hechos («evaluar» las prueba). {_gap_words(expected, month)}"
        f"{NOT_REDUCED}"
    )
    return Table(title, header, rows, note=note)


def _gap_words(expected: pd.DataFrame, month: Period) -> str:
    """Return the sentence on the months between the last that is known and the one that is expected; empty without any."""
    last = str(expected["hasta"].max())
    gap = month.month_numbers[0] - months_since_0(last) - 1
    if gap <= 0:
        return ""
    between = f"{'falta' if gap == 1 else 'faltan'} {quantity(gap, 'mes', 'meses')}"
    return f"Los datos llegan enteros hasta {Period.parse(last).label}: {between}, en que se supone que nada cambió. "


def _times(row: Mapping[Any, Any]) -> str:
    if row["zona"] or not row["probados"]:
        return NO_VALUE
    return count_of(round(row["cobertura_80"] * row["probados"]), row["probados"], share=False)


def expected_rows(name: str, proofs: Mapping[str, pd.DataFrame]) -> list[dict[str, Any]]:
    """Return a row for the record per kind of place of a comisaría whose expected counts could be tried."""
    return [
        {
            "comisaria": name,
            "lugares": what,
            "casos": len(proof),
            "esperados": float(proof["esperado"].sum()),
            "hechos": int(proof["hechos"].sum()),
            "cobertura_80": float(proof["dentro_80"].mean()),
            "cobertura_95": float(proof["dentro_95"].mean()),
            "exacta_80": float(proof["exacto_80"].mean()),
            "log_score": float(proof["log_score"].mean()),
            "log_conteo": float(proof["log_simple"].mean()),
        }
        for what, proof in proofs.items()
        if len(proof)
    ]


def _together(tested: Iterable[Mapping[str, pd.DataFrame]]) -> dict[str, pd.DataFrame]:
    """Return the proofs of all comisarías by kind of place."""
    parts: dict[str, list[pd.DataFrame]] = {}
    for proofs in tested:
        for what, proof in proofs.items():
            parts.setdefault(what, []).extend([proof] if len(proof) else [])
    return {what: pd.concat(found) for what, found in parts.items() if found}


def proof_table(tested: Mapping[str, Mapping[str, pd.DataFrame]]) -> Table:
    """Return how the expected counts of each comisaría did in past months, and those of all together."""
    found = [row for name, proofs in tested.items() for row in expected_rows(name, proofs)]
    if len(tested) > 1:
        found = expected_rows(_ALL, _together(tested.values())) + found
    rows = tuple(
        (
            row["comisaria"],
            row["lugares"],
            integer(row["casos"]),
            decimal(row["esperados"]),
            integer(row["hechos"]),
            percent(100 * row["exacta_80"]),
            percent(100 * row["cobertura_80"]),
            percent(100 * row["cobertura_95"]),
            decimal(row["log_score"], 3),
            decimal(row["log_conteo"], 3),
        )
        for row in found
    )
    note = (
        "Un caso es un lugar en un mes completo después de una fecha de corte; las zonas son las dibujadas en ella. Con "
        "pocos hechos los intervalos contienen más de lo que dicen, porque son de números enteros: «80 % exacto» es lo que "
        "contendría uno cortado entre dos números, y debe estar cerca de 80. Log score: promedio del logaritmo de la "
        "probabilidad que se dio a lo que pasó, más alto es mejor; al lado, el de una Poisson con el promedio de doce meses."
        if rows
        else f"No se probaron: hacen falta {LEAST_MONTHS} meses completos antes de un corte, y un mes completo después."
    )
    return Table("Cuántos hechos se esperaban", _PROOF_HEADER, rows, note=note)
