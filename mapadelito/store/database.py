"""Opening and changing of a SQLite file of the store: a damaged file is renamed, and none is deleted."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo.errors import DiskError, MapaError
from mapadelito.store.schema import NEWER, OLDER, UNCHANGED, Database

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pyarrow as pa

    from mapadelito.store.schema import Schema

__all__ = ["LOCK", "SqliteFile", "closed_folder", "connected_file", "connected_file_to_read"]

LOCK = "en-uso.json"
"""Name of the file that a process locks in the folder of the store."""
_CACHE_KIB = 64_000
"""Memory of SQLite for pages, in KiB: with its usual 2 MB, a load of a country writes each page of an index many times."""
_DAMAGED = {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}
"""SQLite error codes of damaged content at the opening; with the others the file is inaccessible for now."""
_IN_USE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
"""SQLite error codes of a file that another program has open."""
_NO_SPACE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
"""SQLite error codes of a disk that is full or fails."""
_CLOSED = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}
"""SQLite error codes of a file or folder that cannot be written."""


@dataclass(frozen=True, slots=True)
class SqliteFile(Database):
    """An open file of the store."""

    connection: sqlite3.Connection
    path: Path
    schema: Schema
    was_damaged: bool = False

    @property
    def failures(self) -> type[Exception]:
        """Class of the errors of SQLite."""
        return sqlite3.Error

    @contextmanager
    def changed(self, outcome: str = UNCHANGED, *, spills: bool = True) -> Iterator[sqlite3.Connection]:
        """As :meth:`mapadelito.store.schema.Database.changed`."""
        if self.connection.in_transaction:  # the change is a part of another one
            with self.told(outcome):
                yield self.connection
            return
        with self.told(outcome), self.connection:
            self.connection.execute(f"PRAGMA cache_spill = {'ON' if spills else 'OFF'}")
            self.connection.execute("BEGIN IMMEDIATE")
            yield self.connection

    def rewrite(self) -> bool:
        """As :meth:`mapadelito.store.schema.Database.rewrite`."""
        try:
            self.connection.execute("PRAGMA temp_store = MEMORY")  # no copy of it in the folder of temporary files
            self.connection.execute("VACUUM")
        except sqlite3.Error:
            return False
        return True

    def add_rows(self, table: str, load: int, rows: pa.RecordBatch) -> None:
        """As :meth:`mapadelito.store.schema.Database.add_rows`; NaN becomes NULL."""
        marks = ", ".join("?" * (rows.num_columns + 1))
        cells = (column.to_pylist() for column in rows.columns)
        query = f"INSERT INTO {table} VALUES ({marks})"  # noqa: S608 (names of ours)
        self.connection.executemany(query, zip([load] * len(rows), *cells, strict=True))

    def found(self, query: str, values: Mapping[str, Any], size: int) -> Iterator[list[tuple[Any, ...]]]:
        """As :meth:`mapadelito.store.schema.Database.found`."""
        cursor = self.connection.execute(query, values)
        return iter(lambda: cursor.fetchmany(size), [])

    def failure(self, error: Exception, outcome: str) -> MapaError:
        """As :meth:`mapadelito.store.schema.Database.failure`."""
        return _refusal(self.path, self.schema, error, outcome)


@contextmanager
def connected_file(path: Path, schema: Schema) -> Iterator[SqliteFile]:
    """Open a file of the store, created if absent; a damaged one is renamed, and a new one created.

    A file of an older version is copied beside itself, then brought to this one.

    Raises
    ------
    MapaError
        If the file cannot be created or written, another program has it open, or a later version of this program wrote it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        damaged = path.exists() and not _is_sound(path, schema)
        if damaged:
            path.replace(_spare_name(path))
        connection = _connect(path, schema)
        _migrate(connection, path, schema)
    except (OSError, sqlite3.Error) as error:
        raise _refusal(path, schema, error, UNCHANGED) from error
    with closing(connection):
        yield SqliteFile(connection, path, schema, damaged)


