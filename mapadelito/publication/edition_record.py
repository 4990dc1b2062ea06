"""Records of the editions that were made: what each was made of, and what it said of each jurisdiction.

An edition that grows by jurisdictions keeps its name, and has a record of each run: the last one is that of the edition.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from geo.errors import ConfigError
from geo.period import Period
from layers.disclosure.profiles import shows_reserved
from mapadelito.outputs.archive import edition_name, split_name
from mapadelito.publication.store_tables import TOLD
from mapadelito.settings.server_address import file_of
from mapadelito.store.opening import connected_to_read, is_kept

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from mapadelito.settings.server_address import StorePlace
    from mapadelito.store.schema import Connection, Database

__all__ = ["EditionBook", "EditionRecord", "editions_of"]

_NAMED = """SELECT orden FROM edicion WHERE perfil = ? AND periodo = ? AND numero = ?
 ORDER BY publicada DESC, orden DESC LIMIT 1"""
_LEFT = "SELECT orden FROM edicion WHERE perfil = ? AND periodo = ? AND numero = ? AND publicada = 0 AND orden <> ?"
_NAMES = """SELECT periodo, numero FROM edicion WHERE perfil = ? AND publicada = 1
 GROUP BY periodo, numero ORDER BY min(orden)"""
_PUBLISHED = "UPDATE edicion SET publicada = 1 WHERE orden = ? AND publicada = 0"
_LAST = "SELECT coalesce(max(numero), 0) FROM edicion WHERE perfil = ? AND periodo = ? AND publicada = 1"
_FACTS = """SELECT c.hechos FROM edicion e JOIN edicion_comisaria c ON c.edicion = e.orden
 WHERE e.perfil = ? AND c.comisaria = ? AND e.publicada = 1 AND e.orden < ? ORDER BY e.orden DESC"""
_NEW = "INSERT INTO edicion SELECT coalesce(max(orden), 0) + 1, ?, ?, ?, 0, ? FROM edicion RETURNING orden"
_NEVER = (1 << 62) - 1
"""Place in the order of an edition that is not there yet."""


@dataclass(frozen=True, slots=True)
class EditionRecord:
    """What an edition was made of.

    Attributes
    ----------
    profile, period, number
        Its profile, its period as in names of folders (``2020-11``, ``sin-fecha``), and which it is of them, from 1.
    today, version
        Day of the run, and version of the program.
    held_event, told_event
        Last event of the store of rows that it read (0: it read files), and of the told store with what it told.
    options
        Settings of the run (:mod:`mapadelito.publication.kept_options`), with the digests of its files.
    files
        SHA-256 of its files, by path in the folder of the profile.
    base
        ``order`` of the record of which it kept the files of other jurisdictions; 0 where it kept none, None where it kept
        some of an edition without a record.
    facts
        What it said of each jurisdiction that it drew, by name: plain values of JSON, to compare the next one with.
    order
        Its place among all records, from 1; 0 until it is written.
    """

    profile: str
    period: str
    number: int
    today: date
    version: str
    held_event: int
    told_event: int
    options: Mapping[str, Any]
    files: Mapping[str, str]
    base: int | None = 0
    facts: Mapping[str, Any] = field(default_factory=dict)
    order: int = field(default=0, compare=False)

    @property
    def name(self) -> str:
        """Name of its folder when it is archived: ``2020-11``, ``2020-11.2``."""
        return edition_name(self.period, self.number)


class EditionBook:
    """The records of editions in an open file of the told store."""

    def __init__(self, database: Database) -> None:
        self._file = database
        self._db = database.connection

    def find(self, profile: str, name: str) -> EditionRecord | None:
        """Return the last record of an edition, without its facts; None without one."""
        found = self._db.execute(_NAMED, (profile, *split_name(name))).fetchall()
        return self.at(found[0][0]) if found else None

    def at(self, order: int | None) -> EditionRecord | None:
        """Return the record with some ``order``, without its facts; None without one."""
        found = self._content(order)
        if found is None:
            return None
        changed, base = [found["files"]], found["base"]
        while base and (earlier := self._content(base)) is not None:
            changed.append(earlier["files"])
            base = earlier["base"]
        files = {name: digest for one in reversed(changed) for name, digest in one.items()}
        own = {"today": date.fromisoformat(found["today"]), "files": {name: files[name] for name in files if files[name]}}
        return EditionRecord(**found | own, order=order or 0)

    def _content(self, order: int | None) -> dict[str, Any] | None:
        """Return what is stored of a record; its files are those that are not as in its base, without a digest if gone."""
        found = self._db.execute("SELECT acta FROM edicion WHERE orden = ?", (order,)).fetchall()
        return json.loads(found[0][0]) if found else None

    def names(self, profile: str) -> list[str]:
        """Return the names of the published editions of a profile, in the order in which they were made."""
        pairs = self._db.execute(_NAMES, (profile,))
        return [edition_name(str(period), number) for period, number in pairs]

    def last_number(self, profile: str, period: str) -> int:
        """Return the number of the last published edition of a profile and period; 0 without one."""
        [(number,)] = self._db.execute(_LAST, (profile, period)).fetchall()
        return int(number)

    def said_of(self, profile: str, station: str, *, before: int = 0) -> Iterator[Any]:
        """Yield what each published edition said of a jurisdiction (``facts``), the last one first.

        With the ``order`` of a record in ``before``, only those made before it.
        """
        for (said,) in self._db.execute(_FACTS, (profile, station, before or _NEVER)):
            yield json.loads(said)

    def write(self, record: EditionRecord) -> int:
        """Add the record of an edition that is about to be published, and return its ``order``.

        It takes the place of one of its name that was not published; its base was.

        Raises
        ------
        MapaError
            If it cannot be written.
        """
        name = (record.profile, record.period, record.number)
        base = self.at(record.base)
        kept = base.files if base is not None else {}
        files = {one: digest for one, digest in record.files.items() if kept.get(one) != digest}
        content = {key: value for key, value in asdict(record).items() if key not in {"facts", "order"}}
        content |= {"today": str(record.today), "files": files | dict.fromkeys(kept.keys() - record.files.keys(), "")}
        with self._file.changed("La edición se hace sin acta.") as change:
            change.execute(_PUBLISHED, (record.base,))
            for (left,) in change.execute(_LEFT, (*name, record.base or 0)).fetchall():
                change.execute("DELETE FROM edicion_comisaria WHERE edicion = ?", (left,))
                change.execute("DELETE FROM edicion WHERE orden = ?", (left,))
            [(order,)] = change.execute(_NEW, (*name, _json(content))).fetchall()
            rows = [(order, station, _json(said)) for station, said in record.facts.items()]
            change.executemany("INSERT INTO edicion_comisaria VALUES (?, ?, ?)", rows)
        return int(order)

    def forget_facts(self, change: Connection, names: Collection[str], periods: Collection[Period]) -> None:
        """Delete what editions that are not only of the station said of some jurisdictions, if they touch some periods.

        Nobody received them, so that the next edition is not compared with them.
        """
        for order, profile, code in change.execute("SELECT orden, perfil, periodo FROM edicion").fetchall():
            if not shows_reserved(profile) and _touches(code, periods):
                rows = [(order, name) for name in names]
                change.executemany("DELETE FROM edicion_comisaria WHERE edicion = ? AND comisaria = ?", rows)

    def mark_published(self, order: int) -> None:
        """Note that the edition of a record was published; no effect where that is noted."""
        with self._file.changed() as change:
            change.execute(_PUBLISHED, (order,))


def _touches(code: str, periods: Collection[Period]) -> bool:
    """Whether an edition, by the name of its period, has days of some periods; True where its days are not known."""
    try:
        own = Period.parse(code.replace("_", ".."))
    except ConfigError:
        return True
    return any(own.overlaps(one) for one in periods)


@contextmanager
def editions_of(store: StorePlace, store_file: str) -> Iterator[EditionBook | None]:
    """Open the records of a store to read them; None where there are none.

    Raises
    ------
    MapaError
        If the file is damaged, in use, or of another version.
    """
    place = file_of(store, store_file)
    if not is_kept(place, TOLD):
        yield None
        return
    with connected_to_read(place, TOLD) as database:
        yield EditionBook(database)


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, allow_nan=False, separators=(",", ":"))
