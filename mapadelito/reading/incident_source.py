"""Where the incidents of a run come from: the files given or, without any, the store."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.crimes.classify import best_known
from geo.errors import ConfigError
from geo.incidents.coordinate_repair import home_of
from layers.disclosure.profiles import countable_rows
from mapadelito.reading.file_parts import parts_of_files
from mapadelito.reading.held_selection import wanted_rows
from mapadelito.reading.how_read import area_of_reading, area_text, older_words
from mapadelito.store.held import IncidentStore
from mapadelito.store.held_tables import HELD
from mapadelito.store.opening import is_kept
from mapadelito.store.typed_tables import typed_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    import pandas as pd

    from geo.boundaries.read import Boundaries
    from geo.incidents.coordinate_repair import Home
    from geo.incidents.table_rows import TableRows
    from mapadelito.settings.config import Config
    from mapadelito.store.held_tables import Load

__all__ = ["LOAD_THEM", "Source", "has_incidents", "last_held_event", "load_days", "reading_words", "source_parts"]

LOAD_THEM = "También puede cargarlos antes en el almacén, con «mapadelito cargar»."
"""What else can be done where no incidents are given (Spanish)."""


@contextmanager
def _store_read(config: Config) -> Iterator[IncidentStore | None]:
    """Give the open store of a run that reads it; None for a run of files, or if nothing was ever loaded."""
    if config.incidentes or not is_kept(config.held, HELD):
        yield None
        return
    with IncidentStore.opened_to_read(config.held) as store:
        yield store


def has_incidents(config: Config, *, as_of: int | None = None) -> bool:
    """Return whether a run has incidents: files, or those that its store had after an event (now, without one).

    Raises
    ------
    MapaError
        If there are no files, and the store cannot be read.
    """
    if config.incidentes:
        return True
    with _store_read(config) as store:
        return store is not None and bool(store.loads(as_of=as_of))


def last_held_event(config: Config) -> int:
    """Return the last event of the store of rows, if the run reads it; 0 if it reads files, or nothing.

    Raises
    ------
    MapaError
        If the store cannot be read.
    """
    with _store_read(config) as store:
        return store.last_event() if store is not None and store.loads() else 0


def reading_words(config: Config) -> str:
    """Return the sentence that tells what is read, the store or, although it has some, files (Spanish)."""
    if not config.incidentes:
        return f"Leyendo los incidentes del almacén («{config.store.name}») …"
    unread = " de los archivos dados; los del almacén, no" if is_kept(config.held, HELD) else ""
    return f"Leyendo los incidentes{unread} …"


@dataclass(frozen=True, slots=True)
class Source:
    """Typed tables of a run.

    Of the store they may lack rows that the run does not need. Then ``usual`` is the catalogue that recognises most rows of
    all, and ``ends`` are the first and the last month in it near the polygons, counted from the year 0.
    """

    parts: list[TableRows]
    usual: str | None = None
    ends: tuple[int, ...] = ()

    def lacks_dates(self, frame: pd.DataFrame, profile: str) -> bool:
        """Return whether these rows, given those accepted, do not tell the dates of the data: all months have to be read."""
        all_days, seen_days = (rows["fecha"].dropna().dt for rows in (frame, countable_rows(frame, profile)))
        months, seen = ({*(days.year * 12 + days.month - 1)} for days in (all_days, seen_days))
        return not {*self.ends} <= months or not {*self.ends[-1:]} <= seen


def source_parts(
    config: Config,
    boundaries: Boundaries | None,
    *,
    by_address: bool,
    by_sector: bool,
    today: date | None = None,
    as_of: int | None = None,
    all_months: bool = False,
) -> Source:
    """Return the typed tables of a run.

    Parameters
    ----------
    config
        Its files, and how they are read; or the folder of the store, and what is made of it.
    boundaries
        Its polygons, if any.
    by_address, by_sector, today
        As in :func:`geo.incidents.read.read_parts`. What is in the store was read with those of its load.
    as_of
        Event after which the store is read; by default as it is.
    all_months
        Whether to read the rows of the store of all months, not only of those that the run is about.

    Raises
    ------
    MapaError
        If a file, or the store, cannot be read; or the store has no incidents.
    """
    home = home_of(boundaries.frame) if boundaries is not None else None
    if config.incidentes:
        return Source(
            parts_of_files(config, config.incidentes, home, by_address=by_address, by_sector=by_sector, today=today)
        )
    with IncidentStore.opened_to_read(config.held) as store:
        as_of = store.last_event() if as_of is None else as_of
        wanted = wanted_rows(store, config, boundaries, as_of=as_of, all_months=all_months)
        parts = [typed_table(part) for part in store.parts(wanted.rows, as_of=as_of)]
        if not parts:
            raise ConfigError(
                "El almacén no tiene hechos de estos límites: cárguelos con «mapadelito cargar», o dé sus archivos con "
                "--incidentes."
            )
        loads = store.loads(as_of=as_of)
        parts[0].decisions[:0] = _read_otherwise(loads, home)
        if wanted.rows is None:
            return Source(parts)
        return Source(parts, best_known(load.meta["recognised"] for load in loads).name, wanted.ends)


def _read_otherwise(loads: Sequence[Load], home: Home | None) -> list[str]:
    """Return the sentences about the loads that were read with another area or an older version of the reader (Spanish)."""
    others = sum(area_of_reading(load.origin.reading) != area_text(home) for load in loads) if home is not None else 0
    told = (
        f"{others} de {len(loads)} cargas del almacén se leyeron con otros límites, o sin ellos: una coordenada que se "
        "arregla por ellos pudo quedar de otra manera. «mapadelito cargar», con sus archivos, las relee."
    )
    return [*([told] if others else []), *older_words((load.event, load.origin.reading) for load in loads)]


def load_days(config: Config, *, as_of: int | None = None) -> dict[int, date]:
    """Return the day of each load of the store that a run reads, by its number; none where it reads files.

    Parameters
    ----------
    config, as_of
        As for :func:`source_parts`.
    """
    with _store_read(config) as store:
        if store is None:
            return {}
        loads = {load.event for load in store.loads(as_of=as_of)}
        return {event.number: event.day for event in store.events() if event.number in loads}
