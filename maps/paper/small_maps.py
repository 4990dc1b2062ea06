"""The small multiples of a sheet as data of the templates: a strip below the tables, or a page of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from maps.spanish_text import integer
from maps.svg.small_panels import draw_panels, panel_height

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps.chart import Panel
    from maps.sheet import Sheet

__all__ = ["small_maps"]

_GAP_MM, _TITLE_MM = 4.0, 11.0
"""Distance between small maps, and height of their titles and legend; mm, as in ``templates/sheet.typ``."""
_STRIP_SHARE = 0.3
"""Most height of a strip, as a share of the page."""
_TITLES = {"turno": "Por turno", "periodo": "Antes y ahora"}
"""Heading of each kind."""


def small_maps(sheet: Sheet, wide: float, high: float) -> dict[str, Any]:
    """Return the small maps of a sheet in a room of ``wide`` x ``high`` mm.

    ``strip`` has the four turnos in one row, to be put below other things, where there are no others; ``page`` all of them.
    Panels of which no incident has a position are left out.
    """
    turnos, periods = ([one for one in sheet.panels if one.kind == kind] for kind in ("turno", "periodo"))
    turnos, periods = ([] if not any(panel.marks for panel in own) else own for own in (turnos, periods))
    rows = [own for own in (turnos, periods) if own]
    if not rows:
        return {"strip": [], "page": []}
    strip = [_group(sheet, turnos, 4, wide, high * _STRIP_SHARE)] if turnos and not periods else []
    each = high / len(rows)
    page = [_group(sheet, own, 2 if len(rows) == 1 else len(own), wide, each) for own in rows]
    return {"strip": strip, "page": page}


def _group(sheet: Sheet, panels: Sequence[Panel], columns: int, wide: float, high: float) -> dict[str, Any]:
    """Return panels of one kind in rows of some columns, in a room of ``wide`` x ``high`` mm."""
    rows = -(-len(panels) // columns)
    across = (wide - (columns - 1) * _GAP_MM) / columns
    down = panel_height(sheet, across, (high - _TITLE_MM) / rows - _TITLE_MM / 2)
    drawn = draw_panels(sheet, panels, across, down)
    title = _TITLES[panels[0].kind]
    return {
        "title": title,
        "columns": columns,
        "size": (across, down),
        "classes": drawn.classes,
        "panels": [
            {"svg": svg, "words": _words(panel), "alt": f"{title}, {_words(panel)}"}
            for svg, panel in zip(drawn.pictures, panels, strict=True)
        ],
    }


def _words(panel: Panel) -> str:
    """Return the title of a panel, its count, and how many of them have no position."""
    hidden = panel.count - len(panel.marks)
    noun = "hecho" if panel.count == 1 else "hechos"
    return f"{panel.title}: {integer(panel.count)} {noun}{f' ({integer(hidden)} sin punto)' if hidden else ''}"
