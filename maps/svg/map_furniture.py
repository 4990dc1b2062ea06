"""Map furniture of a printed map: UTM grid with coordinates, north arrow and scale bar."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from maps.spanish_text import spaced
from maps.svg.xml_text import xml_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.svg.view import View

__all__ = ["draw_bar", "draw_crosses", "draw_grid", "draw_north"]

_GRID_MM = 35.0
"""Approximate distance (mm) between grid lines: a map on A4 is about five wide."""
_BAR_MM = 18.0
"""Approximate length (mm) of each half of the scale bar."""
_INK = "#16202c"
_SMALL, _LARGE = 1.9, 2.5
"""Font sizes (mm) of coordinates and of the numeric scale: 5 and 7 points, secondary to the labels of the map."""


def _centred_text(
    text: str, x: float, y: float, size: float, *, color: str = _INK, bold: bool = False, angle: float = 0.0
) -> str:
    """Return a text centred on x with its baseline at y (mm), rotated by ``angle`` (degrees)."""
    turn = f' transform="rotate({angle:g} {x:.2f} {y:.2f})"' if angle else ""
    weight = ' font-weight="700"' if bold else ""
    place = f'x="{x:.2f}" y="{y:.2f}" font-size="{size:g}" text-anchor="middle"'
    return f'<text {place}{weight} fill="{color}"{turn}>{xml_text(text)}</text>'


def draw_crosses(view: View) -> str:
    """Return a cross at each intersection of the UTM grid, which lies below all that is read."""
    _, _, across, down = _grid(view)
    cross = "".join(f"M{u - 1:.2f} {v:.2f}h2M{u:.2f} {v - 1:.2f}v2" for u in across for v in down)
    return f'<path d="{cross}" stroke="#7d8894" stroke-width="0.12"/>' if cross else ""


def draw_grid(view: View) -> str:
    """Return the ticks and coordinates of the UTM grid, in the band round the map."""
    xs, ys, across, down = _grid(view)
    left, top, right, bottom = view.room
    ticks = "".join(f"M{u:.2f} {top}v-1.2M{u:.2f} {bottom:.2f}v1.2" for u in across)
    ticks += "".join(f"M{left} {v:.2f}h-1.2M{right:.2f} {v:.2f}h1.2" for v in down)
    texts = [
        _centred_text(spaced(x), float(u), v, _SMALL)
        for x, u in zip(xs, across, strict=True)
        for v in (top - 1.6, bottom + 3.2)
    ]
    texts += [
        _centred_text(spaced(y), u, float(v), _SMALL, angle=-90)
        for y, v in zip(ys, down, strict=True)
        for u in (left - 1.7, right + 3.2)
    ]
    lines = f'<path d="{ticks}" stroke="{_INK}" stroke-width="0.2"/>' if ticks else ""
    return f"{lines}{''.join(texts)}"


def _grid(view: View) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the eastings and northings (m) of the lines of the UTM grid, and where they are on the paper (mm)."""
    west, south, east, north = view.extent
    step = _nice(_GRID_MM * view.scale / 1000)
    xs = np.arange(math.ceil(west / step) * step, east, step)
    ys = np.arange(math.ceil(south / step) * step, north, step)
    across = view.to_paper(np.column_stack([xs, np.full(len(xs), south)]))[:, 0]
    down = view.to_paper(np.column_stack([np.full(len(ys), west), ys]))[:, 1]
    return xs, ys, across, down


def _nice(value: float) -> float:
    """Return the nearest 1, 2 or 5 times a power of ten."""
    power = 10 ** math.floor(math.log10(value))
    return float(min((digit * power for digit in (1, 2, 5, 10)), key=lambda step: abs(step - value)))


def draw_north(view: View) -> str:
    """Return the north arrow, in the upper right corner."""
    x, y = view.room[2] - 4.5, view.room[1] + 2.2
    backing = f'<rect x="{x - 3.6:.2f}" y="{y - 1.6:.2f}" width="7.2" height="11" fill="#fff" fill-opacity="0.8"/>'
    dark = f'<path d="M{x:.2f} {y + 1.6:.2f}l2.2 6.8l-2.2 -1.4Z" fill="{_INK}"/>'
    light = f'<path d="M{x:.2f} {y + 1.6:.2f}l-2.2 6.8l2.2 -1.4Z" fill="#fff" stroke="{_INK}" stroke-width="0.2"/>'
    return f"{backing}{dark}{light}{_centred_text('N', x, y + 1.1, 2.6, bold=True)}"


def draw_bar(view: View) -> str:
    """Return the scale bar and the numeric scale, in the lower left corner."""
    step = _nice(_BAR_MM * view.scale / 1000)
    mm = step * 1000 / view.scale
    left, bottom = view.room[0] + 2, view.room[3] - 2
    unit, size = ("km", step / 1000) if step >= 1000 else ("m", step)
    look = f'width="{mm:.2f}" height="1" stroke="{_INK}" stroke-width="0.15"'
    boxes = "".join(
        f'<rect x="{left + at * mm:.2f}" y="{bottom - 1.2:.2f}" {look} fill="{color}"/>'
        for at, color in enumerate((_INK, "#fff"))
    )
    names = (f"{at * size:g}{f' {unit}' if at == 2 else ''}" for at in range(3))
    texts = "".join(_centred_text(name, left + at * mm, bottom - 1.8, _SMALL) for at, name in enumerate(names))
    room = f'x="{left - 1.5:.2f}" y="{bottom - 4.6:.2f}" width="{2 * mm + 28:.2f}" height="5.6"'
    numeric = _centred_text(f"1:{spaced(view.scale)}", left + 2 * mm + 14, bottom - 0.3, _LARGE, bold=True)
    return f'<rect {room} fill="#fff" fill-opacity="0.85"/>{boxes}{texts}{numeric}'
