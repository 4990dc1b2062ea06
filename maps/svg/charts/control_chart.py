"""The control chart of a series, as SVG: counts by month, what was expected of each, and the usual range."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.months import MONTHS
from layers.monitoring.month_reading import LEAST_FALL
from maps.spanish_text import integer
from maps.svg.charts.axis_step import axis_step
from maps.svg.xml_text import xml_text

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["control_chart", "reading_sign", "small_chart"]

_WIDTH, _HEIGHT = 640, 250
"""Size of the chart, in units of the SVG."""
_LEFT, _RIGHT, _TOP, _FOOT = 40, 28, 12, 58
"""Margins: numbers of the axis, half the name of a month, half a letter, and the months with the key."""
_LABEL_MONTHS = 3
"""Months between two that are named: all names would overlap."""
_LETTERS = 3
"""Letters of the name of a month."""
_SMALL_WIDTH, _SMALL_HEIGHT, _SMALL_EDGE = 150, 36, 7
"""Size of a small chart and the margin in which its marks are whole, in units of the SVG."""
_FALL = "#1f5e9e"
"""Colour of the sign of a fall; in grey it is told by its shape."""
_INK, _GREY, _WIDE, _USUAL, _OVER, _WATCH = "#33475b", "#8a94a3", "#eef1f5", "#d3dbe5", "#b3240f", "#e08214"


def control_chart(band: pd.DataFrame, title: str, sign: str = "") -> str:
    """Draw a series of :func:`layers.monitoring.control_band.control_band`.

    A month above z = 3 is a filled square, one above z = 2 a ring, one below z = -3 (and ten expected) a triangle, another a
    dot: they differ also where ink is black.

    Parameters
    ----------
    band
        Rows of one series, by month: ``hechos``, ``esperado``, ``usual_min, usual_max``, ``limite_min, limite_max``; all but
        ``hechos`` may be NaN.
    title
        What is read in its place where it cannot be seen.
    sign
        That of the reading of the last month (:func:`reading_sign`), which many series at once may soften; empty to mark it
        as the others.

    Returns
    -------
    str
        An SVG that is read alone or inside a page.
    """
    top = max(float(np.nanmax(band[["hechos", "limite_max"]].to_numpy(dtype=float))), 1.0)
    step = axis_step(top)
    high = step * np.ceil(top / step)
    across = _LEFT + (np.arange(len(band)) + 0.5) * (_WIDTH - _LEFT - _RIGHT) / len(band)

    def down(name: str) -> NDArray[np.float64]:
        share = band[name].to_numpy(dtype=float) / high
        return np.asarray(_HEIGHT - _FOOT - share * (_HEIGHT - _FOOT - _TOP), dtype=float)

    parts = [
        _area(across, down("limite_min"), down("limite_max"), _WIDE),
        _area(across, down("usual_min"), down("usual_max"), _USUAL),
        *_axis(band, across, step, high),
        _line(across, down("esperado"), f'stroke="{_INK}" stroke-dasharray="5 4"'),
        _line(across, down("hechos"), f'stroke="{_INK}" stroke-width="2"'),
        *_marks(band, across, down("hechos"), sign),
        _key(),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="13" '
        f'role="img"><title>{xml_text(title)}</title>{"".join(parts)}</svg>'
    )


def small_chart(band: pd.DataFrame, title: str, sign: str = "") -> str:
    """Draw a series as one line of a table has room for: usual range, counts, and the mark of the last month.

    Parameters
    ----------
    band, title, sign
        As for :func:`control_chart`.
    """
    top = max(float(np.nanmax(band[["hechos", "usual_max"]].to_numpy(dtype=float))), 1.0)
    across = _SMALL_EDGE + (np.arange(len(band)) + 0.5) * (_SMALL_WIDTH - 2 * _SMALL_EDGE) / len(band)

    def down(name: str) -> NDArray[np.float64]:
        share = band[name].to_numpy(dtype=float) / top
        return np.asarray(_SMALL_HEIGHT - _SMALL_EDGE - share * (_SMALL_HEIGHT - 2 * _SMALL_EDGE), dtype=float)

    parts = [
        f'<path d="M0 {_SMALL_HEIGHT - _SMALL_EDGE}H{_SMALL_WIDTH}" stroke="{_GREY}" stroke-opacity=".5"/>',
        _area(across, down("usual_min"), down("usual_max"), _USUAL),
        _line(across, down("hechos"), f'stroke="{_INK}" stroke-width="1.5"'),
        _marks(band, across, down("hechos"), sign)[-1],
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SMALL_WIDTH} {_SMALL_HEIGHT}" role="img">'
        f"<title>{xml_text(title)}</title>{''.join(parts)}</svg>"
    )


def reading_sign(sign: str) -> str:
    """Draw the sign of a reading (``maps.follow.follow_content.SIGNS``); all differ in shape, not in colour alone."""
    drawn = {
        "fuera": f'<rect x="2" y="2" width="12" height="12" fill="{_OVER}"/>',
        "menos": f'<path d="M2 3h12L8 14z" fill="{_FALL}"/>',
        "vigilar": f'<circle cx="8" cy="8" r="5" fill="#fff" stroke="{_WATCH}" stroke-width="3"/>',
        "parece": f'<path d="M2 6q3-4 6 0t6 0M2 11q3-4 6 0t6 0" fill="none" stroke="{_GREY}" stroke-width="2"/>',
        "usual": f'<circle cx="8" cy="8" r="3" fill="{_GREY}"/>',
        "no": f'<path d="M3 8h10" stroke="{_GREY}" stroke-width="2"/>',
    }[sign]
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" width="16" height="16">{drawn}</svg>'


def _axis(band: pd.DataFrame, across: NDArray[np.float64], step: float, high: float) -> list[str]:
    foot, parts = _HEIGHT - _FOOT, []
    for value in np.arange(0, high + step / 2, step):
        y = foot - value / high * (foot - _TOP)
        parts.append(f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="{_GREY}" stroke-opacity=".35"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{integer(value)}</text>')
    for x, month in list(zip(across, band.index, strict=True))[::-_LABEL_MONTHS]:
        name = f"{MONTHS[month.month - 1][:_LETTERS]} {month.year}"
        parts.append(f'<path d="M{x:.1f} {foot}v4" stroke="{_GREY}"/>')
        parts.append(f'<text x="{x:.1f}" y="{foot + 18}" text-anchor="middle">{name}</text>')
    return parts


def _area(across: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64], fill: str) -> str:
    known = ~np.isnan(low)
    if not known.any():
        return ""
    x, edges = across[known], np.concatenate([high[known], low[known][::-1]])
    points = " ".join(f"{one:.1f},{other:.1f}" for one, other in zip(np.concatenate([x, x[::-1]]), edges, strict=True))
    return f'<polygon points="{points}" fill="{fill}"/>'


def _line(across: NDArray[np.float64], down: NDArray[np.float64], look: str) -> str:
    known = ~np.isnan(down)
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(across[known], down[known], strict=True))
    return f'<polyline points="{points}" fill="none" {look}/>' if known.any() else ""


def _marks(band: pd.DataFrame, across: NDArray[np.float64], down: NDArray[np.float64], last: str) -> list[str]:
    """Draw the mark of each month as a sign of its reading; that of the last one is given, if it was read."""
    counts, expected, low, watch, high = (
        band[name].to_numpy(dtype=float) for name in ("hechos", "esperado", "limite_min", "usual_max", "limite_max")
    )
    fallen = (counts < low) & (expected >= LEAST_FALL)
    names = np.select([counts > high, fallen, counts > watch], ["fuera", "menos", "vigilar"], "usual")
    names[-1] = last if last in {"fuera", "menos", "vigilar"} else "usual" if last else names[-1]
    return [_mark(*one) for one in zip(across, down, names, strict=True)]


def _mark(x: float, y: float, name: str) -> str:
    if name == "fuera":
        return f'<rect x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10" fill="{_OVER}"/>'
    if name == "menos":
        return f'<path d="M{x - 6:.1f} {y - 5:.1f}h12l-6 11z" fill="{_FALL}"/>'
    look = f'r="5" fill="#fff" stroke="{_WATCH}" stroke-width="3"' if name == "vigilar" else f'r="3" fill="{_INK}"'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" {look}/>'


def _key() -> str:
    y = _HEIGHT - 10
    marks = [
        f'{_mark(_LEFT + x, y - 4, name)}<text x="{_LEFT + x + 11}" y="{y}">{words}</text>'
        for x, name, words in ((312, "vigilar", "vigilar"), (378, "fuera", "fuera de lo usual"), (500, "menos", "menos"))
    ]
    return (
        f'<rect x="{_LEFT}" y="{y - 10}" width="22" height="12" fill="{_USUAL}"/><text x="{_LEFT + 27}" y="{y}">usual</text>'
        f'<rect x="{_LEFT + 71}" y="{y - 10}" width="22" height="12" fill="{_WIDE}" stroke="{_GREY}" stroke-width=".5"/>'
        f'<text x="{_LEFT + 98}" y="{y}">por azar, rara vez</text>'
        f'<path d="M{_LEFT + 210} {y - 4}h22" stroke="{_INK}" stroke-dasharray="5 4"/>'
        f'<text x="{_LEFT + 237}" y="{y}">esperado</text>{"".join(marks)}'
    )
