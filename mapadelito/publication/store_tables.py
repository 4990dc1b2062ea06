"""Tables of the told store.

Nothing that was told is changed: a row holds from the event ``desde`` until the event ``hasta`` (NULL: it holds now), so
that the store can be read as of any event. Only what is forgotten is deleted, in all its versions.
"""

from __future__ import annotations

from mapadelito.store.schema import Migration, Schema

__all__ = ["TOLD"]

_TABLES = """
CREATE TABLE suceso (numero INTEGER PRIMARY KEY);
CREATE TABLE terreno (orden INTEGER, clave TEXT, anio INTEGER, nombres TEXT, forma BLOB, huella TEXT, lugares TEXT,
 desde INTEGER, hasta INTEGER);
CREATE INDEX terreno_clave ON terreno (clave);
CREATE TABLE hecho (terreno TEXT, mes INTEGER, numero INTEGER, momento INTEGER, lugar INTEGER, turno TEXT, codigo TEXT,
 titulo TEXT, delito TEXT, modalidad TEXT, desde INTEGER, hasta INTEGER);
CREATE INDEX hecho_terreno ON hecho (terreno, mes);
CREATE TABLE estado (terreno TEXT, base TEXT, estado TEXT, huella TEXT, desde INTEGER, hasta INTEGER);
CREATE TABLE conteo (base TEXT, comisaria TEXT, sectores TEXT, forma BLOB, dicho TEXT, desde INTEGER, hasta INTEGER);
CREATE TABLE perdido (comisaria TEXT, anio INTEGER, desde INTEGER, hasta INTEGER);
CREATE TABLE edicion (orden INTEGER PRIMARY KEY, perfil TEXT, periodo TEXT, numero INTEGER, publicada INTEGER, acta TEXT);
CREATE TABLE edicion_comisaria (edicion INTEGER, comisaria TEXT, hechos TEXT, PRIMARY KEY (edicion, comisaria));
"""
_FIRST = ("terreno", "hecho", "estado", "conteo", "perdido")
"""Tables of version 1, which held only what was told last."""
_ASIDE = "DROP INDEX hecho_terreno;" + "".join(f"ALTER TABLE {name} RENAME TO {name}_1;" for name in _FIRST)
_RENEWED = """
INSERT INTO terreno SELECT *, 0, NULL FROM terreno_1 ORDER BY orden;
INSERT INTO hecho SELECT *, 0, NULL FROM hecho_1 ORDER BY rowid;
INSERT INTO estado SELECT *, 0, NULL FROM estado_1;
INSERT INTO conteo SELECT *, 0, NULL FROM conteo_1 ORDER BY rowid;
INSERT INTO perdido SELECT *, 0, NULL FROM perdido_1;
"""
_AFTER = "".join(f"DROP TABLE {name}_1;" for name in _FIRST)
TOLD = Schema(
    "lo ya publicado",
    2,
    _TABLES,
    name="contado",
    loader=("INSERT, UPDATE, DELETE ON suceso, terreno, hecho, estado, conteo, perdido, edicion, edicion_comisaria",),
    page_bytes=1024,  # with small pages the store of one comisaría takes half the space
    migrations=(Migration(1, frozenset(_FIRST), _ASIDE + _TABLES + _RENEWED + _AFTER),),
)
