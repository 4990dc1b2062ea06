"""Signs and legend of a sheet as small PNG pictures, for the programs that show a KMZ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from maps.paper.typst import typeset
from maps.spanish_text import integer
from maps.svg.sign import sign_svg

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from maps.sheet import Group, Legend, Symbol

__all__ = ["LEGEND_PICTURE", "symbol_pictures"]

LEGEND_PICTURE = "leyenda.png"
"""Name of the picture of the legend."""
_PIXELS_PER_INCH = 96.0
"""A sign of 48 points is 64 pixels, twice what readers show; a letter of the legend of 8.5 points is 11."""
_MOST_ROWS = 27
"""Rows of a column of the legend: about 500 pixels with those of two lines, that a screen of 768 has room for."""


def symbol_pictures(
    signs: Mapping[str, Symbol], legend: Sequence[Group], *, title: str, lines: Sequence[str], mark: str
) -> dict[str, bytes]:
    """Return the PNG of each sign, by the name given, and that of the legend as :data:`LEGEND_PICTURE`.

    ``title``, ``lines`` and ``mark``, the watermark of the sheets, are printed above the legend. The pictures have no
    metadata; equal content gives equal bytes.
    """
    data = {
        "signs": [sign_svg(symbol) for symbol in signs.values()],
        "title": title,
        "lines": list(lines),
        "mark": mark,
        "columns": _columns([_group(group) for group in legend]),
    }
    pages = typeset("symbols.typ", data, format="png", ppi=_PIXELS_PER_INCH)
    pages = pages if isinstance(pages, list) else [pages]
    return dict(zip([LEGEND_PICTURE, *signs], pages, strict=True))


def _columns(groups: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Return groups in columns, in their order; one that is longer than a column has one of its own."""
    columns: list[list[dict[str, Any]]] = []
    rows = _MOST_ROWS
    for group in groups:
        own = 1 + len(group["entries"])
        if rows + own > _MOST_ROWS:
            columns.append([])
            rows = 0
        columns[-1].append(group)
        rows += own
    return columns


def _group(group: Group) -> dict[str, Any]:
    return {"title": group.title, "entries": [_entry(line) for line in group.entries]}


def _entry(line: Legend) -> dict[str, str]:
    count = line.count_text or ("" if line.count is None else integer(line.count))
    return {"svg": sign_svg(line.symbol) if line.symbol else "", "fill": line.fill, "label": line.label, "count": count}
