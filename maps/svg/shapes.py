"""Signs for print, equal to those of ``web/assets/shapes.js``: a shape, the mark inside it, or the letters of a tag."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maps.sheet import Symbol

__all__ = ["outline", "symbol_svg"]

_MIDDLE = {"triangulo": 0.18, "triangulo_inverso": -0.18}
"""How far (in radii) the middle of a shape is below its origin, where that is not 0."""
_HALF_LONG, _HALF_WIDE = 0.62, 0.2
"""Half length and half width of a bar inside a shape, and of the arms of a cross; radii."""
_NARROW = {"triangulo": 0.68, "triangulo_inverso": 0.68, "rombo": 0.8}
"""By how much the bar and the ring are smaller in shapes that are narrow beside their middle."""
_RING = (0.62, 0.36)
"""Outer and inner radius of a ring inside a shape; radii."""
_LETTER = (0.86, 1.04, 0.24)
"""Width and height of a letter of a tag, and width of its strokes; radii."""
_LETTER_GAP = 0.34
"""Distance between two letters; radii."""
_GRID = (4.0, 6.0)
"""Columns and rows of the grid on which letters are drawn."""
_GLYPHS = {
    "A": "0 6 2 0 4 6|0.8 4 3.2 4",
    "B": "0 3 2.6 3 4 3.8 4 5.2 2.6 6 0 6 0 0 2.4 0 3.6 0.7 3.6 2.2 2.6 3",
    "C": "4 1 3 0 1.2 0 0 1.4 0 4.6 1.2 6 3 6 4 5",
    "D": "0 0 0 6 2.2 6 4 4.4 4 1.6 2.2 0 0 0",
    "E": "4 0 0 0 0 6 4 6|0 3 3.2 3",
    "H": "0 0 0 6|4 0 4 6|0 3 4 3",
    "I": "2 0 2 6",
    "J": "3.4 0 3.4 4.6 2.4 6 1.2 6 0.2 4.8",
    "L": "0 0 0 6 3.8 6",
    "M": "0 6 0 0 2 3.4 4 0 4 6",
    "N": "0 6 0 0 4 6 4 0",
    "O": "1.2 0 2.8 0 4 1.4 4 4.6 2.8 6 1.2 6 0 4.6 0 1.4 1.2 0",
    "P": "0 6 0 0 2.6 0 4 0.9 4 2.4 2.6 3.3 0 3.3",
    "Q": "1.2 0 2.8 0 4 1.4 4 4.6 2.8 6 1.2 6 0 4.6 0 1.4 1.2 0|2.4 4.2 4.2 6.2",
    "R": "0 6 0 0 2.6 0 4 0.9 4 2.4 2.6 3.3 0 3.3|2 3.3 4 6",
    "S": "4 0.9 2.8 0 1.2 0 0 0.9 0 2.1 1.2 2.9 2.8 3.2 4 4 4 5.2 2.8 6 1.2 6 0 5.1",
    "T": "0 0 4 0|2 0 2 6",
    "U": "0 0 0 4.6 1.2 6 2.8 6 4 4.6 4 0",
    "V": "0 0 2 6 4 0",
}
"""Strokes of the letters of tags, as x and y on the grid: they need no font, and are no text that a reader extracts."""


def _corners(count: int, *radii: float, down: bool = False) -> list[tuple[float, float]]:
    start = math.pi / 2 if down else -math.pi / 2
    angles = [start + 2 * math.pi * number / count for number in range(count)]
    return [
        (radii[number % len(radii)] * math.cos(angle), radii[number % len(radii)] * math.sin(angle))
        for number, angle in enumerate(angles)
    ]


def _turned(points: list[tuple[float, float]], angle: float) -> list[tuple[float, float]]:
    c, s = math.cos(angle), math.sin(angle)
    return [(x * c - y * s, x * s + y * c) for x, y in points]


def _block(half_wide: float, half_high: float) -> list[tuple[float, float]]:
    return [(-half_wide, -half_high), (half_wide, -half_high), (half_wide, half_high), (-half_wide, half_high)]


@cache
def _shapes() -> dict[str, list[tuple[float, float]]]:
    """Return the corners of each shape round the origin, in radii; factors make all shapes appear equally large."""
    return {
        "cuadrado": _turned(_corners(4, 1.2), math.pi / 4),
        "triangulo": [(x, y + _MIDDLE["triangulo"]) for x, y in _corners(3, 1.32)],
        "triangulo_inverso": [(x, y + _MIDDLE["triangulo_inverso"]) for x, y in _corners(3, 1.32, down=True)],
        "rombo": _corners(4, 1.3, 1.02),
        "pentagono": _corners(5, 1.14),
        "hexagono": _corners(6, 1.1),
        "barra": _block(1.25, 0.46),
        "ficha": _block(1.4, 0.92),
    }


def outline(shape: str, radius: float, x: float = 0.0, y: float = 0.0) -> str:
    """Return path data of a shape round a point, by default the origin; ``circulo`` is a circle."""
    corners = _shapes().get(shape)
    return _circle(radius, x, y) if corners is None else _polygon(corners, radius, x, y)


def _polygon(corners: Iterable[tuple[float, float]], radius: float, x: float, y: float) -> str:
    return "M" + "L".join(f"{x + u * radius:.3f} {y + v * radius:.3f}" for u, v in corners) + "Z"


def _circle(radius: float, x: float, y: float, *, hole: bool = False) -> str:
    """Return path data of a circle; one that is a hole runs the other way round."""
    arc = f"a{radius:.3f} {radius:.3f} 0 1 {int(hole)}"
    return f"M{x - radius:.3f} {y:.3f}{arc} {2 * radius:.3f} 0{arc} {-2 * radius:.3f} 0Z"


def _inner(symbol: Symbol, radius: float, x: float, y: float) -> str:
    """Return path data of the mark inside a shape; empty if it has none."""
    y += _MIDDLE.get(symbol.shape, 0.0) * radius
    if symbol.inner == "anillo":
        outer, inner = (part * _NARROW.get(symbol.shape, 1.0) for part in _RING)
        return _circle(outer * radius, x, y) + _circle(inner * radius, x, y, hole=True)
    half_long = _HALF_LONG * _NARROW.get(symbol.shape, 1.0)
    bar = _polygon(_block(half_long, _HALF_WIDE), radius, x, y)
    if symbol.inner == "cruz":
        return bar + _polygon(_block(_HALF_WIDE, _HALF_LONG), radius, x, y)
    return bar if symbol.inner else ""


def _letters(letters: str, radius: float, x: float, y: float) -> str:
    """Return path data of the strokes of the letters of a tag."""
    wide, high, _ = _LETTER
    left = -(len(letters) * wide + (len(letters) - 1) * _LETTER_GAP) / 2
    out = []
    for at, letter in enumerate(letters):
        start = left + at * (wide + _LETTER_GAP)
        for stroke in _GLYPHS[letter].split("|"):
            numbers = [float(number) for number in stroke.split()]
            ends = zip(numbers[::2], numbers[1::2], strict=True)
            points = [(start + u / _GRID[0] * wide, (v / _GRID[1] - 0.5) * high) for u, v in ends]
            out.append("M" + "L".join(f"{x + u * radius:.3f} {y + v * radius:.3f}" for u, v in points))
    return "".join(out)


def symbol_svg(symbol: Symbol, radius: float, places: Iterable[tuple[float, float]] = ((0.0, 0.0),)) -> str:
    """Return the paths of a symbol at some points, by default the origin: filled with a white casing, or outlined."""
    places = list(places)
    if not symbol.filled:
        path = "".join(outline(symbol.shape, radius * 0.88, x, y) for x, y in places)
        casing = f'<path d="{path}" fill="#fff" stroke="#fff" stroke-width="{radius * 0.62:.3f}"/>'
        return f'{casing}<path d="{path}" fill="none" stroke="{symbol.color}" stroke-width="{radius * 0.34:.3f}"/>'
    path = "".join(outline(symbol.shape, radius, x, y) for x, y in places)
    drawn = f'<path d="{path}" fill="{symbol.color}" stroke="#fff" stroke-width="{radius * 0.3:.3f}" paint-order="stroke"/>'
    if inner := "".join(_inner(symbol, radius, x, y) for x, y in places):
        drawn += f'<path d="{inner}" fill="#fff"/>'
    if letters := "".join(_letters(symbol.letters, radius, x, y) for x, y in places):
        looks = 'fill="none" stroke="#fff" stroke-linecap="round" stroke-linejoin="round"'
        drawn += f'<path d="{letters}" {looks} stroke-width="{_LETTER[2] * radius:.3f}"/>'
    return drawn
