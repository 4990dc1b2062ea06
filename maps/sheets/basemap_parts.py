"""Basemap of a sheet: water and parks with their legend, and names of barrios."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from maps.sheet import BasemapFeature, Group, Legend

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd

__all__ = ["basemap_features", "basemap_legend", "edge_color"]

_LOOKS = {"base:agua": ("Agua", "#b9d5e9", "#7fafd1"), "base:parque": ("Parque", "#e2efd8", "#a9c796")}
"""Label, fill and edge by key: pale, so that data stand out, and of different lightness for black-and-white copies."""

_SIMPLIFY_M = 3.0
"""Tolerance (metres) of the simplification: 0.3 mm at 1:10,000."""
_LEAST_M2 = 200.0
"""Least area (m²) drawn: smaller ponds and gardens are under 2 mm wide at 1:10,000."""


def edge_color(fill: str) -> str:
    """Return the colour of edges and lines of the features with a fill (``#rrggbb``)."""
    return next((edge for _, own, edge in _LOOKS.values() if own == fill), "#8b95a1")


def basemap_features(base: gpd.GeoDataFrame | None) -> tuple[BasemapFeature, ...]:
    """Return water and parks, each merged into one multipolygon and one multiline, and the barrios by name.

    ``base`` has :data:`geo.context.basemap.BASE_COLUMNS`, in metres. Geometries are simplified to 3 m, and polygons
    under 200 m² are omitted.
    """
    if base is None or base.empty:
        return ()
    out = []
    for key in _LOOKS:
        own = base.geometry[base["clase"] == key.removeprefix("base:")].to_numpy()
        parts = shapely.get_parts(shapely.get_parts(own))  # twice: collections may hold multipolygons
        size = shapely.get_dimensions(parts)
        out += [
            BasemapFeature(key, whole) for whole in (_areas(parts[size == 2]), _lines(parts[size == 1])) if whole is not None
        ]
    barrios = base[base["clase"] == "barrio"]
    named = sorted(zip(barrios["nombre"], barrios.geometry, strict=True), key=lambda row: (row[0], row[1].x, row[1].y))
    return (*out, *(BasemapFeature("", point, str(name)) for name, point in named))


def _areas(shapes: Iterable[shapely.Polygon]) -> shapely.MultiPolygon | None:
    whole = shapely.simplify(shapely.union_all(list(shapes)), _SIMPLIFY_M)
    kept = [part for part in shapely.get_parts(whole) if part.geom_type == "Polygon" and part.area >= _LEAST_M2]
    return shapely.normalize(shapely.MultiPolygon(kept)) if kept else None


def _lines(shapes: Iterable[shapely.LineString]) -> shapely.MultiLineString | None:
    whole = shapely.simplify(shapely.line_merge(shapely.union_all(list(shapes))), _SIMPLIFY_M)
    kept = [part for part in shapely.get_parts(whole) if part.geom_type == "LineString" and not part.is_empty]
    return shapely.normalize(shapely.MultiLineString(kept)) if kept else None


def basemap_legend(features: Iterable[BasemapFeature]) -> tuple[Group, ...]:
    """Return the legend of the kinds of feature that are drawn; empty for none."""
    present = {item.key for item in features}
    lines = tuple(Legend(key, words, fill=fill) for key, (words, fill, _) in _LOOKS.items() if key in present)
    return (Group("Base", lines, columns=2),) if lines else ()
