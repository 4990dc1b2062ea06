"""A file of the store: opened to write or to read, refused in words, and never harmed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from geo.errors import DiskError, MapaError
from mapadelito.store.opening import connected, connected_to_read
from mapadelito.store.schema import Schema

if TYPE_CHECKING:
    from pathlib import Path

NOTES = Schema("las notas", 3, "CREATE TABLE nota (texto TEXT);\nCREATE INDEX de_texto ON nota (texto);", page_bytes=1024)
TOLD = {
    sqlite3.SQLITE_READONLY: "revise su permiso",
    sqlite3.SQLITE_CANTOPEN: "revise su permiso",
    sqlite3.SQLITE_IOERR | (3 << 8): "disco está lleno",
    sqlite3.SQLITE_BUSY: "abierto en otro programa",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a file with a note."""
    path = tmp_path / "almacen" / "notas.sqlite"
    with connected(path, NOTES) as base, base.changed() as change:
        change.execute("INSERT INTO nota VALUES ('una')")
    return path


def notes(path: Path) -> list[str]:
    with connected_to_read(path, NOTES) as base:
        return [text for (text,) in base.connection.execute("SELECT texto FROM nota ORDER BY rowid")]


def test_what_is_changed_is_kept_whole_or_not_at_all(path: Path) -> None:
    def spoil() -> None:
        with connected(path, NOTES) as base, base.changed() as change:
            change.execute("INSERT INTO nota VALUES ('dos')")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        spoil()
    assert notes(path) == ["una"]
    with closing(sqlite3.connect(path)) as base:
        assert [base.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_size", "user_version")] == [1024, 3]


def test_a_full_disk_is_told_and_changes_nothing(path: Path) -> None:
    before = path.read_bytes()
    with connected(path, NOTES) as base:
        base.connection.execute("PRAGMA max_page_count = 4")
        with pytest.raises(DiskError, match=r"disco está lleno.*Nada se cargó"), base.changed("Nada se cargó.") as change:
            change.execute("INSERT INTO nota VALUES (?)", ("x" * 9000,))
    assert path.read_bytes() == before


def test_what_is_opened_to_read_is_not_written(path: Path) -> None:
    with (
        connected_to_read(path, NOTES) as base,
        pytest.raises(MapaError, match="revise su permiso"),
        base.changed() as change,
    ):
        change.execute("DELETE FROM nota")
    assert notes(path) == ["una"]


@pytest.mark.parametrize(("code", "told"), [*TOLD.items()])
def test_each_failure_of_sqlite_is_told(path: Path, code: int, told: str) -> None:
    failure = sqlite3.OperationalError("x")
    failure.sqlite_errorcode = code
    with connected_to_read(path, NOTES) as base, pytest.raises(MapaError, match=told), base.told():
        raise failure


def test_what_is_not_there_is_not_created_to_be_read(tmp_path: Path) -> None:
    for path in (tmp_path / "notas.sqlite", tmp_path / "vacio.sqlite"):
        if path.name == "vacio.sqlite":
            path.touch()
        with pytest.raises(MapaError, match="No hay"), connected_to_read(path, NOTES):
            pass
    assert [found.name for found in tmp_path.iterdir()] == ["vacio.sqlite"]


def test_a_damaged_file_is_neither_read_nor_renamed_by_who_reads(path: Path) -> None:
    path.write_bytes(b"x" * 5000)
    with pytest.raises(MapaError, match="dañado"), connected_to_read(path, NOTES):
        pass
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def test_who_reads_does_not_wait_for_who_writes(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO nota VALUES ('dos')")
        assert notes(path) == ["una"]


def test_what_a_killed_process_left_is_undone_by_who_reads(path: Path) -> None:
    journal = path.with_name(f"{path.name}-journal")
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA cache_size = 1")
        other.execute("BEGIN IMMEDIATE")
        other.executemany("INSERT INTO nota VALUES (?)", [("x" * 900,)] * 50)
        left = path.read_bytes(), journal.read_bytes()
        assert len(left[0]) > 40 * 900  # written before the change ends
    path.write_bytes(left[0])
    journal.write_bytes(left[1])
    assert notes(path) == ["una"]
    assert not journal.exists()


def test_a_large_file_is_checked_whole_only_after_an_unfinished_change(path: Path) -> None:
    large = Schema(NOTES.holds, NOTES.version, NOTES.tables, checked_bytes=100)
    broken = bytearray(path.read_bytes())
    broken[-200:] = b"\xff" * 200  # cells of a page
    path.write_bytes(broken)
    with connected(path, large) as base:
        assert not base.was_damaged
    path.with_name(f"{path.name}-journal").touch()
    with connected(path, large) as base:
        assert base.was_damaged
