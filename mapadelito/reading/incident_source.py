"""Where the incidents of a run come from: the files given or, without any, the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.errors import ConfigError
from mapadelito.reading.file_parts import parts_of_files
from mapadelito.store.held import HELD_FILE, IncidentStore
from mapadelito.store.typed_tables import typed_table

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from geo.incidents.coordinate_repair import Home
    from geo.incidents.table_rows import TableRows
    from mapadelito.settings.config import Config

__all__ = ["LOAD_THEM", "has_incidents", "load_days", "reading_words", "reads_store", "source_parts"]

LOAD_THEM = "También puede cargarlos antes en el almacén, con «mapadelito cargar»."
"""What else can be done where no incidents are given (Spanish)."""


def has_incidents(config: Config) -> bool:
    """Return whether a run has incidents: files, or those of its store.

    Raises
    ------
    MapaError
        If there are no files, and the store cannot be read.
    """
    return bool(config.incidentes) or reads_store(config)


def reads_store(config: Config) -> bool:
    """Return whether the incidents of a run are those of the store: it has some, and no file is given."""
    path = _held_file(config)
    if config.incidentes or not path.is_file() or not path.stat().st_size:
        return False
    with IncidentStore.opened_to_read(path) as store:
        return store.has_loads()


def reading_words(config: Config) -> str:
    """Return the sentence that tells what is read, the store or, although it has some, files (Spanish)."""
    if not config.incidentes:
        return f"Leyendo los incidentes del almacén («{config.store_folder.name}») …"
    unread = " de los archivos dados; los del almacén, no" if _held_file(config).is_file() else ""
    return f"Leyendo los incidentes{unread} …"


def source_parts(
    config: Config,
    home: Home | None,
    *,
    by_address: bool,
    by_sector: bool,
    today: date | None = None,
    as_of: int | None = None,
) -> list[TableRows]:
    """Return the typed tables of a run.

    Parameters
    ----------
    config
        Its files, and how they are read; or the folder of the store.
    home, by_address, by_sector, today
        As in :func:`geo.incidents.read.read_parts`. What is in the store was read with those of its load.
    as_of
        Event after which the store is read; by default as it is.

    Raises
    ------
    MapaError
        If a file, or the store, cannot be read; or the store has no incidents.
    """
    if config.incidentes:
        return parts_of_files(config, config.incidentes, home, by_address=by_address, by_sector=by_sector, today=today)
    with IncidentStore.opened_to_read(_held_file(config)) as store:
        parts = [typed_table(part) for part in store.parts(as_of=as_of)]
    if not parts:
        raise ConfigError(
            "El almacén no tiene hechos: cárguelos con «mapadelito cargar», o dé sus archivos con --incidentes."
        )
    return parts


def load_days(config: Config, *, as_of: int | None = None) -> dict[int, date]:
    """Return the day of each load of the store that a run reads, by its number; none where it reads files.

    Parameters
    ----------
    config, as_of
        As for :func:`source_parts`.
    """
    if not reads_store(config):
        return {}
    with IncidentStore.opened_to_read(_held_file(config)) as store:
        return {event.number: event.day for event in store.events() if as_of is None or event.number <= as_of}


def _held_file(config: Config) -> Path:
    return config.store_folder / HELD_FILE
