"""``cargar`` and ``generar`` on a disk that fills up at any of their steps: it is said, and nothing is harmed."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from helpers.editions.moments import LIMITS, NEW, OLD, moment_of, state_of
from helpers.program import write_project
from helpers.store.monthly_files import fact, month, write
from helpers.store.warm import Warm
from mapadelito.settings.usual_places import HELD_FILE
from mapadelito.store.held import IncidentStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DISK_KIB = 2048
"""Size of the disk."""
STEP_KIB = 128
"""Space that each trial has more than the one before."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a small disk."""
    made = tmp_path / "disco"
    made.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_KIB}k", "tmpfs", made]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this process may not mount a small disk")
    try:
        yield made
    finally:
        subprocess.run(["umount", made], check=True)


@contextmanager
def filled(disk: Path, free_kib: int) -> Iterator[None]:
    """Leave so much space on a disk."""
    space = os.statvfs(disk)
    ballast = disk / "lastre"
    ballast.write_bytes(bytes(max(0, space.f_bavail * space.f_frsize - 1024 * free_kib)))
    try:
        yield
    finally:
        ballast.unlink()


def content(folder: Path) -> list[Any]:
    with IncidentStore.opened_to_read(folder / "almacen" / HELD_FILE) as store:
        return store.content()


def assert_told(said: str) -> None:
    assert "disco" in said
    assert "repórtela" not in said
    assert "Traceback" not in said


@pytest.mark.slow
def test_a_load_on_a_full_disk(tmp_path: Path, disk: Path) -> None:
    folder, ends = disk / "proyecto", []
    write(folder / "proyecto.toml", [], head='salida = "salida"')
    load = ("cargar", "proyecto.toml", "--incidentes")
    may = write(tmp_path / "mayo.csv", month(5))
    june = write(tmp_path / "junio.csv", [fact(number, "03/06/2020") for number in range(400)])
    with Warm(tmp_path) as warm:
        warm.learn(folder, *load, str(may))
        before = content(folder)
        shutil.copytree(folder, tmp_path / "inicio")
        assert warm.run(folder, *load, str(june)).status == 0
        after = content(folder)
        for free in range(0, DISK_KIB, STEP_KIB):
            shutil.rmtree(folder)
            shutil.copytree(tmp_path / "inicio", folder)
            with filled(disk, free):
                ended = warm.run(folder, *load, str(june))
                found = content(folder)
            assert ended.status in (0, 1), ended.told
            if ended.status:
                assert_told(ended.told)
                assert found == (after if "La carga sí se hizo" in ended.told else before), free
            else:
                assert found == after
            ends.append(ended.status)
            assert warm.run(folder, *load, str(june)).status == 0
            assert content(folder) == after
            if not ended.status:
                break
    assert len(ends) > 2
    assert ends[-1] == 0


@pytest.mark.slow
def test_an_edition_on_a_full_disk(tmp_path: Path, disk: Path) -> None:
    folder, moments = disk / "proyecto", []
    start = tmp_path / "inicio"
    folder.mkdir()
    write_project(folder)
    with Warm(tmp_path) as warm:
        assert warm.run(folder, "cargar", *LIMITS, "--incidentes", "hechos.csv", "--silencio").status == 0
        warm.learn(folder, *OLD)
        before = state_of(folder)
        shutil.copytree(folder, start)
        ended = warm.run(folder, *NEW)
        assert ended.status == 0, ended.told
        after = state_of(folder)
        for free in range(0, DISK_KIB, STEP_KIB):
            shutil.rmtree(folder)
            shutil.copytree(start, folder)
            with filled(disk, free):
                ended = warm.run(folder, *NEW)
            assert ended.status in (0, 1), ended.told
            found = state_of(folder)
            if ended.status:
                assert_told(ended.told)
                assert found.output == before.output
            moments.append(moment_of(found, before, after))
            again = warm.run(folder, *NEW)
            assert again.status == 0, again.told
            assert state_of(folder) == after
            if not ended.status:
                break
    assert len(moments) > 2
    assert moments[-1] == "after"
