"""Tables of the corners and the stretches of street with most incidents, for the hoja de ruta."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.priority.street_ranking import rank_streets
from maps.sheet import Table
from maps.spanish_text import count_of, decimal, integer

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["street_tables"]

_MOST = 10
"""Rows of each table, so that it is read at once."""
_LEAST = 2
"""Fewest incidents of a row: one is no pattern."""


def street_tables(facts: gpd.GeoDataFrame, streets: gpd.GeoDataFrame) -> tuple[Table, ...]:
    """Return the tables of corners and of stretches with two incidents or more; none without streets or without any."""
    if streets.empty or facts.empty:
        return ()
    found = rank_streets(facts, streets)
    corners, stretches = (frame[frame["hechos"] >= _LEAST].head(_MOST) for frame in (found.corners, found.stretches))
    at_corner = tuple(
        (name or "sin nombre", integer(count)) for name, count in zip(corners["nombre"], corners["hechos"], strict=True)
    )
    columns = stretches[["nombre", "desde", "hasta", "metros", "hechos", "por_100m"]].itertuples(index=False, name=None)
    on_stretch = tuple(
        (name or "sin nombre", _between(start, end), integer(metres), integer(count), decimal(rate))
        for name, start, end, metres, count, rate in columns
    )
    away = f"No están en ninguna, a más de 40 m de las calles dadas: {count_of(found.away, len(facts))}."
    tables = (
        Table("Esquinas con más hechos", ("Esquina", "Hechos"), at_corner, note="A 15 m o menos del cruce."),
        Table(
            "Cuadras con más hechos",
            ("Calle", "Entre", "Metros", "Hechos", "Por 100 m"),
            on_stretch,
            note=f"De cruce a cruce, sin los hechos de las esquinas. {away}",
        ),
    )
    return tuple(table for table in tables if table.rows)


def _between(start: str, end: str) -> str:
    """Return the streets at both ends of a stretch."""
    return " y ".join(dict.fromkeys(name for name in (start, end) if name))
