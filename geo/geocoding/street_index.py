"""Streets of a layer by their names, the corners of two of them, and their blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geo.columns import require
from geo.geocoding.address_text import street_name
from geo.geocoding.address_words import CONFUSED
from geo.text import is_one_edit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import geopandas as gpd
    from numpy.typing import NDArray

    from geo.geocoding.address_parts import StreetName

__all__ = ["ALIKE", "EXACT", "OTHER_KIND", "SAME_PLACE_M", "SHORTER", "NameMatch", "StreetIndex", "middles"]

EXACT, OTHER_KIND, SHORTER, ALIKE = "igual", "otro tipo de vía", "sin artículos ni títulos", "una letra distinta"
"""How a name was found, surest first."""
_CROSSING_M = 30.0
"""Distance, in metres, at which two streets cross, at most: lines that end at the border of an avenue or of a square."""
SAME_PLACE_M = 60.0
"""Distance, in metres, under which two points are one corner: the lines of both sides of an avenue; blocks are longer."""
_WIDEST_M = 120.0
"""Extent, in metres, of a corner, at most: beyond it two streets run side by side, which is no corner."""
_LEAST_LETTERS = 5
"""Letters, without articles, of a name in which one may be wrong, at least: of shorter ones too many differ by a letter."""
_DOORS_OF_BLOCK = 100
"""Door numbers of a block (*cuadra*): 300 to 399 are of the third."""


@dataclass(frozen=True, slots=True)
class NameMatch:
    """Numbers of the streets that a name may be, and how they were found."""

    how: str
    streets: tuple[int, ...]


class StreetIndex:
    """Streets of a layer: the lines of one name and kind are one street, wherever they are.

    Parameters
    ----------
    streets
        Lines in metres with ``nombre``; with ``desde`` and ``hasta``, the door numbers of the line, also blocks are found.
    """

    def __init__(self, streets: gpd.GeoDataFrame) -> None:
        require(streets, ("nombre",), who="StreetIndex")
        named = streets[(streets["nombre"] != "") & ~streets.geometry.is_empty & streets.geometry.notna()]
        keys = named["nombre"].map({name: street_name(name) for name in named["nombre"].unique()})
        rows: dict[StreetName, list[int]] = {}
        for row, key in enumerate(keys):
            if key.words:
                rows.setdefault(key, []).append(row)
        lines, written = named.geometry.to_numpy(), named["nombre"].to_numpy(dtype=str)
        order = sorted(rows, key=lambda key: (key.words, key.kind, key.is_extension))
        self._keys = order
        self.names = [min(written[rows[key]]) for key in order]
        self._parts = [shapely.get_parts(lines[rows[key]]) for key in order]
        self._blocks = [_doors(named.iloc[rows[key]]) for key in order]
        self._levels = [_table(order, words) for words in (_full, _short)]
        self._cuts: dict[str, set[int]] = {}
        for number, key in enumerate(order):
            for cut in _cuts(_joined(key)):
                self._cuts.setdefault(cut, set()).add(number)
        self._corners: dict[tuple[int, int], NDArray[np.float64]] = {}

    def __len__(self) -> int:
        """Return the number of streets."""
        return len(self.names)

    def find(self, name: StreetName) -> Iterator[NameMatch]:
        """Yield the streets that a name may be, surest first; nothing for a name that the layer lacks."""
        full = self._same(self._levels[0], _full(name), name)
        same = tuple(number for number in full if self._is_of_kind(number, name))
        short = tuple(at for at in self._same(self._levels[1], _short(name), name) if self._is_of_kind(at, name))
        for how, found in ((EXACT, same), (OTHER_KIND, full), (SHORTER, short)):
            if found:
                yield NameMatch(how, found)
        if not full and (alike := self._alike(name)):
            yield NameMatch(ALIKE, alike)

    def _is_of_kind(self, number: int, name: StreetName) -> bool:
        """Return whether a street is of the kind written, or one of the two has none."""
        kind = self._keys[number].kind
        return not name.kind or not kind or kind == name.kind

    def _same(self, table: dict[tuple[str, ...], list[int]], words: tuple[str, ...], name: StreetName) -> tuple[int, ...]:
        return tuple(number for number in table.get(words, ()) if _may_be(self._keys[number], name))

    def _alike(self, name: StreetName) -> tuple[int, ...]:
        """Return the streets whose name differs from this one by a letter, and in no number."""
        text = _joined(name)
        if not text:
            return ()
        near = sorted({number for cut in _cuts(text) for number in self._cuts.get(cut, ())})
        return tuple(
            number
            for number in near
            if _may_be(self._keys[number], name)
            and self._is_of_kind(number, name)
            and _digits(self._keys[number]) == _digits(name)
            and is_one_edit(text, _joined(self._keys[number]))
        )

    def corners(self, one: int, other: int) -> NDArray[np.float64]:
        """Return the corners of two streets, of shape (n, 2); two points far apart for streets that run side by side."""
        pair = (min(one, other), max(one, other))
        if pair not in self._corners:
            self._corners[pair] = _corners(self._parts[pair[0]], self._parts[pair[1]])
        return self._corners[pair]

    def blocks(self, street: int, *, number: int | None, block: int | None) -> NDArray[np.float64]:
        """Return the middle of the blocks of a street that have a door number, or a number of block; shape (n, 2)."""
        first, last, places = self._blocks[street]
        low, high = (number, number) if number is not None else (0, 0)
        if number is None and block is not None:
            low, high = block * _DOORS_OF_BLOCK, (block + 1) * _DOORS_OF_BLOCK - 1
        return middles(places[(first <= high) & (last >= low) & (high > 0)])


def middles(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the middle of each group of points that are one place; the two ends of a group too wide to be one."""
    if len(points) < 2:
        return points
    groups = shapely.get_parts(shapely.union_all(shapely.buffer(shapely.points(points), SAME_PLACE_M / 2)))
    found: list[NDArray[np.float64]] = []
    for group in groups:
        own = np.unique(points[shapely.intersects_xy(group, points)], axis=0)
        if np.hypot(*np.ptp(own, axis=0)) > _WIDEST_M:
            found += [own[0], own[-1]]
        else:
            found.append(own.mean(axis=0))
    return np.asarray(sorted(map(tuple, found)))


