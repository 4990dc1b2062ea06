"""What every step of a run shares, and the ending that all commands have."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from geo.boundaries.names.limit_columns import told_limits
from geo.incidents.account import Incidents
from mapadelito.outputs.folder import Output
from mapadelito.outputs.record import all_warnings, make_record, write_record
from mapadelito.outputs.row_review.address_book import write_addresses
from mapadelito.outputs.row_review.column_table import column_records
from mapadelito.outputs.row_review.delito_tables import write_delitos
from mapadelito.outputs.row_review.kept_corrections import books_written, keep_corrections
from mapadelito.outputs.row_review.matches import write_matches
from mapadelito.outputs.row_review.quality_page import QUALITY, quality_page
from mapadelito.outputs.row_review.rejects import write_rejects

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    import geopandas as gpd

    from geo.boundaries.read import Boundaries
    from geo.districts.denuncias import Aggregates
    from geo.evidence.choice import Choices
    from geo.period import Period
    from geo.tracks.read_tracks import Tracks
    from mapadelito.settings.config import Config

__all__ = ["Clock", "Session"]


class Clock:
    """Seconds spent by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        """Add the time of the block to a stage."""
        start = time.perf_counter()
        yield
        self.seconds[stage] = round(self.seconds.get(stage, 0.0) + time.perf_counter() - start, 3)


def _local_day() -> date:
    return date.today()  # noqa: DTZ011 (of the place where it runs)


@dataclass(slots=True)
class Session:
    """One run of a command: settings, output folder, messages to the user, clock, and what the record must tell.

    ``say`` is called with a Spanish line before each slow step. ``decisions`` (sentences, in the order in which files were
    read) and ``warnings`` (counts by code) are those of everything read but the incidents, which have an account of their
    own. ``limits`` are the columns of each file of polygons, by its name. ``today`` is the day of the run: what depends on
    the day takes it from here. ``as_of`` is the event after which the store of rows is read (None: as it is now).
    ``edition`` is the ``order`` of the record of the edition that is made again; 0 in a new one.
    """

    config: Config
    output: Output
    say: Callable[[str], object]
    clock: Clock = field(default_factory=Clock)
    decisions: list[str] = field(default_factory=list)
    warnings: dict[str, int] = field(default_factory=dict)
    limits: list[tuple[str, Choices]] = field(default_factory=list)
    as_of: int | None = None
    edition: int = 0
    today: date = field(default_factory=_local_day)

    @classmethod
    @contextmanager
    def opened(cls, config: Config, say: Callable[[str], object], *, wait_s: float = 0.0) -> Iterator[Session]:
        """Give a session that holds the output folder; what is not published is dropped at the end.

        Another run in the folder is waited for ``wait_s`` seconds at most.

        Raises
        ------
        MapaError
            If another run is using the folder, or it cannot be written.
        """
        with Output(config.salida, wait_s=wait_s, tell=say) as output:
            yield cls(config, output, say)

    def note(self, boundaries: Boundaries) -> None:
        """Keep what was decided and warned of the polygons, and say which columns were chosen by what they hold."""
        self.decisions += boundaries.decisions
        self.warnings |= boundaries.warnings
        self.limits += boundaries.choices
        for file, choices in boundaries.choices:
            for line in told_limits(file, choices):
                self.say(line)

    def account(
        self,
        read: Incidents | Aggregates | Tracks | None,
        period: Period | None,
        units: gpd.GeoDataFrame | None = None,
        *,
        loaded: Collection[str] = (),
    ) -> dict[str, Any]:
        """Write the account of the rows, and return the record of the run, to be completed and published.

        Parameters
        ----------
        read
            Incidents, counts by district or tracks; None where no file has any. All have ``rechazos.csv`` and
            ``rechazos.xlsx``; incidents have ``calidad.html`` and, where two rows may be one event, ``coincidencias.xlsx``
            and, where the catalogue lacks a delito, ``delitos.xlsx``; where rows were looked for by their address,
            ``direcciones.xlsx``.
        period
            What the run is about.
        units
            Polygons round the doubtful points of the quality page.
        loaded
            Contents of the files that a load has: a ``rechazos.xlsx`` among them, once corrected, is not kept.
        """
        write_rejects(self.output, read, units)
        if isinstance(read, Incidents):
            write_matches(self.output, read)
            write_delitos(self.output, read)
            write_addresses(self.output, read)
            warnings = all_warnings(self.warnings, read)
            self.output.text(
                QUALITY, quality_page(read, units, decisions=self.decisions, warnings=warnings, limits=self.limits)
            )
        for line in keep_corrections(self.output, loaded):
            self.say(line)
        record = make_record(
            self.config, read, period, decisions=self.decisions, warnings=self.warnings, seconds=self.clock.seconds
        )
        columns = column_records(read if isinstance(read, Incidents) else None, self.limits)
        return record | {"columnas": columns, "libros": books_written(self.output)}

    def publish(self, record: dict[str, Any], **more: object) -> dict[str, Any]:
        """Write ``registro.json`` (``record`` with what the command adds), publish every file, and return the record."""
        return write_record(self.output, record, **more)
