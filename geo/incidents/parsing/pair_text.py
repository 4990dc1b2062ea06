"""Parsing of a latitude and a longitude in one text: angles, UTM with its zone, codes, geometries and links of map sites."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from pyproj import Transformer

from geo.incidents.parsing.angle_pair import decimal_text, read_angle_pair
from geo.incidents.parsing.angle_text import without_signs
from geo.incidents.parsing.map_links import LINK, read_link
from geo.incidents.parsing.place_codes import read_mgrs, read_plus_code
from geo.incidents.parsing.shape_text import SHAPE, read_shape

if TYPE_CHECKING:
    from geo.incidents.parsing.place_codes import Box

__all__ = ["read_pair"]

_UTM = re.compile(
    r"^(?:UTM )?(?:ZONA |HUSO )?(?P<zone>\d{1,2}) ?(?P<band>SUR|NORTE|[C-HJ-NP-X])[ ,;:]{0,2}(?:ESTE|E|X)?[:= ]{0,2}"
    r"(?P<e>\d{6}(?:[.,]\d+)?) ?(?:MTS|M)?\.?E?[ ,;/]{1,3}(?:NORTE|N|Y)?[:= ]{0,2}(?P<n>\d{6,8}(?:[.,]\d+)?)"
    r" ?(?:MTS|M)?\.?N?$"
)
_LONGEST = 2_000
"""Letters of a text with a pair, at most: links of map sites have some hundreds."""
_BAND_S_N_M = (3.5e6, 4.5e6)
"""Northings of the band S (32 to 40 degrees north), in metres, in which ``18S`` may be that band or the south."""


def read_pair(text: str, box: Box | None = None) -> tuple[str, str] | None:
    """Return latitude and longitude, as decimal text, of a text with both; None if there are none.

    Parameters
    ----------
    text
        Two angles, a UTM position with its zone, an MGRS reference, a plus code, one point in WKT, WKB or GeoJSON, or a link
        of a map site, which is only parsed, never opened.
    box
        Expected area, for plus codes without their first digits.
    """
    if len(text) > _LONGEST:
        return None
    if LINK.search(text):
        return read_link(text, box)
    if SHAPE.search(text):
        return read_shape(text)
    if "+" in text and (found := read_plus_code(text, box)):
        return found
    return _of_utm(without_signs(text)) or read_mgrs(text) or read_angle_pair(text)


def _of_utm(text: str) -> tuple[str, str] | None:
    found = _UTM.match(text)
    if not found or not 1 <= int(found["zone"]) <= 60:
        return None
    east, north = (float(found[name].replace(",", ".")) for name in ("e", "n"))
    band = found["band"]
    if band == "S" and _BAND_S_N_M[0] < north < _BAND_S_N_M[1]:
        return None
    south = band in {"SUR", "S"} or (band != "NORTE" and band < "N")
    lon, lat = Transformer.from_crs((32700 if south else 32600) + int(found["zone"]), 4326, always_xy=True).transform(
        east, north
    )
    return (decimal_text(lat), decimal_text(lon)) if np.isfinite(lat) else None
