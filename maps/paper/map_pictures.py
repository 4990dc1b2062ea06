"""PNG pictures for other documents than ours: a map alone, without legend or tables, and the signs of its legend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.formats.pictures import to_palette
from maps.paper.typst import typeset
from maps.svg.shapes import symbol_svg

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from maps.sheet import Symbol
    from maps.svg.map_body import DrawnMap
    from maps.svg.view import View

__all__ = ["SIGN_MM", "map_png", "sign_pngs"]

MAP_DPI = 120
"""Resolution (pixels per inch) of a map: its smallest letters (1.9 mm) are nine pixels high, and print legibly."""
MAP_COLORS = 64
"""Colours of a map: those of its signs and bands, and the steps between them at the edges."""
SIGN_MM = 3.0
"""Width and height (mm) of a sign: a line of the legend is as high."""
_SIGN_DPI = 300
"""Resolution (pixels per inch) of a sign: it is small, and its inner mark must be seen."""


def map_png(drawn: DrawnMap, view: View) -> bytes:
    """Return the map of a sheet, drawn for a view, as a PNG of its width and height (mm) at 120 dpi, in 64 colours."""
    [picture] = _pngs([(drawn.svg, view.width, view.height)], MAP_DPI)
    return to_palette(picture, MAP_COLORS)


def sign_pngs(symbols: Iterable[Symbol]) -> dict[Symbol, bytes]:
    """Return the picture of each sign, on a transparent ground."""
    own = list(dict.fromkeys(symbols))
    box = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1.5 -1.5 3 3">{}</svg>'
    drawn = [(box.format(symbol_svg(symbol, 1.0)), SIGN_MM, SIGN_MM) for symbol in own]
    return dict(zip(own, _pngs(drawn, _SIGN_DPI), strict=True))


def _pngs(pictures: Sequence[tuple[str, float, float]], dpi: float) -> list[bytes]:
    """Return the PNG of each SVG of a width and height (mm), in one compilation; none of none."""
    if not pictures:
        return []
    data = {"pictures": [{"svg": svg, "wide": wide, "high": high} for svg, wide, high in pictures]}
    found = typeset("pictures.typ", data, format="png", ppi=dpi)
    return list(found) if isinstance(found, list) else [found]
