"""Marks of a printed map that are drawn one by one: incidents that have room, and risk factors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maps.svg.names.spread import SPREAD_M, spread
from maps.svg.shapes import symbol_svg

if TYPE_CHECKING:
    from maps.sheet import Legend, Sheet
    from maps.svg.incident_picture import IncidentPicture
    from maps.svg.names.labels import Box
    from maps.svg.view import View

__all__ = ["draw_marks", "mark_boxes", "mark_symbols"]

_MANY = 1500
"""Number of marks above which those of a kind form one path: the SVG is far smaller, and so many marks overlap."""


def mark_symbols(sheet: Sheet, radius: float) -> str:
    """Return the definitions of the symbols of the legend, to be used by :func:`draw_marks`."""
    return "".join(
        f'<g id="s{number}">{symbol_svg(entry.symbol, radius)}</g>'
        for number, entry in enumerate(_lines(sheet))
        if entry.symbol
    )


def _lines(sheet: Sheet) -> list[Legend]:
    return [entry for group in sheet.legend for entry in group.entries if entry.symbol]


def mark_boxes(sheet: Sheet, view: View, picture: IncidentPicture, radius: float) -> list[Box]:
    """Return the boxes (mm) of the symbols in view."""
    xy = np.asarray([(mark.x, mark.y) for mark in sheet.marks], dtype=float).reshape(-1, 2)[~picture.counted]
    left, top, right, bottom = view.room
    uv = view.to_paper(xy)
    seen = uv[(uv[:, 0] > left) & (uv[:, 0] < right) & (uv[:, 1] > top) & (uv[:, 1] < bottom)]
    spots = np.unique(np.round(seen, 1), axis=0).tolist()
    return [(u - radius, v - radius, u + radius, v + radius) for u, v in spots]


def draw_marks(sheet: Sheet, view: View, picture: IncidentPicture, radius: float) -> str:
    """Return the marks that no cell of the picture counts; those of one place are spread round it."""
    marks = [mark for mark, counted in zip(sheet.marks, picture.counted, strict=True) if not counted]
    if not marks:
        return ""
    lines = _lines(sheet)
    number = {key: at for at, line in enumerate(lines) for key in (line.key, *(one.key for one in line.nested))}
    places = view.to_paper(np.asarray([(mark.x, mark.y) for mark in marks]))
    kinds = np.asarray([number.get(mark.key, len(lines)) for mark in marks])
    xy = spread(places, kinds, radius, SPREAD_M * 1000 / view.scale)
    left, top, right, bottom = view.room
    seen = (xy[:, 0] > left) & (xy[:, 0] < right) & (xy[:, 1] > top) & (xy[:, 1] < bottom)
    rare_last = np.argsort(-np.bincount(kinds)[kinds], kind="stable")  # rare kinds on top, as on the web page
    drawn = dict.fromkeys(
        (int(kinds[at]), round(float(xy[at, 0]), 2), round(float(xy[at, 1]), 2))
        for at in rare_last
        if seen[at] and kinds[at] < len(lines)
    )
    if len(drawn) <= _MANY:
        return "".join(f'<use xlink:href="#s{kind}" x="{u:g}" y="{v:g}"/>' for kind, u, v in drawn)
    symbols = [line.symbol for line in lines if line.symbol]
    by_kind: dict[int, list[tuple[float, float]]] = {}
    for kind, u, v in drawn:
        by_kind.setdefault(kind, []).append((u, v))
    return "".join(symbol_svg(symbols[kind], radius, own) for kind, own in by_kind.items())
