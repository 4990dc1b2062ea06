"""What an edition and the store of its folder are at a moment, to be compared with before and after a run."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mapadelito.outputs.folder import Output
from mapadelito.publication.store import STORE
from mapadelito.settings.usual_places import HELD_FILE

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["LIMITS", "NEW", "OLD", "State", "moment_of", "state_of"]

LIMITS = ("--limites", "limites.geojson")
EDITION = ("generar", *LIMITS, "--comisaria", "CENTRAL", "--mapa", "delito", "--formato", "html,gpkg", "--silencio")
OLD, NEW = (*EDITION, "--periodo", "2020-01..2020-05"), (*EDITION, "--periodo", "2020-01..2020-06")
PUBLISHED = "edicion"
"""Table of the told store whose rows are marked once they are published."""


@dataclass(frozen=True)
class State:
    """What a folder has: its output, what it told, the records of its editions, and its facts."""

    output: dict[str, str]
    told: dict[str, Counter[Any]]
    editions: list[tuple[Any, ...]]
    held: bytes

    @property
    def records(self) -> list[tuple[Any, ...]]:
        """The records of editions, without whether they are marked as published."""
        return [row[:4] + row[5:] for row in self.editions]


def state_of(folder: Path) -> State:
    """Return what is in a folder, once the next run has begun; not what a broken run finished for it."""
    with Output(folder / "salida"):
        pass
    files = [path for path in (folder / "salida").rglob("*") if path.is_file() and path.name != "registro.json"]
    files = [path for path in files if "cache" not in path.parts]
    output = {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    with closing(sqlite3.connect(folder / "almacen" / STORE)) as store:
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        names = [name for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        tables = {name: list(store.execute(f"SELECT * FROM {name}")) for name in names}  # noqa: S608 (names of ours)
    editions = tables.pop(PUBLISHED)
    told = {name: Counter(rows) for name, rows in tables.items() if not name.startswith((PUBLISHED, "sqlite_"))}
    return State(output, told, editions, (folder / "almacen" / HELD_FILE).read_bytes())


def moment_of(found: State, before: State, after: State) -> str:
    """Return which moment of a run a state is of; each part of it is as before or as after, and the pages come last."""
    assert found.held == before.held
    assert found.output in (before.output, after.output)
    assert found.told in (before.told, after.told)
    assert found.records in (before.records, after.records)
    if found.output == after.output:  # nothing is published that is not noted as told
        assert (found.told, found.records) == (after.told, after.records)
        return "after" if found.editions == after.editions else "unmarked"
    assert found.editions != after.editions
    if found.records == after.records:
        assert found.told == after.told
        return "recorded"
    return "told" if found.told == after.told else "before"
