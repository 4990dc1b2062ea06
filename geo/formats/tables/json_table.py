"""JSON lists of records, as ministries and open data portals publish them, as tables of text."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from geo.column_words import is_personal_name
from geo.decode import utf8_file
from geo.errors import FormatError
from geo.formats.tables.table_builder import from_rows
from geo.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geo.formats.tables.table_builder import Row
    from geo.text_table import TextTable

__all__ = ["read_json"]

_LISTS = ("features", "records", "data", "rows", "result", "results", "items", "value")
_INSIDES = ("attributes", "properties", "fields")
_NAMES = ("columns", "fields", "headers", "header", "cabecera", "columnas")
"""Keys of the column names of rows that are lists."""
_NAME = ("name", "fieldName", "id", "title", "nombre")
"""Keys of the name of a column that is described by an object."""
_PLACES = (("latitude", "longitude"), ("latitud", "longitud"), ("lat", "lon"), ("lat", "lng"), ("lat", "long"))
"""Keys of a position inside a record."""
_DEEPEST = 4
"""Objects inside objects in which the list is searched, at most."""
_MOST_OBJECTS = 1_000
"""Objects in which the list is searched, at most: an answer of a portal has some tens around its records."""
_FAULTS = ("error", "errors", "message", "mensaje", "detail", "detalle")
"""Keys of the answer of a server that refuses."""
_SHOWN = 80
"""Characters of a damaged line, or of the words of a server, that are shown."""


def read_json(file: Path, synonyms: str) -> TextTable:
    """Return the table of the records of a JSON (see :func:`_read_records`)."""
    with TemporaryDirectory() as folder:
        text = utf8_file(file, Path(folder))
        notices = [(code, f"«{file.name}»: {words}") for code, words in text.notices]
        whole = text.file.read_bytes()[text.skip :].decode("utf-8", "replace")
    return from_rows(file, "", _read_records(file, whole), notices, synonyms)


def _read_records(file: Path, text: str) -> Iterator[Row]:
    """Return an iterator over the header, as line 0, and the rows of a list of records.

    Accepts a list of objects, one object a line, or an object with such a list, under a usual key (``features``, ``data`` …)
    or inside others; lists of values with the names of their columns; columns with the values of their rows; and objects
    whose values are one level down (``attributes`` of ArcGIS). Other nested values are omitted, except a position.

    Raises
    ------
    FormatError
        If it is not valid JSON, or has no list of objects.
    """
    lines: list[tuple[int, str]] = []
    try:
        content = json.loads(text, parse_float=str, parse_int=str, parse_constant=_none)  # numbers keep their written form
    except (ValueError, RecursionError) as error:
        lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip("\r \t\x1e")]
        if len(lines) < 2 or not isinstance(_of_line(lines[0][1]), dict):
            raise FormatError(
                f"«{file.name}» está incompleto o mal escrito (JSON). Vuelva a exportarlo.", code="ARCHIVO_TRUNCADO"
            ) from error
    if lines:
        return _by_lines(lines)
    rows = _listed(content)
    if not rows and (records := _records(content) or _nested(content)):
        return _rows(enumerate(records, start=1))
    if rows := rows or _columns(content):
        return ((number, [*map(_cell, cells)], "") for number, cells in enumerate(rows, start=1))
    raise FormatError(_without_records(file, content), code="FORMATO_DESCONOCIDO")


def _rows(records: Iterable[tuple[int, dict[str, Any] | str]]) -> Iterator[Row]:
    """Yield the names of all records, as line 0, and their rows; a text is a line that could not be read."""
    kept = [(number, _with_place(record) if isinstance(record, dict) else record) for number, record in records]
    names = list(dict.fromkeys(name for _, record in kept if isinstance(record, dict) for name in record))
    yield 0, [*map(_whole, names)], ""
    for number, record in kept:
        if isinstance(record, dict):
            yield number, [_cell(record.get(name)) for name in names], ""
        else:
            yield number, [shown(record, _SHOWN)], "LINEA_DANADA"


def _by_lines(lines: list[tuple[int, str]]) -> Iterator[Row]:
    """Return the rows of records of one line each."""
    found = [(number, content if isinstance(content := _of_line(line), dict) else line) for number, line in lines]
    inside = _inside([content for _, content in found if isinstance(content, dict)][:1])
    return _rows(
        (number, content.get(inside) or content if isinstance(content, dict) else content) for number, content in found
    )


def _of_line(line: str) -> object:
    try:
        return json.loads(line.strip("\r \t\x1e,"), parse_float=str, parse_int=str, parse_constant=_none)
    except (ValueError, RecursionError):
        return None


def _none(_: str) -> None:
    """Return no value, for NaN and infinities."""


def _records(content: object) -> list[dict[str, Any]]:
    if isinstance(content, dict):
        content = next((content[name] for name in _LISTS if isinstance(content.get(name), list)), [])
    if not isinstance(content, list) or not all(isinstance(item, dict) for item in content):
        return []
    inside = _inside(content)
    return [value if isinstance(value := item.get(inside), dict) else {} for item in content] if inside else content


def _inside(records: Sequence[dict[str, Any]]) -> str:
    return next((name for name in _INSIDES if records and isinstance(records[0].get(name), dict)), "")


def _objects(content: object) -> Iterator[dict[str, Any]]:
    """Yield the objects around the records, from the outermost."""
    level = [content] if isinstance(content, dict) else []
    for _ in range(_DEEPEST):
        yield from level
        level = [value for item in level for value in item.values() if isinstance(value, dict)][:_MOST_OBJECTS]


def _nested(content: object) -> list[dict[str, Any]]:
    """Return the records in the outermost object that has some: under a usual key, or else the longest list."""
    for item in _objects(content):
        if records := _records(item):
            return records
        if found := [records for value in item.values() if isinstance(value, list) and (records := _records(value))]:
            return max(found, key=len)
    return []


def _listed(content: object) -> list[list[Any]]:
    """Return the rows of a list of lists; below the names of its columns, where an object has both."""
    if isinstance(content, list):
        return content if _is_square(content) else []
    named = [names for item in _objects(content) for key in _NAMES if (names := _column_names(item.get(key)))]
    for item in _objects(content) if named else ():
        for value in item.values():
            if isinstance(value, list) and value and _is_square([named[0], *value]):
                return [named[0], *value]
    return []


def _columns(content: object) -> list[list[Any]]:
    """Return the rows of columns of equal length, each a list of values, or an object with a value per row number."""
    columns = {name: _values(value) for name, value in content.items()} if isinstance(content, dict) else {}
    values = [*columns.values()]
    if len(values) < 2 or not values[0] or any(len(column) != len(values[0]) for column in values):
        return []
    return [[*columns], *map(list, zip(*values, strict=True))]


def _is_square(rows: list[Any]) -> bool:
    return len(rows) > 1 and all(isinstance(row, list) and len(row) == len(rows[0]) > 1 for row in rows)


def _column_names(described: object) -> list[object]:
    """Return the names of a list of columns, each a text or an object with its name."""
    names: list[object] = []
    for item in described if isinstance(described, list) else []:
        name = next((item[key] for key in _NAME if isinstance(item.get(key), str)), None) if isinstance(item, dict) else item
        if not isinstance(name, str):
            return []
        names.append(name)
    return names


def _values(column: object) -> list[object]:
    """Return the values of a column: a list, or an object by row number."""
    if isinstance(column, dict):
        return [*column.values()] if all(map(str.isdigit, column)) else []
    return column if isinstance(column, list) else []


def _with_place(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record with the position that is one level down, if it has none itself."""
    inner = [value for name, value in record.items() if isinstance(value, dict) and not is_personal_name(name)]
    own = {name.lower() for name in record} if inner else set()
    if any({*pair} & own for pair in _PLACES):
        return record
    for value in inner:
        by_name = {name.lower(): item for name, item in value.items()}
        point = by_name.get("coordinates")
        if by_name.get("type") == "Point" and isinstance(point, list) and len(point) >= 2:
            return record | {"longitud": point[0], "latitud": point[1]}
        if pair := next((pair for pair in _PLACES if {*pair} <= by_name.keys()), None):
            return record | {"latitud": by_name[pair[0]], "longitud": by_name[pair[1]]}
    return record


def _without_records(file: Path, content: object) -> str:
    """Return the message for a JSON without records: the answer of a server that refuses, or another."""
    words = next((content[key] for key in _FAULTS if content.get(key)), None) if isinstance(content, dict) else None
    if isinstance(words, dict):
        words = next((value for value in words.values() if isinstance(value, str) and not value.isdigit()), None)
    if isinstance(words, str):
        return (
            f"«{file.name}» es la respuesta de un servidor que no dio los datos («{shown(words, _SHOWN)}»). "
            "Vuelva a descargarlo."
        )
    return f"«{file.name}» es un JSON sin una lista de registros. Expórtelo como CSV o Excel."


def _cell(value: object) -> str:
    if value is None or isinstance(value, (dict, list)):
        return ""
    return _whole(value) if isinstance(value, str) else str(value)


def _whole(text: str) -> str:
    """Return a text without lone surrogates, which JSON can contain and UTF-8 cannot."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
