"""Which two columns of numbers are the coordinates, and in which system: the pair whose points fall in the right area."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np
from pyproj import Transformer

from geo.column_words import NAMED, is_denied, meanings, name_score
from geo.columns import DEGREES, METRES
from geo.countries import boxes
from geo.crs import UTM_OF_PERU
from geo.evidence.sample import sample_rows
from geo.incidents.coordinate_repair import Home
from geo.incidents.parsing.coordinate_text import read_numbers, split_pairs

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd
    from numpy.typing import NDArray

    from geo.incidents.parsing.place_codes import Box

__all__ = ["MANY", "Pair", "are_parts", "find_pairs", "pair_column", "proved_system"]

_WGS84, _MERCATOR = 4326, 3857
"""EPSG codes of longitude and latitude, and of the metres of web maps."""
_MOST_COLUMNS = 12
"""Columns that are tried, at most, those of the best names."""
_NUMERIC, _INSIDE, _SURE = 0.5, 0.5, 0.9
"""Shares, at least: of numbers, or pairs, in a column; of points inside the area, for a pair and for another zone."""
MANY = 5
"""Times as many distinct points as another pair, from which a pair is that of the incidents: those of doors are few."""
_SAME_DEG = 0.0002
"""Degrees (about 20 m) between two points of a row that are one place: written in two systems, or rounded to a second."""

_CODE = re.compile(r"[2-9A-Z]\+")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two columns that may be the coordinates, in the system ``epsg``.

    ``inside`` is the share of the points that fall in the expected area; ``distinct``, how many different ones there are;
    ``name``, the mean score of the names; ``places``, the longitude and latitude of each row as a complex number, NaN where
    unknown.
    """

    x: str
    y: str
    epsg: int
    inside: float
    distinct: int
    name: float
    places: NDArray[np.complex128] = field(compare=False, repr=False)

    @property
    def fields(self) -> dict[str, str]:
        """Field of each column."""
        names = DEGREES if self.epsg == _WGS84 else METRES
        return dict(zip(names, (self.x, self.y), strict=True))

    def is_same_as(self, other: Pair) -> bool:
        """Return whether two pairs are the same points, or share a column."""
        near = np.abs(self.places - other.places) < _SAME_DEG
        return bool(near.mean() >= _INSIDE or {self.x, self.y} & {other.x, other.y})


def find_pairs(sample: pd.DataFrame, free: Collection[str], home: Home | None, given: int | None) -> list[Pair]:
    """Return the pairs of columns that may be the coordinates of the incidents, best first.

    Parameters
    ----------
    sample
        Rows of the table.
    free
        Columns that are no other field. Those whose name says that they are of a comisaría or of the report are not tried.
    home
        Expected area; without one, the countries known.
    given
        EPSG code of the system, if the user gave one.
    """
    scores = {name: (name_score(name, "x"), name_score(name, "y")) for name in free}
    names = sorted(free, key=lambda name: (-max(scores[name]), name))
    numbers: dict[str, NDArray[np.float64]] = {}
    for name in names:
        if len(numbers) < _MOST_COLUMNS and not is_denied(name, "x"):
            values = read_numbers(sample[name]).number
            filled = (sample[name].str.strip() != "").to_numpy()
            if filled.any() and (~np.isnan(values[filled])).mean() >= _NUMERIC:
                numbers[name] = values
    found = []
    for x, y in permutations(numbers, 2):
        score = (scores[x][0] + scores[y][1]) / 2
        pair = _pair((x, y), (numbers[x], numbers[y]), score, home, given)
        if pair is not None and (pair.inside >= _INSIDE or score >= NAMED):
            found.append(pair)
    most = max((pair.distinct for pair in found if pair.inside >= _INSIDE), default=0)
    return sorted(found, key=lambda pair: _rank(pair, most))


def are_parts(sample: pd.DataFrame, free: Collection[str]) -> bool:
    """Return whether several columns are of the latitude and one has whole numbers alone: degrees apart from minutes."""
    numbers = [read_numbers(sample[name]).number for name in free if "LATITUD" in meanings(name)]
    known = [values[~np.isnan(values)] for values in numbers]
    return len(known) > 1 and any(len(values) and bool((values % 1 == 0).all()) for values in known)


def _rank(pair: Pair, most: int) -> tuple[bool, bool, float, float, int, str, str]:
    few = pair.distinct * MANY <= most
    return (pair.inside < _INSIDE, few, -round(pair.name, 6), -round(pair.inside, 6), -pair.distinct, pair.x, pair.y)


