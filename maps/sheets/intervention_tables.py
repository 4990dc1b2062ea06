"""Where a lamp or the recovery of a public space comes first, as tables of the mapa de riesgo."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from layers.risk.interventions import REACH_M
from maps.sheet import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.risk.interventions import Ranking
    from maps.sheet import Sheet

__all__ = ["MEASURE_TITLES", "measure_notes", "with_measures"]

MEASURE_TITLES = {"iluminacion": "Dónde iluminar primero", "espacio": "Qué espacios recuperar"}
"""Title of the table, and of the sheet of ``cuadro.xlsx``, of each measure."""

_WHAT = {
    "iluminacion": f"Hechos de noche y madrugada a {REACH_M:g} m o menos de cada lugar con poca luz",
    "espacio": f"Hechos, de cualquier turno, a {REACH_M:g} m o menos de cada terreno o espacio",
}
_WISH = {"iluminacion": "con luz", "espacio": "recuperándolo"}
_MOST, _NOWHERE = 5, "sin calle con nombre cerca"


def with_measures(sheet: Sheet, rankings: Sequence[Ranking], what: str) -> Sheet:
    """Return a mapa de riesgo with a table for each measure; ``what`` is what its sectors are called."""
    return replace(sheet, tables=(*sheet.tables, *(_table(ranking, what) for ranking in rankings)))


def measure_notes(ranking: Ranking) -> tuple[str, ...]:
    """Tell what the numbers of a ranking are, what is only opinion, and what they leave out."""
    if not ranking.evidence:
        return (
            f"Evidencia insuficiente: {ranking.counted} hechos de los turnos que cuentan. Solo se dice cuántos lugares hay.",
        )
    away = ranking.total - len(ranking.places)
    notes = [
        f"{_WHAT[ranking.measure]}, los mismos que cuenta este mapa.",
        f"Lo medido es dónde están los hechos; cuántos se evitarían {_WISH[ranking.measure]} no se mide: es opinión.",
    ]
    notes += [f"Sin hechos cerca: {away:,} de {ranking.total:,}."] if away else []
    notes += [f"{ranking.timeless:,} hechos sin hora no se cuentan."] if ranking.timeless else []
    return tuple(notes)


def _table(ranking: Ranking, what: str) -> Table:
    title, note = MEASURE_TITLES[ranking.measure], " ".join(measure_notes(ranking))
    if not ranking.evidence:
        tally = tuple((str(name) or "—", f"{count:,}") for name, count in ranking.sectors.items())
        return Table(title, (what, "Lugares"), tally, ("Total", f"{ranking.total:,}"), note)
    first = ranking.places.head(_MOST).to_dict("records")
    rows = tuple((f"{row['puesto']}", row["calle"] or _NOWHERE, row["sector"] or "—", f"{row['hechos']:,}") for row in first)
    more = f" Están los primeros {len(first)} de {len(ranking.places):,}." if len(ranking.places) > len(first) else ""
    return Table(title, ("N°", "Dónde", what, "Hechos"), rows, note=note + more)
