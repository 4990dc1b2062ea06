"""Comisaría, sector and subsector of polygons by what their columns hold, where none has a known name."""

from __future__ import annotations

from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

import pandas as pd

from geo.boundaries.names.level_columns import UNIQUE, LevelColumn, level_columns
from geo.boundaries.names.pieces import near_pairs, pieces_of
from geo.columns import BOUNDARY_LEVELS
from geo.crs import to_metric
from geo.text import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import geopandas as gpd
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Neighbours", "finer_names", "level_names", "of_jurisdiction"]

_TOGETHER = 0.9
"""Share of the polygons, from 0 to 1, in the largest piece of their group, at least; 0.93 in real layers, 0.6 by chance."""
_NEAR_M = 30.0
"""Distance between neighbours, in metres, at most: a street or a gap of drawing."""
_GROUPED = 2.0
"""Polygons of a group, on average, at least, where its column does not say what it is."""
_REPEATS = 0.75
"""Codes of sectors, relative to the polygons, at most, where they are numbered anew in each jurisdiction."""
_LARGEST = 0.8
"""Share of the polygons, from 0 to 1, of one group, at most, likewise: with more, the column says what is usual."""
_MOST_SHAPES = 5_000
"""Polygons between which neighbours are looked for, at most: more take seconds, and no police layer has them."""


