"""The told store: published counts, public places and public rows, in one SQLite file beside the project, or on a server.

Each change is one transaction: it is complete or absent, also after a crash.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
import shapely

from layers.disclosure.base_periods import base_of, months_of
from layers.disclosure.profiles import shows_reserved
from mapadelito.publication import store_queries as queries
from mapadelito.publication.edition_record import EditionBook
from mapadelito.publication.store_history import ToldRevision
from mapadelito.publication.store_tables import TOLD
from mapadelito.reading.incident_source import has_incidents
from mapadelito.settings.server_address import file_of
from mapadelito.store.opening import connected, connected_alone, connected_to_read

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from mapadelito.settings.config import Config
    from mapadelito.settings.server_address import StorePlace
    from mapadelito.store.schema import Database

__all__ = [
    "CLOSED",
    "RECORDED",
    "REFUSED",
    "ROW_COLUMNS",
    "STORE",
    "TOLD_COLUMNS",
    "WITHDRAWN",
    "State",
    "StoredCount",
    "StoredTerrain",
    "ToldStore",
    "digest_of_text",
    "opened_for",
    "opened_in",
]

STORE = "contado.sqlite"
"""Name of the store in the folder ``almacen/``."""

CLOSED, WITHDRAWN, RECORDED = "cerrado", "retirado", "anotado"
"""States of a terrain in a base period: closed (its rows no longer change); withdrawn (closed, and its incidents are
published without points); recorded (closed, but only the digest of its rows in the public record is left)."""

ROW_COLUMNS = ("terreno", "mes", "numero", "momento", "lugar", "turno", "codigo", "titulo", "delito", "modalidad")
"""Columns of a told ordinary incident: terrain, month (yyyymm, 0 unknown), identities, place (row in the list of its
terrain, -1 for none), and its public attributes."""

REFUSED = -2
"""``lugar`` of a told incident that was rejected for its location: only its number is published."""

TOLD_COLUMNS = ("mes", "lugar", "turno", "codigo", "titulo", "delito", "modalidad")
"""The columns that are public."""

_NUMBERS = {"mes", "numero", "momento", "lugar"}
_AT_ONCE = 100_000
"""Rows per batch of a query: a million rows take 1 GB as tuples and 0.16 GB as a frame."""
_DIGITS = 16
"""Hexadecimal digits of a digest: 64 bits, enough to distinguish lists of places and of rows."""

Place = tuple[str, str, float | None, float, float]
"""Public place: class, basis, homes counted (None where they were not), east and north in degrees."""


@dataclass(frozen=True, slots=True)
class StoredTerrain:
    """A told polygon of a year, in degrees.

    ``key`` has its year and the digest of its shape; ``names`` are comisaria, sector and subsector in its first edition;
    ``digest`` is that of its public ``places`` (empty before they are made), which are None where only their digest is left.
    """

    key: str
    year: int
    names: tuple[str, ...]
    shape: shapely.Geometry
    digest: str
    places: tuple[Place, ...] | None = None

    def with_places(self, places: tuple[Place, ...]) -> StoredTerrain:
        """Return the terrain with a list of places and the digest of the list."""
        return replace(self, places=places, digest=digest_of_text(json.dumps(places)))


@dataclass(frozen=True, slots=True)
class StoredCount:
    """A told count: base period (``2020-S1``), jurisdiction, sectors counted together, shape in degrees, Spanish words."""

    base: str
    jurisdiction: str
    sectors: tuple[str, ...]
    shape: shapely.Geometry
    words: str


class State(NamedTuple):
    """State of a terrain in a base period: :data:`CLOSED`, :data:`WITHDRAWN` or :data:`RECORDED`.

    ``digest`` is that of its rows where only that is known; empty otherwise.
    """

    terrain: str
    base: str
    state: str
    digest: str = ""


class ToldStore:
    """The open told store; :meth:`opened` opens it for a run.

    :meth:`save` writes the entries of a run as one change, before its edition is put in place: entries stored but not
    published are published later unchanged; entries published but not stored could be published later with other values.
    """

    def __init__(self, database: Database, as_of: int | None = None) -> None:
        self._file = database
        self._as_of = queries.NOW if as_of is None else as_of
        self._db = database.connection
        self.was_damaged = database.was_damaged
        self.editions = EditionBook(database)

    @classmethod
    @contextmanager
    def opened(cls, place: StorePlace) -> Iterator[ToldStore]:
        """Open the store, created if absent; an unreadable file is renamed and a new store created.

        Raises
        ------
        MapaError
            As in :func:`mapadelito.store.opening.connected`.
        """
        with connected(place, TOLD) as database:
            yield cls(database)

    @classmethod
    @contextmanager
    def opened_to_read(cls, place: StorePlace, as_of: int) -> Iterator[ToldStore]:
        """Open the store as it was after an event, also in a folder that cannot be written; what is saved is not written.

        Raises
        ------
        MapaError
            As in :func:`mapadelito.store.opening.connected_to_read`.
        """
        with connected_to_read(place, TOLD) as database:
            yield cls(database, as_of)

    def terrains(self, years: Collection[int]) -> list[StoredTerrain]:
        """Return the told polygons of some years, in the order of their publication."""
        return [
            StoredTerrain(key, year, tuple(json.loads(names)), shapely.from_wkb(shape), digest, _places(places))
            for key, year, names, shape, digest, places in self._of(queries.TERRAINS, years)
        ]

    def counts(self, years: Collection[int]) -> list[StoredCount]:
        """Return the told counts of some years, in the order of their publication."""
        return [
            StoredCount(base, name, tuple(json.loads(sectors)), shapely.from_wkb(shape), words)
            for base, name, sectors, shape, words in self._of(queries.COUNTS, years)
        ]

    def years(self) -> list[int]:
        """Return the years with told polygons or told counts, in order."""
        return [int(year) for (year,) in self._db.execute(queries.YEARS, (self._as_of,))]

    def rows(self, terrains: Collection[str]) -> pd.DataFrame:
        """Return the told rows of some terrains, with :data:`ROW_COLUMNS`."""
        found = self._db.execute(queries.ROWS, (self._as_of, json.dumps(sorted(terrains))))
        parts = [_rows_of([]), *map(_rows_of, iter(lambda: found.fetchmany(_AT_ONCE), []))]
        return pd.concat(parts, ignore_index=True)

    def states(self) -> list[State]:
        """Return the state of each closed terrain and base period."""
        return [State(*row) for row in self._db.execute(queries.STATES, (self._as_of,))]

    def lost(self) -> set[tuple[str, int]]:
        """Return the jurisdictions and years with an edition whose store and public record were both unreadable."""
        return {(str(name), int(year)) for name, year in self._db.execute(queries.LOST, (self._as_of,))}

    def last_event(self) -> int:
        """Return the number of the last event of the store; 0 without any."""
        [(number,)] = self._db.execute(queries.LAST_EVENT).fetchall()
        return int(number)

    def save(
        self,
        *,
        terrains: Iterable[StoredTerrain] = (),
        counts: Iterable[StoredCount] = (),
        rows: pd.DataFrame | None = None,
        renewed: pd.DataFrame | None = None,
        states: Iterable[State] = (),
        lost: Iterable[tuple[str, int]] = (),
    ) -> None:
        """Add the entries of a run as one change; ``rows`` replace those of the same terrains and months.

        They also replace those of the terrains and months in ``renewed``, of which there may be none any more.

        Only what differs from what the store has is written; what it had stays as history.

        Raises
        ------
        MapaError
            If it cannot be written.
        """
        if self._as_of != queries.NOW:
            return  # what was told then is told already
        with self._file.changed("No se publicó nada.") as change:
            revision = ToldRevision(change)
            revision.terrains(
                (t.key, t.year, json.dumps(t.names), shapely.to_wkb(t.shape), t.digest, json.dumps(t.places))
                for t in terrains
            )
            told = ((c.base, c.jurisdiction, json.dumps(c.sectors), shapely.to_wkb(c.shape), c.words) for c in counts)
            revision.counts(told)
            revision.states(states)
            revision.losses(lost)
            if rows is not None:
                revision.facts(rows[list(ROW_COLUMNS)], renewed)

    def as_one_change(self) -> AbstractContextManager[object]:
        """Return a context in which all that is saved is one change: a run that fails inside tells nothing."""
        return self._file.changed("No se publicó nada.", spills=False)

    def forget(self, terrains: Collection[str], bases: Collection[str], names: Collection[str], *, ground: bool) -> bool:
        """Delete the entries of some base periods: rows and states of terrains, counts of jurisdictions.

        Return whether the file has no copy of them any more. With ``ground``, also the terrains, and the losses noted for
        the years of the base periods.

        Raises
        ------
        MapaError
            If it cannot be written.
        """
        keys, codes, named = json.dumps([*terrains]), json.dumps([*bases]), json.dumps([*names])
        months = json.dumps([month for base in bases for month in months_of(base)])
        years = json.dumps([int(base[:4]) for base in bases])
        with self._file.changed("Nada se olvidó.") as change:
            change.execute(queries.FORGET_STATES, (keys, codes))
            change.execute(queries.FORGET_ROWS, (keys, months))
            change.execute(queries.FORGET_COUNTS, (named, codes))
            self.editions.forget_facts(change, names, [base_of(base) for base in bases])
            if ground:
                change.execute(queries.FORGET_TERRAINS, (keys,))
                change.execute(queries.FORGET_LOSSES, (named, years))
        return self._file.rewrite()

    def _of(self, query: str, values: Collection[Any]) -> list[tuple[Any, ...]]:
        """Return the rows of a query with a list of values as its parameter."""
        found: list[tuple[Any, ...]] = self._db.execute(query, (self._as_of, json.dumps(sorted(values)))).fetchall()
        return found


def _rows_of(listed: list[tuple[Any, ...]]) -> pd.DataFrame:
    frame = pd.DataFrame(listed, columns=list(ROW_COLUMNS))
    return frame.astype({name: "int64" if name in _NUMBERS else "str" for name in ROW_COLUMNS})


def _places(text: str) -> tuple[Place, ...] | None:
    listed = json.loads(text)
    return None if listed is None else tuple((kind, basis, homes, x, y) for kind, basis, homes, x, y in listed)


def digest_of_text(text: str) -> str:
    """Return the digest of a text in the store and the public record, 16 hexadecimal digits (start of its SHA-256)."""
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


@contextmanager
def opened_for(config: Config) -> Iterator[ToldStore | None]:
    """Open the store of a run under a lock; None for a run whose profile is not published."""
    if shows_reserved(config.perfil) or not has_incidents(config):
        yield None
        return
    with opened_in(config.store) as store:
        yield store


@contextmanager
def opened_in(place: StorePlace, *, wait_s: float = 0.0, tell: Callable[[str], object] = str) -> Iterator[ToldStore]:
    """Open the store of a folder, or of a server, under a lock that excludes other processes.

    They are waited for, and it is told, as in :func:`mapadelito.store.opening.connected_alone`.
    """
    with connected_alone(file_of(place, STORE), TOLD, wait_s=wait_s, tell=tell) as database:
        yield ToldStore(database)
