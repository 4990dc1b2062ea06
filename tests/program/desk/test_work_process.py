"""Long work: one at a time, told as it goes, stopped when asked, and on the disk whatever happens to the page."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import pytest

from geo.errors import ConfigError
from mapadelito.desk.desk_actions import DeskActions
from mapadelito.desk.desk_folder import DeskFolder
from mapadelito.desk.project_text import change_project, project_values
from mapadelito.desk.work_process import DONE, FAILED, RUNNING, STOPPED, DeskWork, WorkBench

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.desk.client import DeskClient


def python(text: str) -> list[str]:
    return [sys.executable, "-S", "-I", "-u", "-c", text]


def ended(bench: WorkBench) -> DeskWork:
    for _ in range(400):
        if not bench.is_busy:
            return bench.work()
        time.sleep(0.02)
    raise AssertionError(bench.work())


def test_steps_follow_and_their_lines_are_kept(tmp_path: Path) -> None:
    bench, done = WorkBench(DeskFolder(tmp_path)), []
    assert bench.work() == DeskWork()
    assert bench.start("hacer", [lambda: python("print('3 de 4')"), lambda: done.append(1)])
    work = ended(bench)
    assert (work.state, work.lines, work.share, done) == (DONE, ("3 de 4",), 0.75, [1])
    assert WorkBench(DeskFolder(tmp_path)).work() == work


def test_a_failure_is_told_in_its_last_line_and_nothing_follows(tmp_path: Path) -> None:
    bench, done = WorkBench(DeskFolder(tmp_path)), []
    bench.start(
        "hacer", [lambda: python("import sys; print('Leyendo'); sys.exit('Falta la fecha.')"), lambda: done.append(1)]
    )
    work = ended(bench)
    assert (work.state, work.why, done) == (FAILED, "Falta la fecha.", [])

    def refuse() -> None:
        raise ConfigError("No hay un mes nuevo.")

    bench.start("hacer", [refuse])
    assert ended(bench).why == "No hay un mes nuevo."


def test_what_was_made_in_part_is_done(tmp_path: Path) -> None:
    bench = WorkBench(DeskFolder(tmp_path))
    bench.start("hacer", [lambda: python("import sys; print('Abra: index.html'); sys.exit(1)")])
    assert ended(bench).state == DONE


def test_one_work_at_a_time_and_it_can_be_stopped(desk: DeskClient) -> None:
    bench, done = desk.desk.bench, []
    bench.start(
        "hacer", [lambda: python("import time; print('1 de 9', flush=True); time.sleep(60)"), lambda: done.append(1)]
    )
    while not bench.work().lines:
        time.sleep(0.02)
    assert not bench.start("leer", [])
    assert desk.client.get("/trabajo").json()["estado"] == RUNNING
    assert "Haciendo los mapas" in desk.client.get("/hacer").text
    assert desk.post("/mes-siguiente").headers["location"] == "/hacer?aviso=ocupado"
    assert desk.post("/cerrar").headers["location"] == "/hacer?aviso=cerrar"
    assert not desk.closed
    assert desk.post("/detener").headers["location"] == "/hacer"
    assert (bench.work().state, bench.is_busy, done) == (STOPPED, False, [])
    assert "Se detuvo" in desk.client.get("/hacer").text
    assert "La mesa se cerró" in desk.post("/cerrar").text
    assert desk.closed


def test_a_work_whose_end_could_not_be_written_is_not_waited_for(tmp_path: Path) -> None:
    folder = DeskFolder(tmp_path)
    bench = WorkBench(folder)
    folder.keep("trabajo", {"que": "hacer", "estado": RUNNING, "desde": 1.0})
    assert bench.work().state == FAILED


def test_a_desk_that_was_killed_says_so_when_it_is_opened_again(tmp_path: Path) -> None:
    folder = DeskFolder(tmp_path)
    folder.keep("trabajo", {"que": "hacer", "estado": RUNNING, "desde": 1.0})
    work = WorkBench(folder).work()
    assert work.state == FAILED
    assert "repita" in work.why


def test_the_next_month_is_refused_before_anything_is_replaced(desk: DeskClient) -> None:
    actions = DeskActions(desk.desk, lambda: None)
    desk.folder.keep("entendido", {"filas": {"aceptadas": 0}})
    with pytest.raises(ConfigError, match="ninguna fila"):
        actions._set_period()
    change_project(desk.folder.project, {"periodo": "2020-03"})
    desk.folder.keep("entendido", {"filas": {"aceptadas": 9}, "meses": {"2020-02": 4, "2020-03": 5}})
    with pytest.raises(ConfigError, match="mes nuevo"):
        actions._set_period()
    desk.folder.keep("entendido", {"filas": {"aceptadas": 9}, "meses": {"2020-03": 4, "2020-04": 5}})
    actions._set_period()
    assert project_values(desk.folder.project) == {"periodo": "2020-04"}
