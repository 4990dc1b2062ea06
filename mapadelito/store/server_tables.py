"""The tables of the store as they are created on a server, and who may do what with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg

from geo.errors import MapaError
from mapadelito.store.dialect import FUNCTIONS, tables_for_server

if TYPE_CHECKING:
    from mapadelito.settings.server_address import ServerAddress
    from mapadelito.store.schema import Schema
    from mapadelito.store.server_session import ServerSession

__all__ = ["LOADER", "READER", "create_tables", "grant", "schema_name"]

LOADER, READER = "mapadelito_carga", "mapadelito_lectura"
"""Roles of who loads and publishes, and of who only reads."""
_WHERE_POSTGIS = """SELECT n.nspname FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
 WHERE e.extname = 'postgis'"""
_MAY_CREATE_ROLES = "SELECT rolcreaterole OR rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user"


def schema_name(schema: Schema) -> str:
    """Return the name of the schema of a database in which some tables are."""
    return f"mapadelito_{schema.name}"


def create_tables(place: ServerAddress, db: ServerSession, schema: Schema) -> None:
    """Create the tables in an own schema of the database, inside a change.

    Raises
    ------
    MapaError
        If the database has another encoding than UTF-8, or lacks PostGIS where a table needs it.
    """
    [(encoding,)] = db.execute("SHOW server_encoding").fetchall()
    if encoding != "UTF8":
        raise MapaError(f"«{place}» no está en UTF-8: cree otra base, con ENCODING 'UTF8'. Nada se cambió.")
    name = schema_name(schema)
    db.run(f"CREATE SCHEMA {name}")
    if schema.on_server:
        db.run(f'SET LOCAL search_path = {name}, "{_postgis(place, db)}"')
    for statement in (*FUNCTIONS, *tables_for_server(schema.tables), *schema.on_server):
        db.run(statement)
    db.run("CREATE TABLE version (numero bigint NOT NULL)")
    db.execute("INSERT INTO version VALUES (?)", (schema.version,))


def grant(db: ServerSession, schema: Schema) -> None:
    """Let the two roles use the tables; they are created if absent, where the user may create roles."""
    [(may_create,)] = db.execute(_MAY_CREATE_ROLES).fetchall()
    name = schema_name(schema)
    for role, grants in ((READER, ()), (LOADER, schema.loader)):
        there: list[Any] = db.execute("SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = ?", (role,)).fetchall()
        if not there and not may_create:
            continue
        if not there:
            db.run(f"CREATE ROLE {role} NOLOGIN")
        db.run(f"GRANT USAGE ON SCHEMA {name} TO {role}")
        db.run(f"GRANT SELECT ON ALL TABLES IN SCHEMA {name} TO {role}")
        for one in grants:
            db.run(f"GRANT {one} TO {role}")


def _postgis(place: ServerAddress, db: ServerSession) -> str:
    """Return the schema in which PostGIS is, created if it may be."""
    found = db.execute(_WHERE_POSTGIS).fetchall()
    if not found:
        try:
            with db.own.transaction():
                db.run("CREATE EXTENSION postgis SCHEMA public")
        except psycopg.Error as error:
            raise MapaError(
                f"A la base de «{place}» le falta PostGIS: quien administra el servidor lo instala y da en ella «CREATE "
                "EXTENSION postgis». Nada se cambió."
            ) from error
        return "public"
    return str(found[0][0]).replace('"', '""')
