"""Reader of a .dbf without its .shp: the table of a layer of points, or one of dBase or FoxPro; every cell as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.decode import decode
from geo.progress import advance

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_dbf"]

_HEADER, _FIELD, _END = 32, 32, 0x0D
"""Bytes of the header and of the description of a field, and the byte after the last of these."""
_KEPT = {b"C", b"N", b"F", b"D", b"L"}
"""Kinds of fields that are text: letters, numbers, days and truth; notes are in another file."""
_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)")


def read_dbf(file: Path) -> tuple[pd.DataFrame, int] | None:
    """Return the table, without its deleted rows, and how many rows there are by its header; None if that is not valid."""
    raw = file.read_bytes()
    count, header, width = (int.from_bytes(raw[start:end], "little") for start, end in ((4, 8), (8, 10), (10, 12)))
    fields, at, place = list[tuple[str, bytes, int, int]](), 1, _HEADER
    while place + _FIELD <= min(header, len(raw)) and raw[place] != _END:
        name, kind, size = raw[place : place + 11].split(b"\x00")[0], raw[place + 11 : place + 12], raw[place + 16]
        size += raw[place + 17] << 8 if kind == b"C" else 0  # a text of more than 255 bytes
        fields.append((_text(name), kind, at, at + size))
        at, place = at + size, place + _FIELD
    if not fields or at > width or header > len(raw):
        return None
    there = min(count, (len(raw) - header) // width)
    rows = np.frombuffer(raw, np.uint8, there * width, header).reshape(there, width)
    is_deleted = rows[:, 0] == ord("*")
    rows = rows[~is_deleted]
    frame = pd.DataFrame({name: _cells(rows[:, start:end], kind) for name, kind, start, end in fields if kind in _KEPT})
    return frame, count - int(is_deleted.sum())


def _cells(cells: np.ndarray[tuple[int, int], np.dtype[np.uint8]], kind: bytes) -> list[str]:
    advance()
    packed = [row.tobytes() for row in np.ascontiguousarray(cells)]
    texts = {cell: _text(cell) for cell in set(packed)}
    if kind == b"D":
        texts = {cell: _DAY.sub(r"\1-\2-\3", text) for cell, text in texts.items()}
    return [texts[cell] for cell in packed]


def _text(cell: bytes) -> str:
    """Return the text of a cell, in the encoding that its bytes are in."""
    bare = cell.strip(b" \x00")
    return bare.decode("ascii") if bare.isascii() else decode(bare).text.strip()
