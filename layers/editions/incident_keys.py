"""Keys by which the incidents of two editions are matched: hashes, so that a record has no number, day, place or name."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from layers.disclosure.public_rows import NO_IDENTITY, identities

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd
    from numpy.typing import NDArray

__all__ = ["COUNTED", "IDENTITY", "RowKey", "exact_keys", "identity_keys", "public_keys"]

_WIDTHS = (16, 16, 4, 4, 1, 8)
"""Hexadecimal digits of the fields of a key. Only the first two, of 64 bits, are compared over all incidents; the others,
only between incidents that are the same by these."""
_ENDS = tuple(accumulate(_WIDTHS))
IDENTITY, COUNTED = _ENDS[1], slice(_ENDS[1], _ENDS[3])
"""Characters of a key that identify the incident, and those of its delito and sector."""
_NONE = f"{NO_IDENTITY:016x}"


class RowKey(NamedTuple):
    """Fields of the key of one incident.

    ``number`` and ``moment`` identify it: its report; its day, minute and place (empty where it has none). ``crime`` and
    ``sector`` say how it is counted, ``placed`` (``1``) that it has a place, and ``rest`` all else that the edition shows.
    """

    number: str
    moment: str
    crime: str
    sector: str
    placed: str
    rest: str

    @classmethod
    def of(cls, key: str) -> RowKey:
        """Return the fields of a key."""
        number, moment, *others = (key[end - width : end] for end, width in zip(_ENDS, _WIDTHS, strict=True))
        return cls("" if number == _NONE else number, "" if moment == _NONE else moment, *others)


def exact_keys(incidents: gpd.GeoDataFrame, ids: pd.Series[str]) -> pd.Series[str]:
    """Return the keys of incidents with exact places.

    Parameters
    ----------
    incidents
        Columns of :data:`geo.incidents.read.INCIDENT_COLUMNS`, and ``sector`` where they are located.
    ids
        Number of the report of each, on the same index; empty where there is none. A report keeps its key where its day is
        corrected.
    """
    if incidents.empty:
        return pd.Series([], index=incidents.index, dtype="str")
    number = ids.reindex(incidents.index).fillna("").astype("str")
    moment = identities(incidents, number)["momento"]
    hashed = np.where(number == "", NO_IDENTITY, _hashes(number.to_frame("id")))
    sector = incidents["sector"] if "sector" in incidents else pd.Series("", index=incidents.index)
    placed = incidents.geometry.notna().to_numpy()
    rest = pd.DataFrame({"moment": moment, "turno": incidents["turno"].astype("str")})
    return _keys(hashed, moment.to_numpy(), incidents["codigo"], sector, placed, rest)


def public_keys(rows: pd.DataFrame, columns: Iterable[str]) -> pd.Series[str]:
    """Return the keys of told rows.

    Parameters
    ----------
    rows
        ``numero, momento`` (:func:`layers.disclosure.public_rows.identities`), ``terreno``, ``lugar`` (-1 or less for none)
        and ``codigo``.
    columns
        Those of them that are public.
    """
    if rows.empty:
        return pd.Series([], index=rows.index, dtype="str")
    placed = rows["lugar"].to_numpy() >= 0
    rest = rows[["terreno", *columns]].astype(str)
    return _keys(rows["numero"].to_numpy(), rows["momento"].to_numpy(), rows["codigo"], rows["terreno"], placed, rest)


def identity_keys(rows: pd.DataFrame) -> list[str]:
    """Return the start of the key of incidents that identifies them, from ``numero, momento``."""
    pairs = zip(*(rows[name].to_numpy(np.int64).view(np.uint64).tolist() for name in ("numero", "momento")), strict=True)
    return [f"{number:016x}{moment:016x}" for number, moment in pairs]


def _keys(
    number: NDArray[Any],
    moment: NDArray[Any],
    crime: pd.Series[str],
    sector: pd.Series[str],
    placed: NDArray[Any],
    rest: pd.DataFrame,
) -> pd.Series[str]:
    named = [_hashes(column.astype("str").to_frame("name")) for column in (crime, sector)]
    values = [number.astype(np.int64).view(np.uint64), moment.astype(np.int64).view(np.uint64), *named]
    values += [placed.astype(np.uint64), _hashes(rest)]
    short = [column & np.uint64(16**width - 1) for column, width in zip(values, _WIDTHS, strict=True)]
    form = "".join(f"{{:0{width}x}}" for width in _WIDTHS)
    texts = [form.format(*fields) for fields in zip(*(column.tolist() for column in short), strict=True)]
    return pd.Series(texts, index=crime.index, dtype="str")


def _hashes(columns: pd.DataFrame) -> NDArray[Any]:
    return pd.util.hash_pandas_object(columns, index=False).to_numpy()
