"""Geometries of KML placemarks, read as people and programs write them.

Longitude and latitude may be followed by a blank after the comma; rings need not close. What is no number gives a vertex
without coordinates, which the check of the polygons reports.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from numpy.typing import NDArray

__all__ = ["local_name", "shape_of"]

_SHAPES = {"Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", "Track", "MultiTrack", "Model"}
_POINTS_OF_A_RING = 3
"""Different vertices that a ring has, at least; with fewer it is a line or a point that somebody left by a slip."""
_MULTI = {"Point": shapely.MultiPoint, "LineString": shapely.MultiLineString, "Polygon": shapely.MultiPolygon}


def local_name(element: Element) -> str:
    """Return the name of an element without its prefix or namespace."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def shape_of(place: Element) -> tuple[shapely.Geometry | None, int]:
    """Return the geometry of a placemark in two dimensions, None where it has none, and how many rings did not close.

    A ring alone is a polygon. Geometries of one kind in a ``MultiGeometry`` are one geometry of several parts; of several
    kinds, a collection.
    """
    found = [element for element in place if local_name(element) in _SHAPES]
    if not found:
        return None, 0
    counted = [0]
    with np.errstate(invalid="ignore"):  # a vertex without coordinates is reported with the polygon
        parts = [part for element in found for part in _parts(element, counted)]
    single = len(found) == 1 and local_name(found[0]) not in {"MultiGeometry", "MultiTrack"}
    if not parts:
        return None, 0
    return (parts[0] if single else _together(parts)), counted[0]


def _parts(top: Element, open_rings: list[int]) -> Iterator[shapely.Geometry]:
    """Yield the simple geometries inside an element, in order, and count the rings that do not close."""
    waiting = [top]
    while waiting:
        element = waiting.pop()
        kind = local_name(element)
        if kind in {"MultiGeometry", "MultiTrack"}:
            waiting += reversed(element)
        elif kind in {"Polygon", "LinearRing"}:
            rings = [element] if kind == "LinearRing" else [inner for inner in element.iter() if _is_ring(inner)]
            shapes = [_vertices(ring) for ring in rings]
            open_rings[0] += sum(len(xy) >= _POINTS_OF_A_RING and not (xy[0] == xy[-1]).all() for xy in shapes)
            yield from _polygon(shapes)
        elif kind == "Track":
            yield from _line(_numbers([(inner.text or "").split() for inner in element if local_name(inner) == "coord"]))
        elif kind in {"LineString", "Point"}:
            xy = _vertices(element)
            yield from _line(xy) if kind == "LineString" else _points(xy)


def _is_ring(element: Element) -> bool:
    return local_name(element) == "LinearRing"


def _polygon(rings: list[NDArray[np.float64]]) -> Iterator[shapely.Geometry]:
    """Yield the polygon of an outer ring and its holes; a line or a point if the ring has too few vertices."""
    if not rings or len(rings[0]) < _POINTS_OF_A_RING:
        yield from _line(rings[0]) if rings else ()
        return
    yield shapely.Polygon(rings[0], [hole for hole in rings[1:] if len(hole) >= _POINTS_OF_A_RING])


def _line(xy: NDArray[np.float64]) -> Iterator[shapely.Geometry]:
    if len(xy) > 1:
        yield shapely.LineString(xy)
    else:
        yield from _points(xy)


def _points(xy: NDArray[np.float64]) -> Iterator[shapely.Geometry]:
    if len(xy):
        yield shapely.Point(xy[0])


def _together(parts: list[shapely.Geometry]) -> shapely.Geometry:
    kinds = {part.geom_type for part in parts}
    return _MULTI[kinds.pop()](parts) if len(kinds) == 1 else shapely.GeometryCollection(parts)


def _vertices(element: Element) -> NDArray[np.float64]:
    """Return the longitudes and latitudes under an element, a row per vertex; NaN for what is no number."""
    texts = [inner.text or "" for inner in element.iter() if local_name(inner) == "coordinates"]
    tuples = [",".join(part.strip() for part in text.split(",")).split() for text in texts]
    return _numbers([vertex.split(",") for vertices in tuples for vertex in vertices])


def _numbers(vertices: list[list[str]]) -> NDArray[np.float64]:
    rows = [(_number(vertex[0]), _number(vertex[1])) if len(vertex) > 1 else (np.nan, np.nan) for vertex in vertices]
    return np.asarray(rows, dtype=float).reshape(-1, 2)


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return np.nan
    return value if np.isfinite(value) else np.nan
