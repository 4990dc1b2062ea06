"""Outlines of the symbols for print, equal to those of ``web/assets/shapes.js``."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maps.sheet import Symbol

__all__ = ["outline", "symbol_svg"]

_ARM, _TIP = 0.36, 1.08
"""Half width and half length of the arms of a cross, in radii of a symbol: its area is near that of the other shapes."""
_CROSS = [
    (-_ARM, -_TIP), (_ARM, -_TIP), (_ARM, -_ARM), (_TIP, -_ARM), (_TIP, _ARM), (_ARM, _ARM),
    (_ARM, _TIP), (-_ARM, _TIP), (-_ARM, _ARM), (-_TIP, _ARM), (-_TIP, -_ARM), (-_ARM, -_ARM),
]  # fmt: skip


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


@cache
def _shapes() -> dict[str, list[tuple[float, float]]]:
    """Return the corners of each shape round the origin, in radii; factors make all shapes appear equally large."""
    return {
        "cuadrado": _turned(_corners(4, 1.2), math.pi / 4),
        "triangulo": [(x, y + 0.18) for x, y in _corners(3, 1.32)],
        "triangulo_inverso": [(x, y - 0.18) for x, y in _corners(3, 1.32, down=True)],
        "rombo": _corners(4, 1.3, 1.02),
        "pentagono": _corners(5, 1.14),
        "hexagono": _corners(6, 1.1),
        "estrella": _corners(10, 1.4, 0.62),
        "mas": _CROSS,
        "equis": _turned(_CROSS, math.pi / 4),
        "barra": [(-1.25, -0.46), (1.25, -0.46), (1.25, 0.46), (-1.25, 0.46)],
        "reloj": [(-0.95, -1.1), (0.95, -1.1), (-0.95, 1.1), (0.95, 1.1)],
    }


def outline(shape: str, radius: float, x: float = 0.0, y: float = 0.0) -> str:
    """Return path data of a shape round a point, by default the origin; ``circulo`` is a circle."""
    corners = _shapes().get(shape)
    if corners is None:
        arc = f"a{radius:.3f} {radius:.3f} 0 1 0"
        return f"M{x - radius:.3f} {y:.3f}{arc} {2 * radius:.3f} 0{arc} {-2 * radius:.3f} 0Z"
    return "M" + "L".join(f"{x + u * radius:.3f} {y + v * radius:.3f}" for u, v in corners) + "Z"


def symbol_svg(symbol: Symbol, radius: float, places: Iterable[tuple[float, float]] = ((0.0, 0.0),)) -> str:
    """Return the paths of a symbol at some points, by default the origin: filled with a white casing, or outlined."""
    if symbol.filled:
        path = "".join(outline(symbol.shape, radius, x, y) for x, y in places)
        return (
            f'<path d="{path}" fill="{symbol.color}" stroke="#fff" stroke-width="{radius * 0.3:.3f}" paint-order="stroke"/>'
        )
    path = "".join(outline(symbol.shape, radius * 0.88, x, y) for x, y in places)
    casing = f'<path d="{path}" fill="#fff" stroke="#fff" stroke-width="{radius * 0.62:.3f}"/>'
    return f'{casing}<path d="{path}" fill="none" stroke="{symbol.color}" stroke-width="{radius * 0.34:.3f}"/>'
