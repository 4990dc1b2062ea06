"""A connection to a PostgreSQL server that takes the statements of the store, which are written for SQLite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mapadelito.store.dialect import query_for_server, values_for_server

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import psycopg

__all__ = ["ServerSession"]


class ServerSession:
    """A connection that takes the statements of SQLite."""

    def __init__(self, own: psycopg.Connection[tuple[Any, ...]]) -> None:
        self.own = own

    def execute(self, query: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> psycopg.Cursor[tuple[Any, ...]]:
        """Run a statement, and return its cursor."""
        return self.own.execute(query_for_server(query).encode(), values_for_server(query, values))

    def run(self, statement: str) -> None:
        """Run a statement of PostgreSQL."""
        self.own.execute(statement.encode())

    def executemany(self, query: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run a statement with each of some rows of values."""
        with self.own.cursor() as cursor:
            cursor.executemany(query_for_server(query).encode(), rows)
