"""A store filled from files, as a run reads them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from geo.boundaries.read import read_polygons
from geo.incidents.coordinate_repair import home_of
from geo.incidents.read import READING, read_parts
from geo.paths import digest_of
from mapadelito.reading.how_read import area_text
from mapadelito.settings.usual_places import HELD_FILE
from mapadelito.store.held import IncidentStore
from mapadelito.store.typed_tables import held_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

DAY = date(2021, 1, 2)


def load_files(
    folder: Path,
    files: Iterable[Path],
    limits: Iterable[Path] = (),
    limit_columns: Mapping[str, str] | None = None,
    delito: str | None = None,
) -> int:
    """Load files, of one delito if it is given, into the store of a folder, as one event; return its number.

    They are read with the area of some limits.
    """
    limits = [*limits]
    home = home_of(read_polygons(limits, limit_columns).frame) if limits else None
    parts = read_parts(files, home=home, by_address=True, by_sector=True, crime=delito)
    reading = f"{READING}-0-{area_text(home)}"
    with IncidentStore.opened(folder / HELD_FILE) as store:
        held = [held_part(part, sha256=digest_of(part.table.path), reading=reading) for part in parts]
        event = store.add(held, today=DAY).event
        assert event is not None
        return event.number
