"""``mapadelito cargar``: read files and add their rows to the store, in one transaction."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from geo.errors import ConfigError, MapaError
from geo.formats.containers import parts_of
from geo.incidents.coordinate_repair import home_of
from geo.intake.repeated_files import digest_of_parts
from geo.text_table import StoredAs
from geo.wording import listing, shown
from mapadelito.jobs.inputs import given_limits
from mapadelito.jobs.loads.load_account import KnownLoad, LoadOutcome, change_counts, load_record
from mapadelito.jobs.session import Session
from mapadelito.outputs.lock import LONG_WAIT_S
from mapadelito.publication.store import ToldStore
from mapadelito.reading.file_reading import ReadFile, read_file, settled
from mapadelito.reading.how_read import reading_of
from mapadelito.reading.loaded.store_facts import StoreChanges, changes, corrections, facts_around
from mapadelito.settings.entry_folder import files_to_load, move_loaded
from mapadelito.settings.file_settings import file_settings
from mapadelito.settings.server_address import ServerAddress
from mapadelito.store.held import opened_to_load
from mapadelito.store.held_tables import HELD
from mapadelito.store.opening import is_kept
from mapadelito.store.typed_tables import held_part

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path

    from geo.boundaries.read import Boundaries
    from mapadelito.settings.config import Config
    from mapadelito.store.held import LoadAccount

__all__ = ["load_files"]


def load_files(
    config: Config, say: Callable[[str], object], *, project: Path | None = None, replaces: int | None = None
) -> dict[str, Any]:
    """Load the files of the settings and, in the folder of a project, those of ``entrada/``; return the account of the load.

    The files are read, each by itself, before the store is locked: one that is refused does not stop the others. What was
    loaded before, read in the same way, is not read again. The account of the rows, in ``reservado/``, is that of the files
    loaded now. The files of ``entrada/`` are moved to ``entrada/cargado/`` once they are in the store.

    Parameters
    ----------
    config
        Settings: ``incidentes``, how they are read, ``limites``, ``salida`` and the store.
    say
        Called with a Spanish line before each slow step.
    project
        Folder whose ``entrada/`` is loaded too; None where the user named the files.
    replaces
        Number of a load that this one takes the place of.

    Raises
    ------
    MapaError
        If a folder cannot be written, or there is no load to replace; nothing is loaded then.
    """
    if isinstance(config.store, ServerAddress):
        with ToldStore.opened(config.store):  # who loads first owns all tables
            pass
    with Session.opened(config, say, wait_s=LONG_WAIT_S) as session:  # also without files: it ends what a killed load left
        told: list[str] = []
        entry = [] if project is None else files_to_load(project, told, or_none=bool(config.incidentes))
        for line in told:
            say(line)
        if given := (*config.incidentes, *entry):
            session.config = replace(
                config, incidentes=given, periodo=None, comparar=None, coincidencias=(), reemplaza_archivo=()
            )
            return _loaded(session, replaces, entry)
    if replaces is not None:
        raise ConfigError(f"Falta el archivo que toma el lugar de la carga {replaces}. Para quitarla: mapadelito deshacer.")
    return load_record(LoadOutcome())


def _loaded(session: Session, replaces: int | None, entry: Sequence[Path]) -> dict[str, Any]:
    """Read, load, move the files of ``entry``, and write the account."""
    config, say = session.config, session.say
    boundaries = given_limits(session)
    home = home_of(boundaries.frame) if boundaries is not None else None
    digests, refused = _digests(config.incidentes)
    if replaces is not None:
        _check_all_given(config, say, replaces, len({*digests.values()}))
    readings = {digest: reading_of(config, home, file_settings(config, path)) for path, digest in reversed(digests.items())}
    there = _there(config, say, readings, replaces)
    _check_whole(refused, replaces)
    read: list[ReadFile] = []
    for digest in dict.fromkeys(digests.values()):
        path = next(path for path in digests if digests[path] == digest)
        if digest not in there:
            say(f"Leyendo «{path.name}» …")
            with session.clock("incidentes"):
                file = read_file(path, digest, config, boundaries, session.today)
            copies = [other for other in digests if digests[other] == digest]
            if path in entry and file.empty:
                for other in copies:
                    say(f"«{other.name}» no tiene filas: se deja en la carpeta.")
                continue
            if file.refused:
                refused += [_of_copy(file, other) for other in copies]
            else:  # the incidents of several files are settled together
                read.append(replace(file, incidents=None) if len(digests) > 1 else file)
            _check_whole(refused, replaces)
    session.output.end_reading()
    loaded = {*there, *(file.digest for file in read)}
    record = _account(session, read, boundaries, loaded)
    outcome = LoadOutcome(_add(session, read, readings, replaces), read, refused, there, digests)
    outcome.unmoved += _move([path for path in entry if digests.get(path) in loaded])
    whole = _ended(session, record, outcome)
    if outcome.account is not None and outcome.account.event is not None:
        whole |= _changed(session, outcome, boundaries, whole)
    return whole


def _changed(
    session: Session, outcome: LoadOutcome, boundaries: Boundaries | None, record: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what a load changed in the facts of the store; ``record`` has the account of its rows."""
    assert outcome.account is not None and outcome.account.event is not None  # noqa: S101, PT018
    event = outcome.account.event.number
    if event == 1:  # an empty store has none to compare with, and all its rows need not be read again
        facts = record["filas"]["aceptadas"]
        return {"cambios": change_counts(outcome, StoreChanges(facts, 0, 0, ()), 0), "correcciones": []}
    session.say("Contando …")
    before, after = facts_around(session.config, boundaries, event)
    late = int((after.rows["tarde"] & (after.rows["vista"] == event)).sum())
    return {"cambios": change_counts(outcome, changes(before, after), late), "correcciones": corrections(after, event)}


