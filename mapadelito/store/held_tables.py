"""Tables of the store of rows as read, and the values that pass through it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from mapadelito.store.held_on_server import POINTS
from mapadelito.store.schema import Schema

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

__all__ = ["ACTIVE", "FAULTS", "HELD", "LOADED", "ROWS", "TAKEN_BACK", "Event", "HeldPart", "Load", "LoadOrigin"]

LOADED, TAKEN_BACK = "carga", "deshacer"
"""Kinds of events."""
ACTIVE = "suceso <= :as_of AND (retirada IS NULL OR retirada > :as_of)"
"""Condition, in SQL, of the loads (``carga``) that were active after the event ``as_of``."""

_TYPES = {"INTEGER": pa.int64(), "REAL": pa.float64(), "TEXT": pa.string(), "BLOB": pa.binary(), "BOOLEAN": pa.bool_()}
_ROW = {
    "orden": "INTEGER",
    "linea": "INTEGER",
    "clave": "INTEGER",
    "huella": "INTEGER",
    "celda": "INTEGER",
    "nombrada": "INTEGER",
    "mes": "INTEGER",
    "dia": "INTEGER",
    "minuto": "REAL",
    "parte": "INTEGER",
    "turno": "TEXT",
    "x": "REAL",
    "y": "REAL",
    "sin_lugar": "BOOLEAN",
    "geometria": "BLOB",
    "tipo": "TEXT",
    "delito": "TEXT",
    "modalidad": "TEXT",
    "direccion": "TEXT",
    "tipo_lugar": "TEXT",
    "comisaria": "TEXT",
    "estado": "TEXT",
    "observacion": "TEXT",
    "turno_escrito": "TEXT",
    "id": "TEXT",
    "sector": "TEXT",
    "subsector": "TEXT",
    "resultado": "INTEGER",
    "codigo": "TEXT",
    "columna": "TEXT",
    "valor": "TEXT",
    "nota": "TEXT",
    "hueco": "TEXT",
    "celdas": "TEXT",
}
_FAULT = {"falta": "INTEGER", "orden": "INTEGER", "codigo": "TEXT", "columna": "TEXT", "valor": "TEXT"}

ROWS = pa.schema([(name, _TYPES[kind]) for name, kind in _ROW.items()])
"""Columns of a row as read.

The store uses: ``orden``, number in the table (from 0); ``clave``, that of its report (0 without a number); ``celda``, the
square of its position (0 without one); ``nombrada``, the jurisdiction that it names; ``mes`` (null undated); ``x``, ``y``,
as written; ``sin_lugar``, whether they are not known to be those of the incident; ``huella``, a digest of its content."""
FAULTS = pa.schema([(name, _TYPES[kind]) for name, kind in _FAULT.items()])
"""Columns of the other faults of rejected rows: number of the fault (from 0), row, and what is wrong where."""

_DECLARED = ", ".join(f"{name} {kind}" for name, kind in _ROW.items())
_FAULTS = ", ".join(f"{name} {kind}" for name, kind in _FAULT.items())
HELD = Schema(
    "los hechos cargados",
    1,
    f"""
CREATE TABLE suceso (numero INTEGER PRIMARY KEY, tipo TEXT, cuando TEXT, de INTEGER);
CREATE TABLE carga (numero INTEGER PRIMARY KEY, suceso INTEGER, orden INTEGER, archivo TEXT, hoja TEXT, miembro TEXT,
 sha256 TEXT, lectura TEXT, fuente TEXT, ambito_id TEXT, filas INTEGER, tabla TEXT, retirada INTEGER);
CREATE TABLE fila (carga INTEGER, {_DECLARED}, PRIMARY KEY (carga, orden)) WITHOUT ROWID;
CREATE TABLE falta (carga INTEGER, {_FAULTS}, PRIMARY KEY (carga, falta, orden)) WITHOUT ROWID;
CREATE INDEX fila_lugar ON fila (celda, mes);
CREATE INDEX fila_nombrada ON fila (nombrada, mes);
CREATE INDEX fila_clave ON fila (clave)""",
    checked_bytes=64_000_000,  # those of a comisaría in a century; the check takes a fifth of a second
    name="hechos",
    on_server=POINTS,
    loader=("INSERT ON suceso, carga, fila, falta, punto", "UPDATE (retirada) ON carga"),
)
"""``suceso`` has the events; ``carga``, the tables loaded: ``suceso`` is the event that wrote it; ``orden``, the one whose
place it has in the order (that of the first reading, where it was read again); ``retirada``, the event that took it back, if
any. Nothing else ever changes, and no row is deleted."""


@dataclass(frozen=True, slots=True)
class LoadOrigin:
    """What a table is and how it was read.

    ``sha256`` is that of the file with its companions; ``reading``, the version and the settings of the reader; ``source``,
    whose numbers its ids are; ``scope``, the station that gave it, if declared.
    """

    file: str
    sheet: str
    member: str
    sha256: str
    reading: str
    source: str = ""
    scope: str = ""

    @property
    def table(self) -> tuple[str, str, str]:
        """Identity of the table, whatever its file is called."""
        return self.sha256, self.sheet, self.member


@dataclass(frozen=True, slots=True)
class HeldPart:
    """A table as read: its rows (:data:`ROWS`), their other faults (:data:`FAULTS`), and the rest of its account.

    ``meta`` has values of JSON, which the store does not look at. ``event`` is its place in the order of loading, and
    ``load`` its number; 0 before it is loaded.
    """

    origin: LoadOrigin
    rows: pa.Table
    faults: pa.Table = field(default_factory=FAULTS.empty_table)
    meta: Mapping[str, Any] = field(default_factory=dict)
    event: int = 0
    load: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """A change of the store: number, kind, day, and the event that it took back or replaced."""

    number: int
    kind: str
    day: date
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """A table in the store: the event that wrote it, its place in the order, and the event that took it back, if any."""

    number: int
    written: int
    event: int
    origin: LoadOrigin
    size: int
    meta: Mapping[str, Any]
    taken_back: int | None = None