@contextmanager
def connected_file_to_read(path: Path, schema: Schema) -> Iterator[SqliteFile]:
    """Open a file of the store to read it, also in a folder that cannot be written; nothing is created or renamed.

    A change that another process left unfinished is undone first, where the folder can be written.

    Raises
    ------
    MapaError
        If there is no such file, it is damaged, another program has it open, or a later version of this program wrote it.
    """
    if not path.is_file() or not path.stat().st_size:
        raise MapaError(f"No hay «{path.name}», que guarda {schema.holds}, en la carpeta «{path.parent.name}».")
    try:
        if not _is_sound(path, schema):
            raise MapaError(_damage(path, schema))
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA query_only = ON")
        if _version_of(connection) < schema.version:
            connection.close()
            raise MapaError(OLDER.format(path.name, schema.holds))
    except (OSError, sqlite3.Error) as error:
        raise _refusal(path, schema, error, "") from error
    with closing(connection):
        yield SqliteFile(connection, path, schema)


def _refusal(path: Path, schema: Schema, error: Exception, outcome: str) -> MapaError:
    """Return a failure of the system or of SQLite in words (Spanish), which end with ``outcome``."""
    code = _code_of(error) if isinstance(error, sqlite3.Error) else sqlite3.SQLITE_CANTOPEN
    what = f"«{path.name}», que guarda {schema.holds}"
    if code in _IN_USE:
        return MapaError(f"{what}, está abierto en otro programa: ciérrelo y repita. {outcome}".strip())
    if code in _NO_SPACE:
        told = f"No se pudo escribir {what}: el disco está lleno o falla. Libere espacio y repita. {outcome}"
        return DiskError(told.strip())
    if code in _CLOSED:
        return closed_folder(path, schema, outcome)
    return MapaError(f"{_damage(path, schema)} {outcome}".strip())


def closed_folder(path: Path, schema: Schema, outcome: str = UNCHANGED) -> MapaError:
    """Return the error of a folder that cannot be written, in words (Spanish), which end with ``outcome``."""
    return MapaError(
        f"No se puede escribir en la carpeta «{path.parent.name}», que guarda {schema.holds}: revise su permiso, o indique "
        f"otra con --almacen. {outcome}".strip()
    )


def _damage(path: Path, schema: Schema) -> str:
    what = f"«{path.name}», que guarda {schema.holds}"
    return f"{what}, está dañado: no se puede leer. Ponga en su lugar la última copia que tenga."


def _connect(path: Path, schema: Schema) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    try:
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        connection.execute("PRAGMA secure_delete = ON")  # what is deleted leaves no bytes in the file
        if not _version_of(connection):
            connection.execute(f"PRAGMA page_size = {schema.page_bytes}")
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                if not _version_of(connection):  # another process may have begun it meanwhile
                    for statement in schema.tables.split(";"):
                        connection.execute(statement)
                    connection.execute(f"PRAGMA user_version = {schema.version}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _migrate(connection: sqlite3.Connection, path: Path, schema: Schema) -> None:
    """Bring a file to the version of the program, as one change, once it is copied as it was."""
    try:
        while (version := _version_of(connection)) < schema.version:
            [step] = [one for one in schema.migrations if one.version == version]
            copy = path.with_name(f"{path.stem}-version-{version}{path.suffix}")
            part = copy.with_suffix(".parte")
            part.unlink(missing_ok=True)  # of a process that was killed
            connection.execute("VACUUM INTO ?", (str(part),))
            part.replace(copy)
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                for statement in step.statements.split(";"):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {version + 1}")
    except BaseException:
        connection.close()
        raise


def _is_sound(path: Path, schema: Schema) -> bool:
    """Whether a file is an undamaged store of this program, or an empty database.

    A large file is read whole only if a process ended in the middle of a change: what SQLite undoes it undoes well, and a
    damaged page is also found when it is read.
    """
    largest = schema.checked_bytes
    whole = largest is None or path.stat().st_size <= largest or path.with_name(f"{path.name}-journal").exists()
    try:
        with closing(sqlite3.connect(path)) as connection:
            version = _version_of(connection)
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            sound = not whole or connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
    except UnicodeDecodeError:  # in the name of a table
        return False
    except sqlite3.Error as error:
        if _code_of(error) in _DAMAGED:
            return False
        raise
    if sound and version > schema.version:
        raise MapaError(NEWER.format(path.name, schema.holds))
    return sound and tables == schema.names_of(version)


def _version_of(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _code_of(error: sqlite3.Error) -> int:
    """Return the primary SQLite code of an error."""
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)) & 0xFF


def _spare_name(path: Path) -> Path:
    """Return an unused name for a damaged store."""
    number = 1
    while (spare := path.with_name(f"{path.stem}-ilegible-{number}{path.suffix}")).exists():
        number += 1
    return spare
