"""Tables of the mapa de riesgo: places ranked for lighting and for the recovery of public spaces."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.naming import facts_told, quantity
from layers.risk.interventions import REACH_M
from maps.sheet import Table
from maps.spanish_text import count_of, integer, short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.risk.interventions import Ranking
    from maps.sheet import Sheet

__all__ = ["MEASURE_TITLES", "measure_notes", "with_measures"]

MEASURE_TITLES = {"iluminacion": "Dónde iluminar primero", "espacio": "Qué espacios recuperar"}
"""Title of the table of each measure, also of its sheet of ``cuadro.xlsx``."""

_WHAT = {
    "iluminacion": f"Hechos de noche y madrugada a {short(REACH_M)} m o menos de cada lugar con poca luz",
    "espacio": f"Hechos, de cualquier turno, a {short(REACH_M)} m o menos de cada terreno o espacio",
}
"""Definition of the count of each measure, as printed."""
_WISH = {"iluminacion": "con luz", "espacio": "recuperándolo"}
"""The effect of each measure, which is not estimated."""
_MOST = 5
"""Rows of a table: the first places; ``cuadro.xlsx`` has all."""
_NOWHERE = "sin calle con nombre cerca"


def with_measures(sheet: Sheet, rankings: Sequence[Ranking], what: str) -> Sheet:
    """Return a mapa de riesgo with a table for each measure; ``what`` is the name of its sectors."""
    return replace(sheet, tables=(*sheet.tables, *(_table(ranking, what) for ranking in rankings)))


def measure_notes(ranking: Ranking) -> tuple[str, ...]:
    """Return the notes of a ranking: definition of the count, limits of its meaning, and exclusions."""
    if not ranking.evidence:
        return (
            (
                f"Evidencia insuficiente: {facts_told(ranking.counted)} de los turnos que cuentan. Solo se dice "
                "cuántos lugares hay."
            ),
        )
    away = ranking.total - len(ranking.places)
    notes = [
        f"{_WHAT[ranking.measure]}, los mismos que cuenta este mapa.",
        f"Lo medido es dónde están los hechos; cuántos se evitarían {_WISH[ranking.measure]} no se mide: es opinión.",
    ]
    notes += [f"Sin hechos cerca: {count_of(away, ranking.total, share=False)}."] if away else []
    notes += (
        [f"{quantity(ranking.timeless, 'hecho sin hora no se cuenta', 'hechos sin hora no se cuentan')}."]
        if ranking.timeless
        else []
    )
    return tuple(notes)


def _table(ranking: Ranking, what: str) -> Table:
    title, note = MEASURE_TITLES[ranking.measure], " ".join(measure_notes(ranking))
    if not ranking.evidence:
        tally = tuple((str(name) or "—", integer(count)) for name, count in ranking.sectors.items())
        return Table(title, (what, "Lugares"), tally, ("Total", integer(ranking.total)), note)
    first = ranking.places.head(_MOST).to_dict("records")
    rows = tuple(
        (f"{row['puesto']}", row["calle"] or _NOWHERE, row["sector"] or "—", integer(row["hechos"])) for row in first
    )
    more = f" Están los primeros {len(first)} de {integer(len(ranking.places))}." if len(ranking.places) > len(first) else ""
    return Table(title, ("N°", "Dónde", what, "Hechos"), rows, note=note + more)
