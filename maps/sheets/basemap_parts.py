"""What lies under the map, from a base layer: water and parks with their legend, barrios with their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from maps.sheet import Ground, Group, Legend

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd

__all__ = ["ground_edge", "ground_legend", "ground_of"]

_LOOKS = {"base:agua": ("Agua", "#b9d5e9", "#7fafd1"), "base:parque": ("Parque", "#e2efd8", "#a9c796")}
"""Words, fill and edge by key: pale enough to lie under the data, and apart from each other in a black-and-white copy."""

_SIMPLIFY_M, _LEAST_M2 = 3.0, 200.0


def ground_edge(fill: str) -> str:
    """Colour of the edge, and of the lines, of what is filled so."""
    return next((edge for _, own, edge in _LOOKS.values() if own == fill), "#8b95a1")


def ground_of(base: gpd.GeoDataFrame | None) -> tuple[Ground, ...]:
    """Return water and parks, each kind as one shape of areas and one of lines, and the barrios by name.

    ``base`` has :data:`geo.context.basemap.BASE_COLUMNS`, in metres. Vertices that move an edge less than 3 m, and ponds
    and gardens of less than 200 m2, are left out: they cannot be seen.
    """
    if base is None or base.empty:
        return ()
    out = []
    for key in _LOOKS:
        own = base.geometry[base["clase"] == key.removeprefix("base:")].to_numpy()
        parts = shapely.get_parts(shapely.get_parts(own))  # of a collection, its multipolygons' parts
        size = shapely.get_dimensions(parts)
        out += [Ground(key, whole) for whole in (_areas(parts[size == 2]), _lines(parts[size == 1])) if whole is not None]
    barrios = base[base["clase"] == "barrio"]
    named = sorted(zip(barrios["nombre"], barrios.geometry, strict=True), key=lambda row: (row[0], row[1].x, row[1].y))
    return (*out, *(Ground("", point, str(name)) for name, point in named))


def _areas(shapes: Iterable[shapely.Polygon]) -> shapely.MultiPolygon | None:
    whole = shapely.simplify(shapely.union_all(list(shapes)), _SIMPLIFY_M)
    kept = [part for part in shapely.get_parts(whole) if part.geom_type == "Polygon" and part.area >= _LEAST_M2]
    return shapely.normalize(shapely.MultiPolygon(kept)) if kept else None


def _lines(shapes: Iterable[shapely.LineString]) -> shapely.MultiLineString | None:
    whole = shapely.simplify(shapely.line_merge(shapely.union_all(list(shapes))), _SIMPLIFY_M)
    kept = [part for part in shapely.get_parts(whole) if part.geom_type == "LineString" and not part.is_empty]
    return shapely.normalize(shapely.MultiLineString(kept)) if kept else None


def ground_legend(ground: Iterable[Ground]) -> tuple[Group, ...]:
    """Legend of the kinds that are drawn; none where nothing is."""
    present = {item.key for item in ground}
    lines = tuple(Legend(key, words, fill=fill) for key, (words, fill, _) in _LOOKS.items() if key in present)
    return (Group("Base", lines, columns=2),) if lines else ()
