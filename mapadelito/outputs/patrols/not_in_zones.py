"""Incidents that zones are not made of: why, and the sentence that counts them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.naming import quantity
from maps.spanish_text import integer

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

__all__ = ["FOUND", "REASONS", "count_reasons", "left_out_words", "with_turno"]

FOUND = "que halló la propia policía (drogas, armas, conducción en ebriedad, resistencia a la autoridad …)"
"""Words for what the police find themselves: its places are where they patrol."""
REASONS = (
    "sin lugar en el mapa",
    "sin fecha",
    FOUND,
    "que el patrullaje no previene (en domicilio, por internet, en una oficina)",
)
"""Reasons, in Spanish; an incident has the first that applies."""
_OTHER_TURNO, _NO_HOUR = "de otros turnos", "sin hora"
"""Reasons where one turno is asked for."""


def count_reasons(reasons: pd.Series[str]) -> dict[str, int]:
    """Count the incidents of each reason, in their order."""
    return {why: int((reasons == why).sum()) for why in (*REASONS, _OTHER_TURNO, _NO_HOUR)}


def with_turno(reasons: pd.Series[str], turnos: pd.Series[str], turno: str) -> pd.Series[str]:
    """Return the reasons where only the incidents of one turno are used; an incident without an hour has turno ``""``."""
    other = (reasons == "") & (turnos != turno)
    return reasons.mask(other & (turnos == ""), _NO_HOUR).mask(other & (turnos != ""), _OTHER_TURNO)


def left_out_words(counts: Mapping[str, int]) -> str:
    """Return the Spanish sentence that counts the incidents left out, by reason.

    Examples
    --------
    >>> left_out_words({"sin lugar en el mapa": 1, "sin fecha": 2})
    'No cuentan 3 hechos: 1 sin lugar en el mapa; 2 sin fecha.'
    >>> left_out_words({})
    'Cuentan todos los hechos.'
    """
    told = [f"{integer(count)} {why}" for why, count in counts.items() if count]
    if not told:
        return "Cuentan todos los hechos."
    return f"No cuentan {quantity(sum(counts.values()), 'hecho', 'hechos')}: {'; '.join(told)}."
