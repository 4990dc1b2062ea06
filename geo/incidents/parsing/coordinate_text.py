"""Parsing of coordinates: decimal point or comma, sexagesimal angles, thousands separators, pairs, map URLs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.incidents.parsing.angle_text import read_angles, read_metres
from geo.incidents.parsing.map_links import DECIMAL_DEGREES, LINK
from geo.incidents.parsing.pair_text import read_pair
from geo.incidents.parsing.shape_text import SHAPE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.incidents.parsing.place_codes import Box

__all__ = ["Numbers", "read_numbers", "split_pairs"]

_THOUSANDS = re.compile(r"^[+-]?\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?$")
_GROUPED = re.compile(r"^[+-]?\d{1,3}(?:[,'’´ ]\d{3})+(?:\.\d+)?$")
_METRES = re.compile(r"^\+?(?:\d{3}\.\d{3},\d+|(?:[1-9]|10)\.\d{3}\.\d{3}(?:,\d+)?)$")
"""``774.241,25`` and ``9.208.000``: an east or a north with thousands separators; degrees have a sign or two digits."""
_SEPARATOR = re.compile(r"[,'’´ ]")
_NUMBER = re.compile(r"^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?$")
_PLAIN = re.compile(r"^-?\d+(?:[.,]\d+)?$")
_SCIENTIFIC = re.compile(r"\d[eE][+-]?\d")
_EAST = re.compile(r"^\d{3}[.,]\d{3}$")
"""``774.241``: an east with a thousands separator, where it is more than degrees can be."""
_MOST_DEGREES = 180
"""Degrees of a longitude, at most."""
_DIGIT = re.compile(r"\d")
_MINUS = re.compile(r"[−–]")  # minus sign and en dash
_PAIR = re.compile(rf"(?P<lat>{DECIMAL_DEGREES})°?(?:\s*[,;/]|\s)\s*(?:LON[^\d+-]*)?(?P<lon>{DECIMAL_DEGREES})")


@dataclass(frozen=True, slots=True)
class Numbers:
    """``number`` (NaN where unreadable), and masks by code: ``COORD_DMS_CONVERTIDA``, ``COORD_MILES_REPARADA``,
    ``COORD_POCA_PRECISION`` (scientific notation with too few digits)."""  # noqa: D205, D209

    number: NDArray[np.float64]
    how: dict[str, NDArray[np.bool_]] = field(default_factory=dict)


def read_numbers(text: pd.Series[str]) -> Numbers:
    """Return the numbers of a column of numbers or angles.

    Parameters
    ----------
    text
        One number per cell: ``-7.15``, ``-7,15``, ``17°38'42.0"S``, ``71° 20' 31" O``; metres with thousands separators,
        ``231,234.56``, ``9'208,000``, ``231.234,56``, ``231.234``; or ``-17.645.123`` (-17.645123 with thousands separators
        added by a spreadsheet).
    """
    text = text.reset_index(drop=True).fillna("")
    values = _decimals(text)
    large = np.flatnonzero((values > _MOST_DEGREES) & (values < 1000))
    values[large] *= np.where(text.iloc[large].str.fullmatch(_EAST), 1000, 1)
    rest = text[np.isnan(values)].str.strip()
    rest = rest[rest != ""].str.replace(_MINUS, "-", regex=True)
    scientific = rest[rest.str.contains(_SCIENTIFIC)]
    how = {"COORD_POCA_PRECISION": _mask(values, scientific)}
    forms = (
        ("", _NUMBER, _points),
        ("", _METRES, _metres),
        ("COORD_MILES_REPARADA", _THOUSANDS, _without_thousands),
        ("", _GROUPED, _grouped),
    )
    for code, pattern, read in forms:
        hits = rest[rest.str.fullmatch(pattern).astype(bool) & np.isnan(values[rest.index])]
        if len(hits):
            values[hits.index] = read(hits)
        if code:
            how[code] = _mask(values, hits)
    left = rest[np.isnan(values[rest.index])].drop(how["COORD_MILES_REPARADA"].nonzero()[0], errors="ignore")
    angles = read_angles(left) if len(left) else np.empty(0)
    no_angle = np.isnan(angles)
    values[left.index] = angles
    values[left.index[no_angle]] = read_metres(left[no_angle])
    how["COORD_DMS_CONVERTIDA"] = _mask(values, left[~no_angle])
    values[~np.isfinite(values)] = np.nan
    return Numbers(values, how)


def _decimals(text: pd.Series[str]) -> NDArray[np.float64]:
    """Return the numbers of the cells that are digits with a point or comma, parsed in bulk; NaN for the others."""
    import pyarrow as pa  # noqa: PLC0415 (heavy)
    import pyarrow.compute as pc  # noqa: PLC0415

    cells = pa.chunked_array(pa.array(text, type=pa.large_string()))
    plain = pc.if_else(pc.match_substring_regex(cells, _PLAIN.pattern), cells, None)
    numbers = pc.cast(pc.replace_substring(plain, ",", "."), pa.float64())
    return np.array(numbers.to_numpy(), dtype=float)


def _mask(values: NDArray[np.float64], rows: pd.Series) -> NDArray[np.bool_]:
    mask = np.zeros(len(values), dtype=bool)
    mask[rows.index] = True
    return mask


def _points(text: pd.Series[str]) -> NDArray[np.float64]:
    return pd.to_numeric(text.str.replace(",", ".", regex=False), errors="coerce").to_numpy(dtype=float, na_value=np.nan)


def _grouped(text: pd.Series[str]) -> NDArray[np.float64]:
    return _points(text.str.replace(_SEPARATOR, "", regex=True))


def _metres(text: pd.Series[str]) -> NDArray[np.float64]:
    return _points(text.str.replace(".", "", regex=False))


def _without_thousands(text: pd.Series[str]) -> NDArray[np.float64]:
    """Return ``-17.645.123`` as -17.645123: the first group of digits is the degrees."""
    whole = text.str.split(",").str[0]
    first, rest = whole.str.split(".", n=1).str[0], whole.str.split(".", n=1).str[1].str.replace(".", "", regex=False)
    return pd.to_numeric(first + "." + rest, errors="coerce").to_numpy(dtype=float)


def split_pairs(text: pd.Series[str], box: Box | None = None) -> tuple[pd.Series[str], pd.Series[str], NDArray[np.bool_]]:
    """Return longitude and latitude (text), and a mask of the cells that are map URLs, which are only parsed.

    Parameters
    ----------
    text
        Cells with both, in any form of :func:`geo.incidents.parsing.pair_text.read_pair`.
    box
        Expected area, for short plus codes.
    """
    found = _matches(text.fillna(""), box)
    return found["lon"].fillna(""), found["lat"].fillna(""), text.str.contains(LINK).fillna(False).to_numpy(dtype=bool)


def _matches(text: pd.Series[str], box: Box | None = None) -> pd.DataFrame:
    """Return ``lat`` and ``lon`` of each cell, NaN without; pairs of decimals by one pattern, others one by one."""
    found = text.str.upper().str.extract(_PAIR).astype(object)
    found = found.mask(text.str.contains(LINK) | text.str.contains(SHAPE))
    left = text[found["lat"].isna() & text.str.contains(_DIGIT)]
    pairs = {cell: pair for cell in left.unique() if (pair := read_pair(cell, box))}
    left = left[left.isin(list(pairs))]
    for place, name in enumerate(("lat", "lon")):
        found.loc[left.index, name] = [pairs[cell][place] for cell in left]
    return found
