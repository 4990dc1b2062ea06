"""Plain charts for the pages of the methods, as SVG: what a page needs to be understood, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.svg.xml_text import xml_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

DOTS, GREY, PALE = "#33475b", "#8a94a3", "#f4f6f8"
RAMP = ("#fff7ec", "#fdd49e", "#fc8d59", "#d7301f", "#7f0000")

_WIDTH, _ROW, _TOP = 640, 34, 20
_NOTE = 150
_RATIOS = (1.1, 1.2, 1.5, 2.0)


@dataclass(frozen=True, slots=True)
class Interval:
    """A value between its limits, with its name at the left and what it says at the right; ``raw`` is drawn hollow."""

    name: str
    low: float
    value: float
    high: float
    said: str
    color: str
    raw: float | None = None


@dataclass(frozen=True, slots=True)
class Axis:
    """From the first of its ticks to the last, with what is measured, and a line to compare with and its name."""

    title: str
    ticks: tuple[float, ...]
    line: float
    line_name: str = ""
    log: bool = False

    def __call__(self, value: float) -> float:
        """Part of the axis, 0 to 1, at which a value is."""
        scale = np.log if self.log else float
        low, high, own = (float(scale(one)) for one in (self.ticks[0], self.ticks[-1], value))
        return min(max((own - low) / (high - low), 0.0), 1.0)


def intervals(rows: Sequence[Interval], axis: Axis, *, names: int, keys: Sequence[tuple[str, str]] = ()) -> str:
    """Draw values with their intervals, one a row; ``names`` is how wide their names are, and ``keys`` say the colours."""
    wide, foot = _WIDTH - names - _NOTE, _TOP + _ROW * len(rows)

    def at(value: float) -> float:
        return names + wide * axis(value)

    parts = [f'<path d="M{names} {foot}h{wide}" stroke="{GREY}"/>']
    for tick in axis.ticks:
        parts.append(f'<path d="M{at(tick):.1f} {foot}v6" stroke="{GREY}"/>')
        parts.append(f'<text x="{at(tick):.1f}" y="{foot + 22}" text-anchor="middle">{tick:,g}</text>')
    parts.append(f'<path d="M{at(axis.line):.1f} 18V{foot}" stroke="{DOTS}" stroke-dasharray="5 4"/>')
    parts.append(f'<text x="{at(axis.line):.1f}" y="13" text-anchor="middle">{xml_text(axis.line_name)}</text>')
    parts.append(f'<text x="{names + wide / 2:.1f}" y="{foot + 46}" text-anchor="middle">{xml_text(axis.title)}</text>')
    for number, row in enumerate(rows):
        y = _TOP + _ROW * number + _ROW // 3
        parts.append(f'<text x="0" y="{y + 5}">{xml_text(row.name)}</text>')
        parts.append(f'<text x="{_WIDTH}" y="{y + 5}" text-anchor="end">{xml_text(row.said)}</text>')
        parts.append(f'<path d="M{at(row.low):.1f} {y}H{at(row.high):.1f}" stroke="{row.color}" stroke-width="3"/>')
        parts.append(f'<circle cx="{at(row.value):.1f}" cy="{y}" r="6" fill="{row.color}"/>')
        if row.raw is not None:
            parts.append(f'<circle cx="{at(row.raw):.1f}" cy="{y}" r="5" fill="none" stroke="{DOTS}" stroke-width="1.5"/>')
    parts.append(_keys(keys, foot + 76))
    return _svg(_WIDTH, foot + (90 if keys else 56), 15, parts)


def _keys(keys: Iterable[tuple[str, str]], y: int) -> str:
    """Words for the colours, in one line; an empty colour is the hollow mark."""
    parts, x = [], 8.0
    for words, color in keys:
        look = f'fill="{color}"' if color else f'fill="none" stroke="{DOTS}" stroke-width="1.5"'
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y - 5}" r="6" {look}/><text x="{x + 12:.1f}" y="{y}">{xml_text(words)}</text>'
        )
        x += 34 + 7.6 * len(words)
    return "".join(parts)


def ratios(table: pd.DataFrame, rows: Sequence[str], columns: Sequence[str]) -> str:
    """Draw the table of :func:`layers.space_time.knox.knox`: ratio and p of each pair of bands, framed where it repeats."""
    wide, high, left, top = 160, 62, 150, 30
    heads = (f'<text x="{left + wide * (n + 0.5):.0f}" y="18">{name}</text>' for n, name in enumerate(columns))
    parts = [f'<g text-anchor="middle">{"".join(heads)}</g>']
    parts += [f'<text x="0" y="{top + high * (n + 0.5) + 5:.0f}">{name}</text>' for n, name in enumerate(rows)]
    for number, cell in enumerate(table.to_dict("records")):
        x, y = left + wide * (number % len(columns)), top + high * (number // len(columns))
        shade = int(np.searchsorted(_RATIOS, cell["razon"], side="right"))
        frame = ' stroke="#16202c" stroke-width="3"' if cell["repite"] else ""
        ink = "#fff" if shade > 2 else "#16202c"
        parts.append(
            f'<rect x="{x + 2}" y="{y + 2}" width="{wide - 4}" height="{high - 4}" fill="{RAMP[shade]}"{frame}/>'
            f'<g text-anchor="middle" fill="{ink}"><text x="{x + wide / 2:.0f}" y="{y + 27}" font-weight="700">'
            f'{cell["razon"]:.2f}</text><text x="{x + wide / 2:.0f}" y="{y + 48}">p {cell["p"]:.2f}</text></g>'
        )
    foot = top + high * len(rows) + 24
    many = f"{int(table['repite'].sum())} de {len(table)}"
    parts.append(f'<text x="{left}" y="{foot}">repiten {many} (razón de 1.2 o más y p menor de 0.05)</text>')
    return _svg(_WIDTH, foot + 8, 16, parts)


def curve(lorenz: np.ndarray, chance: np.ndarray) -> str:
    """Draw the curve of Lorenz against that of chance and the diagonal."""
    points, by_chance = (" ".join(f"{40 + 500 * x:.1f},{540 - 500 * y:.1f}" for x, y in line) for line in (lorenz, chance))
    parts = [
        f'<path d="M40 40V540H540M40 540L540 40" fill="none" stroke="{GREY}"/>',
        f'<polyline points="{by_chance}" fill="none" stroke="#5b6770" stroke-width="2" stroke-dasharray="7 5"/>',
        f'<polyline points="{points}" fill="none" stroke="{RAMP[4]}" stroke-width="3"/>',
        '<text x="200" y="570">parte de los lugares</text>',
        '<text x="330" y="480">a trazos: por azar</text>',
        '<text transform="translate(26 380) rotate(-90)">parte de los hechos</text>',
    ]
    return _svg(580, 580, 15, parts)


def heat(table: pd.DataFrame) -> str:
    """Draw counts by day and hour, those without an hour apart."""
    top = float(table.to_numpy().max())
    heads = [f'<text x="{94 + column * 28}" y="20">{name}</text>' for column, name in enumerate(table.columns[:-1])]
    heads.append(f'<text x="{90 + 24 * 28 + 12}" y="20">sin hora</text>')
    parts = []
    for row, (day, counts) in enumerate(table.iterrows()):
        parts.append(f'<text x="0" y="{48 + row * 28}">{day}</text>')
        for column, count in enumerate(counts):
            shade = RAMP[min(int((count / top) ** 0.5 * len(RAMP)), len(RAMP) - 1)]
            x = 90 + column * 28 + (16 if column == 24 else 0)
            parts.append(f'<rect x="{x}" y="{28 + row * 28}" width="26" height="26" fill="{shade}"/>')
    return _svg(860, 230, 13, [*heads, *parts])


def _svg(width: int, height: int, size: int, parts: Iterable[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
        f'font-size="{size}">{"".join(parts)}</svg>'
    )
