"""The sentence on how few places have most of the incidents, beside what chance gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.prediction.backtest import ENOUGH_LATER
from layers.statistics.concentration import concentration, places_by_chance
from maps.spanish_text import integer, percent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["concentration_words"]

_SHARES = ((0.8, "el 80 %"), (0.5, "la mitad"))
"""Shares of the incidents whose share of the cells is printed, in words."""


def concentration_words(counts: NDArray[np.float64], cell_m: float) -> str:
    """Return the Spanish sentence on the share of the cells that has most of the incidents, beside that by chance.

    ``counts`` are the incidents of every cell of ``cell_m`` metres, those of none included. Empty with less than 30
    incidents, of which nothing is concluded.
    """
    total = int(counts.sum())
    if total < ENOUGH_LATER:
        return ""
    parts = []
    for share, what in _SHARES:
        found, chance = concentration(counts, share=share), places_by_chance(total, len(counts), share=share)
        own = f"{percent(100 * found.share_of_places)} de las celdas ({integer(found.places)} de {integer(len(counts))})"
        parts.append(f"{what} en el {own}; repartidos al azar estaría en el {percent(100 * chance)}")
    return (
        f"De los {integer(total)} hechos de toda la historia, en celdas de {integer(cell_m)} m, está {', y '.join(parts)}."
    )
