"""``generar`` killed at any moment, and run again: nothing finished is made again, and the bytes are those of one run."""

from __future__ import annotations

import re
import shutil
import signal
from typing import TYPE_CHECKING, NamedTuple

import pytest

from helpers.attack import digests
from helpers.program import add_far_station, write_project
from helpers.store.warm import Ended, Warm

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MADE = (
    "generar",
    "--limites",
    "limites.geojson",
    "--incidentes",
    "hechos.csv",
    "--periodo",
    "2020-S1",
    "--trabajadores",
    "1",
)
MADE += ("--mapa", "delito", "--formato", "html,pdf", "--perfil", "interno")
LINES = "reservado/cache/laminas/interno/*[0-9a-f].json"
MOMENTS = {
    "half-written": ("reservado/cache/laminas/interno/*.parte/*", 1),
    "one": (LINES, 1),
    "two": (LINES, 2),
    "bound": ("reservado/.mapadelito/corrida-*/nuevo/interno/anexo.pdf", 1),
    "published": ("interno/index.html", 1),
}
"""What is in the output folder when the run is killed: a pattern, and how many such files."""
USUAL = ("one", "bound", "published")
"""Those of the slow run; each takes half a minute where the machine is busy."""
FINISHED = re.compile(r"(\d+) comisarías? ya estaban? hechas? en una corrida que se cortó")


class Whole(NamedTuple):
    """A run that nobody kills: what it is made of, its folder, which the others take, and what it publishes."""

    warm: Warm
    start: Path
    folder: Path
    published: dict[str, str]

    def fresh(self) -> None:
        """Put the folder as it was before any run."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.start, self.folder)

    def again(self, killed: Ended) -> bool:
        """Run once more after a killed one; return whether that had finished a jurisdiction, and not published."""
        assert killed.status in (0, -signal.SIGKILL), killed.told
        output = self.folder / "salida"
        there, lines = (output / "interno").exists(), len([*output.glob(LINES)])
        again = self.warm.run(self.folder, *MADE)
        assert again.status == 0, again.told
        assert published(self.folder) == self.published
        if not there:
            assert sum(map(int, FINISHED.findall(again.told))) == lines, again.told
        return bool(lines) and not there


def published(folder: Path) -> dict[str, str]:
    """Return every file but the record of the run, which has its times."""
    found = digests(folder / "salida")
    del found["reservado/registro.json"]
    return found


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    start = tmp_path_factory.mktemp("inicio")
    write_project(start)
    add_far_station(start)
    folder = start.with_name("corrida")
    with Warm(tmp_path_factory.mktemp("dicho")) as warm:
        warm.learn(shutil.copytree(start, folder), *MADE)
        yield Whole(warm, start, folder, published(folder))


@pytest.mark.parametrize(
    "moment", [pytest.param(one, marks=pytest.mark.slow if one in USUAL else pytest.mark.soak) for one in MOMENTS]
)
def test_a_killed_run_goes_on_to_the_same_bytes(whole: Whole, moment: str) -> None:
    pattern, count = MOMENTS[moment]
    whole.fresh()
    output = whole.folder / "salida"
    killed = whole.warm.run(whole.folder, *MADE, killed_when=lambda: len([*output.glob(pattern)]) >= count)
    assert whole.again(killed) or moment in ("half-written", "published"), killed.told


@pytest.mark.soak
def test_at_sixty_moments_of_a_run_too(whole: Whole) -> None:
    resumed = 0
    whole.fresh()
    seconds = whole.warm.run(whole.folder, *MADE).seconds
    assert published(whole.folder) == whole.published
    for turn in range(60):
        whole.fresh()
        part = 0.55 + 0.45 * turn / 60 if turn % 3 else turn / 60  # most while it draws
        resumed += whole.again(whole.warm.run(whole.folder, *MADE, killed_after=part * seconds))
    assert resumed, "none was killed while it drew"
