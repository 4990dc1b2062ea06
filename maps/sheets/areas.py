"""Areas and streets of a sheet, from the polygons and streets of a jurisdiction."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.boundaries.names.unit_words import STATION_NOUNS
from geo.text import fold
from maps.sheet import Area, Street

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Mapping

    import geopandas as gpd
    import pandas as pd
    from shapely import Point

    from geo.boundaries.jurisdiction import Jurisdiction
    from maps.sheet import Fact

__all__ = ["draw_areas", "draw_streets", "label_point", "short_label"]

_STREET_RANKS = {1: ("principal", "motorway", "trunk", "primary"), 2: ("secundaria", "secondary", "tertiary")}
"""Classes of street, in Spanish or of OpenStreetMap, by rank; other classes have the last rank."""
_LAST_RANK = 3
"""Rank of a local street: 1 is the highest."""
_GENERIC = {*STATION_NOUNS, "SECTORIAL", "PNP"}
"""Words, folded, that a label on the map leaves out."""
_LABEL_STEPS, _LABEL_TOLERANCE_M = 60, 0.01
"""Tolerance of the label point: a 60th of the side of a square of equal area, at least 0.01 m for tiny polygons."""


def draw_areas(
    jurisdiction: Jurisdiction,
    *,
    bands: Mapping[int, tuple[str, tuple[Fact, ...]]],
    level: str,
    neighbour_bands: Mapping[str, str] | None = None,
    hatched: Collection[Hashable] = (),
) -> tuple[Area, ...]:
    """Return the areas of a sheet, neighbours first.

    Parameters
    ----------
    jurisdiction
        Jurisdiction with its polygons and neighbours.
    bands
        By row of the polygons at ``level``: key of the legend line of its fill, and its facts.
    level
        Level of the polygons that ``bands`` fills.
    neighbour_bands
        Key of the legend line of the fill of each neighbour, by name; by default none is filled.
    hatched
        Rows of the polygons at ``level``, and names of neighbours, whose fill is uncertain.
    """
    fills = neighbour_bands or {}
    neighbours = jurisdiction.neighbours
    out = [
        Area("vecina", name, short_label(name), shape, label_point(shape), fills.get(name, ""), hatched=name in hatched)
        for name, shape in zip(neighbours["comisaria"], neighbours.geometry, strict=True)
    ]
    for own, units in jurisdiction.levels.items():
        for row, unit in units.iterrows():
            band, facts = bands.get(row, ("", ())) if own == level else ("", ())
            name, label = _unit_words(unit, own, jurisdiction.units)
            label = "" if own == "comisaria" and len(jurisdiction.levels) > 1 else label  # the title shows the name
            shape = unit.geometry
            value = str(unit["sector"]) if own == "sector" else ""
            out.append(
                Area(
                    own,
                    name,
                    label,
                    shape,
                    label_point(shape),
                    band,
                    facts,
                    value=value,
                    hatched=own == level and row in hatched,
                )
            )
    return tuple(out)


def draw_streets(streets: gpd.GeoDataFrame) -> tuple[Street, ...]:
    """Return the streets of a sheet, main streets last, so that they are drawn on top."""
    if streets.empty:
        return ()
    lines = [
        Street(str(name), _rank(str(kind)), shape)
        for name, kind, shape in zip(streets["nombre"], streets["clase"], streets.geometry, strict=True)
        if not shape.is_empty
    ]
    return tuple(sorted(lines, key=lambda line: (-line.rank, line.name, line.geometry.wkb)))


def _rank(kind: str) -> int:
    return next((rank for rank, kinds in _STREET_RANKS.items() if kind.lower() in kinds), _LAST_RANK)


def _unit_words(row: pd.Series[str], level: str, units: Mapping[str, str]) -> tuple[str, str]:
    """Return the full name and the map label of a polygon."""
    own, kind = str(row[level]), units.get(level, level)
    if kind not in {"sector", "subsector"}:
        return own, short_label(own)
    sector = own if kind == "sector" else str(row["sector"])
    words = f"Sector {sector}" if sector.isdigit() else sector
    if level == "sector":
        return words, words
    if kind == "sector":  # of one of the comisarías of a district
        return f"{short_label(str(row['sector']))} · {words}", words
    barrio = str(row.get("barrio", "") or "")
    name = " · ".join(part for part in (words, f"Subsector {own}", barrio) if part)
    return name, own


def short_label(name: str) -> str:
    """Return the name of a jurisdiction without generic words, such as COMISARÍA."""
    words = [word for word in name.split() if fold(word) not in _GENERIC]
    return " ".join(words) or name


def label_point(shape: shapely.Geometry) -> Point:
    """Return the centre of the largest circle inside a polygon."""
    tolerance = max(np.sqrt(shape.area) / _LABEL_STEPS, _LABEL_TOLERANCE_M)
    circle = shapely.maximum_inscribed_circle(shape, tolerance=tolerance)
    centre: Point = shapely.get_point(circle, 0)
    return centre if centre is not None and shape.intersects(centre) else shape.representative_point()