def _of_copy(file: ReadFile, path: Path) -> ReadFile:
    """Return what is said of a refused file as said of one of equal content."""
    return replace(file, path=path, refused=file.refused.replace(f"«{file.path.name}»", f"«{path.name}»"))


def _digests(paths: Sequence[Path]) -> tuple[dict[Path, str], list[ReadFile]]:
    """Return the digest of each file, and those that cannot be opened."""
    digests: dict[Path, str] = {}
    refused = []
    for path in dict.fromkeys(paths):
        try:
            digests[path] = digest_of_parts(path)
        except MapaError as error:
            refused.append(ReadFile(path, refused=str(error)))
    return digests, refused


def _there(
    config: Config, say: Callable[[str], object], readings: Mapping[str, str], replaces: int | None
) -> dict[str, KnownLoad]:
    """Return the active load of each content that was read in the same way, but for those to be replaced.

    ``readings`` has how each content would be read now.

    Raises
    ------
    MapaError
        If there is no load to be replaced.
    """
    if replaces is None and not is_kept(config.held, HELD):
        return {}
    with opened_to_load(config.store, say) as store:
        if replaces is not None:
            store.taken_by(replaces)
        loads = [load for load in store.loads() if load.event != replaces]
        days = {event.number: event.day for event in store.events()}
    loads = [load for load in loads if load.origin.sha256 in readings]
    other = {load.origin.sha256 for load in loads if load.origin.reading != readings[load.origin.sha256]}
    return {
        load.origin.sha256: KnownLoad(load.event, days[load.written]) for load in loads if load.origin.sha256 not in other
    }


def _check_all_given(config: Config, say: Callable[[str], object], load: int, given: int) -> None:
    """Raise if the load to be replaced is of more files than are given: the facts of the others would be lost unseen."""
    with opened_to_load(config.store, say) as store:
        names = {one.origin.sha256: one.origin.file for one in store.taken_by(load)}
    if len(names) > given:
        raise ConfigError(
            f"La carga {load} es de {len(names)} archivos ({listing(f'«{shown(name)}»' for name in names.values())}) y se "
            f"{'da uno' if given == 1 else f'dan {given}'}: los demás dejarían de contar. Délos todos, o quítela con "
            f"«mapadelito deshacer {load}» y cargue después los que valen. Nada se cambió."
        )


def _check_whole(refused: Sequence[ReadFile], replaces: int | None) -> None:
    """Raise if a file is refused and a load is to be replaced: part of what takes its place would be missing."""
    if refused and replaces is not None:
        raise MapaError(f"La carga {replaces} no se reemplazó: {refused[0].refused} Nada se cambió.")


def _account(
    session: Session, read: Sequence[ReadFile], boundaries: Boundaries | None, loaded: Collection[str]
) -> dict[str, Any] | None:
    """Prepare the account of the rows of the files read; None without any.

    Rejected rows name their file with its digest: when they are given back, the store may have several of that name.
    """
    if not read:
        return None
    session.config = replace(session.config, incidentes=tuple(file.path for file in read))
    incidents = read[0].incidents
    if incidents is None:
        with session.clock("incidentes"):
            incidents = settled([part for file in read for part in file.parts], session.config, boundaries)
    digests = [file.digest for file in read for _ in file.parts]
    tables = zip(incidents.tables, digests, strict=True)
    incidents.tables = tuple(replace(table, kept=StoredAs(digest, 0, (), {})) for table, digest in tables)
    units = boundaries.frame if boundaries is not None else None
    return session.account(incidents, None, units, loaded=loaded)


def _add(
    session: Session, read: Sequence[ReadFile], readings: Mapping[str, str], replaces: int | None
) -> LoadAccount | None:
    """Add the tables of the files read to the store; None if there is nothing to add or to replace.

    Each table is dropped once it is as the store keeps it: those of a country, twice, would not fit in memory.
    """
    held = []
    for file in read:
        told = {"reading": readings[file.digest], "source": file_settings(session.config, file.path).source}
        while file.parts:
            held.append(held_part(file.parts.pop(0), sha256=file.digest, **told))
    if not held and replaces is None:
        return None
    session.say("Cargando …")
    with opened_to_load(session.config.store, session.say) as store:
        return store.add(held, today=session.today, replaces=replaces)


def _move(paths: Sequence[Path]) -> list[str]:
    """Move files that are in the store; return a sentence for each that could not be moved."""
    return list(filter(None, (move_loaded(path, [] if path.is_dir() else parts_of(path)) for path in paths)))


def _ended(session: Session, record: dict[str, Any] | None, outcome: LoadOutcome) -> dict[str, Any]:
    """Publish the account of the rows; return it with that of the load."""
    whole = load_record(outcome)
    if record is None:
        return whole
    loads = outcome.loads
    for source in record["entradas"]:
        if "carga" in source:
            source["carga"] = loads[source["sha256"]].event
    try:
        session.publish(record, comisarias=[], carga=whole["carga"])
    except MapaError as error:
        names = listing(file.path.name for file in outcome.read)
        raise MapaError(f"{error} La carga sí se hizo ({names}): no la repita. «mapadelito estado» la muestra.") from error
    return record | whole
