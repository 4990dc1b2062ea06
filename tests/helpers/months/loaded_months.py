"""A store of the town of many months, filled load by load, and what is published of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.boundaries.read import read_polygons
from geo.incidents.coordinate_repair import home_of
from geo.incidents.read import READING, read_parts
from geo.paths import digest_of
from helpers.attack import digests
from helpers.months.town_of_months import project_of
from mapadelito.jobs.follow import follow
from mapadelito.jobs.generate import run
from mapadelito.reading.how_read import area_text
from mapadelito.settings.config import load_config
from mapadelito.settings.usual_places import HELD_FILE
from mapadelito.store.held import IncidentStore
from mapadelito.store.typed_tables import held_part

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from helpers.months.town_of_months import Fact

__all__ = ["load", "published"]


def load(folder: Path, facts: Sequence[Fact], day: date) -> dict[str, Any]:
    """Load facts as one file on a day, and return the options of the runs of that store."""
    project = project_of(folder, facts, formato="xlsx,gpkg", mapa="delito")
    home = home_of(read_polygons(project["limites"], {}).frame)
    [file] = project.pop("incidentes")
    parts = read_parts([file], home=home, by_address=True, by_sector=True)
    reading = f"{READING}-0-{area_text(home)}"
    with IncidentStore.opened(folder / "almacen" / HELD_FILE) as store:
        store.add([held_part(part, sha256=digest_of(file), reading=reading) for part in parts], today=day)
    file.unlink()
    return project


def published(project: dict[str, Any], *, sheet: bool = False, **options: Any) -> dict[str, str]:
    """Publish an edition and, if asked, the sheet of the month; return the digests of all public files."""
    run(load_config(None, project | options), lambda _: None)
    if sheet:
        follow(load_config(None, project), lambda _: None)
    return digests(project["salida"] / "publico")
