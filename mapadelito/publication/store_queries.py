"""Queries of the told store. The first parameter of those that read is an event: they give what holds after it."""

from __future__ import annotations

__all__ = [
    "COUNTS",
    "FORGET_COUNTS",
    "FORGET_LOSSES",
    "FORGET_ROWS",
    "FORGET_STATES",
    "FORGET_TERRAINS",
    "HELD_ROWS",
    "LAST_EVENT",
    "LOST",
    "NEW_ROW",
    "NOW",
    "ROWS",
    "STATES",
    "TERRAINS",
    "YEARS",
]

_YEARS_GIVEN = "IN (SELECT CAST(value AS BIGINT) FROM json_each(?2))"
NOW = (1 << 62) - 1
"""Event, later than any, as of which the store is read as it is now."""

TERRAINS = f"""SELECT clave, anio, nombres, forma, huella, lugares FROM terreno
 WHERE desde <= ?1 AND coalesce(hasta, ?1 + 1) > ?1 AND anio {_YEARS_GIVEN}
 ORDER BY orden"""  # noqa: S608 (words of ours)
COUNTS = f"""SELECT base, comisaria, sectores, forma, dicho FROM conteo
 WHERE desde <= ?1 AND coalesce(hasta, ?1 + 1) > ?1
 AND CAST(substr(base, 1, 4) AS BIGINT) {_YEARS_GIVEN} ORDER BY rowid"""  # noqa: S608 (words of ours)
YEARS = """SELECT anio FROM terreno WHERE desde <= ?1 AND coalesce(hasta, ?1 + 1) > ?1
 UNION SELECT CAST(substr(base, 1, 4) AS BIGINT) FROM conteo WHERE desde <= ?1 AND coalesce(hasta, ?1 + 1) > ?1 ORDER BY 1"""
ROWS = """SELECT terreno, mes, numero, momento, lugar, turno, codigo, titulo, delito, modalidad FROM hecho
 WHERE terreno IN (SELECT value FROM json_each(?2)) AND desde <= ?1 AND coalesce(hasta, ?1 + 1) > ?1 ORDER BY rowid"""
STATES = """SELECT terreno, base, estado, huella FROM estado
 WHERE desde <= ?1 AND coalesce(hasta, ?1 + 1) > ?1 ORDER BY terreno, base"""
LOST = "SELECT comisaria, anio FROM perdido WHERE desde <= ?1 AND coalesce(hasta, ?1 + 1) > ?1"
LAST_EVENT = "SELECT coalesce(max(numero), 0) FROM suceso"

FORGET_STATES = """DELETE FROM estado WHERE terreno IN (SELECT value FROM json_each(?))
 AND base IN (SELECT value FROM json_each(?))"""
FORGET_ROWS = """DELETE FROM hecho WHERE terreno IN (SELECT value FROM json_each(?))
 AND mes IN (SELECT CAST(value AS BIGINT) FROM json_each(?))"""
FORGET_COUNTS = """DELETE FROM conteo WHERE comisaria IN (SELECT value FROM json_each(?))
 AND base IN (SELECT value FROM json_each(?))"""
FORGET_TERRAINS = "DELETE FROM terreno WHERE clave IN (SELECT value FROM json_each(?))"
FORGET_LOSSES = """DELETE FROM perdido WHERE comisaria IN (SELECT value FROM json_each(?))
 AND anio IN (SELECT CAST(value AS BIGINT) FROM json_each(?))"""
HELD_ROWS = """SELECT rowid, terreno, mes, numero, momento, lugar, turno, codigo, titulo, delito, modalidad FROM hecho
 WHERE terreno IN (SELECT value FROM json_each(?))
 AND mes IN (SELECT CAST(value AS BIGINT) FROM json_each(?)) AND hasta IS NULL"""
NEW_ROW = "INSERT INTO hecho VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)"
