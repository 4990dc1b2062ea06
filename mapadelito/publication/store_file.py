"""The SQLite file of the told store: its tables, and its opening, which renames a damaged file and deletes none."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from geo.errors import MapaError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["connected"]

_VERSION = 1
"""Version of the tables (``user_version`` of the file); a higher one was written by a later version of the program."""
_SCHEMA = """
CREATE TABLE terreno (orden INTEGER PRIMARY KEY, clave TEXT UNIQUE, anio INTEGER, nombres TEXT, forma BLOB, huella TEXT,
 lugares TEXT);
CREATE TABLE hecho (terreno TEXT, mes INTEGER, numero INTEGER, momento INTEGER, lugar INTEGER, turno TEXT, codigo TEXT,
 titulo TEXT, delito TEXT, modalidad TEXT);
CREATE INDEX hecho_terreno ON hecho (terreno, mes);
CREATE TABLE estado (terreno TEXT, base TEXT, estado TEXT, huella TEXT, PRIMARY KEY (terreno, base));
CREATE TABLE conteo (base TEXT, comisaria TEXT, sectores TEXT, forma BLOB, dicho TEXT);
CREATE TABLE perdido (comisaria TEXT, anio INTEGER, PRIMARY KEY (comisaria, anio));
"""
_PAGE_BYTES = 1024
"""Page size, in bytes: with small pages the store of one comisaría takes half the space."""
_TABLES = frozenset(re.findall(r"CREATE TABLE (\w+)", _SCHEMA))
_DAMAGED = {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}
"""SQLite error codes of damaged content; with the others the file is inaccessible for now."""
_IN_USE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
"""SQLite error codes of a file that another program has open."""


@contextmanager
def connected(path: Path) -> Iterator[tuple[sqlite3.Connection, bool]]:
    """Open the file of a store, created if absent; the second value is whether a damaged file was renamed.

    Raises
    ------
    MapaError
        If the file cannot be created or written, another program has it open, or a later version of this program wrote it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        damaged = path.exists() and not _is_sound(path)
        if damaged:
            path.replace(_spare_name(path))
        connection = _connect(path)
    except (OSError, sqlite3.Error) as error:
        raise MapaError(_refusal(path, error)) from error
    with closing(connection):
        yield connection, damaged


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    try:
        if not _version_of(connection):
            connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
            connection.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {_VERSION}; COMMIT;")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _is_sound(path: Path) -> bool:
    """Whether a file is an undamaged store of this program, or an empty database."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            version = _version_of(connection)
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            whole = connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
    except UnicodeDecodeError:  # in the name of a table
        return False
    except sqlite3.Error as error:
        if _code_of(error) in _DAMAGED:
            return False
        raise
    if whole and version > _VERSION:
        raise MapaError(
            f"«{path.name}», que guarda lo ya publicado, es de una versión más nueva de mapadelito: actualícelo."
        )
    return whole and version in {0, _VERSION} and tables == (_TABLES if version else set())


def _version_of(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _code_of(error: sqlite3.Error) -> int:
    """Return the primary SQLite code of an error."""
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)) & 0xFF


def _refusal(path: Path, error: Exception) -> str:
    if isinstance(error, sqlite3.Error) and _code_of(error) in _IN_USE:
        return (
            f"«{path.name}», que guarda lo ya publicado, está abierto en otro programa: ciérrelo y repita. Nada se cambió."
        )
    return (
        f"No se puede escribir en la carpeta «{path.parent.name}», que guarda lo ya publicado: revise su permiso, o "
        "indique otra con --almacen."
    )


def _spare_name(path: Path) -> Path:
    """Return an unused name for a damaged store."""
    number = 1
    while (spare := path.with_name(f"{path.stem}-ilegible-{number}{path.suffix}")).exists():
        number += 1
    return spare
