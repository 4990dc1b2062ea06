"""What the places of a KML say of themselves: the data of Google My Maps, and tables written into descriptions.

GDAL's driver gives the name and the description of a place, and no more.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET  # entities were refused before (geo.formats.archives.refuse_entities)

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
"""Columns that the data of a KML make at most, the most repeated: a note of its own in each place is no column."""


def placemark_data(file: Path, layer: str, names: list[str]) -> dict[str, list[str]]:
    """Columns of a layer of a KML beyond name and description.

    Parameters
    ----------
    file
        The KML, already checked.
    layer
        Name of the folder that the layer is.
    names
        Names of the layer's features, in order: they tell that a folder is the one meant.

    Returns
    -------
    dict
        Text of each feature by column, :data:`MOST_FIELDS` of them at most; empty where no folder fits, or its places say
        nothing more.
    """
    try:
        root = ET.parse(file).getroot()  # noqa: S314 (see above)
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
    """Return what one place says: its data, and what its description says where the data do not."""
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
    said = [[part.strip() for part in _SIGN.split(_plain(line), maxsplit=1)] for line in _BREAK.split(text)]
    return {part[0]: part[1] for part in said if len(part) > 1 and _is_said(*part)}


def _is_said(name: str, value: str) -> bool:
    return bool(value and "\n" not in value and not value.startswith("//") and _NAME.fullmatch(name))


def _cells(text: str) -> Iterator[tuple[str, str]]:
    """Give the cells of a table two by two: those that stand side by side, nothing between them."""
    parts = _CELL.split(text)  # what is outside, tag, inside, tag, outside …
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
