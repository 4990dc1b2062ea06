"""Whether a table may hold polygons written in its cells, by the beginning of its text alone."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from geo.formats.archives import beginnings

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["mentions_polygons"]

_HEAD_BYTES = 1 << 18
"""Bytes of a table, or of a part of a workbook, that are searched (256 KiB): the first rows, under a header and titles."""
_MOST_MEMBERS = 50
"""Members of a zip that are searched, at most: the cells of a workbook are in its first ones."""
_SHAPE = re.compile(
    rb"""(?:MULTI)?POLYGON\s{0,3}(?:Z|M|ZM)?\s{0,3}\(\(  # WKT
    |type["\\\s:]{1,30}(?:Multi)?Polygon\b  # GeoJSON, its quotes doubled or escaped
    |\b(?:0x|\\x)?01(?:03|06)0000[0248ac]0[0-9A-F]{8}  # WKB and EWKB, in hexadecimal""",
    re.IGNORECASE | re.VERBOSE,
)


def mentions_polygons(file: Path) -> bool:
    """Return whether the beginning of a table (text, or the parts of a zip or workbook) has a polygon as text."""
    return any(_SHAPE.search(text.replace(b"\x00", b"")) for text in islice(beginnings(file, _HEAD_BYTES), _MOST_MEMBERS))
