"""Encoding of texts and positions in the payload of a page: each text once, coordinates as differences of whole numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Transformer

from maps.web.varint import encode_runs, encode_varints

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from maps.sheet import Fact

__all__ = ["AREA_SCALE", "MARK_SCALE", "SIMPLIFY_M", "Json", "Plane", "TextIndex", "deltas"]

AREA_SCALE = 1_000_000
"""Units per degree of outlines and streets: a resolution of 0.1 m, less than a pixel at the closest zoom (0.3 m)."""

MARK_SCALE = 100_000
"""Units per degree of marks: a resolution of 1 m, less than a symbol at the closest zoom."""

SIMPLIFY_M = 0.5
"""Tolerance (metres) of the simplification of outlines and streets: under two pixels at the closest zoom."""

_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
"""Control characters and marks of writing direction, which a page omits; line feeds stay."""

Json = dict[str, object]
"""A part of the payload."""


class TextIndex:
    """Index of texts; a new text gets the next number."""

    def __init__(self) -> None:
        self._index: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        """Return the index of a text."""
        return self._index.setdefault(_UNSEEN.sub("", text), len(self._index))

    def each(self, items: Iterable[str]) -> list[int]:
        """Return the index of each text."""
        return [self(item) for item in items]

    def facts(self, facts: Iterable[Fact]) -> list[int]:
        """Return the indices of labels and values, in turn."""
        return [self(text) for fact in facts for text in fact]

    def table(self) -> list[str]:
        """Return the texts by index."""
        return list(self._index)


class Plane:
    """Transformation of the metres of a sheet to scaled whole degrees of WGS 84."""

    def __init__(self, epsg: int) -> None:
        self._transformer = Transformer.from_crs(epsg, 4326, always_xy=True)

    def grid(self, xy: NDArray[np.float64], *, scale: int) -> NDArray[np.int64]:
        """Return longitudes and latitudes of positions in metres, in ``scale`` units per degree."""
        lon, lat = self._transformer.transform(xy[:, 0], xy[:, 1])
        whole: NDArray[np.int64] = np.rint(np.column_stack([lon, lat]) * scale).astype(np.int64)
        return whole

    def point(self, point: shapely.Point) -> str:
        """Return a point, encoded."""
        return deltas(self.grid(shapely.get_coordinates(point), scale=AREA_SCALE))

    def lines(self, geometries: Sequence[shapely.Geometry]) -> list[list[str]]:
        """Return each line of each (multi)line, encoded: all together, since a town has thousands."""
        parts, owner = shapely.get_parts(
            shapely.simplify(np.asarray(geometries, dtype=object), SIMPLIFY_M), return_index=True
        )
        coordinates, part = shapely.get_coordinates(parts, return_index=True)
        out: list[list[str]] = [[] for _ in geometries]
        if not len(coordinates):
            return out
        steps = np.diff(self.grid(coordinates, scale=AREA_SCALE), axis=0, prepend=0)
        firsts = np.flatnonzero(np.diff(part, prepend=-1))
        steps[firsts] = self.grid(coordinates[firsts], scale=AREA_SCALE)
        sizes = np.diff(np.append(firsts, len(part)))
        for row, text in zip(owner[part[firsts]].tolist(), encode_runs(steps.ravel(), 2 * sizes), strict=True):
            out[row].append(text)
        return out

    def polygons(self, geometry: shapely.Geometry) -> list[list[str]]:
        """Return each polygon of a (multi)polygon as the list of its encoded rings, the exterior first."""
        simple = shapely.simplify(geometry, SIMPLIFY_M, preserve_topology=True)
        parts = [part for part in shapely.get_parts(simple) if not part.is_empty]
        return [[self._path(ring) for ring in shapely.get_rings(part)] for part in parts]

    def _path(self, line: shapely.Geometry) -> str:
        return deltas(self.grid(shapely.get_coordinates(line), scale=AREA_SCALE))


def deltas(grid: NDArray[np.int64]) -> str:
    """Return rows of whole numbers as text, each as its difference from the row before."""
    return encode_varints(np.diff(grid, axis=0, prepend=np.zeros((1, grid.shape[1]), dtype=np.int64)).ravel())
