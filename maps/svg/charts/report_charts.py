"""Charts of a report as SVG: a share by another beside what chance gives, and groups of bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.report_content import Bars, Curve
from maps.spanish_text import integer, short
from maps.svg.charts.axis_step import axis_step
from maps.svg.names.labels import text_width
from maps.svg.xml_text import xml_text

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["draw_chart"]

_WIDTH, _HEIGHT = 360.0, 270.0
"""Size of a chart, in units: as wide as a small map."""
_LEFT, _RIGHT, _TOP, _FOOT = 44.0, 18.0, 10.0, 78.0
"""Margins: numbers of the axis up, half a number, half a letter, and the axis across with its name and the keys."""
_INK, _GREY, _RULE = "#16202c", "#51606f", "#d5dae1"
_SIZE = 12.0
"""Font size, in units."""
_DASHES = ("", "7 4", "2 3")
"""Dashes of the lines of a curve, in order: they differ where ink is black."""
_WIDEST = 110.0
"""Largest width of a group of bars, in units."""
_GROUP = 0.8
"""Share of the width of a group that its bars take."""
_CHANCE = "al azar"


def draw_chart(chart: Curve | Bars) -> str:
    """Return a chart as one SVG element."""
    parts = _curve(chart) if isinstance(chart, Curve) else _bars(chart)
    box = f'viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {box} font-size="{_SIZE:.0f}" role="img" '
        f'aria-label="{xml_text(chart.title)}">{"".join(parts)}</svg>'
    )


def _curve(chart: Curve) -> list[str]:
    right = max((x for _, _, points in chart.lines for x, _ in points), default=1.0)
    high = min(100.0, _ceiling(max((y for _, _, points in chart.lines for _, y in points), default=1.0)))

    def at(x: float, y: float) -> str:
        return f"{_across(x / right):.1f} {_down(y / high):.1f}"

    parts = [*_rules_up(high, " %"), *_ticks(right)]
    end = min(right, high)
    parts.append(_path(f"M{at(0, 0)}L{at(end, end)}", _GREY, "2 3"))
    for number, (_, color, points) in enumerate(chart.lines):
        steps = "L".join(at(x, y) for x, y in ((0.0, 0.0), *points))
        parts.append(_path(f"M{steps}", color, _DASHES[number % 2], 2.2))
    for _, color, x, y in chart.spots:
        u, v = at(x, y).split()
        parts.append(f'<circle cx="{u}" cy="{v}" r="5.5" fill="{color}" stroke="#fff" stroke-width="1.5"/>')
    parts.append(_text(chart.across, (_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - _FOOT + 32, anchor="middle"))
    keys = [
        (label, _path("M0 -4h20", color, _DASHES[number % 2], 2.2)) for number, (label, color, _) in enumerate(chart.lines)
    ]
    keys.append((_CHANCE, _path("M0 -4h20", _GREY, "2 3")))
    keys += [(label, f'<circle cx="10" cy="-4" r="5" fill="{color}"/>') for label, color, _, _ in chart.spots]
    return [*parts, *_legend(keys)]


def _bars(chart: Bars) -> list[str]:
    high = _ceiling(max((value for _, values in chart.groups for value in values), default=1.0))
    wide = min((_WIDTH - _LEFT - _RIGHT) / max(len(chart.groups), 1), _WIDEST)
    each = wide * _GROUP / max(len(chart.keys), 1)
    parts = _rules_up(high, "")
    for place, (label, values) in enumerate(chart.groups):
        start = _LEFT + wide * (place + (1 - _GROUP) / 2)
        for number, (value, (_, color)) in enumerate(zip(values, chart.keys, strict=True)):
            x, y = start + number * each, _down(value / high)
            long = _HEIGHT - _FOOT - y
            parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{each - 1:.1f}" height="{long:.1f}" fill="{color}"/>')
            if text_width(integer(value), _SIZE - 2) <= each + 4:
                parts.append(_text(integer(value), x + each / 2, y - 3, anchor="middle", size=_SIZE - 2))
        parts.append(_text(label, _LEFT + wide * (place + 0.5), _HEIGHT - _FOOT + 16, anchor="middle"))
    keys = [(label, f'<rect x="4" y="-11" width="12" height="12" fill="{color}"/>') for label, color in chart.keys]
    return [*parts, *_legend(keys)]


def _across(share: float) -> float:
    return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def _down(share: float) -> float:
    return _HEIGHT - _FOOT - share * (_HEIGHT - _FOOT - _TOP - _SIZE)


def _ceiling(high: float) -> float:
    """Return the least multiple of the distance between lines that is not below a value."""
    step = axis_step(max(high, 1.0))
    return step * -(-max(high, 1.0) // step)


def _rules_up(high: float, unit: str) -> list[str]:
    step, parts, value = axis_step(high), [], 0.0
    while value <= high:
        y = _down(value / high)
        parts.append(f'<path d="M{_LEFT:.0f} {y:.1f}H{_WIDTH - _RIGHT:.0f}" stroke="{_RULE}"/>')
        parts.append(_text(f"{integer(value)}{unit}", _LEFT - 5, y + 4, anchor="end"))
        value += step
    return parts


def _ticks(right: float) -> list[str]:
    step, parts, value = axis_step(right), [], 0.0
    while value <= right:
        parts.append(_text(f"{short(value)} %", _across(value / right), _HEIGHT - _FOOT + 16, anchor="middle"))
        value += step
    return parts


def _path(d: str, color: str, dashes: str, width: float = 1.6) -> str:
    broken = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path d="{d}" fill="none" stroke="{color}" stroke-width="{width}"{broken}/>'


def _text(text: str, x: float, y: float, *, anchor: str = "start", size: float = _SIZE) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.0f}" fill="{_INK}" text-anchor="{anchor}">{xml_text(text)}</text>'
    )


def _legend(keys: Iterable[tuple[str, str]]) -> list[str]:
    """Return the keys in lines at the foot of a chart: sign and text."""
    parts, x, y = [], 4.0, _HEIGHT - 26
    for label, sign in keys:
        wide = 26 + text_width(label, _SIZE) + 12
        if x > 4.0 and x + wide > _WIDTH:
            x, y = 4.0, y + 18
        parts.append(f'<g transform="translate({x:.1f} {y:.1f})">{sign}{_text(label, 26, 0)}</g>')
        x += wide
    return parts
