"""Overlay of the web page: density of incidents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from layers.surfaces.volume_contours import BANDS
from maps.chart import DensityGrid
from maps.sheet import Group, Legend, Overlay, Shade
from maps.spanish_text import decimal, integer, percent, square_km

if TYPE_CHECKING:
    from layers.surfaces.volume_contours import DensityBands

__all__ = ["DENSITY_COLORS", "density_grid", "density_overlay"]

DENSITY_COLORS = dict(zip(BANDS, ("#a67ad0", "#bb99dc", "#d6c0ea", "#efe5f7"), strict=True))
"""Fill of each band, darker for higher density; dark labels are legible on all."""


def density_overlay(bands: DensityBands, outline: shapely.Geometry) -> Overlay:
    """Return the overlay: each band drawn over the wider ones, clipped to the outline of the jurisdiction."""
    rows = bands.table.to_dict("records")
    squares, starts = bands.cells.geometry.to_numpy(), bands.cells["desde_km2"].to_numpy()
    shades = []
    for row in reversed(rows):
        band = shapely.union_all(squares[starts >= row["desde_km2"]])
        shades.append(Shade(row["banda"], _polygons(shapely.intersection(band, outline))))
    return Overlay("densidad", _legend(bands, rows), tuple(shade for shade in shades if not shade.geometry.is_empty))


def density_grid(bands: DensityBands) -> DensityGrid:
    """Return the cells and the kernel by which a page computes the density of the incidents that it shows."""
    rows = tuple(tuple(map(bool, row)) for row in bands.inside.tolist())
    return DensityGrid(*bands.corner, bands.cell_m, bands.radius_m, rows)


def _polygons(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """Return the polygons of an intersection, without the lines and points where outlines only touch."""
    return shapely.MultiPolygon([part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"])


def _legend(bands: DensityBands, rows: list[dict[Any, Any]]) -> Group:
    entries = tuple(
        Legend(
            row["banda"],
            f"{row['banda'].capitalize()}: {_number(row['desde_km2'])} o más",
            count_text=f"{percent(row['pct'], 0)} en {_area(row['area_km2'])}",
            fill=DENSITY_COLORS[row["banda"]],
        )
        for row in rows
    )
    note = (
        "Hechos mapeados por km² en el periodo. A la derecha, qué parte de ellos está en ese color y los más oscuros, y en "
        f"cuánta área. Núcleo cuártico sobre celdas de {integer(bands.cell_m)} m. {bands.reason}"
    )
    return Group("Densidad de hechos por km²", entries, note=note)


def _number(value: float) -> str:
    return decimal(value, 0 if value >= 10 else 1 if value >= 1 else 2)


def _area(km2: float) -> str:
    return square_km(km2, 2 if km2 < 10 else 0)
