"""Properties of GeoJSON and TopoJSON that GDAL would not read as they are: all become texts that it leaves alone.

A field that is text in some features and a number in others it calls JSON, and the readers on it take the texts for JSON
too: ``Robo`` is then an error, and ``0101`` or ``1e5`` another value. Texts of a TopoJSON that begin like a date or an hour
it takes for one: ``08:00 PM`` is then eight in the morning, ``05/03/20`` the year 2005.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

__all__ = ["level_texts", "mark_texts", "without_marks"]

_MARK = "\ue000"
"""A character of private use, before a text that GDAL is to leave as it is."""


def level_texts(content: object) -> bool:
    """Write as texts, in place, the values of every property that is a text in another feature; return if there are any.

    Nulls and absent values stay.
    """
    features = [*_properties(content)]
    texts, others = set[str](), set[str]()
    for properties in features:
        for name, value in properties.items():
            if value is not None:
                (texts if isinstance(value, str) else others).add(name)
    mixed = texts & others
    for properties in features if mixed else ():
        for name in mixed & properties.keys():
            if not isinstance(value := properties[name], str) and value is not None:
                properties[name] = json.dumps(value, ensure_ascii=False)
    return bool(mixed)


def mark_texts(content: object) -> bool:
    """Put a mark, in place, before every property that is a text; return if there are any."""
    found = False
    for properties in _properties(content):
        texts = {name: f"{_MARK}{value}" for name, value in properties.items() if isinstance(value, str)}
        properties.update(texts)
        found = found or bool(texts)
    return found


def without_marks(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a layer without the marks of its texts."""
    names = [name for name in frame.columns if name != "geometry"]
    return frame.assign(
        **{name: frame[name].map(lambda cell: cell.removeprefix(_MARK) if isinstance(cell, str) else cell) for name in names}
    )


def _properties(content: object) -> Iterator[dict[str, Any]]:
    """Yield the properties of each feature of a GeoJSON, and of each geometry of the objects of a TopoJSON."""
    waiting = [content]
    while waiting:
        item = waiting.pop()
        if not isinstance(item, dict):
            continue
        if isinstance(own := item.get("properties"), dict):
            yield own
        for inner in (item.get("features"), item.get("geometries")):
            waiting += inner if isinstance(inner, list) else []
        objects = item.get("objects")
        waiting += objects.values() if isinstance(objects, dict) else []
