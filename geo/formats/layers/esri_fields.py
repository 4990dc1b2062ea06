"""What an Esri JSON does not declare: GDAL reads no value of a field, and no shape, that is not declared."""

from __future__ import annotations

import json
from typing import Any

__all__ = ["declare_fields"]

_KINDS = {"rings": "Polygon", "paths": "Polyline", "points": "Multipoint", "x": "Point"}
"""Kind of geometry by the key that holds its positions."""


def declare_fields(content: object) -> bool:
    """Declare, in place, the attributes of features without a field, as texts, and the geometry; return if any lacked."""
    if not isinstance(content, dict) or not isinstance(content.get("features"), list):
        return False
    typed = "geometryType" not in content
    if typed:
        keys = {key for item in content["features"] if isinstance(item, dict) for key in item.get("geometry") or ()}
        kind = next((kind for key, kind in _KINDS.items() if key in keys), "Point")
        content["geometryType"] = f"esriGeometry{kind}"
    fields: list[Any] = content["fields"] if isinstance(content.get("fields"), list) else []
    known = {str(field.get("name")) for field in fields if isinstance(field, dict)}
    rows = [item["attributes"] for item in content["features"] if isinstance(item, dict) and _has_attributes(item)]
    missing = list(dict.fromkeys(name for row in rows for name in row if name not in known))
    if not missing:
        return typed
    for row in rows:
        for name in row.keys() & {*missing}:
            if not isinstance(row[name], str) and row[name] is not None:
                row[name] = json.dumps(row[name], ensure_ascii=False)
    content["fields"] = [*fields, *({"name": name, "type": "esriFieldTypeString"} for name in missing)]
    return True


def _has_attributes(item: dict[str, Any]) -> bool:
    return isinstance(item.get("attributes"), dict)
