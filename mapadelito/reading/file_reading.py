"""Reading of one file to load: its tables, and what they are by themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from geo.errors import ConfigError, DiskError, FormatError, MapaError
from geo.incidents.coordinate_repair import home_of
from geo.intake.repeated_files import digest_of_parts
from geo.paths import called
from mapadelito.reading.file_parts import parts_of_files
from mapadelito.reading.incident_source import Source
from mapadelito.reading.placing import keep_period, settler
from mapadelito.reading.usable_rows import NO_ROWS, require_usable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    import pandas as pd

    from geo.boundaries.read import Boundaries
    from geo.incidents.account import Incidents
    from geo.incidents.table_rows import TableRows
    from mapadelito.settings.config import Config

__all__ = ["ReadFile", "read_file", "settled"]


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file read to be loaded: its digest (with its companions), its tables, and what they are by themselves.

    That is its ``incidents`` (None once they are not needed: they take as much memory as the tables), the day of each
    (``days``), and the account of its rows (``report``). ``refused`` says why nothing of it can be used (Spanish); then it
    has no tables. ``empty``: it has no row at all.
    """

    path: Path
    digest: str = ""
    parts: list[TableRows] = field(default_factory=list)
    days: pd.Series | None = None
    report: Mapping[str, Any] = field(default_factory=dict)
    incidents: Incidents | None = None
    refused: str = ""
    empty: bool = False


def read_file(path: Path, digest: str, config: Config, boundaries: Boundaries | None, today: date) -> ReadFile:
    """Return a file read, or why it cannot be.

    Rows after ``today`` are rejected. The others are kept whether or not their place can be found: rows by address and by
    sector are those of each later run.

    Raises
    ------
    MapaError
        If the disk fails, or the settings are not those of any file.
    """
    try:
        home = home_of(boundaries.frame) if boundaries is not None else None
        parts = parts_of_files(config, [path], home, by_address=True, by_sector=True, today=today)
        if not any(len(part.ledger) for part in parts):
            return ReadFile(path, digest, refused=f"«{called(path)}»: {NO_ROWS}", empty=True)
        incidents = settled(parts, config, boundaries)
        require_usable(incidents, None, outcome="")
        if digest_of_parts(path) != digest:
            raise FormatError(f"«{called(path)}» cambió mientras se leía: ciérrelo en el otro programa y repita.")
    except (DiskError, ConfigError):
        raise
    except MapaError as error:
        return ReadFile(path, digest, refused=str(error))
    return ReadFile(path, digest, parts, incidents.frame["fecha"], incidents.report, incidents)


def settled(parts: list[TableRows], config: Config, boundaries: Boundaries | None) -> Incidents:
    """Return the incidents of tables, of all their days."""
    incidents = settler(config, boundaries)(Source([*parts]))
    keep_period(incidents, None)
    return incidents