def _full(name: StreetName) -> tuple[str, ...]:
    return name.words


def _short(name: StreetName) -> tuple[str, ...]:
    return name.core


def _joined(name: StreetName) -> str:
    """Return the letters of a name, in which one may be wrong; empty if it is too short for that."""
    return "".join(name.words) if sum(map(len, name.core)) >= _LEAST_LETTERS else ""


def _digits(name: StreetName) -> list[str]:
    return [word for word in name.words if not word.isalpha()]


def _may_be(street: StreetName, name: StreetName) -> bool:
    """Return whether the kind of a street may be what people wrote: no kind, the same, or one that is confused with it."""
    if street.is_extension != name.is_extension:
        return False
    return not name.kind or street.kind == name.kind or {street.kind, name.kind} <= CONFUSED


def _table(keys: Iterable[StreetName], words: Callable[[StreetName], tuple[str, ...]]) -> dict[tuple[str, ...], list[int]]:
    found: dict[tuple[str, ...], list[int]] = {}
    for number, key in enumerate(keys):
        found.setdefault(words(key), []).append(number)
    return found


def _cuts(text: str) -> set[str]:
    """Return a text, and it without each of its letters: two texts that differ by one letter have one of these in common."""
    return {text, *(text[:at] + text[at + 1 :] for at in range(len(text)))} - {""}


def _corners(one: NDArray[np.object_], other: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return the corners of two streets from their lines; where some lines meet, those that only come near do not count."""
    left, right = shapely.STRtree(other).query(one, predicate="dwithin", distance=_CROSSING_M)
    a, b = one[left], other[right]
    meet = shapely.intersects(a, b)
    met = shapely.get_coordinates(shapely.intersection(a[meet], b[meet]))
    near = shapely.get_coordinates(
        shapely.line_interpolate_point(shapely.shortest_line(a[~meet], b[~meet]), 0.5, normalized=True)
    )
    if len(met) and len(near):
        reached = shapely.union_all(shapely.buffer(shapely.points(met), SAME_PLACE_M))
        near = near[~shapely.intersects_xy(reached, near)]
    return middles(np.concatenate([met, near]))


def _doors(lines: gpd.GeoDataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the first and last door number of lines that have them, and the middle of each."""
    if not {"desde", "hasta"} <= set(lines.columns):
        return np.empty(0), np.empty(0), np.empty((0, 2))
    ends = np.sort(np.column_stack([pd.to_numeric(lines[name], errors="coerce") for name in ("desde", "hasta")]), axis=1)
    known = (ends > 0).all(axis=1)
    middle = shapely.line_interpolate_point(shapely.line_merge(lines.geometry.to_numpy()[known]), 0.5, normalized=True)
    return ends[known, 0], ends[known, 1], shapely.get_coordinates(middle).reshape(-1, 2)
