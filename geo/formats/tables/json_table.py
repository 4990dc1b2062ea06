"""JSON lists of records, as the ministry publishes its layers, as tables of text."""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING, Any

from geo.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geo.formats.tables.table_builder import Row

__all__ = ["is_records", "read_records"]

_LISTS = ("features", "records", "data", "rows", "result", "results", "items", "value")
_INSIDES = ("attributes", "properties", "fields")


def is_records(text: str) -> bool:
    """Return whether a text begins as a list of JSON objects, or as an object that may contain one."""
    start = text[:4096].lstrip()
    return start.startswith("{") or (start.startswith("[") and start[1:].lstrip().startswith("{"))


def read_records(file: Path, text: str) -> Iterator[Row]:
    """Return an iterator over the header, as line 0, and the rows of a list of records.

    Accepts a list of objects; an object with such a list under a usual key (``features``, ``records``, ``data`` …); and
    objects whose values are one level down (``attributes`` of ArcGIS). Nested values are omitted.

    Raises
    ------
    FormatError
        If it is not valid JSON, or has no list of objects.
    """
    try:
        content = json.loads(text, parse_float=str, parse_int=str)  # numbers keep their written form
    except (ValueError, RecursionError) as error:
        raise FormatError(
            f"«{file.name}» está incompleto o mal escrito (JSON). Vuelva a exportarlo.", code="ARCHIVO_TRUNCADO"
        ) from error
    records = _records(content)
    if not records:
        raise FormatError(f"«{file.name}» es un JSON sin una lista de registros.", code="FORMATO_DESCONOCIDO")
    names = list(dict.fromkeys(name for record in records for name in record))
    rows = ([_cell(record.get(name)) for name in names] for record in records)
    return ((number, cells, "") for number, cells in enumerate(chain([[*map(_whole, names)]], rows)))


def _records(content: object) -> list[dict[str, Any]]:
    if isinstance(content, dict):
        content = next((content[name] for name in _LISTS if isinstance(content.get(name), list)), [])
    if not isinstance(content, list) or not all(isinstance(item, dict) for item in content):
        return []
    inside = next((name for name in _INSIDES if content and isinstance(content[0].get(name), dict)), None)
    return [item.get(inside) or {} for item in content] if inside else content


def _cell(value: object) -> str:
    if value is None or isinstance(value, (dict, list)):
        return ""
    return _whole(value) if isinstance(value, str) else str(value)


def _whole(text: str) -> str:
    """Return a text without lone surrogates, which JSON can contain and UTF-8 cannot."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
