"""Tables of the store on a PostgreSQL server with PostGIS: opened, created, brought up to date, and changed."""

from __future__ import annotations

import hashlib
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg

from geo.errors import MapaError
from mapadelito.store.dialect import query_for_server, tables_for_server, values_for_server
from mapadelito.store.rows_for_server import cells_for_server
from mapadelito.store.schema import NEWER, OLDER, UNCHANGED, Database
from mapadelito.store.server_errors import server_refusal
from mapadelito.store.server_session import ServerSession
from mapadelito.store.server_tables import create_tables, grant, schema_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import pyarrow as pa

    from mapadelito.settings.server_address import ServerAddress
    from mapadelito.store.schema import Schema

__all__ = ["PostgresTables"]

_POLL_S, _TELL_S = 0.2, 10.0
"""Seconds between two attempts to take a lock that is waited for, and between two sentences of who waits."""
_SETTINGS = {
    "application_name": "mapadelito",
    "client_encoding": "utf8",
    "connect_timeout": "10",
    "keepalives_idle": "60",
}
"""Parameters of a connection that its address does not give."""
_LIVELY = "SET tcp_keepalives_idle = 60; SET tcp_keepalives_interval = 15; SET tcp_keepalives_count = 4"
"""A computer that is turned off in the middle of a run keeps its locks for two minutes."""


@dataclass(frozen=True, slots=True)
class PostgresTables(Database):
    """Open tables of the store on a server."""

    connection: ServerSession
    place: ServerAddress
    schema: Schema
    was_damaged: bool = False

    @classmethod
    @contextmanager
    def connected(cls, place: ServerAddress, schema: Schema) -> Iterator[PostgresTables]:
        """Open tables, created if absent; those of an older version are brought to this one.

        Raises
        ------
        MapaError
            If the server does not answer or does not let the user in, the tables cannot be created, or a later version of
            this program made them.
        """
        with _opened(place, schema) as tables:
            if _version(tables) < schema.version:
                with tables.changed():
                    _bring(tables)
                    grant(tables.connection, schema)
            yield tables

    @classmethod
    @contextmanager
    def connected_to_read(cls, place: ServerAddress, schema: Schema) -> Iterator[PostgresTables]:
        """Open tables to read them; nothing is created or changed.

        Raises
        ------
        MapaError
            As :meth:`connected`, or if there are none.
        """
        with _opened(place, schema) as tables:
            with tables.told():
                tables.connection.run("SET default_transaction_read_only = on")
            version = _version(tables)
            if not version:
                raise MapaError(f"«{place}» aún no guarda {schema.holds}: cárguelos con «mapadelito cargar».")
            if version < schema.version:
                raise MapaError(OLDER.format(place, schema.holds))
            yield tables

    @classmethod
    def has(cls, place: ServerAddress, schema: Schema) -> bool:
        """Return whether a server has the tables.

        Raises
        ------
        MapaError
            As :meth:`connected`.
        """
        with _opened(place, schema) as tables:
            return _version(tables) > 0

    def lock(self, *, wait_s: float, tell: Callable[[str], object]) -> None:
        """Lock the tables for this connection, until it ends; who has them is waited for ``wait_s`` seconds at most.

        Raises
        ------
        MapaError
            If another run has them.
        """
        what = f"«{self.place}», que guarda {self.schema.holds}, está en uso por otra corrida"
        began, told = time.monotonic(), -_TELL_S
        while not self._is_locked():
            waited = time.monotonic() - began
            if waited >= wait_s:
                raise MapaError(f"{what}. Espere a que termine. {UNCHANGED}")
            if waited - told >= _TELL_S:
                tell(f"{what}: se espera a que termine.")
                told = waited
            time.sleep(_POLL_S)

    def _is_locked(self) -> bool:
        with self.told(UNCHANGED):
            found = self.connection.execute("SELECT pg_try_advisory_lock(?)", (_lock_key(self.schema),))
            return bool(found.fetchall()[0][0])

    @property
    def failures(self) -> type[Exception]:
        """Class of the errors of psycopg."""
        return psycopg.Error

    @contextmanager
    def changed(self, outcome: str = UNCHANGED, *, spills: bool = True) -> Iterator[ServerSession]:  # noqa: ARG002 (of files)
        """As :meth:`mapadelito.store.schema.Database.changed`; one change waits for another."""
        with self.told(outcome), self.connection.own.transaction():
            self.connection.execute("SELECT pg_advisory_xact_lock(?)", (_lock_key(self.schema),))
            yield self.connection

    def rewrite(self) -> bool:
        """As :meth:`mapadelito.store.schema.Database.rewrite`; only the owner of the tables can."""
        try:
            for name in sorted(self.schema.names):
                self.connection.execute(f"VACUUM FULL {name}")
        except psycopg.Error:
            return False
        return True

    def add_rows(self, table: str, load: int, rows: pa.RecordBatch) -> None:
        """As :meth:`mapadelito.store.schema.Database.add_rows`; NaN becomes NULL."""
        columns = ", ".join(["carga", *rows.schema.names])
        with (
            self.connection.own.cursor() as cursor,
            cursor.copy(f"COPY {table} ({columns}) FROM STDIN".encode()) as copy,
        ):
            for cells in zip(*map(cells_for_server, rows.columns), strict=True):
                copy.write_row((load, *cells))

    def found(self, query: str, values: Mapping[str, Any], size: int) -> Iterator[list[tuple[Any, ...]]]:
        """As :meth:`mapadelito.store.schema.Database.found`, without all of them in memory."""
        with self.connection.own.transaction(), self.connection.own.cursor(name="filas") as cursor:
            cursor.execute(query_for_server(query).encode(), values_for_server(query, values))
            yield from iter(lambda: cursor.fetchmany(size), [])

    def failure(self, error: Exception, outcome: str) -> MapaError:
        """As :meth:`mapadelito.store.schema.Database.failure`."""
        return server_refusal(self.place, self.schema, error, outcome)


