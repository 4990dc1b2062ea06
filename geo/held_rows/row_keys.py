"""Whole numbers by which rows that are kept are found: their report, their content, their square and their comisaría.

They are kept for years: the test of their values must stay as it is, or what is kept is to be numbered again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from geo.cell_text import canonical
from geo.incidents.row_content import MOMENT, PLACE, hash_numbers, hash_rows, hash_texts
from geo.incidents.row_identity import DEGREE, NOON, numbers_rows, whole_numbers
from geo.text import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.incidents.place_arrays import Places
    from geo.incidents.table_rows import TableRows

__all__ = ["content_keys", "name_keys", "report_keys", "squares", "squares_of"]

_SIDE = 50
"""Squares per degree: one of 0.02 degrees has 2.2 km from north to south."""
_ROW = 360 * _SIDE
"""Squares around the Earth in a row of one latitude."""


def report_keys(part: TableRows, namespace: str = "") -> NDArray[np.uint64]:
    """Return a number for the report of each row, 0 without one.

    Library only: no command uses it.

    Parameters
    ----------
    part, namespace
        The table, and what its numbers belong to (the system that gives them). Equal numbers of two of these, or of two
        comisarías as written, are two reports.
    """
    ids = canonical(part.ids)
    texts = {"de": pd.Series(fold(namespace), index=ids.index, dtype="str"), "comisaria": canonical(part.text["comisaria"])}
    found = hash_rows({name: hash_texts(own) for name, own in (texts | {"id": ids}).items()})
    return np.where((ids == "").to_numpy(), np.uint64(0), found)


def name_keys(names: pd.Series[str]) -> NDArray[np.uint64]:
    """Return a number for the folded name of each row, 0 without one.

    Library only: no command uses it.
    """
    return hash_texts(canonical(names))


def content_keys(part: TableRows) -> NDArray[np.uint64]:
    """Return a number for what each row says, equal for rows that are one in two exports.

    As in :mod:`geo.incidents.row_identity`: a position to a millionth of a degree, noon as no hour, texts as they fold,
    and no column that numbers the rows of its table. The cells of a date or a place count only in a rejected row.

    Library only: no command uses it.
    """
    degrees = part.written.to_crs(CRS.from_epsg(4326))
    minute = part.moments["minute"].to_numpy(dtype=float)
    day = part.moments["day"].to_numpy(dtype="datetime64[s]").astype(np.int64)
    numbers = {
        "day": day,
        "minute": whole_numbers(np.where(minute == NOON, np.nan, minute)),
        "x": whole_numbers(degrees.x * DEGREE),
        "y": whole_numbers(degrees.y * DEGREE),
    }
    refused = part.ledger.outcome == "rechazada"
    fields = {name: field for field, name in part.found.items()}
    texts = {str(name): cells for name, cells in part.text.items()} | {"id": part.ids}
    for name, cells in part.table.frame.items():
        field = fields.get(str(name), "")
        if field in MOMENT | PLACE:
            texts[field] = cells.where(refused, "")
        elif field or not numbers_rows(part.table, name):
            texts.setdefault(field or f" {fold(str(name))}", cells)
    hashes = {f"{name} ": hash_numbers(own) for name, own in numbers.items()}
    return hash_rows(hashes | {name: hash_texts(canonical(cells)) for name, cells in texts.items()})


def squares(places: Places) -> NDArray[np.int64]:
    """Return the number of the square of 0.02 degrees of each position, 0 without one or beyond the Earth.

    Library only: no command uses it.
    """
    degrees = places.to_crs(CRS.from_epsg(4326))
    known = (np.abs(degrees.x) <= 180) & (np.abs(degrees.y) <= 90)
    lon, lat = np.where(known, degrees.x, 0.0), np.where(known, degrees.y, 0.0)
    return np.where(known, _square(np.floor(lon * _SIDE), np.floor(lat * _SIDE)), 0)


def squares_of(shape: shapely.Geometry, *, around: int = 1) -> list[int]:
    """Return the numbers, sorted, of the squares that a geometry touches, in degrees, and of ``around`` rings beside them.

    Library only: no command uses it.
    """
    west, south, east, north = (np.floor(side * _SIDE) for side in shape.bounds)
    lon, lat = (grid.ravel() for grid in np.meshgrid(np.arange(west, east + 1), np.arange(south, north + 1)))
    boxes = shapely.box(lon / _SIDE, lat / _SIDE, (lon + 1) / _SIDE, (lat + 1) / _SIDE)
    held = shapely.intersects(boxes, shape)
    steps = range(-around, around + 1)
    return sorted({int(n) for dx in steps for dy in steps for n in _square(lon[held] + dx, lat[held] + dy)})


def _square(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the number of a square from the whole numbers of its corner; that of the southwest corner of the map is 1."""
    return ((lat + 90 * _SIDE) * _ROW + lon + 180 * _SIDE + 1).astype(np.int64)
