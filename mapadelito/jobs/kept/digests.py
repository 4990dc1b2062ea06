"""Digest of what a jurisdiction is made of: equal values have equal digests, in any process of any run."""

from __future__ import annotations

import hashlib
import pickle
from dataclasses import fields, is_dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

__all__ = ["digest_of_values"]

_PLAIN = (str, int, float, bool, type(None), date)
"""Types whose ``repr`` is their value; :class:`bool` and moments are of these too."""
_NUMBERS = "biufmM"
"""Kinds of NumPy arrays whose bytes are their values."""


def digest_of_values(*values: object) -> str:
    """Return the SHA-256 of some values and of all that they hold: dataclasses, mappings, sequences, frames, geometries.

    The row numbers of a frame do not count, as other rows of its file shift them; its order and its texts of an index do.

    Examples
    --------
    >>> digest_of_values("a", 1) == digest_of_values("a", 1)
    True
    >>> digest_of_values(("a", "b"), ()) == digest_of_values(("a",), ("b",))
    False
    """
    found = hashlib.sha256()
    for part in _parts(values):
        found.update(len(part).to_bytes(8, "little") + part)
    return found.hexdigest()


def _parts(value: Any) -> Iterable[bytes]:  # noqa: ANN401, C901 (one case a type)
    """Yield the bytes of a value; before those of what has others inside, its type and how many they are."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, bytes):
        yield b"bytes"
        yield value
    elif isinstance(value, _PLAIN):
        yield f"{type(value).__name__} {value!r}".encode(errors="surrogatepass")
    elif isinstance(value, shapely.Geometry):
        yield shapely.to_wkb(value, include_srid=True)
    elif isinstance(value, CRS):
        yield value.to_wkt().encode()
    elif isinstance(value, (pd.DataFrame, pd.Series)):
        yield from _frame(value)
    elif isinstance(value, np.ndarray):
        yield from _array(value)
    elif is_dataclass(value) and not isinstance(value, type):
        yield from _many(type(value).__name__, [getattr(value, field.name) for field in fields(value)])
    elif isinstance(value, dict) or hasattr(value, "items"):
        yield from _many("mapping", [one for pair in value.items() for one in pair])
    elif isinstance(value, (tuple, list)):
        yield from _many("sequence", value)
    elif isinstance(value, (set, frozenset)):
        yield from _many("set", sorted(digest_of_values(one) for one in value))
    else:
        yield pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)  # of a column of a file of somebody


def _many(kind: str, values: Any) -> Iterable[bytes]:  # noqa: ANN401
    yield f"{kind} {len(values)}".encode()
    for one in values:
        yield from _parts(one)


def _frame(frame: pd.DataFrame | pd.Series[Any]) -> Iterable[bytes]:
    """Yield the columns of a frame, the system of its geometries, and its index where it is not of numbers of rows."""
    columns = [frame] if isinstance(frame, pd.Series) else [frame[name] for name in frame.columns]
    yield f"frame {len(frame)} {len(columns)}".encode()
    if frame.index.dtype.kind not in "iu":
        yield from _array(frame.index.to_numpy(dtype=object))
    for own in columns:
        yield from _parts(str(own.name))
        yield str(own.dtype).encode()
        if isinstance(own, gpd.GeoSeries):
            yield from _parts(own.crs)
        yield from _array(own.to_numpy() if own.dtype.kind in _NUMBERS else own.to_numpy(dtype=object))


def _array(values: NDArray[Any]) -> Iterable[bytes]:
    if values.dtype.kind in _NUMBERS:
        yield f"{values.dtype.str} {values.shape}".encode()
        yield np.ascontiguousarray(values).tobytes()
        return
    for one in values.ravel():
        yield from (b"null",) if one is None or one is pd.NA or one is pd.NaT else _parts(one)
