"""Shapes that draw polygons, and the layers of a file that hold the shapes wanted, beside streets, points and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from geo.formats.layers.layer import Layer

__all__ = ["closed_lines", "draws_polygon", "has_points", "with_points", "with_polygons"]

_POINTS = {"Point", "MultiPoint"}
_POLYGONS = {"Polygon", "MultiPolygon"}


def has_points(layer: Layer) -> bool:
    """Return whether a layer has a point, or points."""
    return bool(_POINTS & _kinds(layer))


def closed_lines(shapes: NDArray[np.object_] | shapely.Geometry) -> NDArray[np.bool_]:
    """Return which shapes (one, or an array) are lines that bound a polygon: closed ones with three corners or more."""
    are_lines = shapely.get_type_id(shapes) == shapely.GeometryType.LINESTRING
    closed: NDArray[np.bool_] = are_lines & shapely.is_closed(shapes) & (shapely.get_num_coordinates(shapes) > 3)
    return closed


def draws_polygon(shape: shapely.Geometry | None) -> bool:
    """Return whether a geometry is a polygon, a collection with one, or a line that bounds one."""
    if shape is None or shape.is_empty:
        return False
    if shape.geom_type == "GeometryCollection":
        return any(map(draws_polygon, shape.geoms))
    return shape.geom_type in _POLYGONS or bool(closed_lines(shape))


def with_points(layers: Mapping[str, Layer]) -> tuple[dict[str, Layer], list[str]]:
    """Return the layers with points, and the names of the others; all of them if none has a point."""
    return _apart(layers, {name for name, layer in layers.items() if has_points(layer)})


def with_polygons(layers: Mapping[str, Layer]) -> tuple[dict[str, Layer], list[str]]:
    """Return the layers with polygons, and the names of the others; all of them if none has a polygon.

    Those are folders of a KML with anything that draws one; elsewhere, layers with polygons, or with the same columns as
    one of these and closed lines alone.
    """
    if any(layer.path for layer in layers.values()):
        return _apart(layers, {name for name, layer in layers.items() if any(map(draws_polygon, layer.frame.geometry))})
    found = {name for name, layer in layers.items() if _POLYGONS & _kinds(layer)}
    columns = {tuple(layers[name].frame.columns) for name in found}
    alike = {name for name, layer in layers.items() if tuple(layer.frame.columns) in columns and _all_closed(layer)}
    return _apart(layers, found | alike)


def _apart(layers: Mapping[str, Layer], kept: set[str]) -> tuple[dict[str, Layer], list[str]]:
    if not kept:
        return dict(layers), []
    return {name: layer for name, layer in layers.items() if name in kept}, [name for name in layers if name not in kept]


def _kinds(layer: Layer) -> set[str]:
    return set(layer.frame.geometry.geom_type.dropna())


def _all_closed(layer: Layer) -> bool:
    """Return whether a layer has lines, all of which bound polygons, or polygons in collections."""
    kinds = _kinds(layer)
    lines = layer.frame.geometry[layer.frame.geometry.geom_type == "LineString"].to_numpy()
    return bool(kinds) and kinds <= {"LineString", "GeometryCollection"} and bool(closed_lines(lines).all())
