"""The sign of a kind of incident or factor as a picture of its own, for what is drawn by other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.svg.shapes import symbol_svg

if TYPE_CHECKING:
    from maps.sheet import Symbol

__all__ = ["SIGN_RADII", "sign_svg"]

SIGN_RADII = 4.2
"""Side of the picture, in radii of the symbol: the tips of an outlined triangle with its casing reach 1.94 of them."""


def sign_svg(symbol: Symbol) -> str:
    """Return the SVG document of a symbol, drawn as on the sheets, in the middle of a square without ground."""
    half = SIGN_RADII / 2
    box = f"-{half} -{half} {SIGN_RADII} {SIGN_RADII}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{symbol_svg(symbol, 1.0)}</svg>'
