"""Catalogue of the conclusions that a product can print: the words of each, and the condition that lets it be printed.

A count of what happened is no conclusion; that it differs from something, or will happen again, is one. How often each is
printed when nothing is true is measured by ``docs/metodos/nothing_true.py`` and told in ``docs/metodos/auditoria.md``.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

__all__ = ["Conclusion"]


class _Words(NamedTuple):
    """Spanish text with its fields, the Spanish condition, and the simulation that measures it."""

    text: str
    condition: str
    simulation: str


class Conclusion(Enum):
    """What a product may conclude.

    Examples
    --------
    >>> Conclusion.MIX.said(what="turno noche, sábado")
    'más que en el resto: turno noche, sábado'
    """

    MOSTLY = _Words(
        "sobre todo {crime}",
        "la mitad de los hechos de la zona o más, y cinco o más, son de ese delito",
        "",
    )
    MIX = _Words(
        "más que en el resto: {what}",
        "turno o día que es el de más hechos de la zona y pesa en ella más que en la jurisdicción: 20 hechos o más, "
        "q < 0.05 entre todas las zonas",
        "mezcla",
    )

    @property
    def condition(self) -> str:
        """Spanish condition under which it is printed."""
        return self.value.condition

    @property
    def simulation(self) -> str:
        """Name of the simulation that measures how often it is printed when nothing is true; empty for what only counts."""
        return self.value.simulation

    def said(self, **values: object) -> str:
        """Return its words with their values."""
        return self.value.text.format(**values)
