"""Decoding of plus codes (``67C3RFXQ+9G``) and of MGRS references (``18L TM 79000 65000``) into degrees."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from pyproj import Transformer

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Box", "read_mgrs", "read_plus_code"]

Box = tuple[float, float, float, float]
"""West, south, east and north, in degrees."""

_DIGITS = "23456789CFGHJMPQRVWX"
"""The twenty digits of plus codes."""
_STEPS_DEG = (20.0, 1.0, 0.05, 0.0025, 0.000125)
"""Side of the cell, in degrees, after each pair of digits of a plus code."""
_GRID = (5, 4)
"""Rows and columns into which each digit after the tenth divides the cell of a plus code."""
_PLUS = re.compile(
    rf"(?<![A-Z0-9+])(?P<head>[{_DIGITS}]{{4}}|[{_DIGITS}]{{6}}|[{_DIGITS}]{{8}})\+(?P<tail>[{_DIGITS}]{{2,7}})?(?![A-Z0-9+])",
    re.IGNORECASE,
)
_FINE = 10
"""Digits of a plus code, at least, that say a place: a cell of 14 m. With eight it has 275 m."""
_MGRS = re.compile(
    r"^(?:MGRS:? )?(?P<zone>\d{1,2}) ?(?P<band>[C-HJ-NP-X]) ?(?P<col>[A-HJ-NP-Z])(?P<row>[A-HJ-NP-V])"
    r" ?(?P<n>\d{4,10}|\d{2,5} \d{2,5})$",
    re.IGNORECASE,
)
_COLUMNS = ("STUVWXYZ", "ABCDEFGH", "JKLMNPQR")
"""Letters of the eastings 100 to 800 km, by the remainder of the zone divided by three."""
_ROWS = "ABCDEFGHJKLMNPQRSTUV"
"""Letters of the northings, each of 100 km; in even zones they start five letters later."""
_BANDS = "CDEFGHJKLMNPQRSTUVWX"
_SQUARE_M, _CYCLE_M = 100_000.0, 2_000_000.0
"""Side of a lettered square, and the northing after which its letters repeat, in metres."""
_FINE_MGRS_M = 10.0
"""Side of the square of a reference, in metres, at most, that says a place."""
_SLACK_DEG = 0.02
"""Degrees by which the middle of a square may lie outside its band: squares are cut by its border."""


def read_plus_code(text: str, box: Box | None = None) -> tuple[str, str] | None:
    """Return latitude and longitude of the middle of the cell of the plus code in a text; None without one.

    Parameters
    ----------
    text
        A code, perhaps with a town beside it.
    box
        Expected area, which completes a code without its first digits; such a code is unread where no place in the area, or
        more than one, has it.

    Returns
    -------
    tuple or None
        Decimal text. A code of fewer than ten digits, a cell of 275 m, has two decimals, as places of poor precision have.

    Examples
    --------
    >>> read_plus_code("8FVC2222+22 Suiza")
    ('47.00006250', '8.00006250')
    """
    found = _PLUS.search(text)
    if not found or len(_PLUS.findall(text)) > 1:
        return None
    head, tail = found["head"].upper(), (found["tail"] or "").upper()
    if len(head) == 8:
        lat, lon = _middle(head + tail)
        return _written(lat, lon, fine=len(head + tail) >= _FINE) if lat < 90 and lon < 180 else None
    if box is None or not tail:
        return None
    size = _STEPS_DEG[(8 - len(head)) // 2 - 1]
    lat, lon = _middle("2" * (8 - len(head)) + head + tail)
    lats, lons = _repeats(lat + 90, size, box[1], box[3], -90), _repeats(lon + 180, size, box[0], box[2], -180)
    near = [*itertools.product(lats, lons)]
    return _written(*near[0], fine=True) if len(near) == 1 else None


def _repeats(offset: float, size: float, low: float, high: float, start: float) -> Iterator[float]:
    """Yield the values between two bounds that are ``offset`` and a whole number of steps after ``start``."""
    first = offset % size + start
    count = int((low - first) // size)
    for step in range(count, count + int((high - low) // size) + 3):
        if low <= first + step * size <= high:
            yield first + step * size


def _middle(code: str) -> tuple[float, float]:
    lat, lon, height, width = -90.0, -180.0, 400.0, 400.0
    for place in range(0, min(len(code), 10), 2):
        height = width = _STEPS_DEG[place // 2]
        lat += _DIGITS.index(code[place]) * height
        lon += _DIGITS.index(code[place + 1]) * width
    for digit in code[10:]:
        height, width = height / _GRID[0], width / _GRID[1]
        row, column = divmod(_DIGITS.index(digit), _GRID[1])
        lat, lon = lat + row * height, lon + column * width
    return lat + height / 2, lon + width / 2


def _written(lat: float, lon: float, *, fine: bool) -> tuple[str, str]:
    decimals = 8 if fine else 2
    return f"{lat:.{decimals}f}", f"{lon:.{decimals}f}"


def read_mgrs(text: str) -> tuple[str, str] | None:
    """Return latitude and longitude of the middle of the square of an MGRS reference; None for any other text.

    Squares of 100 m or more have two decimals, as places of poor precision have.

    Examples
    --------
    >>> read_mgrs("4QFJ1234567890")
    ('21.40980116', '-157.91607632')
    """
    found = _MGRS.match(text.strip())
    if not found:
        return None
    digits = found["n"].replace(" ", "")
    zone, band = int(found["zone"]), _BANDS.index(found["band"].upper())
    column = _COLUMNS[zone % 3].find(found["col"].upper())
    half = len(digits) // 2
    if len(digits) % 2 or not 1 <= zone <= 60 or column < 0 or (" " in found["n"] and found["n"].index(" ") != half):
        return None
    side = 10.0 ** (5 - half)
    row = (_ROWS.index(found["row"].upper()) - (0 if zone % 2 else 5)) % len(_ROWS)
    east = (column + 1) * _SQUARE_M + int(digits[:half]) * side + side / 2
    north = row * _SQUARE_M + int(digits[half:]) * side + side / 2
    south = -80.0 + 8 * band
    top = 84.0 if band == len(_BANDS) - 1 else south + 8
    to_degrees = Transformer.from_crs((32700 if south < 0 else 32600) + zone, 4326, always_xy=True)
    for cycle in range(5):
        lon, lat = to_degrees.transform(east, north + cycle * _CYCLE_M)
        if south - _SLACK_DEG <= lat <= top + _SLACK_DEG:
            return _written(lat, lon, fine=side <= _FINE_MGRS_M)
    return None