class Neighbours:
    """The polygons of a layer: how many, and which are neighbours."""

    def __init__(self, shapes: gpd.GeoSeries) -> None:
        self._shapes = shapes
        self.size = len(shapes)

    @cached_property
    def _near(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        return near_pairs(to_metric(self._shapes).to_numpy(), _NEAR_M)

    def pieces(self, cells: pd.Series[str]) -> NDArray[np.intp]:
        """Return the number of the connected piece, of polygons with the same text, that each belongs to."""
        return pieces_of(pd.factorize(cells.to_numpy())[0], self._near)

    def together(self, cells: pd.Series[str]) -> float:
        """Return the share of the polygons, from 0 to 1, that are in the largest piece of those with their text."""
        if self.size > _MOST_SHAPES:
            return 0.0
        tally = pd.DataFrame({"text": cells.to_numpy(), "piece": self.pieces(cells)}).value_counts()
        return float(tally.groupby(level="text").max().sum() / self.size)

    def is_grouped(self, cells: pd.Series[str]) -> bool:
        """Return whether a column divides the polygons into groups of neighbours."""
        tally = cells.value_counts()
        several = 1 < len(tally) <= self.size / _GROUPED and tally.iloc[0] <= _LARGEST * self.size
        return bool(several) and self.together(cells) >= _TOGETHER


def level_names(texts: Mapping[str, pd.Series[str]], shapes: gpd.GeoSeries) -> dict[str, LevelColumn]:
    """Return the column of each level, widest first; empty where no column names the polygons.

    The column of names that differ between polygons is the jurisdiction or, if another repeats over neighbours, its sector,
    and the other the jurisdiction; without one, two columns that do so together. Codes are used only where there are no
    names, and the number of the feature only where there is nothing else.

    Parameters
    ----------
    texts
        Cells of the columns that may be used, as text.
    shapes
        Polygons, in any system.
    """
    chain = _chain(level_columns(texts), Neighbours(shapes))
    if not chain:
        return {}
    first = next((place for place, column in enumerate(chain) if column.level == 1), 0)
    chain = [column for column in chain[first:] if column.level != 0] or chain[-1:]
    below = chain[0].kind == "fila" or ((chain[0].level or 0) > 1 and _is_police(chain[0]))
    levels = BOUNDARY_LEVELS[1:] if below else BOUNDARY_LEVELS
    return dict(zip(levels, chain[-len(levels) :], strict=False))


def finer_names(
    texts: Mapping[str, pd.Series[str]], level: str, names: pd.Series[str], *, alone: bool
) -> dict[str, LevelColumn]:
    """Return the columns, by level, that distinguish polygons whose known ``names`` repeat; empty if there are none.

    Parameters
    ----------
    texts
        Cells of the other columns, as text.
    level, names
        Narrowest level known, and the names of all levels known.
    alone
        Whether no other level is known: sectors may then be told apart by their jurisdictions, and any column of names be
        of the level below.
    """
    if names.nunique() >= UNIQUE * len(names):
        return {}
    place = BOUNDARY_LEVELS.index(level)
    columns = [one for one in level_columns(texts) if one.kind != "fila"]

    def is_finer(one: LevelColumn) -> bool:
        anew = not place and one.level is None and one.distinct <= _REPEATS * len(names)
        return (one.level or 0) > place + 1 or (alone and one.level != 1 and (one.named or anew))

    wide = [("comisaria", one) for one in columns if alone and place and (one.level == 1 or _names_few(one, names))]
    fine = [(lower, one) for lower in BOUNDARY_LEVELS[place + 1 : place + 2] for one in columns if is_finer(one)]
    for options in ([one] for one in (*wide, *fine)), product(wide, fine):
        for option in options:
            if _distinct(names, *(one.cells for _, one in option)) >= UNIQUE * len(names):
                return dict(option)
    return {}


def _names_few(one: LevelColumn, names: pd.Series[str]) -> bool:
    """Return whether a column is of names, of no level, that are fewer than those of the sectors."""
    return one.named and one.kind == "nombre" and one.level is None and one.distinct < names.nunique()


def of_jurisdiction(texts: Mapping[str, pd.Series[str]], names: pd.Series[str]) -> LevelColumn | None:
    """Return the column that says the jurisdiction of polygons with the given names, if its header or its values say so."""
    found = [
        one for one in level_columns(texts) if one.level == 1 and one.kind == "nombre" and one.distinct < names.nunique()
    ]
    return next((one for one in found if _holds(one.cells, names)), None)


def _is_police(column: LevelColumn) -> bool:
    """Return whether a column says that its polygons are sectors of a comisaría, in the words of the PNP."""
    return column.spoken is not None or any(word in column.header.upper() for word in ("SECTOR", "CUADRANTE"))


def _chain(columns: Sequence[LevelColumn], near: Neighbours) -> list[LevelColumn]:
    """Return the columns of the levels, from the widest to the one that distinguishes the polygons."""
    unique = [one for one in columns if one.unique]
    if near.size == 1:
        unique = [one for one in unique if one.kind == "nombre" or one.level is not None]
        return [*_jurisdiction_beside(unique[0], columns), unique[0]] if unique else []
    names = [one for one in unique if one.kind == "nombre"]
    if names:
        return [*_above(names[0], columns, near), names[0]]
    if together := _pair(columns, near) or _spoken_levels(columns, near):
        return together
    if unique:
        return [*_above(unique[0], columns, near), unique[0]]
    loose = [one for one in columns if one.kind == "nombre" or one.level is not None]
    if not loose:
        return []
    finest = max(loose, key=lambda one: (one.kind == "nombre", one.level is not None, one.distinct))
    return [*_above(finest, columns, near), finest] if finest.distinct > 1 else []


def _jurisdiction_beside(finest: LevelColumn, columns: Iterable[LevelColumn]) -> list[LevelColumn]:
    """Return the column that says the jurisdiction, where another says the sector."""
    own = (finest.level or 0) > 1
    return [one for one in columns if own and one.level == 1 and one.kind == "nombre"][:1]


def _above(finest: LevelColumn, columns: Iterable[LevelColumn], near: Neighbours) -> list[LevelColumn]:
    """Return the columns that group the polygons of another, from the widest, one of each partition."""
    found: list[LevelColumn] = []
    for one in columns:
        known = any(_same(one, other) for other in (*found, finest))
        if one is finest or (known and not _says_wider(one, finest)):
            continue
        if _says_wider(one, finest):
            fits = _holds(one.cells, finest.cells)
        else:
            fits = one.kind == "nombre" and _groups(one, finest, near)
        if fits and not any(_same(one, other) for other in found):
            found.append(one)
    found.sort(key=lambda one: (one.distinct, one.level is None, one.level or 0, one.header))
    chain: list[LevelColumn] = []
    for one in found:
        if not chain or _holds(chain[-1].cells, one.cells):
            chain.append(one)
    return chain


def _says_wider(one: LevelColumn, finest: LevelColumn) -> bool:
    """Return whether a column speaks of jurisdictions, or of sectors above subsectors, and the finest of what is below."""
    mine, other = one.level, finest.level
    if mine is None or mine == 0 or one.kind == "fila" or (one.kind == "codigo" and one.distinct == 1):
        return False
    return mine < other if other is not None else mine == 1 and one.distinct < finest.distinct


def _groups(one: LevelColumn, finest: LevelColumn, near: Neighbours) -> bool:
    """Return whether the values of a column are groups of neighbours, each with all the polygons of its names."""
    narrower = one.level is not None and finest.level is not None and one.level > finest.level
    return not narrower and _holds(one.cells, finest.cells) and near.is_grouped(one.cells)


def _pair(columns: Sequence[LevelColumn], near: Neighbours) -> list[LevelColumn]:
    """Return the jurisdiction and the sector that only together distinguish the polygons («SECTOR 1» of each)."""
    usable = [one for one in columns if one.distinct > 1 and one.kind != "fila"]
    for low, high in product(usable, usable):
        repeats = low.kind == "nombre" or low.level is not None or low.distinct <= _REPEATS * near.size
        if low is high or not repeats:
            continue
        if high.level is not None and low.level is not None:
            fits = high.level < low.level
        else:
            neighbours = high.kind == "nombre" and near.is_grouped(high.cells)
            fits = neighbours and ((low.level or 0) > 1 or near.together(low.cells) < _TOGETHER)
        if fits and _distinct(high.cells, low.cells) >= UNIQUE * near.size:
            return [high, low]
    return []


def _spoken_levels(columns: Sequence[LevelColumn], near: Neighbours) -> list[LevelColumn]:
    """Return the columns that speak of jurisdiction, sector and subsector, if together they distinguish the polygons."""
    found = [next((one for one in columns if one.level == level), None) for level in (1, 2, 3)]
    chain = [one for one in found if one is not None]
    if len(chain) < len(found):
        return []
    return chain if _distinct(*(one.cells for one in chain)) >= UNIQUE * near.size else []


def _same(one: LevelColumn, other: LevelColumn) -> bool:
    """Return whether two columns divide the polygons in the same way."""
    return one.distinct == other.distinct and _distinct(one.cells, other.cells) == one.distinct


def _holds(wide: pd.Series[str], fine: pd.Series[str]) -> bool:
    """Return whether the names of one column lie in one name of another each; a few may not: names of two places."""
    return _of_one(wide, fine) >= UNIQUE


def _of_one(values: pd.Series, groups: pd.Series[str]) -> float:
    """Return the share of groups, from 0 to 1, that have one value."""
    return float(values.groupby(groups.to_numpy()).nunique().eq(1).mean())


def _distinct(*columns: pd.Series[str]) -> int:
    """Return how many different rows some columns have."""
    return int(joined(pd.DataFrame({str(place): cells.to_numpy() for place, cells in enumerate(columns)})).nunique())
