"""The system of coordinates that a table says in its rows or in the names of its columns: UTM zone and datum."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from pyproj import Transformer

from geo.column_words import name_words
from geo.crs import PSAD56

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

__all__ = ["FIRST_ZONE", "Said", "in_one_system", "says_psad56", "swapped_metres", "zones_said"]

FIRST_ZONE = 17
"""First UTM zone of Peru, from the west."""
_EPSG = r"(?:(?:EPSG:? ?)?(?:327|248(?=7[789])))?"
_ZONE = re.compile(rf"(?<!\d){_EPSG}(?P<zone>1[789]|(?<=248)7[789])(?: ?-? ?(?:[KLMS]|SUR|SOUTH))?(?![0-9A-Z])")
_SAYS_PSAD56 = re.compile(r"(?<![A-Z])(?:PSAD[ _-]?(?:19)?56(?!\d)|2487[789](?!\d))")
_DATUM = re.compile(r"(?:WGS|PSAD)[ _-]?(?:19)?(?:84|56)")
_SAYS_WGS84 = re.compile(r"WGS[ _-]?(?:19)?84|SIRGAS|327(?:17|18|19)")
_HINT = r"(?i)PSAD|2487[789]"
_OF_ZONES = frozenset({"ZONA", "ZONE", "HUSO", "UTM", "CRS", "EPSG", "SRID", "DATUM", "SISTEMA", "PROYECCION"})
"""Words of the name of a column that may say the zone, or the datum, of each row."""
_SHARE = 0.9
"""Share of the filled cells, from 0 to 1, that say a zone, or a datum, at least."""


class Said(NamedTuple):
    """The ``column`` that says something of its rows, and what it says of each: a zone (0: none), or whether PSAD56."""

    column: str
    rows: NDArray[np.int64]


def zones_said(frame: pd.DataFrame, names: Iterable[str]) -> Said | None:
    """Return the column, among ``names``, that says the UTM zone of Peru of each row; None if there is none.

    It says ``18``, ``18L``, ``18 Sur``, ``WGS 84 / UTM 18S`` or the EPSG code. A «ZONA» of patrols has other numbers.
    """
    for name in names:
        if _OF_ZONES.isdisjoint(name_words(name)):
            continue
        codes, distinct = pd.factorize(frame[name].fillna("").str.strip())
        zones = np.asarray([_zone(text) for text in distinct], dtype=np.int64)[codes]
        filled = np.asarray([text != "" for text in distinct], dtype=bool)[codes]
        if filled.any() and (zones[filled] > 0).mean() >= _SHARE:
            return Said(name, zones)
    return None


def _zone(text: str) -> int:
    """Return the only zone of Peru of which a text has the number; 0 if it has none or several."""
    upper = _DATUM.sub(" ", text.upper())
    found = {int(f"1{one['zone'][-1]}") for one in _ZONE.finditer(upper)}  # EPSG 24878 is zone 18
    return min(found) if len(found) == 1 else 0


def says_psad56(frame: pd.DataFrame, used: tuple[str, str], others: Iterable[str], *, metres: bool) -> Said | None:
    """Return the column that says which rows (1) are in PSAD56; None if none does.

    Parameters
    ----------
    frame
        Table of text.
    used
        Columns of the coordinates. Their names decide, if they say a datum.
    others
        Columns that no field has: the name of one of text says so, or its cells, each «PSAD56» or «WGS 84».
        Of a table of degrees, only those named as of a datum or a zone are looked at.
    """
    import pyarrow as pa  # noqa: PLC0415 (heavy)
    import pyarrow.compute as pc  # noqa: PLC0415

    everywhere = np.ones(len(frame), dtype=np.int64)
    named = [name for name in used if _SAYS_PSAD56.search(name.upper())]
    if named or any(_SAYS_WGS84.search(name.upper()) for name in used):
        return Said(named[0], everywhere) if named else None
    for name in others:
        is_named = _SAYS_PSAD56.search(name.upper()) is not None
        if not (metres or is_named or not _OF_ZONES.isdisjoint(name_words(name))):
            continue
        cells = pa.chunked_array(pa.array(frame[name], type=pa.large_string()))
        if not (is_named or pc.any(pc.match_substring_regex(cells, _HINT)).as_py()):
            continue
        codes, distinct = pd.factorize(frame[name].fillna("").str.strip().str.upper())
        filled = [text for text in distinct if text]
        if is_named and not all(text[-1:].isdigit() for text in filled):
            return Said(name, everywhere)
        old = [_SAYS_PSAD56.search(text) is not None for text in distinct]
        new = [_SAYS_WGS84.search(text) is not None for text in distinct]
        if any(old) and sum(old) + sum(new) >= _SHARE * len(filled):
            return Said(name, np.asarray(old, dtype=np.int64)[codes] if any(new) else everywhere)
    return None


def swapped_metres(east: NDArray[np.float64], north: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return a mask of the UTM positions whose east is over 1,000 km, as only a north is, and whose north is not."""
    with np.errstate(invalid="ignore"):
        return (east > 1e6) & (east <= 1e7) & (north >= 1e5) & (north < 1e6)


def in_one_system(
    x: pd.Series[str],
    y: pd.Series[str],
    numbers: tuple[NDArray[np.float64], NDArray[np.float64]],
    systems: NDArray[np.int64],
    target: int,
) -> tuple[pd.Series[str], pd.Series[str]]:
    """Return two columns of coordinates with those of other systems written in the target system.

    Parameters
    ----------
    x, y, numbers
        The cells, and the numbers in them; those of no number, and degrees of two decimals, are left as they are.
    systems, target
        EPSG code of each row, and of the result.
    """
    east, north = numbers
    fine = (np.abs(east * 100 - np.round(east * 100)) > 1e-6) | (np.abs(east) > 180)
    for epsg in sorted(set(systems.tolist()) - {target}):
        rows = np.flatnonzero((systems == epsg) & fine & ~np.isnan(east) & ~np.isnan(north))
        at = Transformer.from_crs(epsg, target, always_xy=True).transform(east[rows], north[rows])
        decimals = 8 if target in {4326, PSAD56[4326]} else 3
        x, y = (_written(cells, rows, values, decimals) for cells, values in zip((x, y), at, strict=True))
    return x, y


def _written(cells: pd.Series[str], rows: NDArray[np.intp], values: NDArray[np.float64], decimals: int) -> pd.Series[str]:
    texts = cells.to_numpy(dtype=object).copy()
    texts[rows] = [f"{value:.{decimals}f}" if np.isfinite(value) else "" for value in values]
    return pd.Series(texts, index=cells.index, dtype="str")
