"""Attributes of KML placemarks beyond name and description: data of Google My Maps, and tables in descriptions."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from geo.formats.layers.kml_shapes import local_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

__all__ = ["MOST_FIELDS", "description", "own_text", "place_data", "time_of"]

_CELL = re.compile(r"(</?t[dh](?:\s[^<>]*)?>)", re.IGNORECASE)
_SIGN = re.compile(r"[:=]")
_NAME = re.compile(r"[¿\[(]?(?:\d{1,2}(?:\.\d{1,2})?[.)]? )?[^\W\d][\w .°º/()\[\]*?#%-]{0,59}")
"""Label of a value in a line of a description: words, perhaps after the number of a question, perhaps with a unit."""
_BREAK = re.compile(r"<br\s*/?>|</p>|</li>|</tr>|\n", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]+>")
MOST_FIELDS = 100
"""Columns made of the data of a KML, at most, the most frequent: a label unique to one placemark is not a column."""


def place_data(place: Element) -> dict[str, str]:
    """Return the data of a placemark, and those in its description under other names."""
    found: dict[str, str] = {}
    for element in place.iter():
        name = element.get("name", "").strip()
        if name and local_name(element) == "Data":
            found[name] = own_text(element, "value")
        elif name and local_name(element) == "SimpleData":
            found[name] = (element.text or "").strip()
    return _described(own_text(place, "description")) | found


def time_of(place: Element) -> dict[str, str]:
    """Return the moment of a placemark, or the first of its span, as the only datum; nothing if it has none."""
    for element in place:
        tag = {"TimeStamp": "when", "TimeSpan": "begin"}.get(local_name(element))
        if tag and (text := own_text(element, tag)):
            return {"Momento": text}
    return {}


def description(place: Element) -> str:
    """Return the description of a placemark; empty if it is a table, which :func:`place_data` divides into its data."""
    text = own_text(place, "description")
    return "" if any(True for _ in _cells(text)) else text


def _described(text: str) -> dict[str, str]:
    cells = list(_cells(text))
    if cells:
        return {_plain(name).rstrip(":"): _plain(value) for name, value in cells if _plain(name)}
    pairs = [[part.strip() for part in _SIGN.split(_plain(line), maxsplit=1)] for line in _BREAK.split(text)]
    pairs = [[" ".join(part[0].split()), *part[1:]] for part in pairs]
    return {part[0]: part[1] for part in pairs if len(part) > 1 and _is_pair(*part)}


def _is_pair(name: str, value: str) -> bool:
    return bool(value and "\n" not in value and not value.startswith("//") and _NAME.fullmatch(name))


def _cells(text: str) -> Iterator[tuple[str, str]]:
    """Yield the pairs of adjacent cells of a table, with nothing between them."""
    parts = _CELL.split(text)  # text outside, tag, text inside, tag, text outside …
    held: str | None = None
    for number in range(1, len(parts) - 2, 2):
        if parts[number].startswith("</"):
            held = held if not parts[number + 1].strip() else None
        elif not parts[number + 2].startswith("</"):
            held = None
        elif held is None or parts[number][2] in "hH":
            held = parts[number + 1]
        else:
            yield held, parts[number + 1]
            held = None


def _plain(text: str) -> str:
    return html.unescape(_TAG.sub(" ", text)).strip()


def own_text(element: Element, tag: str) -> str:
    """Return the text of the first child of a name, without blanks at its ends; empty if there is none."""
    return next(((child.text or "").strip() for child in element if local_name(child) == tag), "")
