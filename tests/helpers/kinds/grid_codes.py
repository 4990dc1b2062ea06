"""Codes of places: open location codes and military grid references, written from their definitions."""

from __future__ import annotations

__all__ = ["grid_reference", "plus_code"]

_LETTERS = "23456789CFGHJMPQRVWX"
"""Digits of an open location code, of base 20."""
_CELL = 8000
"""Cells of a ten-digit code in a degree."""


def plus_code(lat: float, lon: float) -> str:
    """Return the open location code of eleven digits of a place (a cell of about 3 m)."""
    north, east = int((lat + 90) * _CELL * 5), int((lon + 180) * _CELL * 4)
    last = _LETTERS[(north % 5) * 4 + east % 4]
    north, east, code = north // 5, east // 4, ""
    for _ in range(5):
        code = _LETTERS[north % 20] + _LETTERS[east % 20] + code
        north, east = north // 20, east // 20
    return f"{code[:8]}+{code[8:]}{last}"


def grid_reference(x: float, y: float) -> tuple[str, str, str, str]:
    """Return the parts of a military grid reference to the metre, in zone 19 (an odd one: rows begin at A)."""
    column = "ABCDEFGH"[int(x // 100_000) - 1]
    row = "ABCDEFGHJKLMNPQRSTUV"[int(y // 100_000) % 20]
    return "19K", column + row, f"{int(x % 100_000):05d}", f"{int(y % 100_000):05d}"