@contextmanager
def _opened(place: ServerAddress, schema: Schema) -> Iterator[PostgresTables]:
    """Connect to a server; what is named is looked for in the tables of this schema alone."""
    try:
        given: dict[str, Any] = {**_SETTINGS, **psycopg.conninfo.conninfo_to_dict(place.url)}
        address = psycopg.conninfo.make_conninfo(**given)
        own = psycopg.connect(address, autocommit=True)
    except psycopg.Error as error:
        raise server_refusal(place, schema, error, UNCHANGED) from None  # the error may have the password
    with closing(own):
        tables = PostgresTables(ServerSession(own), place, schema)
        with tables.told(UNCHANGED):
            own.execute(f"SET search_path = {schema_name(schema)}; {_LIVELY}".encode())
        yield tables


def _version(tables: PostgresTables) -> int:
    """Return the version of the tables; 0 without any."""
    with tables.told(UNCHANGED):
        there = tables.connection.execute(
            "SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = ?", (schema_name(tables.schema),)
        ).fetchall()
        found = tables.connection.execute("SELECT numero FROM version").fetchall() if there else []
    version = int(found[0][0]) if found else 0
    if version > tables.schema.version:
        raise MapaError(NEWER.format(tables.place, tables.schema.holds))
    return version


def _bring(tables: PostgresTables) -> None:
    """Create the tables, or bring them to the version of the program, inside a change."""
    db, schema = tables.connection, tables.schema
    version = _version(tables)  # another process may have done it meanwhile
    if not version:
        create_tables(tables.place, db, schema)
        return
    while version < schema.version:
        [step] = [one for one in schema.migrations if one.version == version]
        for statement in tables_for_server(step.statements):
            db.run(statement)
        version += 1
        db.execute("UPDATE version SET numero = ?", (version,))


def _lock_key(schema: Schema) -> int:
    """Return the number of the lock of some tables in their database."""
    return int.from_bytes(hashlib.sha256(schema_name(schema).encode()).digest()[:8], "big", signed=True)
