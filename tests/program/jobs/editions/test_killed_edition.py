"""``generar`` killed at any moment: the edition, its archive and what was told are as before or as after."""

from __future__ import annotations

import random
import shutil
import signal
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from helpers.editions.moments import LIMITS, NEW, OLD, moment_of, state_of
from helpers.program import write_project
from helpers.store.warm import Warm

if TYPE_CHECKING:
    from pathlib import Path


GOLDEN = 0.618034
"""Step by which any number of moments are spread evenly over a run."""


@pytest.mark.parametrize("count", [pytest.param(20, marks=pytest.mark.slow), pytest.param(200, marks=pytest.mark.soak)])
def test_a_killed_edition_is_there_whole_or_not_at_all(tmp_path: Path, count: int) -> None:
    start, chance, ends = tmp_path / "inicio", random.Random(count), Counter[str]()
    start.mkdir()
    write_project(start)
    with Warm(tmp_path) as warm:
        assert warm.run(start, "cargar", *LIMITS, "--incidentes", "hechos.csv", "--silencio").status == 0
        warm.learn(start, *OLD)
        before = state_of(start)
        folder = shutil.copytree(start, tmp_path / "corrida")  # its path is in the record of the edition
        seconds = warm.run(folder, *NEW).seconds
        after = state_of(folder)
        assert before.output != after.output
        assert before.told != after.told
        for turn in range(count):
            shutil.rmtree(folder)
            shutil.copytree(start, folder)
            part = 1.05 * (turn * GOLDEN % 1) if turn % 2 else chance.uniform(0.6, 1.05)
            killed = warm.run(folder, *NEW, killed_after=part * seconds, reads_here=turn % 10 != 9)
            assert killed.status in (0, -signal.SIGKILL), killed.told
            found = state_of(folder)
            ends[moment_of(found, before, after)] += 1
            if turn % 3 == 0 or found not in (before, after):
                again = warm.run(folder, *NEW)
                assert again.status == 0, again.told
                seconds = again.seconds  # the machine is not always as fast
                assert state_of(folder) == after, f"{part:.3f}"
    assert ends["before"] > count // 4, ends
    assert count - ends["before"] > count // 20, ends
