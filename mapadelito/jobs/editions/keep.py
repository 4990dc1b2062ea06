"""The edition that a run makes: its name, its record in the told store, and the archiving of the one that it replaces."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from geo.errors import MapaError
from geo.paths import digest_of
from mapadelito import __version__
from mapadelito.outputs.archive import archived_numbers, edition_name, free_name, period_name, split_name
from mapadelito.outputs.editions import present_edition, write_edition
from mapadelito.publication.edition_record import EditionRecord, editions_of
from mapadelito.publication.kept_options import kept_options
from mapadelito.publication.store import STORE, opened_in
from mapadelito.reading.incident_source import reads_store
from mapadelito.store.held import HELD_FILE, IncidentStore
from mapadelito.store.kept_inputs import sweep

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from mapadelito.jobs.session import Session
    from mapadelito.outputs.editions import Entry
    from mapadelito.publication.edition_record import EditionBook
    from mapadelito.publication.store import ToldStore
    from mapadelito.settings.config import Config

__all__ = ["keep_edition", "known_editions", "last_held_event", "note_published"]

_WAIT_S = 600.0
"""Seconds that another process in the store is waited for, once everything is drawn."""


def last_held_event(config: Config) -> int:
    """Return the last event of the store of rows, if the run reads it; 0 if it reads files, or nothing.

    Raises
    ------
    MapaError
        If the store cannot be read.
    """
    if not reads_store(config):
        return 0
    with IncidentStore.opened_to_read(config.store_folder / HELD_FILE) as store:
        return store.last_event()


@contextmanager
def known_editions(config: Config, store: ToldStore | None) -> Iterator[EditionBook | None]:
    """Give the records of the editions in the open store of a run or, without one, in its folder; None if there are none."""
    if store is not None:
        yield store.editions
        return
    with editions_of(config.store_folder, STORE) as book:
        yield book


def keep_edition(session: Session, store: ToldStore | None, entries: Collection[Entry], facts: Mapping[str, Any]) -> str:
    """Name the edition that a run has prepared, write its inventory and its record, and archive the one that it replaces.

    An edition of equal content keeps its name, and its record if there is one. Without a store that can be written there is
    no record, and it is said.

    Returns
    -------
    str
        The name; empty if it has no record.
    """
    output, profile = session.output, session.config.perfil
    present, period = present_edition(output.root, profile), period_name([entry.period for entry in entries if entry.links])
    is_new = output.changes(profile)
    name = present
    try:
        with _writable(session, store) as told:
            if is_new:
                name = _next_name(session, told.editions, present, period)
            if is_new or told.editions.find(profile, name) is None:
                told.editions.write(_record(session, told, name, present, facts))
        recorded = name
    except (MapaError, OSError) as error:
        session.say(f"Esta edición no se podrá hacer de nuevo con --edicion: {error}")
        name, recorded = _next_name(session, None, present, period) if is_new else present, ""
    write_edition(output, profile, name, entries)
    if is_new:
        output.archives(profile, free_name(output.root, profile, present))
    return recorded


def note_published(session: Session, store: ToldStore | None, name: str) -> None:
    """Note in its record that an edition is in its place; no effect for one without a record, whose name is empty."""
    if not name:
        return
    try:
        with _writable(session, store) as told:
            told.editions.mark_published(session.config.perfil, name)
    except (MapaError, OSError) as error:
        session.say(f"El acta de esta edición quedó incompleta: {error}")


@contextmanager
def _writable(session: Session, store: ToldStore | None) -> Iterator[ToldStore]:
    """Give the open store of a run, or open it for a moment where the profile is not published."""
    if store is not None:
        yield store
        return
    with opened_in(session.config.store_folder, wait_s=_WAIT_S, tell=session.say) as opened:
        yield opened


def _next_name(session: Session, book: EditionBook | None, present: str, period: str) -> str:
    """Return the name of a new edition of a period: no other has it, in the store, in the archive or in its place now."""
    root, profile = session.output.root, session.config.perfil
    numbers = [*archived_numbers(root, profile, period)]
    if (root / profile).exists() and split_name(present)[0] == period:
        numbers.append(split_name(present)[1])
    if book is not None:
        numbers.append(book.last_number(profile, period))
    return edition_name(period, max(numbers, default=0) + 1)


def _record(session: Session, told: ToldStore, name: str, present: str, facts: Mapping[str, Any]) -> EditionRecord:
    """Return the record of an edition, once the files that it was made of are copied into the store."""
    config, profile = session.config, session.config.perfil
    sweep(config.store_folder)
    files, base = _files(session, told.editions, present)
    period, number = split_name(name)
    return EditionRecord(
        profile=profile,
        period=period,
        number=number,
        today=session.today,
        version=__version__,
        held_event=session.as_of or 0,
        told_event=told.last_event(),
        options=kept_options(config, config.store_folder),
        files=files,
        base=base,
        facts=facts,
    )


def _files(session: Session, book: EditionBook, present: str) -> tuple[dict[str, str], str | None]:
    """Return the digests of the files of an edition, and of which edition it keeps those that it did not make.

    Those kept are the ones that an edition made: what other commands, and people, left there is of none.
    """
    output, profile = session.output, session.config.perfil
    made = {name.partition("/")[2]: digest for name, digest in output.written.items() if name.startswith(f"{profile}/")}
    gone = {*output.removed(profile)}
    kept = [name for name in output.earlier(profile) if name not in made and name not in gone]
    before = book.find(profile, present) if kept else None
    if before is not None:
        own = {name: before.files[name] for name in kept if name in before.files}
        folder = output.root / profile
        if all(digest_of(folder / name) == digest for name, digest in own.items()):
            return made | own, before.name if own else ""
    return made, None if any("/" in name for name in kept) else ""
