"""A placed text of a printed map, once: what reads the PDF finds each label one time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.svg.xml_text import xml_text

if TYPE_CHECKING:
    from maps.svg.labels import Placed

__all__ = ["draw_text"]

_HALO = 0.22
"""Width of the halo, in sizes of the text: more of it would cover the letter before."""


def draw_text(placed: Placed, size: float, weight: str, color: str, *, halo: bool = True) -> str:
    """Return a placed text, by default with a white halo that separates it from the map.

    The halo is a stroke below the letters of the same text: print draws it as outlines, which are no second text.
    """
    turn = f' transform="rotate({placed.angle:.1f} {placed.x:.2f} {placed.y:.2f})"' if placed.angle else ""
    place = f'x="{placed.x:.2f}" y="{placed.y + size * 0.34:.2f}" font-size="{size}" font-weight="{weight}"'
    casing = f' stroke="#fff" stroke-width="{size * _HALO:.2f}" stroke-linejoin="round" paint-order="stroke"' if halo else ""
    return f'<text {place} text-anchor="middle"{turn} fill="{color}"{casing}>{xml_text(placed.text)}</text>'
