"""Properties of GeoJSON and TopoJSON that are texts in some features and numbers in others: all become texts.

GDAL calls such a field JSON, and the readers on it take the texts for JSON too: ``Robo`` is then an error, and ``0101`` or
``1e5`` another value.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["level_texts"]


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
