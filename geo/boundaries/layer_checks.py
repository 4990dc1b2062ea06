"""Checks of all the polygons of a run together: names and shapes that repeat, and areas that cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.columns import BOUNDARY_LEVELS
from geo.errors import GeometryError
from geo.naming import natural_key, quantity
from geo.text import fold, joined
from geo.wording import listing

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    import pandas as pd

    from geo.boundaries.left_out import LeftOut

__all__ = ["checked_polygons"]

_LEAST_M2 = 1.0
"""Area of a polygon, in m2, at least: a smaller one is in degrees read as metres."""
_SHARED_NAME = ("llevan el mismo nombre", "Únalos en un solo elemento o corrija el nombre.", "SECTOR_DUPLICADO")
_SHARED_SHAPE = ("son el mismo polígono", "Borre el que sobra.", "GEOM_DUPLICADA")
_TINY = (
    "de menos de un metro cuadrado",
    "Revise el sistema de coordenadas con que se exportó.",
    "CRS_INCOMPATIBLE",
)
"""Of each fault: what the polygons do (Spanish), what to do, and the code."""


def checked_polygons(whole: gpd.GeoDataFrame, called: str, left: LeftOut | None) -> gpd.GeoDataFrame:
    """Return the polygons without those of the comisarías that have a fault, which are added to ``left``.

    Parameters
    ----------
    whole
        Boundary frame in metres.
    called
        Names of its files, for messages.
    left
        None if a fault of one comisaría refuses all.

    Raises
    ------
    GeometryError
        If all comisarías have one, or without ``left``. ``SECTOR_DUPLICADO``: two polygons with the same name;
        ``GEOM_DUPLICADA``: one polygon with two names; ``CRS_INCOMPATIBLE``: polygons smaller than a square metre.
    """
    faults: dict[str, GeometryError] = {}
    stations = {*whole["comisaria"]}
    for rows, keys, words in _found(whole):
        blocked = sorted({*whole.loc[rows, "comisaria"]}, key=natural_key)
        if left is None or stations <= {*faults, *blocked}:
            raise _fault(whole[rows], called, *words)
        for name in blocked:
            own = keys[rows & (whole["comisaria"] == name)]
            faults.setdefault(name, _fault(whole[rows & keys.isin(own)], called, *words))
    return whole if left is None else left.take(whole, faults).reset_index(drop=True)


def _found(whole: gpd.GeoDataFrame) -> Iterator[tuple[pd.Series[bool], pd.Series, tuple[str, str, str]]]:
    """Yield, of each fault, the rows that have it, what tells which of them have it together, and its words."""
    names = joined(whole[list(BOUNDARY_LEVELS)].apply(lambda column: column.map(fold)))
    shapes = whole.geometry.normalize().to_wkb()
    every = (
        (names.duplicated(keep=False), names, _SHARED_NAME),
        (shapes.duplicated(keep=False), shapes, _SHARED_SHAPE),
        (whole.area < _LEAST_M2, whole["comisaria"], _TINY),
    )
    yield from (one for one in every if one[0].any())


def _fault(found: gpd.GeoDataFrame, called: str, what: str, advice: str, code: str) -> GeometryError:
    names = [" / ".join(filter(None, row)) for row in found[list(BOUNDARY_LEVELS)].itertuples(index=False, name=None)]
    return GeometryError(
        f"Límites ({called}): {quantity(len(names), 'polígono', 'polígonos')} {what}: {listing(names)}. {advice}",
        code=code,
        places=[(name, shape, np.empty((0, 2))) for name, shape in zip(names, found.geometry, strict=True)],
    )
