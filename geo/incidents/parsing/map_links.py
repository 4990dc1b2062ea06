"""Parsing of the links of map sites: the place that they mark, then what was searched for, and last the view."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from geo.incidents.parsing.angle_pair import read_angle_pair
from geo.incidents.parsing.place_codes import read_plus_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.incidents.parsing.place_codes import Box

__all__ = ["DECIMAL_DEGREES", "LINK", "read_link"]

LINK = re.compile(r"://|^\s*https?%3A|^\s*(?:geo:|www\.|maps\.|google\.|plus\.codes/|waze:|comgooglemaps:)", re.IGNORECASE)
DECIMAL_DEGREES = r"[+-]?\d{1,3}[.,]\d{3,}"
"""Pattern of a coordinate in degrees: three decimals or more, about a hundred metres."""
_NUMBER = re.compile(DECIMAL_DEGREES)
_MARKED = re.compile(rf"!3d(?P<lat>{DECIMAL_DEGREES})!4d(?P<lon>{DECIMAL_DEGREES})")
_DESTINATION = re.compile(rf"!2m2!1d(?P<lon>{DECIMAL_DEGREES})!2d(?P<lat>{DECIMAL_DEGREES})")
_VIEW = re.compile(rf"(?:@|#map=\d{{1,2}}(?:\.\d+)?/)(?P<lat>{DECIMAL_DEGREES})[,/](?P<lon>{DECIMAL_DEGREES})")
_PATH = re.compile(r"/(?:place|search|dir|l|maps/q)/([^@?#]{5,200})")
_PLACES = frozenset(
    ("q", "query", "daddr", "destination", "loc", "coordinate", "latlng", "to", "point", "address", "sp", "pt")
)
"""Parameters whose pair is a place."""
_VIEWS = frozenset(("ll", "center", "centre", "cbll", "viewpoint", "cp", "map", "c", "sll"))
"""Parameters whose pair is, or may be, the centre of the view."""
_MARKER = (("mlat", "mlon"),)
_SEPARATE = (("lat", "lon"), ("lat", "lng"), ("lat", "long"), ("latitude", "longitude"), ("latitud", "longitud"), ("y", "x"))
"""Pairs of parameters with one coordinate each."""
_LONGITUDE_FIRST = re.compile(r"//[^/]*yandex\.")
"""Sites whose pairs have the longitude first."""
_MARKS, _END_OF_GEO = re.compile(r"[?#&]"), re.compile(r"[?;]")
"""What precedes each parameter of a link, and what ends the position of ``geo:``."""
_PREFIX = re.compile(r"^(?:loc|ll|point|geo|place|W)[.:]|_[^_\d]*$")
_ENCODED_AT_MOST = 3
"""Times that a link may have been encoded, one inside the other."""


def read_link(link: str, box: Box | None = None) -> tuple[str, str] | None:
    """Return latitude and longitude, as decimal text, of a link; None without, or with several marked places.

    Parameters
    ----------
    link
        As copied or shared, also encoded twice. It is not opened: a short link says no place.
    box
        Expected area, for plus codes without their first digits.
    """
    plain = _decoded(link)
    marked = {*map(_pair, _MARKED.finditer(plain))} or {*map(_pair, [*_DESTINATION.finditer(plain)][-1:])}
    if marked:
        return marked.pop() if len(marked) == 1 else None
    values = _values(plain)
    return next(filter(None, _read(plain, values, box)), None)


def _read(link: str, values: list[tuple[str, str]], box: Box | None) -> Iterator[tuple[str, str] | None]:
    """Yield what each part of a link says, the best one first."""
    named = dict(values)
    yield _apart(named, _MARKER)
    for name, text in values:
        if name in _PLACES:
            yield _of_text(text, link, box)
    yield _in_path(link, box)
    view = _VIEW.search(link)
    yield _pair(view) if view else None
    for name, text in values:
        if name in _VIEWS:
            yield _of_text(text, link, box)
    yield _apart(named, _SEPARATE)
    scheme, _, rest = link.strip().partition(":")
    if scheme.lower() == "geo":
        yield read_angle_pair(_END_OF_GEO.split(rest)[0])


def _decoded(link: str) -> str:
    for _ in range(_ENCODED_AT_MOST):
        plain = unquote(link)
        if plain == link:
            break
        link = plain
    return link.replace("&amp;", "&")


def _pair(match: re.Match[str]) -> tuple[str, str]:
    return match["lat"], match["lon"]


def _values(link: str) -> list[tuple[str, str]]:
    """Return the parameters of a decoded link, also of the part after ``#``; plus signs are kept, as in plus codes."""
    parts = [part.partition("=") for part in _MARKS.split(link)[1:]]
    return [(name.lower(), text) for name, _, text in parts]


def _apart(named: dict[str, str], names: tuple[tuple[str, str], ...]) -> tuple[str, str] | None:
    """Return the pair of two parameters with one number each."""
    pairs = ((named.get(lat, ""), named.get(lon, "")) for lat, lon in names)
    return next((pair for pair in pairs if all(map(_NUMBER.fullmatch, pair))), None)


def _of_text(text: str, link: str, box: Box | None) -> tuple[str, str] | None:
    """Return the pair in a part of a link."""
    if "+" in text and (found := read_plus_code(text, box)):
        return found
    words = _PREFIX.sub("", text.replace("+", " ")).replace("~", ",").replace("_", ",").strip()
    found = read_angle_pair(words) or read_angle_pair(",".join(words.split(",")[:2])) or read_angle_pair(words.split("(")[0])
    return found[::-1] if found and _LONGITUDE_FIRST.search(link) else found


def _in_path(link: str, box: Box | None) -> tuple[str, str] | None:
    """Return the pair in a path; of a way, its end."""
    if "plus.codes/" in link.lower():
        return read_plus_code(link.rsplit("/", 1)[1], box)
    found = _PATH.search(link)
    if not found:
        return None
    pairs = [pair for part in found[1].split("/") if (pair := _of_text(part, link, box))]
    return pairs[-1] if pairs else None
