"""The SQL of the store, written for SQLite, as PostgreSQL understands it.

It is SQL that both know, but for the forms of parameters (``?``, ``?1``, ``:name``), ``json_each`` and ``json_extract`` of a
JSON list, names of types, ``WITHOUT ROWID`` and ``rowid``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["FUNCTIONS", "query_for_server", "tables_for_server", "values_for_server"]

FUNCTIONS = (
    """CREATE FUNCTION json_list(listed text, OUT key bigint, OUT value text) RETURNS SETOF record LANGUAGE sql IMMUTABLE
 AS $$ SELECT n - 1, one FROM jsonb_array_elements_text(listed::jsonb) WITH ORDINALITY AS found (one, n) $$""",
    """CREATE FUNCTION json_extract(listed text, place text) RETURNS bigint LANGUAGE sql IMMUTABLE
 AS $$ SELECT CAST(jsonb_path_query_first(listed::jsonb, place::jsonpath) #>> '{}' AS bigint) $$""",
)
"""Functions of SQLite that the queries use."""
_PARAMETER = re.compile(r"('[^']*')|(json_each)|(%)|\?(\d*)|(?<!:):([a-z_]+)")
_TYPES = {"INTEGER": "bigint", "REAL": "double precision", "BLOB": "bytea", "TEXT": 'text COLLATE "C"'}
_TYPE = re.compile(r"\b(INTEGER|REAL|BLOB|TEXT)\b")
_NUMBERED = ", rowid bigint GENERATED ALWAYS AS IDENTITY)"
"""End of a table whose rows SQLite numbers by itself."""


@lru_cache(maxsize=256)
def query_for_server(query: str) -> str:
    """Return a statement with the parameters of psycopg.

    Examples
    --------
    >>> query_for_server("SELECT value FROM json_each(?2) WHERE mes = :mes")
    'SELECT value FROM json_list(%(p2)s) WHERE mes = %(mes)s'
    """

    def put(found: re.Match[str]) -> str:
        text, function, percent, number, name = found.groups()
        if text:
            return text.replace("%", "%%")
        if function:
            return "json_list"
        if percent:
            return "%%"
        return f"%({name})s" if name else f"%(p{number})s" if number else "%s"

    return _PARAMETER.sub(put, query)


def values_for_server(query: str, values: Sequence[Any] | Mapping[str, Any]) -> Sequence[Any] | Mapping[str, Any]:
    """Return the values of a statement: by name where its parameters are numbered."""
    if isinstance(values, Mapping) or "?1" not in query:
        return values
    return {f"p{number}": value for number, value in enumerate(values, start=1)}


def tables_for_server(statements: str) -> list[str]:
    """Return the statements that create or change tables.

    Examples
    --------
    >>> tables_for_server("CREATE TABLE nota (texto TEXT);")
    ['CREATE TABLE nota (texto text COLLATE "C", rowid bigint GENERATED ALWAYS AS IDENTITY)']
    """
    return [_table(text) for statement in statements.split(";") if (text := statement.strip())]


def _table(statement: str) -> str:
    text = _TYPE.sub(lambda found: _TYPES[found[1]], statement.removesuffix("WITHOUT ROWID").rstrip())
    if text.startswith("CREATE TABLE") and "PRIMARY KEY" not in text:
        text = text.removesuffix(")") + _NUMBERED
    return text
