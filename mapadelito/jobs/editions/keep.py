"""The edition that a run makes: its name, its record in the told store, and the archiving of the one that it replaces.

An edition is replaced if something that a jurisdiction has in it changes or goes. A run that only adds jurisdictions, of the
same period, makes it grow: it keeps its name, nothing is archived, and its record is one more run over the earlier ones.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo.errors import MapaError
from geo.paths import digest_of
from mapadelito import __version__
from mapadelito.outputs.archive import ARCHIVE, archived_numbers, edition_name, free_name, period_name, split_name
from mapadelito.outputs.editions import periods_told, present_edition, write_edition
from mapadelito.outputs.lock import LONG_WAIT_S
from mapadelito.publication.edition_record import EditionRecord, editions_of
from mapadelito.publication.kept_options import kept_options
from mapadelito.publication.store import STORE, opened_in
from mapadelito.store.kept_inputs import sweep

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from mapadelito.jobs.session import Session
    from mapadelito.outputs.editions import Entry
    from mapadelito.publication.edition_record import EditionBook
    from mapadelito.publication.store import ToldStore
    from mapadelito.settings.config import Config

__all__ = ["KeptEdition", "keep_edition", "known_editions", "note_published"]


@contextmanager
def known_editions(config: Config, store: ToldStore | None) -> Iterator[EditionBook | None]:
    """Give the records of the editions in the open store of a run or, without one, in its folder; None if there are none."""
    if store is not None:
        yield store.editions
        return
    with editions_of(config.store, STORE) as book:
        yield book


@dataclass(frozen=True, slots=True)
class KeptEdition:
    """An edition that is about to be published.

    Attributes
    ----------
    name
        Its name: ``2020-11.2``.
    order
        ``order`` of its record; 0 without one.
    archived, periods
        Path, in the output folder, to which the edition that it replaces goes, and the periods of that one in words; empty
        where it replaces none.
    """

    name: str
    order: int
    archived: str = ""
    periods: tuple[str, ...] = ()

    @property
    def told(self) -> dict[str, Any]:
        """What ``registro.json`` says of it."""
        before = {"carpeta": self.archived, "periodos": [*self.periods]} if self.archived else None
        return {"edicion": {"nombre": self.name, "archivada": before}}


def keep_edition(
    session: Session, store: ToldStore | None, entries: Collection[Entry], facts: Mapping[str, Any]
) -> KeptEdition:
    """Name the edition that a run has prepared, write its inventory and its record, and archive the one that it replaces.

    An edition of equal content keeps its name, and its record if there is one. Without a store that can be written there is
    no record, and it is said.
    """
    output, profile = session.output, session.config.perfil
    (present, order), replaces = present_edition(output.root, profile), output.replaces(profile)
    period = period_name([entry.period for entry in entries if entry.links])
    is_new = output.changes(profile)
    grows = is_new and not replaces and split_name(present)[0] == period and (output.root / profile).exists()
    name = present
    try:
        with _writable(session, store) as told:
            before = _present_record(told.editions, profile, present, order)
            last = told.editions.find(profile, present)
            grows = grows and (
                last is None or (before is not None and last.order <= before.order)
            )  # or it is of another folder
            if is_new and not grows:
                name = _next_name(session, told.editions, present, period)
            if is_new or before is None:
                order = told.editions.write(_record(session, told, name, before, facts))
    except (MapaError, OSError) as error:
        session.say(f"Esta edición no se podrá hacer de nuevo con --edicion: {error}")
        name, order = _next_name(session, None, present, period) if is_new and not grows else present, 0
    write_edition(output, profile, name, order, entries)
    if not replaces:
        return KeptEdition(name, order)
    archived, periods = free_name(output.root, profile, present), dict(periods_told(output.root, profile)).values()
    output.archives(profile, archived)
    return KeptEdition(name, order, f"{ARCHIVE}/{profile}/{archived}", tuple(sorted({*periods})))


def note_published(session: Session, store: ToldStore | None, edition: KeptEdition) -> None:
    """Note in its record that an edition is in its place; no effect for one without a record."""
    if not edition.order:
        return
    try:
        with _writable(session, store) as told:
            told.editions.mark_published(edition.order)
    except (MapaError, OSError) as error:
        session.say(f"El acta de esta edición quedó incompleta: {error}")


@contextmanager
def _writable(session: Session, store: ToldStore | None) -> Iterator[ToldStore]:
    """Give the open store of a run, or open it for a moment where the profile is not published."""
    if store is not None:
        yield store
        return
    with opened_in(session.config.store, wait_s=LONG_WAIT_S, tell=session.say) as opened:
        yield opened


def _present_record(book: EditionBook, profile: str, name: str, order: int) -> EditionRecord | None:
    """Return the record of the present edition; None without one, or if the store is another one."""
    found = book.at(order)
    return found if found is not None and (found.profile, found.name) == (profile, name) else None


def _next_name(session: Session, book: EditionBook | None, present: str, period: str) -> str:
    """Return the name of a new edition of a period: no other has it, in the store, in the archive or in its place now."""
    root, profile = session.output.root, session.config.perfil
    numbers = [*archived_numbers(root, profile, period)]
    if (root / profile).exists() and split_name(present)[0] == period:
        numbers.append(split_name(present)[1])
    if book is not None:
        numbers.append(book.last_number(profile, period))
    return edition_name(period, max(numbers, default=0) + 1)


def _record(
    session: Session, told: ToldStore, name: str, before: EditionRecord | None, facts: Mapping[str, Any]
) -> EditionRecord:
    """Return the record of an edition, once the files that it was made of are copied into the store."""
    config, profile = session.config, session.config.perfil
    sweep(config.store_folder)
    files, base = _files(session, before)
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


def _files(session: Session, before: EditionRecord | None) -> tuple[dict[str, str], int | None]:
    """Return the digests of the files of an edition, and of which record it keeps those that it did not make.

    Those kept are the ones that an edition made: what other commands, and people, left there is of none.
    """
    output, profile = session.output, session.config.perfil
    made = {name.partition("/")[2]: digest for name, digest in output.written.items() if name.startswith(f"{profile}/")}
    gone = {*output.removed(profile)}
    kept = [name for name in output.earlier(profile) if name not in made and name not in gone]
    if before is not None and kept:
        own = {name: before.files[name] for name in kept if name in before.files}
        folder = output.root / profile
        if all(digest_of(folder / name) == digest for name, digest in own.items()):
            return made | own, before.order if own else 0
    return made, None if any("/" in name for name in kept) else 0
