"""Polygons of a drawing of AutoCAD (DXF): its closed lines, named by the text inside each and by their layer."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from geo.decode import decode
from geo.errors import FormatError
from geo.formats.layers.usable import closed_lines
from geo.naming import UNNAMED, quantity

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["polygons_of"]

_LAYER, _TEXT = "Layer", "Text"
"""Columns of the driver: layer of each figure, and what a text says."""
_STATION = re.compile(r"\b(?:comisar[ií]a|cpnp|cia)\b", re.IGNORECASE)
"""Words by which the only layer of a drawing names a comisaría, rather than what is drawn on it."""
_LEAST_DEGREES, _MOST_DEGREES = 1.0, 180.0
"""Range of the largest absolute coordinate of a drawing in degrees; metres of a UTM zone are far above it."""


def polygons_of(frame: gpd.GeoDataFrame, called: str) -> tuple[gpd.GeoDataFrame, list[tuple[str, str]]]:
    """Return the polygons of a drawing, with columns ``nombre`` and ``capa``, and notices (code, Spanish predicate).

    Each closed line is a polygon. It takes as its name the text inside it that is inside no smaller one, if there is exactly
    one; the others are numbered. Blocks, hatches beside lines, and open lines are not used.

    Raises
    ------
    FormatError
        ``GEOM_TIPO`` if no line is closed; ``CRS_FALTA`` if the drawing is not on the ground, but near its own origin.
    """
    kinds = frame.geometry.geom_type.to_numpy(dtype=object)
    lines = frame[kinds == "LineString"]
    closed = lines[closed_lines(lines.geometry.to_numpy())]
    drawn = closed if len(closed) else frame[np.isin(kinds, ["Polygon", "MultiPolygon"])]
    if not len(drawn):
        raise FormatError(
            f"«{called}» es un plano sin líneas cerradas: no tiene polígonos. Ciérrelas en AutoCAD (PEDIT, Cerrar) y "
            "guárdelo otra vez como DXF.",
            code="GEOM_TIPO",
        )
    shapes = shapely.force_2d(drawn.geometry.to_numpy())
    shapes = np.asarray([shapely.Polygon(shape.coords) if len(closed) else shape for shape in shapes], dtype=object)
    most = float(np.abs(shapely.bounds(shapes)).max())
    if most < _LEAST_DEGREES or (most <= _MOST_DEGREES and shapely.bounds(shapes)[:, 2].max() > 0):
        raise FormatError(
            f"«{called}» es un plano que no está en coordenadas del terreno, sino en las de su hoja. Pídalo "
            "georreferenciado (UTM).",
            code="CRS_FALTA",
        )
    texts = frame[(kinds == "Point") & frame[_TEXT].notna().to_numpy()]
    found = _names(shapes, shapely.force_2d(texts.geometry.to_numpy()), [_plain(text) for text in texts[_TEXT]])
    numbers = count(1)
    names = [name or f"{UNNAMED} {next(numbers)}" for name in found]
    unnamed, left = next(numbers) - 1, len(lines) - len(closed)
    words = (
        f"es un plano: "
        f"{quantity(len(shapes), 'línea cerrada es un polígono', 'líneas cerradas son polígonos')}, con el texto de dentro"
    )
    words += (
        f"; {quantity(unnamed, 'no tiene uno solo, y se numeró', 'no tienen uno solo, y se numeraron')}" if unnamed else ""
    )
    words += f"; {quantity(left, 'línea abierta no se usa', 'líneas abiertas no se usan')}" if left else ""
    layers = drawn[_LAYER].fillna("").map(_plain).tolist()
    data = {"sector": names} | ({"comisaria": layers} if len({*layers}) > 1 or _STATION.search(layers[0]) else {})
    return gpd.GeoDataFrame(data, geometry=list(shapes)), [("PLANO_CAD", f"{words}.")]


def _plain(text: str) -> str:
    """Return a text of a drawing in one line, with UTF-8 that was read as a code page repaired."""
    return " ".join(decode(text.encode("utf-8", "replace")).text.split())


def _names(shapes: NDArray[np.object_], places: NDArray[np.object_], texts: list[str]) -> list[str]:
    """Return for each polygon the only text whose smallest holder it is; empty if there is none, or several."""
    inside: list[set[str]] = [set() for _ in shapes]
    if len(places):
        area = shapely.area(shapes)
        tree = shapely.STRtree(shapes)
        point, holder = tree.query(places, predicate="intersects")
        for number in np.unique(point):
            held = holder[point == number]
            inside[held[np.argmin(area[held])]].add(texts[number])
    return [next(iter(found)) if len(found) == 1 else "" for found in inside]
