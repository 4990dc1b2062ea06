"""``mapadelito generar --edicion``: make a past edition again, byte for byte, from the store and its record."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.errors import ConfigError, MapaError
from geo.naming import quantity
from geo.wording import listing
from layers.disclosure.base_periods import base_of
from layers.disclosure.profiles import PROFILES, shows_reserved
from mapadelito import __version__
from mapadelito.jobs.generate import make
from mapadelito.jobs.session import Session
from mapadelito.outputs.editions import may_show, write_edition
from mapadelito.publication.edition_record import editions_of
from mapadelito.publication.kept_options import restored
from mapadelito.publication.store import STORE, WITHDRAWN, ToldStore
from mapadelito.publication.store_queries import NOW
from mapadelito.reading.incident_source import has_incidents
from mapadelito.settings.server_address import file_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from mapadelito.outputs.editions import Entry
    from mapadelito.outputs.folder import Output
    from mapadelito.publication.edition_record import EditionRecord
    from mapadelito.settings.config import Config
    from mapadelito.settings.server_address import StorePlace

__all__ = ["remake"]

_MOST_TOLD = 3
"""Most files that are named where an edition does not come out as it was."""


def remake(config: Config, say: Callable[[str], object], *, edition: str, other_version: bool = False) -> dict[str, Any]:
    """Make an edition again in a new folder, and return the record of the run; the store is not changed.

    Parameters
    ----------
    config
        The folder of the store and the output folder; the other settings are those of the edition.
    say
        As in :func:`mapadelito.jobs.generate.run`.
    edition
        Its profile and name: ``publico/2020-11.2``.
    other_version
        Whether to make it with another version of the program than then, and whatever it gives.

    Raises
    ------
    ConfigError
        If there is no such edition, or the folder has an edition.
    MapaError
        If what it was made of is not there, or it does not come out as it was; then nothing is written.
    """
    profile, _, name = edition.partition("/")
    if profile not in PROFILES or not name:
        raise ConfigError(f"--edicion se escribe PERFIL/PERIODO, como publico/2020-11 o publico/2020-11.2, no «{edition}».")
    if (config.salida / profile).exists():
        raise ConfigError(f"«{config.salida}» ya tiene una edición: dé con --salida una carpeta nueva para la de entonces.")
    chain = _chain(config, profile, name)
    for record in chain:
        if record.version != __version__ and not other_version:
            raise ConfigError(
                f"La edición «{edition}» se hizo con mapadelito {record.version}, y este es el {__version__}: puede salir "
                "distinta. Use aquella versión, o agregue --otra-version."
            )
    made: dict[str, Any] = {}
    for record in chain:
        say(f"Se hace de nuevo {profile}/{record.name}, del {record.today:%d/%m/%Y}.")
        made = _made_again(config, record, say, other_version=other_version)
    return made


def _chain(config: Config, profile: str, name: str) -> list[EditionRecord]:
    """Return the record of an edition after those of which it kept the files of other jurisdictions, the oldest first.

    Raises
    ------
    ConfigError
        If one is not there.
    """
    chain: list[EditionRecord] = []
    with editions_of(config.store, STORE) as book:
        record = book.find(profile, name) if book is not None else None
        if book is None or record is None:
            known = listing(f"{profile}/{one}" for one in book.names(profile)) if book is not None else ""
            has = f"Hay: {known}." if known else "No hay ninguna."
            raise ConfigError(f"En «{config.store}» no está el acta de «{profile}/{name}». {has}")
        while record is not None:
            chain.append(record)
            record = book.at(record.base)
        if chain[-1].base != 0:
            raise ConfigError(
                f"«{profile}/{chain[-1].name}» conserva láminas de una edición sin acta, hecha con una versión anterior: no "
                "se puede hacer de nuevo."
            )
    return chain[::-1]


def _made_again(
    config: Config, record: EditionRecord, say: Callable[[str], object], *, other_version: bool
) -> dict[str, Any]:
    """Make one edition over what the output folder has, and publish it if it is as it was."""
    with Session.opened(config, say) as session:
        then = restored(record.options, config.store_folder, Path(tempfile.mkdtemp()))  # deleted with the session
        session.config = replace(then, salida=config.salida, almacen=config.store)
        session.today, session.as_of, session.edition = record.today, record.held_event, record.order
        if shows_reserved(record.profile) or not has_incidents(session.config, as_of=record.held_event):
            made = make(session, None)
        else:
            with ToldStore.opened_to_read(file_of(config.store, STORE), record.told_event) as store:
                made = make(session, store, tells=False)
                _tell_withdrawn(file_of(config.store, STORE), store, made.drawn.entries, say)
        _require_same(session.output, record, say, other_version=other_version)
        write_edition(session.output, record.profile, record.name, record.order, made.drawn.entries)
        done = session.publish(made.record)
        made.finished.clean()
        return done


def _tell_withdrawn(place: StorePlace, then: ToldStore, entries: Collection[Entry], say: Callable[[str], object]) -> None:
    """Say that an edition shows points that were withdrawn after it; ``then`` is the store as it was."""
    names = {entry.name for entry in entries}
    bare = {(item.terrain, item.base) for item in then.states() if item.state == WITHDRAWN}  # the others may have been open
    own = {item.key: item.names[0] for item in then.terrains(then.years()) if item.names[0] in names}
    with ToldStore.opened_to_read(place, NOW) as now:
        later = [item for item in now.states() if item.state == WITHDRAWN and (item.terrain, item.base) not in bare]
    shown = [item for item in later if item.terrain in own and may_show(entries, {own[item.terrain]}, base_of(item.base))]
    if found := sorted({f"{item.base} de {own[item.terrain]}" for item in shown}):
        say(f"Muestra puntos que se retiraron después ({listing(found)}): no la publique.")


def _require_same(output: Output, record: EditionRecord, say: Callable[[str], object], *, other_version: bool) -> None:
    """Refuse an edition that has not come out as it was; with another version of the program, say so."""
    prefix = f"{record.profile}/"
    made = {name.removeprefix(prefix): digest for name, digest in output.written.items() if name.startswith(prefix)}
    kept = {name: record.files.get(name, "") for name in output.earlier(record.profile) if name not in made}
    gone = {*output.removed(record.profile)}
    now = made | {name: digest for name, digest in kept.items() if name not in gone}
    different = sorted(name for name in now.keys() | record.files.keys() if now.get(name) != record.files.get(name))
    if not different:
        return
    told = (
        f"«{record.profile}/{record.name}» no sale igual que entonces: {len(different)} de "
        f"{quantity(len(record.files), 'archivo', 'archivos')} son "
        f"otros ({listing(different, most=_MOST_TOLD)})."
    )
    if not other_version:
        raise MapaError(
            f"{told} Algo de lo que se usó ya no es lo mismo: lo que se olvidó con «contado --olvidar» no vuelve. Nada se "
            "escribió."
        )
    say(told)
