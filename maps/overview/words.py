"""Sentences of the overview: where most incidents are, and what is not compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.naming import facts_told
from geo.wording import listing
from layers.hotspots.parameters import ENOUGH
from layers.statistics.summary import first_of
from maps.sheets.summary.headline import few_words
from maps.spanish_text import count_of, integer, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps.overview.values import Row, Station, Tally

__all__ = ["note_on", "sentence_of"]

_MOST_NAMED = 4
"""Jurisdictions named: with more of them that chance may not distinguish, none stands out."""
_HIDDEN = "Ningún hecho que este perfil dibuje; los reservados solo se cuentan."
_NOT_COMPARED = "No se comparan con las demás, por ser de otro periodo o no tener números"


def sentence_of(rows: Sequence[Row]) -> str:
    """Return the sentence on the compared jurisdictions, most incidents first: how many, and where most of them are."""
    total = sum(row.facts for row in rows)
    if not total:
        hidden = any(row.station.tally and row.station.tally.reserved for row in rows)
        return _HIDDEN if hidden else "Sin hechos en el mapa." if rows else ""
    whole = facts_told(total)
    if total < ENOUGH:
        return few_words(total)
    if len(rows) == 1:
        [station] = [row.station for row in rows]
        return f"{whole} en {station.name}{_crime_words(station.tally)}."
    full = sum(bool(row.facts) for row in rows)
    places = integer(full) if full == len(rows) else count_of(full, len(rows), share=False)
    where = f"{whole} en {places} jurisdicciones."
    first = first_of([(row.station.name, row.facts) for row in rows])
    if len(first) > _MOST_NAMED or len(first) == full > 1:
        return f"{where} Ninguna destaca: lo que las distingue puede ser azar."
    named = [f"{name} ({facts_told(count)}, {percent(100 * count / total, 0)})" for name, count in first]
    return f"{where} Donde más: {_listed(named)}."


def _crime_words(tally: Tally | None) -> str:
    if tally is None or not tally.crime:
        return ""
    return f"; el delito más frecuente: {tally.crime[:1].lower()}{tally.crime[1:]} ({integer(tally.crime_n)})"


def _listed(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} y {last}" if first else last


def note_on(others: Sequence[Station]) -> str:
    """Return the sentence on the jurisdictions that are not compared."""
    if not others:
        return ""
    what = "No se compara, por ser de otro periodo o no tener números" if len(others) == 1 else _NOT_COMPARED
    return f"{what}: {listing([one.name for one in others])}."
