"""Killed while it loads, or loading in eight processes at once, the store is as before or after each load."""

from __future__ import annotations

import os
import random
import signal
import time
from datetime import date
from typing import TYPE_CHECKING

import pytest

from helpers.store.forks import forked
from helpers.store.held_parts import at_random, part_of
from mapadelito.outputs import lock
from mapadelito.settings.usual_places import HELD_FILE
from mapadelito.store.held import IncidentStore, opened_to_load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DAY = date(2020, 3, 2)
MAY, JUNE = part_of(at_random(300, 5)), part_of(at_random(300, 6))
STEPS = 500
"""Steps of SQLite between two moments at which a load may be killed."""


def load(path: Path, on_step: Callable[[], None] = lambda: None) -> None:
    with IncidentStore.opened(path) as store:
        store._db.execute("PRAGMA cache_size = 5")  # so that pages are written before the end
        store._db.set_progress_handler(on_step, STEPS)
        store.add([JUNE], today=DAY, replaces=1)


def both(tmp_path: Path) -> tuple[bytes, list[list[tuple[object, ...]]], int]:
    """Return a store with a load, its content before and after another one, and the steps of that one."""
    path, steps = tmp_path / "x.sqlite", []
    with IncidentStore.opened(path) as store:
        store.add([MAY], today=DAY)
        before, found = path.read_bytes(), [store.content()]
    load(path, lambda: steps.append(1))
    with IncidentStore.opened_to_read(path) as store:
        return before, [*found, store.content()], len(steps)


def test_a_load_killed_at_any_step_is_undone(tmp_path: Path) -> None:
    before, found, steps = both(tmp_path)
    assert steps > 20
    half_written = 0
    for moment in range(1, steps, steps // 8):
        path, left = tmp_path / f"{moment}.sqlite", [moment]
        path.write_bytes(before)

        def die(left: list[int] = left) -> None:
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)

        _, status = os.waitpid(forked(lambda path=path, die=die: load(path, die)), 0)
        assert os.WTERMSIG(status) == signal.SIGKILL
        half_written += path.read_bytes() != before
        with IncidentStore.opened_to_read(path) as store:
            assert store.content() == found[0]
            assert store.last_event() == 1
        assert path.read_bytes() == before
    assert half_written > 3


@pytest.mark.slow
def test_two_hundred_loads_killed_at_any_moment_end_as_before_or_after(tmp_path: Path) -> None:
    before, found, _ = both(tmp_path)
    chance, ends = random.Random(1), [0, 0]
    began = time.monotonic()
    os.waitpid(forked(lambda: load(tmp_path / "x.sqlite")), 0)
    usual_s = time.monotonic() - began
    for number in range(200):
        path = tmp_path / f"{number}.sqlite"
        path.write_bytes(before)
        child = forked(lambda path=path: load(path))
        time.sleep(usual_s * 1.2 * chance.random())
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with IncidentStore.opened(path) as store:
            assert not store._file.was_damaged
            ends[found.index(store.content())] += 1
    assert min(ends) > 5


def test_eight_processes_that_load_at_once_lose_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "_POLL_S", 0.01)
    parts = [part_of(at_random(200, 20 + at), f"{at}.xlsx") for at in range(8)]

    def work(at: int) -> None:
        for one in (parts[at], parts[(at + 1) % 8]):  # which another one loads too
            with opened_to_load(tmp_path / "almacen", lambda _: None) as store:
                store.add([one], today=DAY)

    children = [forked(lambda at=at: work(at)) for at in range(8)]
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 8
    with IncidentStore.opened_to_read(tmp_path / "almacen" / HELD_FILE) as store:
        assert sorted(held.origin.file for held in store.loads()) == [f"{at}.xlsx" for at in range(8)]
        assert store.last_event() == 8
        found = {part.origin.file: part.rows for part in store.parts()}
    assert all(found[part.origin.file].equals(part.rows) for part in parts)
    assert [path.name for path in (tmp_path / "almacen").iterdir()] == [HELD_FILE]
