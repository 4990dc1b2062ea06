"""Charts of cuadro.xlsx, of Excel's own: they read the numbers of their worksheet, and change with them."""

from __future__ import annotations

from typing import Any

__all__ = ["Cells", "add_bars", "shade_counts"]

Cells = tuple[int, int, int, int]
"""First row and column, and last row and column, from 0."""
_COLOR = "#D95F1E"
"""Colour of the bars: that of many facts on the maps, and a middle grey in grey."""
_SHADES = {"min_color": "#FFFFFF", "max_color": "#F5924A"}
"""Ground of the cells of a table of counts, from none to most."""
_WIDE_PX, _HIGH_PX = 560, 280
"""Size of a chart, in pixels."""
_BAR_PX, _ROW_PX, _FRAME_PX = 38, 22, 90
"""Width of a bar that stands and height of one that lies, with their gaps, and of the title and margins, in pixels."""
_LINE_PX = 20
"""Height of a row of a worksheet, in pixels."""


def add_bars(
    book: Any,  # noqa: ANN401 (xlsxwriter is untyped)
    sheet: Any,  # noqa: ANN401
    spot: tuple[int, int],
    title: str,
    cells: tuple[Cells, Cells],
    *,
    lying: bool,
) -> int:
    """Add a bar chart at a cell, and return the first row below it.

    ``cells`` are those of the names and of the counts; bars that are ``lying`` have room for long names.
    """
    names, counts = cells
    bars = max(names[2] - names[0], names[3] - names[1]) + 1
    high = _FRAME_PX + _ROW_PX * bars if lying else _HIGH_PX
    chart = book.add_chart({"type": "bar" if lying else "column"})
    chart.add_series(
        {
            "name": title,
            "categories": [sheet.get_name(), *names],
            "values": [sheet.get_name(), *counts],
            "fill": {"color": _COLOR},
            "gap": 40,
            "data_labels": {"value": True, "num_format": "#,##0"},
        }
    )
    chart.set_title({"name": title, "name_font": {"size": 12, "color": "#0B2545"}, "overlay": False})
    chart.set_legend({"none": True})
    names_axis, counts_axis = (chart.set_y_axis, chart.set_x_axis) if lying else (chart.set_x_axis, chart.set_y_axis)
    names_axis({"reverse": lying, "num_font": {"size": 9}, "major_gridlines": {"visible": False}})
    counts_axis({"min": 0, "visible": False, "major_gridlines": {"visible": False}})
    chart.set_size({"width": _WIDE_PX if lying else max(_WIDE_PX, _BAR_PX * bars), "height": high})
    sheet.insert_chart(*spot, chart, {"description": title, "object_position": 3})
    return spot[0] + high // _LINE_PX + 2


def shade_counts(sheet: Any, cells: Cells) -> None:  # noqa: ANN401
    """Shade the cells of a table of counts: the more, the darker."""
    sheet.conditional_format(*cells, {"type": "2_color_scale"} | _SHADES)
