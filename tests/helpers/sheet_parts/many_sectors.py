"""A square town of many sectors, full of incidents."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shapely import box

from helpers import sheets

if TYPE_CHECKING:
    from maps.sheet import Sheet

SHEET = sheets.town(1, bands=False, street_count=4)
LONG = "ASOCIACIÓN DE VIVIENDA NUESTRA SEÑORA DE LA ASUNCIÓN"


def square_town(across: int, name: str, side: float = 300.0) -> Sheet:
    """Return a square town of ``across`` x ``across`` sectors (side in metres), full of incidents."""
    base, (x, y) = SHEET.areas[0], (sheets.X, sheets.Y)
    cells = [(number, divmod(number, across)) for number in range(across * across)]
    shapes = [box(x + i * side, y + j * side, x + (i + 1) * side, y + (j + 1) * side) for _, (i, j) in cells]
    areas = tuple(
        replace(
            base, level="sector", name=str(at), label=name.format(at + 1), geometry=shape, label_at=shape.centroid, band=""
        )
        for at, shape in enumerate(shapes)
    )
    whole = across * side
    marks = tuple(
        replace(SHEET.marks[0], x=x + (at * 37 % 1000) / 1000 * whole, y=y + (at * 91 % 997) / 997 * whole)
        for at in range(1500)
    )
    return replace(SHEET, areas=areas, marks=marks, zones=(), streets=(), basemap=())
