"""Reader of KML: the placemarks of each folder, with the path of the folder, their data and their geometries.

It is our own because that of GDAL names a folder without those that hold it, gives no data of the placemarks, and stops at a
prefix that the file does not declare (``gx:``), which Google programs accept.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET  # only its tree: documents with entities were rejected (archives.refuse_entities)
from xml.parsers import expat

import geopandas as gpd

from geo.decode import decode
from geo.formats.layers.kml_shapes import local_name, shape_of
from geo.formats.layers.kml_text import MOST_FIELDS, description, own_text, place_data, time_of
from geo.formats.layers.layer import Layer
from geo.formats.real_files import damaged
from geo.naming import quantity
from geo.progress import advancing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["read_kml"]

_CONTAINERS = {"Folder", "Document"}
_OUTSIDE = re.compile(rb"<!--|<!\[CDATA\[|<(?:[\w.-]++:)?+Placemark(?=[\s>/])")
_OTHER_ENCODING = re.compile(rb"encoding\s*+=\s*+[\"'](?!utf)", re.IGNORECASE)
_DECLARED_IN = 200
"""Bytes in which an XML says its encoding."""
_ENDS = {b"<!--": b"-->", b"<![CDATA[": b"]]>"}


def read_kml(file: Path, called: str) -> dict[str, Layer]:
    """Return the layers of a KML by name: one for each folder or document that holds placemarks.

    Parameters
    ----------
    file
        The KML, already checked (:func:`geo.formats.layers.vector_text.checked_text`).
    called
        Its name in messages.

    Returns
    -------
    dict
        Folders inside a folder before it, as GDAL lists them; one without a name is «Layer #0», and the second of a name
        «A (#2)». The columns are ``Name``, ``Description`` and the data of the placemarks; ``Layer.path`` has the names of
        the folders, the document first. A placemark without geometry has none.

    Raises
    ------
    FormatError
        If it is not well formed.
    """
    raw = file.read_bytes()
    try:
        root = _tree(raw)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise damaged(called, "KML") from error
    layers: dict[str, Layer] = {}
    for path, places in _folders(root):
        layers[_new_name(path[-1] if path else "", layers)] = _layer(path, places)
    missing = _placemarks(raw) - sum(layer.features for layer in layers.values())
    if missing or not layers:
        raise damaged(called, "KML")
    if any(local_name(element) == "NetworkLink" for element in root.iter()):
        words = "enlaza a otra dirección, que no se consulta: lo que hay allí no se lee."
        first = next(iter(layers))
        one = layers[first]
        layers[first] = Layer(one.frame, (*one.notices, ("KML_ENLACE", words)), one.features, one.path)
    return layers


def _tree(raw: bytes) -> ET.Element:
    """Return the tree of an XML, of which no prefix needs to be declared."""
    builder = ET.TreeBuilder()
    found = decode(raw) if _is_misdeclared(raw) else None
    parser = expat.ParserCreate("utf-8" if found else None)
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.Parse(found.text.encode() if found else raw, True)
    return builder.close()


def _is_misdeclared(raw: bytes) -> bool:
    """Return whether an XML that says nothing of its encoding, or says UTF-8, is in another one."""
    if _OTHER_ENCODING.search(raw[:_DECLARED_IN]):
        return False
    try:
        raw.decode()
    except UnicodeDecodeError:
        return True
    return False


def _folders(root: ET.Element) -> Iterator[tuple[tuple[str, ...], list[ET.Element]]]:
    """Yield the path and the placemarks of each container that holds any, inner containers first."""
    waiting: list[tuple[ET.Element, tuple[str, ...], bool]] = [(root, (), False)]
    while waiting:
        element, above, is_done = waiting.pop()
        path = (*above, own_text(element, "name")) if local_name(element) in _CONTAINERS else above
        if is_done:
            places = [child for child in element if local_name(child) == "Placemark"]
            if places:
                yield path, places
            continue
        waiting.append((element, above, True))
        waiting += [(child, path, False) for child in reversed(element) if local_name(child) in _CONTAINERS]


def _new_name(name: str, taken: dict[str, Layer]) -> str:
    """Return the name of a layer, different from the others."""
    name = name or f"Layer #{len(taken)}"
    again = sum(other == name or other.startswith(f"{name} (#") for other in taken)
    return f"{name} (#{again + 1})" if again else name


def _layer(path: tuple[str, ...], places: list[ET.Element]) -> Layer:
    """Return the placemarks of one folder as a layer."""
    shapes = [shape_of(place) for place in advancing(places)]
    rows = [time_of(place) | place_data(place) for place in places]
    fields = Counter(field for row in rows for field in row)
    kept = {field for field, _ in fields.most_common(MOST_FIELDS)} - {"Name", "Description", "geometry"}
    data = {field: [row.get(field, "") for row in rows] for field in fields if field in kept}
    own = {"Name": [own_text(place, "name") for place in places]}
    own["Description"] = [description(place) for place in places]
    geometry = gpd.GeoSeries([shape for shape, _ in shapes], crs=4326)
    frame = gpd.GeoDataFrame({"geometry": geometry, **own, **data})
    notices = [("KML_SIN_ATRIBUTOS", "sus lugares solo tienen nombre y descripción.")]
    if fields:
        most = f" Se leen los {MOST_FIELDS} que más se repiten." if len(fields) > MOST_FIELDS else ""
        notices = [("KML_DATOS", f"datos de cada lugar: {', '.join(data)}.{most}")]
    if count := sum(rings for _, rings in shapes):
        notices.append(
            ("ANILLO_CERRADO", f"{quantity(count, 'anillo no volvía', 'anillos no volvían')} a su primer punto; se cerró.")
        )
    return Layer(frame, tuple(notices), len(places), path)


def _placemarks(raw: bytes) -> int:
    """Return how many placemarks begin in the text of a KML, outside comments and quoted text; not by parsing it."""
    count = at = 0
    while found := _OUTSIDE.search(raw, at):
        closing = _ENDS.get(found[0])
        count += closing is None
        end = found.end() if closing is None else raw.find(closing, found.end())
        if end < 0:
            return count
        at = end
    return count
