"""Sheets as JSON, so that a later run binds them in Word without making them; what is read back is equal."""

from __future__ import annotations

import base64
import gzip
import json
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from maps import chart, sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps.sheet import Sheet

__all__ = ["sheets_from", "sheets_json"]

_CLASSES: dict[str, Any] = {
    name: one for module in (sheet, chart) for name in module.__all__ if is_dataclass(one := getattr(module, name))
}
_FIELDS = {name: [field.name for field in fields(one)] for name, one in _CLASSES.items()}
_SHAPE, _BYTES = "forma", "octetos"
"""Keys of a geometry (WKB) and of bytes (base 64); any other is the name of a class, with its fields in order."""
_FAST = 1
"""Level of the compression: the fastest, which leaves these texts a fifth larger than the best."""


def sheets_json(sheets: Sequence[Sheet]) -> bytes:
    """Return sheets as compressed JSON; equal sheets give equal bytes.

    Raises
    ------
    TypeError
        If one holds a value that no sheet has.
    """
    text = json.dumps(list(sheets), default=_plain, separators=(",", ":"))
    return gzip.compress(text.encode(), _FAST, mtime=0)


def sheets_from(content: bytes) -> list[Sheet]:
    """Return the sheets that :func:`sheets_json` wrote.

    Raises
    ------
    ValueError, TypeError, KeyError, OSError, EOFError
        If they are malformed.
    """
    shapes: dict[str, shapely.Geometry] = {}

    def made(item: dict[str, Any]) -> Any:  # noqa: ANN401 (any part of a sheet)
        [(name, value)] = item.items()
        if name == _SHAPE:
            return shapes.setdefault(value, shapely.from_wkb(value))  # one geometry is one object, as it was
        if name == _BYTES:
            return base64.b64decode(value)
        return _CLASSES[name](*map(_tuples, value))

    return list(json.loads(gzip.decompress(content), object_hook=made))


def _plain(value: Any) -> Any:  # noqa: ANN401
    """Return what JSON writes of a value that is none of its own."""
    if isinstance(value, shapely.Geometry):
        return {_SHAPE: shapely.to_wkb(value, hex=True)}
    if isinstance(value, bytes):
        return {_BYTES: base64.b64encode(value).decode()}
    if isinstance(value, np.generic):
        return value.item()
    name = type(value).__name__
    if _CLASSES.get(name) is not type(value):
        raise TypeError(f"no part of a sheet: {name}")
    return {name: [getattr(value, field) for field in _FIELDS[name]]}


def _tuples(value: Any) -> Any:  # noqa: ANN401
    """Return a value whose lists are tuples."""
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
