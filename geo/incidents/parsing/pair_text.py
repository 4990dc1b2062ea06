"""Parsing of a latitude and a longitude in one text: pairs of angles, UTM with its zone, and links of map sites."""

from __future__ import annotations

import re
from urllib.parse import unquote

import numpy as np
from pyproj import Transformer

from geo.incidents.parsing.angle_text import SIDE, read_angle, without_signs

__all__ = ["read_pair"]

_DEGREES = r"[+-]?\d{1,3}[.,]\d{3,}"
_PLACE = re.compile(rf"!3d({_DEGREES})!4d({_DEGREES})")
_MARKER = re.compile(rf"[?&#;]mlat=({_DEGREES})&mlon=({_DEGREES})")
_QUERY = re.compile(r"[?&](?:q|query|ll|latlng|daddr|destination|coordinate|center|loc)=(?:loc:)?([^&#]{5,80})")
_IN_PATH = re.compile(r"/(?:place|search|dir)/([^/@]{5,80})")
_VIEW = re.compile(rf"(?:@|#map=\d{{1,2}}(?:\.\d+)?/)({_DEGREES})[,/]({_DEGREES})")
_SPLITS = {
    "signs": re.compile(r" ?[;|\t/] ?"),
    "comma": re.compile(r", "),
    "after": re.compile(r"(?<=[NSEOW]) ?,? ?(?=[-\d])"),
    "before": re.compile(r"(?<=[^NSEOW ,]) ?,? ?(?=[NSEOW] ?\d)"),
    "tight": re.compile(r","),
    "blank": re.compile(r" "),
}
"""Where one of two angles ends, in the order in which it is tried."""
_EAST_WEST = re.compile(r"ESTE|EAST|OESTE|WEST|[EOW]")
_DECIMAL = re.compile(r"\d{1,3}[.,]\d{3,}")
_LETTERS = re.compile(rf"(?<![A-Z])(?:{SIDE})(?![A-Z])")
_UTM = re.compile(
    r"^(?:UTM )?(?:ZONA |HUSO )?(?P<zone>\d{1,2}) ?(?P<band>SUR|NORTE|[C-HJ-NP-X])[ ,;:]{0,2}(?:ESTE|E|X)?[:= ]{0,2}"
    r"(?P<e>\d{6}(?:[.,]\d+)?) ?(?:MTS|M)?\.?E?[ ,;/]{1,3}(?:NORTE|N|Y)?[:= ]{0,2}(?P<n>\d{6,8}(?:[.,]\d+)?)"
    r" ?(?:MTS|M)?\.?N?$"
)
_LONGEST = 2_000
"""Letters of a text with a pair, at most: links of map sites have some hundreds."""
_BAND_S_N_M = (3.5e6, 4.5e6)
"""Northings of the band S (32 to 40 degrees north), in metres, in which ``18S`` may be that band or the south."""


def read_pair(text: str) -> tuple[str, str] | None:
    """Return latitude and longitude, as decimal text, of a link, two angles or a UTM position; None if there is none.

    Of a link it is the place, then what was searched for, and the centre of the view only without these. Links are only
    parsed, never opened. The letters of the sides decide the order of two angles; without letters latitude is the first.
    """
    if len(text) > _LONGEST:
        return None
    if "://" in text or text.lower().startswith("geo:"):
        return _of_link(unquote(text).replace("+", " "))
    return _of_utm(without_signs(text)) or _of_angles(text)


def _of_link(link: str) -> tuple[str, str] | None:
    if found := _PLACE.search(link) or _MARKER.search(link):
        return found[1], found[2]
    for pattern in (_QUERY, _IN_PATH):
        for words in pattern.findall(link):
            if pair := _of_angles(words):
                return pair
    view = _VIEW.search(link)
    if view:
        return view[1], view[2]
    return _of_angles(link[4:].partition("?")[0]) if link.lower().startswith("geo:") else None


def _of_angles(text: str) -> tuple[str, str] | None:
    """Return the first way to divide a text into two angles."""
    bare = " ".join(text.upper().replace("\t", ";").split()).strip("()[] ")
    for rule in _SPLITS.values():
        halves = [half.strip() for half in rule.split(bare) if half.strip()]
        if len(halves) != 2:
            continue
        degrees = [read_angle(f"+{half}" if _DECIMAL.fullmatch(half) else half) for half in halves]
        if np.isnan(degrees).any():
            continue
        turned = bool(_EAST_WEST.search(_sides(halves[0])))
        if turned == bool(_EAST_WEST.search(_sides(halves[1]))) and turned:
            return None
        lat, lon = degrees[::-1] if turned else degrees
        return (_decimal(lat), _decimal(lon)) if abs(lat) <= 90 else None
    return None


def _decimal(degrees: float) -> str:
    return np.format_float_positional(round(degrees, 8), trim="0")


def _sides(half: str) -> str:
    return "".join(_LETTERS.findall(half))


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
    return (_decimal(lat), _decimal(lon)) if np.isfinite(lat) else None
