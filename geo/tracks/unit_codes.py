"""Codes of units, without the names of people that may stand beside them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.incidents.parsing.plain_text import plain_letters

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["unit_codes"]

_WORD = re.compile(r"[A-Z0-9]+(?:[-_/][A-Z0-9]+)*")
_KINDS = frozenset(
    (
        *("UNIDAD", "MOVIL", "MOTO", "MOTOCICLETA", "CAMIONETA", "PATRULLERO", "PATRULLA", "AUTO", "VEHICULO", "BICICLETA"),
        *("SERENO", "SERENAZGO", "RADIO", "BASE", "PIE", "GRUPO", "PNP", "KILO", "ALFA", "BRAVO", "CHARLIE", "DELTA", "ECO"),
        *("HALCON", "AGUILA", "PUMA", "LINCE", "TIGRE", "CONDOR", "COBRA", "JAGUAR"),
    )
)
"""Words that name a kind of unit or its call sign, and no person."""
_RANKS = frozenset(f"{rank}{number}" for rank in ("SO", "ST") for number in (1, 2, 3))
"""Ranks, which stand before a name: SO3, ST1."""
_OF_PEOPLE = 8
"""Digits of a number from which it may be that of a person: an identity card, a telephone."""
_LONGEST = 24
"""Letters of a code that are kept."""


def unit_codes(texts: Iterable[str]) -> dict[str, str]:
    """Return the code of each text: its words with digits and those that name a kind of unit; the rest is dropped.

    A text without such words, or with a long number alone, gets a number of its own.

    Examples
    --------
    >>> unit_codes(["U-01 Juan Pérez", "MOVIL 3", "Rosa Quispe", "45678912"])
    {'45678912': 'sin código 1', 'MOVIL 3': 'MOVIL 3', 'Rosa Quispe': 'sin código 2', 'U-01 Juan Pérez': 'U-01'}
    """
    found: dict[str, str] = {}
    bare = 0
    for text in sorted(set(texts)):
        code = _code(text)
        bare += not code
        found[text] = code or f"sin código {bare}"
    return found


def _code(text: str) -> str:
    """Return the code in a text; empty if it has none."""
    words = _WORD.findall(plain_letters(text).upper())
    digits = {word: sum(map(str.isdigit, word)) for word in words if word not in _RANKS}
    numbered = [word for word, count in digits.items() if 0 < count < _OF_PEOPLE]
    kept = [word for word in words if word in _KINDS or word in numbered]
    return " ".join(kept)[:_LONGEST] if numbered or len(kept) == len(words) else ""
