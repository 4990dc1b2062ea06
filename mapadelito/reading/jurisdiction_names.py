"""Names of jurisdictions as people write them: with or without common words, and the place that tells homonyms apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.boundaries.ambito import AMBITOS
from geo.boundaries.names.homonyms import shared_name
from geo.boundaries.names.unit_words import STATION_ABBREVIATIONS, STATION_NOUNS
from geo.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

__all__ = ["bare_name", "by_bare_name", "match_names"]

_COMMON_WORDS = {*STATION_NOUNS, *STATION_ABBREVIATIONS, *map(fold, AMBITOS), "SECTORIAL", "RURAL", "PNP", "DE"}
"""Words that do not tell one jurisdiction from another: left out where names are compared."""


def bare_name(name: str) -> str:
    """Return what tells a jurisdiction from others: its folded name without common words."""
    return " ".join(word for word in fold(name).split() if word not in _COMMON_WORDS)


def by_bare_name(units: Mapping[str, str]) -> dict[str, str]:
    """Return the unit of each bare name of a comisaría; empty if several have it, in full or without their place."""
    found: dict[str, set[str]] = {}
    bases: dict[str, set[str]] = {}
    for name, unit in units.items():
        found.setdefault(bare_name(name), set()).add(unit)
        bases.setdefault(bare_name(shared_name(name)), set()).add(unit)
    found |= {base: own | found.get(base, set()) for base, own in bases.items() if base and len(own) > 1}
    return {bare: own.pop() if len(own) == 1 else "" for bare, own in found.items() if bare}


def match_names(wanted: Iterable[str], every: Collection[str]) -> tuple[set[str], list[str]]:
    """Return the jurisdictions that names mean, exactly or but for common words; and the names that mean none.

    A name without a place means all the homonyms that have one.
    """
    found = {name: [name] if name in every else [other for other in every if _means(name, other)] for name in wanted}
    return {name for own in found.values() for name in own}, [name for name, own in found.items() if not own]


def _means(name: str, other: str) -> bool:
    shared = shared_name(other)
    return bare_name(name) == bare_name(other) or bool(shared and bare_name(name) == bare_name(shared))
