"""The largest that is opened, and the worst that was sent: each ends within the limits (minutes and gigabytes of disk)."""

from __future__ import annotations

import random
import resource
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geo.incidents.read import read_incidents
from geo.intake import sandbox
from geo.intake.limits import MOST_RESIDENT
from geo.intake.tables import read_tables
from geo.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="la memoria se mide en /proc")]

HEADER = "id;fecha;hora;delito;direccion;latitud;longitud\n"
LARGEST = 499_000_000
MOST_CPU_S = 60.0


def row(number: int, place: str = "-17.65;-71.34", delito: str = "HURTO AGRAVADO") -> str:
    day = f"{number % 28 + 1:02d}/{number % 12 + 1:02d}/2021;{number % 24}:{number % 60:02d}"
    return f"{number};{day};{delito};JR. LOS OLMOS {number % 9000} URB. SAN JOSE;{place}\n"


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[sandbox._Worker]:
    """Give a reading process of its own, whose memory nothing else has used."""
    own = sandbox._Worker()
    monkeypatch.setattr(sandbox, "_WORKER", own)
    yield own
    own.stop()


def peak(worker: sandbox._Worker) -> int:
    """Most bytes that the reading process held."""
    assert worker._process is not None
    status = Path(f"/proc/{worker._process.pid}/status").read_text(encoding="ascii")
    return 1024 * int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))


@pytest.mark.parametrize("quote", ["", '"'], ids=["fast", "careful"])
def test_the_largest_file_is_read(tmp_path: Path, worker: sandbox._Worker, quote: str) -> None:
    path, size, number = tmp_path / "h.csv", 0, 0
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER)
        while size < LARGEST - 2_000_000:
            block = "".join(row(n, delito=f"{quote}HURTO{quote}") for n in range(number, number + 10_000))
            number += 10_000
            size += file.write(block)
    [table] = read_tables(path)
    assert len(table.lines) == number
    assert peak(worker) < MOST_RESIDENT


@pytest.mark.parametrize("letter", ["A", ";", '"'])
def test_a_line_of_200_mb_costs_itself(tmp_path: Path, worker: sandbox._Worker, letter: str) -> None:
    path = tmp_path / "h.csv"
    path.write_text(HEADER + row(1) * 50 + letter * 200_000_000 + "\n" + row(2), encoding="utf-8")
    ledger = Ledger.of(read_tables(path))
    assert ledger.codes("rechazada") == {"CELDA_DEMASIADO_LARGA": 1}
    assert int(ledger.accepted.sum()) == 51
    assert peak(worker) < MOST_RESIDENT // 4


@pytest.mark.parametrize("kind", ["delito", "modalidad", "place"])
def test_a_million_names_and_one_place_take_a_minute_at_most(tmp_path: Path, kind: str) -> None:
    rng = random.Random(0)
    path = tmp_path / "h.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER.replace("delito", "delito;modalidad"))
        for number in range(300_000 if kind == "place" else 1_000_000):
            name = "".join(rng.choices("ABCDEFGHILMNOPRST", k=9))
            words = {"delito": f"DELITO {name};", "modalidad": f"HURTO;{name}", "place": "HURTO;"}[kind]
            file.write(row(number, delito=words))
    start = resource.getrusage(resource.RUSAGE_SELF)
    assert len(read_incidents(path).frame) >= 300_000
    stop = resource.getrusage(resource.RUSAGE_SELF)
    assert stop.ru_utime + stop.ru_stime - start.ru_utime - start.ru_stime < MOST_CPU_S
