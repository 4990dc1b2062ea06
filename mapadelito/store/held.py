"""The store of rows as read: loads are added and taken back as events, and no row is ever changed or deleted."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from geo.errors import MapaError
from mapadelito.outputs.lock import LONG_WAIT_S
from mapadelito.settings.server_address import file_of
from mapadelito.settings.usual_places import HELD_FILE
from mapadelito.store.held_places import HeldName, held_names, month_range
from mapadelito.store.held_tables import ACTIVE, FAULTS, HELD, LOADED, ROWS, TAKEN_BACK, Event, HeldPart, Load, LoadOrigin
from mapadelito.store.load_rows import CONTENT, all_rows, some_rows
from mapadelito.store.opening import connected, connected_alone, connected_to_read
from mapadelito.store.row_tables import insert_rows, select_rows
from mapadelito.store.selection import Selection, query_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from mapadelito.settings.server_address import StorePlace
    from mapadelito.store.schema import Database

__all__ = ["IncidentStore", "LoadAccount", "opened_to_load"]

_LOADS = """SELECT numero, suceso, orden, archivo, hoja, miembro, sha256, lectura, fuente, ambito_id, filas, tabla, retirada
 FROM carga"""
_ACCEPTED = 0
"""Value of ``resultado`` of an accepted row."""
_COLUMNS = ", ".join(f"f.{name}" for name in ROWS.names)
_FAULTS_OF = f"SELECT {', '.join(FAULTS.names)} FROM falta WHERE carga = :load ORDER BY falta, orden"  # noqa: S608


@dataclass(frozen=True, slots=True)
class LoadAccount:
    """What a load did: its event (None if nothing changed), and the tables added, already there, and taken back by it.

    ``replaced`` are those that it was told to replace, or that were read before in another way.
    """

    event: Event | None
    added: tuple[Load, ...]
    known: tuple[Load, ...]
    replaced: tuple[Load, ...]


class IncidentStore:
    """The open store of rows; :meth:`opened` opens it to load, and :meth:`opened_to_read` to read it."""

    def __init__(self, database: Database) -> None:
        self._file = database
        self._db = database.connection

    @classmethod
    @contextmanager
    def opened(cls, place: StorePlace) -> Iterator[IncidentStore]:
        """Open the store, created if absent.

        Raises
        ------
        MapaError
            As in :func:`mapadelito.store.opening.connected`; and if the file was damaged: it is renamed, never replaced by
            an empty one without a word.
        """
        with connected(place, HELD) as database:
            yield cls(_sound(database))

    @classmethod
    @contextmanager
    def opened_to_read(cls, place: StorePlace) -> Iterator[IncidentStore]:
        """Open the store to read it, also in a folder that cannot be written.

        Raises
        ------
        MapaError
            As in :func:`mapadelito.store.opening.connected_to_read`.
        """
        with connected_to_read(place, HELD) as database:
            yield cls(database)

    def add(self, parts: Sequence[HeldPart], *, today: date, replaces: int | None = None) -> LoadAccount:
        """Load tables as one event and one transaction.

        A table that is there, read in the same way, is neither added nor replaced. One taken back, or read in another
        way, takes its old place in the order: what corrected it since still does. If nothing is left, nothing is written.

        Parameters
        ----------
        parts
            The tables; of one that is there twice, the last.
        today
            Day of the load.
        replaces
            Number of an event whose loads are taken back by this one.

        Raises
        ------
        MapaError
            If it cannot be written, or there is no event to replace; then the store is as before.
        """
        with self._file.changed("Nada se cargó.") as db:
            event = Event(self.last_event() + 1, LOADED, today, replaces)
            given = {part.origin.table for part in parts}
            taken = self.taken_by(replaces) if replaces is not None else []
            replaced = [load for load in taken if load.origin.table not in given]
            turns = {load.origin.table: load.event for load in self.all_loads()}
            there = {load.origin.table: load for load in self.loads()}
            known, fresh = [], []
            for part in {part.origin.table: part for part in parts}.values():
                old = there.get(part.origin.table)
                if old and old.origin.reading == part.origin.reading:
                    known.append(old)
                else:
                    fresh.append((part, turns.get(part.origin.table, event.number)))
                    replaced += [old] if old else []
            if not fresh and not replaced:
                return LoadAccount(None, (), tuple(known), ())
            self._write(event)
            self._retire(replaced, event)
            first = db.execute("SELECT coalesce(max(numero), 0) + 1 FROM carga").fetchone()[0]
            for number, (part, order) in enumerate(fresh, start=first):
                self._insert(number, part, event, order)
            added = [load for load in self.loads() if load.number >= first]
            return LoadAccount(event, tuple(added), tuple(known), tuple(replaced))

    def take_back(self, event: int, *, today: date) -> tuple[Load, ...]:
        """Take back the loads of an event, as an event; their rows stay, for the editions that were made with them.

        Raises
        ------
        MapaError
            If it cannot be written, or the event has no load that is not taken back.
        """
        with self._file.changed("Nada se deshizo."):
            gone = self.taken_by(event)
            undone = Event(self.last_event() + 1, TAKEN_BACK, today, event)
            self._write(undone)
            self._retire(gone, undone)
            return tuple(gone)

    def events(self) -> list[Event]:
        """Return all events, in order."""
        found = self._asked("SELECT numero, tipo, cuando, de FROM suceso ORDER BY numero")
        return [Event(number, kind, date.fromisoformat(day), of) for number, kind, day, of in found]

    def names(self, squares: Collection[int], as_of: int) -> list[HeldName]:
        """As :func:`mapadelito.store.held_places.held_names`."""
        return held_names(self._file, squares, as_of)

    def month_range(self, squares: Collection[int] | None, names: Collection[int], as_of: int) -> tuple[int, int] | None:
        """As :func:`mapadelito.store.held_places.month_range`."""
        return month_range(self._file, squares, names, as_of)

    def last_event(self) -> int:
        """Return the number of the last event; 0 before the first."""
        return int(self._asked("SELECT coalesce(max(numero), 0) FROM suceso")[0][0])

    def loads(self, *, as_of: int | None = None) -> list[Load]:
        """Return the loads that were active after an event (now, without one), in their order."""
        found = self._asked(f"{_LOADS} WHERE {ACTIVE}", {"as_of": self._event(as_of)})
        return sorted(map(_load_of, found), key=_place)

    def all_loads(self) -> list[Load]:
        """Return all loads, those taken back too, in the order of their numbers."""
        return [_load_of(row) for row in self._asked(f"{_LOADS} ORDER BY numero")]

    def taken_by(self, event: int) -> list[Load]:
        """Return the active loads of an event, which are to be taken back or replaced.

        Raises
        ------
        MapaError
            If there is none.
        """
        if found := [load for load in self.loads() if load.event == event]:
            return found
        raise MapaError(f"El almacén no tiene una carga {event}, o ya se deshizo. Nada se cambió.")

    def months(self, loads: Iterable[Load]) -> dict[int, dict[int | None, int]]:
        """Return, for each of some loads by its number, how many of its accepted rows are of each month (None: undated)."""
        query = f"""SELECT carga, mes, count(*) FROM fila WHERE carga IN
 (SELECT CAST(value AS BIGINT) FROM json_each(:loads)) AND resultado = {_ACCEPTED} GROUP BY carga, mes"""  # noqa: S608
        found: dict[int, dict[int | None, int]] = {}
        for load, month, count in self._asked(query, {"loads": json.dumps([load.number for load in loads])}):
            found.setdefault(load, {})[month] = count
        return found

    def parts(self, chosen: Selection | None = None, *, as_of: int | None = None) -> list[HeldPart]:
        """Return the tables of the active loads after an event, in their order.

        Parameters
        ----------
        chosen
            Which rows are read; tables without any of them are left out. None for all rows of all tables.
        as_of
            Number of the event; now, without one.
        """
        event = self._event(as_of)  # once: another process may load meanwhile
        loads = self.loads(as_of=event)
        if chosen is None:
            return [self._part(at, all_rows(self._file, at.number)) for at in loads]
        query, values = query_of(chosen, _COLUMNS)
        rows = select_rows(self._file, query, values | {"as_of": event}, pa.schema([("carga", pa.int64()), *ROWS]))
        found = set(pc.unique(rows["carga"]).to_pylist())
        return [
            self._part(load, rows.filter(pc.equal(rows["carga"], load.number)).drop_columns("carga"))
            for load in loads
            if load.number in found
        ]

    def columns(self, load: Load, names: Sequence[str]) -> pa.Table:
        """As :func:`mapadelito.store.load_rows.all_rows`."""
        return all_rows(self._file, load.number, names)

    def part(self, load: Load, order: Sequence[int]) -> HeldPart:
        """Return the table of a load with the rows of some numbers (``orden``), given in increasing order."""
        return self._part(load, some_rows(self._file, load.number, order))

    def content(self) -> list[tuple[Any, ...]]:
        """Return what the active loads say, each row once with how many times the load that has it most often has it.

        The same rows give the same content, however they were loaded.
        """
        return self._asked(CONTENT)

    def _write(self, event: Event) -> None:
        self._db.execute(
            "INSERT INTO suceso VALUES (?, ?, ?, ?)", (event.number, event.kind, event.day.isoformat(), event.of)
        )

    def _retire(self, loads: Iterable[Load], event: Event) -> None:
        values = [(event.number, load.number) for load in loads]
        self._db.executemany("UPDATE carga SET retirada = ? WHERE numero = ?", values)

    def _insert(self, number: int, part: HeldPart, event: Event, order: int) -> None:
        told = part.origin
        words = (told.file, told.sheet, told.member, told.sha256, told.reading, told.source, told.scope)
        meta = json.dumps(part.meta)  # of ASCII alone: a name of a file may be no text
        self._db.execute(
            "INSERT INTO carga VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
            (number, event.number, order, *words, len(part.rows), meta),
        )
        insert_rows(self._file, "fila", number, part.rows.select(ROWS.names).cast(ROWS))
        insert_rows(self._file, "falta", number, part.faults.select(FAULTS.names).cast(FAULTS))

    def _part(self, load: Load, rows: pa.Table) -> HeldPart:
        faults = select_rows(self._file, _FAULTS_OF, {"load": load.number}, FAULTS)
        if len(rows) < load.size:
            faults = faults.filter(pc.is_in(faults["orden"], rows["orden"].combine_chunks()))
        return HeldPart(load.origin, rows, faults, load.meta, load.event, load.number)

    def _asked(self, query: str, values: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
        with self._file.told():
            found: list[tuple[Any, ...]] = self._db.execute(query, values or {}).fetchall()
        return found

    def _event(self, as_of: int | None) -> int:
        return self.last_event() if as_of is None else as_of


@contextmanager
def opened_to_load(place: StorePlace, tell: Callable[[str], object]) -> Iterator[IncidentStore]:
    """Open the store of a folder, or of a server, once no other process has it.

    ``tell`` is given a sentence (Spanish) while it waits.

    Raises
    ------
    MapaError
        As in :meth:`IncidentStore.opened`, or if the wait takes more than ten minutes.
    """
    with connected_alone(file_of(place, HELD_FILE), HELD, wait_s=LONG_WAIT_S, tell=tell) as database:
        yield IncidentStore(_sound(database))


def _sound(database: Database) -> Database:
    """Return an open store, but for one that was begun in the place of a damaged one."""
    if database.was_damaged:
        raise MapaError(
            f"«{HELD_FILE}», que guarda {HELD.holds}, estaba dañado: se apartó («{HELD_FILE.partition('.')[0]}-ilegible») y "
            "se empezó uno vacío. Vuelva a cargar los archivos. Lo ya publicado no se tocó."
        )
    return database


def _load_of(row: tuple[Any, ...]) -> Load:
    number, written, event, *words, size, meta, gone = row
    return Load(number, written, event, LoadOrigin(*words), size, json.loads(meta), gone)


def _place(load: Load) -> tuple[Any, ...]:
    """Place of a load in the order, which does not depend on names of files."""
    return load.event, *load.origin.table
