"""Attributes of KML placemarks beyond those of GDAL: data of Google My Maps, and tables in descriptions.

The GDAL driver reads only the name and the description of a placemark.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET  # documents with entities were rejected (geo.formats.archives.refuse_entities)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["MOST_FIELDS", "placemark_data"]

_CONTAINERS = {"Folder", "Document"}
_CELL = re.compile(r"(</?t[dh](?:\s[^<>]*)?>)", re.IGNORECASE)
_SIGN = re.compile(r"[:=]")
_NAME = re.compile(r"[^\W\d][\w .°º/-]{0,39}")
_BREAK = re.compile(r"<br\s*/?>|</p>|</li>|</tr>|\n", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]+>")
MOST_FIELDS = 100
"""Columns made of the data of a KML, at most, the most frequent: a label unique to one placemark is not a column."""


def placemark_data(file: Path, layer: str, names: list[str]) -> dict[str, list[str]]:
    """Return the columns of a KML layer beyond name and description.

    Parameters
    ----------
    file
        The KML, already checked.
    layer
        Name of the layer, which is that of a folder.
    names
        Names of the features of the layer, in order, to identify the folder.

    Returns
    -------
    dict
        Text of each feature by column, at most :data:`MOST_FIELDS` columns; empty if no folder matches, or its placemarks
        have no other data.
    """
    try:
        root = ET.parse(file).getroot()  # noqa: S314 (entities were rejected)
    except ET.ParseError:
        return {}
    fits = [places for name, places in _folders(root) if [_text(place, "name") for place in places] == names]
    called = [places for name, places in _folders(root) if name == layer and places in fits]
    if len(called or fits) != 1:
        return {}
    rows = [_data(place) for place in (called or fits)[0]]
    fields = Counter(field for row in rows for field in row)
    kept = {field for field, _ in fields.most_common(MOST_FIELDS)}
    return {field: [row.get(field, "") for row in rows] for field in fields if field in kept}


def _folders(root: ET.Element) -> Iterator[tuple[str, list[ET.Element]]]:
    for element in root.iter():
        if _tag(element) in _CONTAINERS:
            places = [child for child in element if _tag(child) == "Placemark"]
            if places:
                yield _text(element, "name"), places


def _data(place: ET.Element) -> dict[str, str]:
    """Return the data of a placemark, and those in its description under other names."""
    found: dict[str, str] = {}
    for element in place.iter():
        name = element.get("name", "").strip()
        if name and _tag(element) == "Data":
            found[name] = _text(element, "value")
        elif name and _tag(element) == "SimpleData":
            found[name] = (element.text or "").strip()
    return _described(_text(place, "description")) | found


def _described(text: str) -> dict[str, str]:
    cells = list(_cells(text))
    if cells:
        return {_plain(name).rstrip(":"): _plain(value) for name, value in cells if _plain(name)}
    pairs = [[part.strip() for part in _SIGN.split(_plain(line), maxsplit=1)] for line in _BREAK.split(text)]
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


def _tag(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _text(element: ET.Element, tag: str) -> str:
    return next(((child.text or "").strip() for child in element if _tag(child) == tag), "")
