"""Parsing of a latitude and a longitude in one text: angles, UTM with its zone, codes, geometries and links of map sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.incidents.parsing.angle_pair import read_angle_pair
from geo.incidents.parsing.angle_text import without_signs
from geo.incidents.parsing.map_links import LINK, read_link
from geo.incidents.parsing.place_codes import read_mgrs, read_plus_code
from geo.incidents.parsing.shape_text import SHAPE, read_shape
from geo.incidents.parsing.utm_text import read_utm

if TYPE_CHECKING:
    from geo.incidents.parsing.place_codes import Box

__all__ = ["read_pair"]

_LONGEST = 2_000
"""Letters of a text with a pair, at most: links of map sites have some hundreds."""


def read_pair(text: str, box: Box | None = None) -> tuple[str, str] | None:
    """Return latitude and longitude, as decimal text, of a text with both; None if there are none.

    Parameters
    ----------
    text
        Two angles, a UTM position with its zone, an MGRS reference, a plus code, one point in WKT, WKB or GeoJSON, or a link
        of a map site, which is only parsed, never opened.
    box
        Expected area, for plus codes without their first digits and UTM positions without their zone, which stay in metres.
    """
    if len(text) > _LONGEST:
        return None
    if LINK.search(text):
        return read_link(text, box)
    if SHAPE.search(text):
        return read_shape(text)
    if "+" in text and (found := read_plus_code(text, box)):
        return found
    return read_utm(without_signs(text), box) or read_mgrs(text) or read_angle_pair(text)
