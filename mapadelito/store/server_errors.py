"""What PostgreSQL refuses, in words (Spanish); none has anything of the password."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
from psycopg import errors

from geo.errors import DiskError, MapaError

if TYPE_CHECKING:
    from mapadelito.settings.server_address import ServerAddress
    from mapadelito.store.schema import Schema

__all__ = ["server_refusal"]

_CLOSED = (errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction)
_FULL = (errors.DiskFull, errors.OutOfMemory, errors.IoError)
_ENDED = (errors.AdminShutdown, errors.CrashShutdown, errors.CannotConnectNow, errors.ConnectionException)
_NOT_A_KEY = "FATAL"
"""Word by which a server that answers, and does not let in, is known, in any language."""


def server_refusal(place: ServerAddress, schema: Schema, error: Exception, outcome: str) -> MapaError:
    """Return a failure of psycopg or of the server in words, which end with ``outcome``."""
    what = f"«{place}», que guarda {schema.holds},"
    if isinstance(error, _FULL):
        return DiskError(f"{what} no se pudo escribir: el disco del servidor está lleno o falla. {outcome}".strip())
    return MapaError(f"{what} {_said(error)} {outcome}".strip())


def _said(error: Exception) -> str:
    if isinstance(error, _CLOSED):
        return (
            "no deja hacerlo a este usuario. Cargar y publicar pide el papel mapadelito_carga, y leer, mapadelito_lectura; "
            "la primera orden «mapadelito cargar» la da quien es dueño de la base, que crea las tablas."
        )
    if isinstance(error, errors.UndefinedTable | errors.UndefinedColumn | errors.UndefinedFunction):
        return "no tiene las tablas completas: recupere la última copia."
    if isinstance(error, psycopg.ProgrammingError) and error.sqlstate is None:
        return "no es una dirección que se entienda: postgresql://usuario:clave@servidor:5432/base."
    if not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError) or (
        error.sqlstate is not None and not isinstance(error, _ENDED)
    ):
        return f"no se pudo usar (código {getattr(error, 'sqlstate', None) or 'desconocido'} de PostgreSQL)."
    refused = error.pgconn is not None and (error.pgconn.needs_password or error.pgconn.used_password)
    if error.sqlstate is None and (refused or _NOT_A_KEY in str(error)):
        return "no deja entrar: revise el usuario, la clave y el nombre de la base."
    return "no responde: revise la dirección, la red y que el servidor esté encendido; después repita."
