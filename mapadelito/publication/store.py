"""The store of what was told: counts, public places and public rows, in one file beside the project.

It is an SQLite file: a change is whole or is not there, whatever ends the program.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geo.errors import MapaError
from layers.disclosure.base_periods import months_of
from layers.disclosure.profiles import shows_reserved
from mapadelito.outputs.lock import held
from mapadelito.publication.store_file import connected

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from mapadelito.settings.config import Config

__all__ = [
    "CLOSED",
    "RECORDED",
    "ROW_COLUMNS",
    "STORE",
    "TOLD_COLUMNS",
    "WITHDRAWN",
    "State",
    "StoredCount",
    "StoredTerrain",
    "ToldStore",
    "digest_of_text",
    "kept_shape",
    "opened_for",
    "opened_in",
]

STORE = "contado.sqlite"
"""Name of the store in the folder ``almacen/``."""

CLOSED, WITHDRAWN, RECORDED = "cerrado", "retirado", "anotado"
"""State of a terrain in a base period: its rows change no more; nor do they, and its facts are told without points; it was
closed, but of its rows there is only the digest of the public record."""

ROW_COLUMNS = ("terreno", "mes", "numero", "momento", "lugar", "turno", "codigo", "titulo", "delito", "modalidad")
"""What is kept of a fact told as ordinary: terrain, month (yyyymm, 0 unknown), identities, place (row of the list of its
terrain, -1 for none), and what the public profile says of it."""

TOLD_COLUMNS = ("mes", "lugar", "turno", "codigo", "titulo", "delito", "modalidad")
"""Those of them that are public."""

_NUMBERS = {"mes", "numero", "momento", "lugar"}
_AT_ONCE = 100_000
"""Rows that are read at once: a million take 1 GB as tuples, and 0.16 GB as a frame."""
_DECIMALS = 9
"""Decimals of the degrees that are kept: a tenth of a millimetre."""
_DIGITS = 16
"""Hexadecimal digits of a digest: 64 bits, enough to tell lists apart."""

_FORGET_STATES = """DELETE FROM estado WHERE terreno IN (SELECT value FROM json_each(?))
 AND base IN (SELECT value FROM json_each(?))"""
_FORGET_ROWS = """DELETE FROM hecho WHERE terreno IN (SELECT value FROM json_each(?))
 AND mes IN (SELECT value FROM json_each(?))"""
_FORGET_COUNTS = """DELETE FROM conteo WHERE comisaria IN (SELECT value FROM json_each(?))
 AND base IN (SELECT value FROM json_each(?))"""
_FORGET_TERRAINS = "DELETE FROM terreno WHERE clave IN (SELECT value FROM json_each(?))"
_FORGET_LOSSES = """DELETE FROM perdido WHERE comisaria IN (SELECT value FROM json_each(?))
 AND anio IN (SELECT value FROM json_each(?))"""

Place = tuple[str, str, float | None, float, float]


@dataclass(frozen=True, slots=True)
class StoredTerrain:
    """A polygon of the ground of a year.

    Key, names (comisaria, sector, subsector) of its first telling, shape in degrees, ``digest`` of its places, and these:
    class, basis, homes counted (None where they were not), east and north in degrees. None for places that only the public
    record knows, by their digest.
    """

    key: str
    year: int
    names: tuple[str, ...]
    shape: shapely.Geometry
    digest: str
    places: tuple[Place, ...] | None = None

    def with_places(self, places: tuple[Place, ...]) -> StoredTerrain:
        """Return the terrain with a list of places, and its digest."""
        return replace(self, places=places, digest=digest_of_text(json.dumps(places)))


@dataclass(frozen=True, slots=True)
class StoredCount:
    """A told count: base period (``2020-S1``), jurisdiction, sectors told together, shape in degrees, words."""

    base: str
    jurisdiction: str
    sectors: tuple[str, ...]
    shape: shapely.Geometry
    words: str


class State(NamedTuple):
    """State of a terrain in a base period: :data:`CLOSED`, :data:`WITHDRAWN` or :data:`RECORDED`, and the digest of its rows
    where only that is known."""  # noqa: D205, D209

    terrain: str
    base: str
    state: str
    digest: str = ""


class ToldStore:
    """The open store; :meth:`opened` opens it for a run.

    What a run tells is written by :meth:`save` as one change, before its edition is put in place: what is kept and was not
    published is told later all the same, what is published and was not kept could be told later in another way.
    """

    def __init__(self, connection: sqlite3.Connection, *, was_damaged: bool = False) -> None:
        self._db = connection
        self.was_damaged = was_damaged

    @classmethod
    @contextmanager
    def opened(cls, path: Path) -> Iterator[ToldStore]:
        """Open the store of a file, made if need be; one that cannot be read is put aside and a new one begun.

        Raises
        ------
        MapaError
            As :func:`mapadelito.publication.store_file.connected`.
        """
        with connected(path) as (connection, damaged):
            yield cls(connection, was_damaged=damaged)

    def terrains(self, years: Collection[int]) -> list[StoredTerrain]:
        """Return the terrains of some years, in the order of their telling."""
        query = (
            "SELECT clave, anio, nombres, forma, huella, lugares FROM terreno WHERE anio IN (SELECT value FROM json_each(?))"
        )
        return [
            StoredTerrain(key, year, tuple(json.loads(names)), shapely.from_wkb(shape), digest, _places(places))
            for key, year, names, shape, digest, places in self._of(f"{query} ORDER BY orden", years)
        ]

    def counts(self, years: Collection[int]) -> list[StoredCount]:
        """Return the told counts of some years, in the order of their telling."""
        query = "SELECT base, comisaria, sectores, forma, dicho FROM conteo"
        years_of = "WHERE substr(base, 1, 4) + 0 IN (SELECT value FROM json_each(?)) ORDER BY rowid"
        return [
            StoredCount(base, name, tuple(json.loads(sectors)), shapely.from_wkb(shape), words)
            for base, name, sectors, shape, words in self._of(f"{query} {years_of}", years)
        ]

    def years(self) -> list[int]:
        """Return every year of which something was told."""
        rows = self._db.execute("SELECT anio FROM terreno UNION SELECT substr(base, 1, 4) + 0 FROM conteo ORDER BY 1")
        return [int(year) for (year,) in rows]

    def rows(self, terrains: Collection[str]) -> pd.DataFrame:
        """Return the rows told of some terrains, :data:`ROW_COLUMNS`."""
        query = "SELECT * FROM hecho WHERE terreno IN (SELECT value FROM json_each(?)) ORDER BY rowid"
        found = self._db.execute(query, (json.dumps(sorted(terrains)),))
        parts = [_rows_of([]), *map(_rows_of, iter(lambda: found.fetchmany(_AT_ONCE), []))]
        return pd.concat(parts, ignore_index=True)

    def states(self) -> list[State]:
        """Return the state of each terrain and base period that is closed."""
        return [State(*row) for row in self._db.execute("SELECT * FROM estado ORDER BY terreno, base")]

    def lost(self) -> set[tuple[str, int]]:
        """Return the jurisdictions and years of which an edition exists and neither store nor record can be read."""
        return {(str(name), int(year)) for name, year in self._db.execute("SELECT comisaria, anio FROM perdido")}

    def save(
        self,
        *,
        terrains: Iterable[StoredTerrain] = (),
        counts: Iterable[StoredCount] = (),
        rows: pd.DataFrame | None = None,
        states: Iterable[State] = (),
        lost: Iterable[tuple[str, int]] = (),
    ) -> None:
        """Add what a run tells, as one change; ``rows`` take the place of those of the same terrains and months.

        Raises
        ------
        MapaError
            If it cannot be written.
        """
        with self._changed("No se publicó nada.") as change:
            change.executemany(
                "INSERT OR REPLACE INTO terreno "
                "VALUES ((SELECT orden FROM terreno WHERE clave = ?1), ?1, ?2, ?3, ?4, ?5, ?6)",
                [
                    (t.key, t.year, json.dumps(t.names), shapely.to_wkb(t.shape), t.digest, json.dumps(t.places))
                    for t in terrains
                ],
            )
            change.executemany(
                "INSERT INTO conteo VALUES (?, ?, ?, ?, ?)",
                [(c.base, c.jurisdiction, json.dumps(c.sectors), shapely.to_wkb(c.shape), c.words) for c in counts],
            )
            change.executemany("INSERT OR REPLACE INTO estado VALUES (?, ?, ?, ?)", states)
            change.executemany("INSERT OR IGNORE INTO perdido VALUES (?, ?)", lost)
            if rows is not None:
                own = rows[["terreno", "mes"]].drop_duplicates().astype(object)
                change.executemany("DELETE FROM hecho WHERE terreno = ? AND mes = ?", own.itertuples(index=False))
                values = rows[list(ROW_COLUMNS)].astype(object).itertuples(index=False)
                change.executemany("INSERT INTO hecho VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)

    def forget(self, terrains: Collection[str], bases: Collection[str], names: Collection[str], *, ground: bool) -> None:
        """Drop what was told of some base periods: rows and states of terrains, counts of jurisdictions.

        With ``ground`` the terrains go too, and what is noted as lost of the years of the base periods.

        Raises
        ------
        MapaError
            If it cannot be written.
        """
        keys, codes, named = json.dumps([*terrains]), json.dumps([*bases]), json.dumps([*names])
        months = json.dumps([month for base in bases for month in months_of(base)])
        years = json.dumps([int(base[:4]) for base in bases])
        with self._changed("Nada se olvidó.") as change:
            change.execute(_FORGET_STATES, (keys, codes))
            change.execute(_FORGET_ROWS, (keys, months))
            change.execute(_FORGET_COUNTS, (named, codes))
            if ground:
                change.execute(_FORGET_TERRAINS, (keys,))
                change.execute(_FORGET_LOSSES, (named, years))

    @contextmanager
    def _changed(self, outcome: str) -> Iterator[sqlite3.Connection]:
        """Make one change: whole, or refused with its ``outcome`` in words."""
        try:
            with self._db as change:
                yield change
        except sqlite3.Error as error:
            raise MapaError(f"No se pudo escribir lo ya publicado en «{STORE}»: {error}. {outcome}") from error

    def _of(self, query: str, values: Collection[Any]) -> list[tuple[Any, ...]]:
        """Rows of a query about some values."""
        return self._db.execute(query, (json.dumps(sorted(values)),)).fetchall()


def _rows_of(listed: list[tuple[Any, ...]]) -> pd.DataFrame:
    frame = pd.DataFrame(listed, columns=list(ROW_COLUMNS))
    return frame.astype({name: "int64" if name in _NUMBERS else "str" for name in ROW_COLUMNS})


def _places(text: str) -> tuple[Place, ...] | None:
    listed = json.loads(text)
    return None if listed is None else tuple((kind, basis, homes, x, y) for kind, basis, homes, x, y in listed)


def digest_of_text(text: str) -> str:
    """Return the digest by which the store and the public record know a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


@contextmanager
def opened_for(config: Config) -> Iterator[ToldStore | None]:
    """Open the store of a run, for it alone; none for a run that tells nothing outside the station."""
    if shows_reserved(config.perfil) or not config.incidentes:
        yield None
        return
    with opened_in(config.store_folder) as store:
        yield store


@contextmanager
def opened_in(folder: Path) -> Iterator[ToldStore]:
    """Open the store of a folder, for one process alone."""
    what = f"La carpeta «{folder.name}», de lo ya publicado,"
    with held(folder / "en-uso.json", what, "--almacen"), ToldStore.opened(folder / STORE) as store:
        yield store


def kept_shape(shape: shapely.Geometry) -> shapely.Geometry:
    """Return a polygon in degrees as the store keeps it: rounded, and its parts and rings in one order."""
    rounded = shapely.transform(shape, lambda xy: np.round(xy, _DECIMALS))
    return shapely.normalize(rounded if rounded.is_valid else shapely.make_valid(rounded))
