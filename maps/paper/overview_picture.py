"""The map of all jurisdictions as a picture for other documents, and in words for those who do not see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.formats.pictures import to_palette
from geo.naming import quantity
from maps.paper.map_pictures import MAP_COLORS
from maps.paper.typst import typeset
from maps.spanish_text import integer
from maps.svg.overview_map import draw_overview

if TYPE_CHECKING:
    from maps.overview.values import Overview

__all__ = ["overview_png", "overview_words"]

_DPI = 200
"""Resolution (pixels per inch): its smallest letters are some twelve pixels high."""
_UNIT_MM = 0.25
"""Unit of the map, in which its letters have their size."""


def overview_words(overview: Overview) -> str:
    """Return the map in words, for those who do not see it."""
    named = ", ".join(f"{row.station.name} {integer(row.facts)}" for row in overview.full if row.compared)
    empty = (
        f" Sin hechos en el mapa: {quantity(len(overview.bare), 'jurisdicción', 'jurisdicciones')}." if overview.bare else ""
    )
    return f"Mapa de las jurisdicciones, {overview.period or 'sin fechas'}. Hechos: {named or 'ninguno'}.{empty}"


def overview_png(overview: Overview, room: tuple[float, float]) -> tuple[bytes, tuple[float, float]] | None:
    """Return the map with its legend as a PNG, and its width and height (mm), at most those of ``room``; None without."""
    found = draw_overview(overview, width=room[0] / _UNIT_MM, tallest=room[1] / _UNIT_MM, legend=len(overview.rows) > 1)
    if found is None:
        return None
    svg, wide, high = found
    size = wide * _UNIT_MM, high * _UNIT_MM
    data = {"pictures": [{"svg": svg, "wide": size[0], "high": size[1]}]}
    png = typeset("pictures.typ", data, format="png", ppi=_DPI)
    return to_palette(png[0] if isinstance(png, list) else png, MAP_COLORS), size
