"""The control chart of a series, as SVG: counts by month, what was expected of each, and the usual range."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.months import MONTHS
from maps.spanish_text import integer
from maps.svg.xml_text import xml_text

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["control_chart"]

_WIDTH, _HEIGHT = 640, 250
"""Size of the chart, in units of the SVG."""
_LEFT, _RIGHT, _TOP, _FOOT = 40, 28, 12, 58
"""Margins: numbers of the axis, half the name of a month, half a letter, and the months with the key."""
_LABEL_MONTHS = 3
"""Months between two that are named: all names would overlap."""
_LETTERS = 3
"""Letters of the name of a month."""
_TICKS = (1, 2, 5)
"""First digits of the distance between two lines of the axis."""
_LINES = 5
"""Most lines of the axis."""
_INK, _GREY, _WIDE, _USUAL, _OVER, _WATCH = "#33475b", "#8a94a3", "#eef1f5", "#d3dbe5", "#b3240f", "#e08214"


def control_chart(band: pd.DataFrame, title: str) -> str:
    """Draw a series of :func:`layers.monitoring.control_band.control_band`.

    A month beyond z = 3 is a filled square, one beyond z = 2 a ring, another a dot: they differ also where ink is black.

    Library only: no command uses it.

    Parameters
    ----------
    band
        Rows of one series, by month: ``hechos``, ``esperado``, ``usual_min, usual_max``, ``limite_min, limite_max``; all but
        ``hechos`` may be NaN.
    title
        What is read in its place where it cannot be seen.

    Returns
    -------
    str
        An SVG that is read alone or inside a page.
    """
    top = max(float(np.nanmax(band[["hechos", "limite_max"]].to_numpy(dtype=float))), 1.0)
    step = _step(top)
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
        *_marks(band, across, down("hechos")),
        _key(),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="13" '
        f'role="img"><title>{xml_text(title)}</title>{"".join(parts)}</svg>'
    )


def _step(top: float) -> float:
    """Return the least distance between lines, a whole number, with which they are not too many."""
    size = 1
    while True:
        for digit in _TICKS:
            if top <= digit * size * _LINES:
                return float(digit * size)
        size *= 10


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


def _marks(band: pd.DataFrame, across: NDArray[np.float64], down: NDArray[np.float64]) -> list[str]:
    def beyond(name: str) -> NDArray[np.bool_]:
        low, high = (band[f"{name}_{side}"].to_numpy(dtype=float) for side in ("min", "max"))
        return np.asarray((band["hechos"].to_numpy() < low) | (band["hechos"].to_numpy() > high), dtype=bool)

    over, watched = beyond("limite"), beyond("usual")
    return [_mark(*one) for one in zip(across, down, over, watched, strict=True)]


def _mark(x: float, y: float, over: bool, watched: bool) -> str:  # noqa: FBT001 (of one row of arrays)
    if over:
        return f'<rect x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10" fill="{_OVER}"/>'
    look = f'r="5" fill="#fff" stroke="{_WATCH}" stroke-width="3"' if watched else f'r="3" fill="{_INK}"'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" {look}/>'


def _key() -> str:
    y = _HEIGHT - 10
    return (
        f'<rect x="{_LEFT}" y="{y - 10}" width="22" height="12" fill="{_USUAL}"/><text x="{_LEFT + 28}" y="{y}">usual</text>'
        f'<rect x="{_LEFT + 80}" y="{y - 10}" width="22" height="12" fill="{_WIDE}" stroke="{_GREY}" stroke-width=".5"/>'
        f'<text x="{_LEFT + 108}" y="{y}">por azar, rara vez</text>'
        f'<path d="M{_LEFT + 236} {y - 4}h24" stroke="{_INK}" stroke-dasharray="5 4"/>'
        f'<text x="{_LEFT + 266}" y="{y}">esperado</text>'
        f'{_mark(_LEFT + 342, y - 4, over=False, watched=True)}<text x="{_LEFT + 354}" y="{y}">vigilar</text>'
        f'{_mark(_LEFT + 420, y - 4, over=True, watched=True)}<text x="{_LEFT + 432}" y="{y}">fuera de lo usual</text>'
    )
