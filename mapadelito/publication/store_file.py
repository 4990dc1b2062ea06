"""The file of the store of what was told: its tables, and opening it without ever losing one that is only out of reach."""

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
"""Version of the tables, kept in the file; one that is higher was written by a later program."""
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
"""Small pages: the store of one comisaría takes half the room, and a disk that is nearly full still takes it."""
_TABLES = frozenset(re.findall(r"CREATE TABLE (\w+)", _SCHEMA))
_DAMAGED = {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}
"""Codes of SQLite by which the content of a file is wrong; the others say that it cannot be reached now."""
_IN_USE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


@contextmanager
def connected(path: Path) -> Iterator[tuple[sqlite3.Connection, bool]]:
    """Open the file of a store, made if need be, and tell whether one that is damaged was put aside for it.

    Raises
    ------
    MapaError
        If it can be neither made nor written, another program has it open, or a later version of this one wrote it.
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
    """Tell whether a file is a store of ours, or an empty one, that can be read whole."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            version = _version_of(connection)
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            whole = connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
    except UnicodeDecodeError:  # the name of a table
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
    """Primary code of SQLite of an error."""
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
    """Return a free name for a store that cannot be read."""
    number = 1
    while (spare := path.with_name(f"{path.stem}-ilegible-{number}{path.suffix}")).exists():
        number += 1
    return spare
