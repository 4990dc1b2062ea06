"""The density of the incidents as a colouring of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from layers.surfaces.volume_contours import BANDS
from maps.sheet import Group, Legend, Overlay, Shade
from maps.spanish_text import decimal

if TYPE_CHECKING:
    from layers.surfaces.volume_contours import DensityBands

__all__ = ["DENSITY_COLORS", "density_overlay"]

DENSITY_COLORS = dict(zip(BANDS, ("#a67ad0", "#bb99dc", "#d6c0ea", "#efe5f7"), strict=True))
"""Fill of each band: the denser, the darker; dark letters are read on all of them."""


def density_overlay(bands: DensityBands, outline: shapely.Geometry) -> Overlay:
    """Lay each band over the wider ones, cut at the border of the jurisdiction."""
    rows = bands.table.to_dict("records")
    squares, starts = bands.cells.geometry.to_numpy(), bands.cells["desde_km2"].to_numpy()
    shades = []
    for row in reversed(rows):
        ground = shapely.union_all(squares[starts >= row["desde_km2"]])
        shades.append(Shade(row["banda"], _polygons(shapely.intersection(ground, outline))))
    return Overlay("densidad", _legend(bands, rows), tuple(shade for shade in shades if not shade.geometry.is_empty))


def _polygons(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """Leave the lines and points that two outlines share only by touching."""
    return shapely.MultiPolygon([part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"])


def _legend(bands: DensityBands, rows: list[dict[Any, Any]]) -> Group:
    entries = tuple(
        Legend(
            row["banda"],
            f"{row['banda'].capitalize()}: {_number(row['desde_km2'])} o más",
            count_text=f"{row['pct']:.0f} % en {_area(row['area_km2'])}",
            fill=DENSITY_COLORS[row["banda"]],
        )
        for row in rows
    )
    note = (
        "Hechos mapeados por km² en el periodo. A la derecha, qué parte de ellos está en ese color y los más oscuros, y en "
        f"cuánta área. Núcleo cuártico sobre celdas de {bands.cell_m:.0f} m. {bands.reason} No sigue los filtros."
    )
    return Group("Densidad de hechos por km²", entries, note=note)


def _number(value: float) -> str:
    return decimal(value, 0 if value >= 10 else 1 if value >= 1 else 2)


def _area(km2: float) -> str:
    return f"{decimal(km2, 2 if km2 < 10 else 0)} km²"
