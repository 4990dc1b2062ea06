"""The layers of a file that hold the shapes wanted, where it has others beside them: streets, points, tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.formats.layers.layer import Layer

__all__ = ["has_points", "with_points", "with_polygons"]

_POINTS = {"Point", "MultiPoint"}
_POLYGONS = {"Polygon", "MultiPolygon"}


def has_points(layer: Layer) -> bool:
    """Return whether a layer has a point, or points."""
    return bool(_POINTS & _kinds(layer))


def with_points(layers: Mapping[str, Layer]) -> tuple[dict[str, Layer], list[str]]:
    """Return the layers with points, and the names of the others; all of them if none has a point."""
    return _apart(layers, {name for name, layer in layers.items() if has_points(layer)})


def with_polygons(layers: Mapping[str, Layer]) -> tuple[dict[str, Layer], list[str]]:
    """Return the layers with polygons, or with the same columns and closed lines alone, and the names of the others.

    If none has a polygon, all of them are returned.
    """
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
    """Return whether a layer has lines, all of them closed, each of which bounds a polygon, or polygons in collections."""
    kinds = _kinds(layer)
    return (
        bool(kinds)
        and kinds <= {"LineString", "GeometryCollection"}
        and bool(layer.frame.geometry[layer.frame.geometry.geom_type == "LineString"].is_closed.all())
    )
