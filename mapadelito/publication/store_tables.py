"""Tables of the told store."""

from __future__ import annotations

from mapadelito.store.database import Schema

__all__ = ["TOLD"]

TOLD = Schema(
    "lo ya publicado",
    1,
    """
CREATE TABLE terreno (orden INTEGER PRIMARY KEY, clave TEXT UNIQUE, anio INTEGER, nombres TEXT, forma BLOB, huella TEXT,
 lugares TEXT);
CREATE TABLE hecho (terreno TEXT, mes INTEGER, numero INTEGER, momento INTEGER, lugar INTEGER, turno TEXT, codigo TEXT,
 titulo TEXT, delito TEXT, modalidad TEXT);
CREATE INDEX hecho_terreno ON hecho (terreno, mes);
CREATE TABLE estado (terreno TEXT, base TEXT, estado TEXT, huella TEXT, PRIMARY KEY (terreno, base));
CREATE TABLE conteo (base TEXT, comisaria TEXT, sectores TEXT, forma BLOB, dicho TEXT);
CREATE TABLE perdido (comisaria TEXT, anio INTEGER, PRIMARY KEY (comisaria, anio));
""",
    page_bytes=1024,  # with small pages the store of one comisaría takes half the space
)
