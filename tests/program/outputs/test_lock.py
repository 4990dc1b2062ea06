"""The lock of a folder: refused at once, or waited for."""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from geo.errors import MapaError
from mapadelito.outputs import lock
from mapadelito.outputs.lock import lock_folder

if TYPE_CHECKING:
    from pathlib import Path


def test_who_waits_gets_the_lock_when_it_is_free_and_says_so_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "_POLL_S", 0.001)
    inside, told, order = threading.Event(), [], []

    def hold() -> None:
        with lock_folder(tmp_path / "en-uso.json"):
            inside.set()
            while not told:
                time.sleep(0.001)
            order.append("primero")

    first = threading.Thread(target=hold)
    first.start()
    assert inside.wait(5)
    with lock_folder(tmp_path / "en-uso.json", "El almacén", wait_s=5, tell=told.append):
        order.append("segundo")
    first.join()
    assert order == ["primero", "segundo"]
    assert len(told) == 1
    assert told[0].startswith("El almacén está en uso por otra corrida (proceso ")
    assert told[0].endswith("desde hace 0 s): se espera a que termine.")
    assert not (tmp_path / "en-uso.json").exists()


def test_who_waits_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    fake = SimpleNamespace(monotonic=lambda: clock[0], sleep=lambda s: clock.__setitem__(0, clock[0] + s), time=time.time)
    monkeypatch.setattr(lock, "time", fake)
    told: list[str] = []
    with (
        lock_folder(tmp_path / "en-uso.json"),
        pytest.raises(MapaError, match="Espere a que termine"),
        lock_folder(tmp_path / "en-uso.json", wait_s=25, tell=told.append),
    ):
        pass
    assert len(told) == 3
    assert 25 <= clock[0] < 26
