"""``--trabajadores auto`` starts what the cores, the free memory and the jurisdictions allow, and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geo.errors import ConfigError
from helpers.shared import SAMPLE
from mapadelito.jobs.generate import run
from mapadelito.jobs.parallel.worker_count import chosen_workers, free_memory, usable_cores
from mapadelito.settings.config import load_config
from mapadelito.settings.options import AUTO

if TYPE_CHECKING:
    from pathlib import Path

GIB = 2**30


@pytest.mark.parametrize(
    ("asked", "items", "cores", "memory", "count"),
    [
        (3, 50, 2, GIB, 3),  # what is asked for is done
        (AUTO, 50, 8, None, 8),
        (AUTO, 50, 8, 64 * GIB, 8),
        (AUTO, 50, 8, 2 * GIB, 2),  # half for the others, 0.6 each
        (AUTO, 50, 8, 0.1 * GIB, 1),
        (AUTO, 3, 8, 64 * GIB, 3),
        (AUTO, 0, 8, 64 * GIB, 1),
    ],
)
def test_as_many_as_fit(asked: int, items: int, cores: int, memory: float | None, count: int) -> None:
    found, told = chosen_workers(asked, items, cores=cores, memory=memory)
    assert found == count
    assert told.startswith(f"{count} proceso") if asked == AUTO else not told


def test_the_free_memory_is_that_of_the_container_if_less(tmp_path: Path) -> None:
    assert free_memory(tmp_path) is None
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/meminfo").write_text("MemTotal: 8192 kB\nMemAvailable:    4096 kB\n", encoding="ascii")
    assert free_memory(tmp_path) == 4 * 2**20
    group = tmp_path / "sys/fs/cgroup"
    group.mkdir(parents=True)
    (group / "memory.current").write_text("3145728\n", encoding="ascii")
    (group / "memory.stat").write_text("anon 1048576\ninactive_file 1048576\n", encoding="ascii")
    (group / "memory.max").write_text("max\n", encoding="ascii")
    assert free_memory(tmp_path) == 4 * 2**20
    (group / "memory.max").write_text("4194304\n", encoding="ascii")
    assert free_memory(tmp_path) == 2 * 2**20


def test_this_computer_has_cores() -> None:
    assert usable_cores() >= 1


def test_auto_is_a_number_of_processes() -> None:
    assert load_config(None, {"trabajadores": "Auto"}).trabajadores == AUTO
    assert load_config(None, {"trabajadores": "4"}).trabajadores == 4
    with pytest.raises(ConfigError, match="trabajadores"):
        load_config(None, {"trabajadores": "0"})


def test_a_run_says_how_many_it_chose(tmp_path: Path) -> None:
    said: list[str] = []
    folders = {"salida": tmp_path / "salida", "almacen": tmp_path / "almacen"}
    asked = SAMPLE | folders | {"formato": "html", "mapa": "delito", "trabajadores": "auto", "comisaria": "pacocha"}
    record = run(load_config(None, asked), said.append)
    assert [line for line in record["decisiones"] if line.startswith("1 proceso a la vez")] == [
        line for line in said if line.startswith("1 proceso a la vez")
    ]
    assert len([line for line in said if "a la vez" in line]) == 1
