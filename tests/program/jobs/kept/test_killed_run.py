"""``generar`` killed at any moment, and run again: nothing finished is made again, and the bytes are those of one run."""

from __future__ import annotations

import shutil
import signal
from typing import TYPE_CHECKING

import pytest

from helpers.attack import digests
from helpers.program import add_far_station, write_project
from helpers.store.warm import Warm

if TYPE_CHECKING:
    from pathlib import Path

MADE = ("generar", "--limites", "limites.geojson", "--incidentes", "hechos.csv", "--periodo", "2020-S1")
MADE += ("--mapa", "delito,riesgo", "--formato", "html,pdf", "--perfil", "interno")
RESUMED = "en una corrida que se cortó"


def published(folder: Path) -> dict[str, str]:
    """Return every file but the record of the run, which has its times."""
    found = digests(folder / "salida")
    del found["reservado/registro.json"]
    return found


@pytest.mark.parametrize("count", [pytest.param(10, marks=pytest.mark.slow), pytest.param(60, marks=pytest.mark.soak)])
def test_a_killed_run_goes_on_to_the_same_bytes(tmp_path: Path, count: int) -> None:
    start, folder = tmp_path / "inicio", tmp_path / "corrida"
    start.mkdir()
    write_project(start)
    add_far_station(start)
    resumed = 0
    with Warm(tmp_path) as warm:
        warm.learn(shutil.copytree(start, folder), *MADE)
        whole = published(folder)
        shutil.rmtree(folder)
        shutil.copytree(start, folder)
        seconds = warm.run(folder, *MADE).seconds
        assert published(folder) == whole
        for turn in range(count):
            shutil.rmtree(folder)
            shutil.copytree(start, folder)
            part = 0.55 + 0.45 * turn / count if turn % 3 else turn / count  # most while it draws
            killed = warm.run(folder, *MADE, killed_after=part * seconds)
            assert killed.status in (0, -signal.SIGKILL), killed.told
            again = warm.run(folder, *MADE)
            assert again.status == 0, again.told
            resumed += RESUMED in again.told
            assert published(folder) == whole, turn
            seconds = (seconds + again.seconds) / 2 if RESUMED not in again.told else seconds  # it is not always as fast
    assert resumed, "none was killed while it drew"
