"""Names of the polygons of each level: sectors of a comisaría, districts of a province."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.sheet import LEVEL_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["PLURALS", "legend_names", "word"]

_WORDS = {
    "comisaria": ("Comisaría", "Comisarías", "Comisaría vecina"),
    "sector": ("Sector", "Sectores", "Sector vecino"),
    "subsector": ("Subsector", "Subsectores", "Subsector vecino"),
    "distrito": ("Distrito", "Distritos", "Distrito vecino"),
    "provincia": ("Provincia", "Provincias", "Provincia vecina"),
    "region": ("Región", "Regiones", "Región vecina"),
    "contorno": ("Contorno de los hechos", "Contornos de los hechos", "Contorno vecino"),
}
"""Singular, plural and neighbour, by level."""

PLURALS = frozenset(many for _, many, _ in _WORDS.values())
"""Plural of every level."""


def word(units: Mapping[str, str], level: str, *, many: bool = False) -> str:
    """Return the name of the polygons of a level.

    ``units`` is the unit of each level whose unit has another name: the ``sector`` of a province is a ``distrito``, and the
    ``comisaria`` of a run without polygons a ``contorno``.
    """
    if level == "comisaria" and level not in units:
        return "Jurisdicciones" if many else "Jurisdicción"
    return _WORDS[units.get(level, level)][int(many)]


def legend_names(units: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the names of the outlines of each level in the legend of a page."""
    own = {level: word(units, level) for level in units}
    if "comisaria" in units:
        own["vecina"] = _WORDS[units["comisaria"]][2]
    return tuple((level, own.get(level, name)) for level, name in LEVEL_NAMES)