def _pair(
    names: tuple[str, str],
    numbers: tuple[NDArray[np.float64], NDArray[np.float64]],
    score: float,
    home: Home | None,
    given: int | None,
) -> Pair | None:
    east, north = numbers
    known = ~(np.isnan(east) | np.isnan(north)) & ~((east == 0) & (north == 0))
    rows = np.full(len(east), complex(np.nan, np.nan))
    east, north = east[known], north[known]
    if not len(east) or not (_has_decimals(east, north) or np.median(np.abs(north)) > 1e5):
        return None
    best = None
    for epsg in _systems(east, north, home, given):
        lon, lat = _degrees(east, north, epsg)
        inside = _inside(lon, lat, home)
        if best is None or inside > best.inside:
            distinct = len(np.unique(np.column_stack([east, north]), axis=0))
            rows[known] = lon + 1j * lat
            best = Pair(*names, epsg, inside, distinct, score, rows.copy())
    return best


def _has_decimals(east: NDArray[np.float64], north: NDArray[np.float64]) -> bool:
    """Return whether most numbers have three decimals or more, as degrees have, unlike ages and codes."""
    return all(float((np.abs(values * 100 - np.round(values * 100)) > 1e-6).mean()) >= _NUMERIC for values in (east, north))


def _systems(east: NDArray[np.float64], north: NDArray[np.float64], home: Home | None, given: int | None) -> list[int]:
    """Return the EPSG codes in which numbers of this size may be, the likeliest first.

    PSAD56 is never tried: its zones overlap those of WGS 84, 400 m apart.
    """
    x, y = float(np.median(np.abs(east))), float(np.median(np.abs(north)))
    if x <= 180 and y <= 90:
        return [_WGS84]
    if given is not None:
        return [given]
    if 1e5 <= x < 1e6 and 1e3 <= y <= 1e7:
        own = [home.epsg] if home is not None and home.epsg else []
        return [*own, *(zone for zone in UTM_OF_PERU if zone not in own)]
    return [_MERCATOR] if 1e6 <= x <= 2.1e7 and y <= 2.1e7 else []


def _degrees(
    east: NDArray[np.float64], north: NDArray[np.float64], epsg: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if epsg == _WGS84:
        return east, north
    lon, lat = Transformer.from_crs(epsg, _WGS84, always_xy=True).transform(east, north)
    return np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)


def _inside(lon: NDArray[np.float64], lat: NDArray[np.float64], home: Home | None) -> float:
    areas = [home] if home is not None else [Home(box) for box in boxes()]
    return max(float(area.holds(lon, lat).mean()) for area in areas)


def proved_system(x: pd.Series[str], y: pd.Series[str], home: Home) -> int | None:
    """Return the EPSG code, not that of the expected area, in which two columns of metres fall there; None if there is none.

    It is another UTM zone of Peru, or Web Mercator, in which at least 90 % of the points fall inside; in that of the area,
    it is under a half.
    """
    east, north = read_numbers(x).number, read_numbers(y).number
    known = ~(np.isnan(east) | np.isnan(north))
    if home.epsg is None or not known.any():
        return None
    tried = _systems(east[known], north[known], home, None)
    shares = {epsg: _inside(*_degrees(east[known], north[known], epsg), home) for epsg in tried}
    if shares.pop(home.epsg, 0.0) >= _INSIDE or not shares:
        return None
    best = max(shares, key=lambda epsg: shares[epsg])
    return best if shares[best] >= _SURE else None


def pair_column(frame: pd.DataFrame, box: Box | None = None) -> str | None:
    """Return the name of the first column in which at least half of the filled cells are latitude and longitude, or None.

    Parameters
    ----------
    frame
        Table of text; a sample of the filled cells of each column is looked at.
    box
        Expected area, for short plus codes; a column of codes of which none is in the area is not taken.
    """
    for name in frame.columns:
        cells = frame[name].fillna("").str.strip()
        if not (cells != "").any():
            continue
        sample = sample_rows(cells[cells != ""].to_frame())[name]
        lon, lat, _ = split_pairs(sample, box)
        found = (lat != "").to_numpy()
        if found.mean() < _NUMERIC:
            continue
        if not (box and sample[found].str.contains(_CODE).all() and _outside(lon[found], lat[found], box)):
            return str(name)
    return None


def _outside(lon: pd.Series[str], lat: pd.Series[str], box: Box) -> bool:
    """Return whether no pair of longitude and latitude, as decimal text, is in a box."""
    inside = lon.astype(float).between(box[0], box[2]) & lat.astype(float).between(box[1], box[3])
    return not inside.any()
