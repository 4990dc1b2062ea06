"""Whatever happens to a run (killed, a full disk, another run beside it), an edition is there whole."""

from __future__ import annotations

import hashlib
import json
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from itertools import count
from typing import TYPE_CHECKING

import pytest

from mapadelito import ROOT
from mapadelito.outputs.folder import Output

if TYPE_CHECKING:
    from pathlib import Path

STATION = "COMISARIA RURAL PNP PACOCHA"
OLD, NEW = "2020-01..2020-10", "2020-01..2020-09"
KILLED_AFTER = """
import os, signal, sys
sys.path.insert(0, {root!r})
import mapadelito
from mapadelito.outputs import atomic_moves
left = [int(sys.argv.pop(1))]
def limited(do):
    def step(*given, **options):
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return do(*given, **options)
    return step
for name in ("rename", "replace", "link", "fsync"):
    setattr(os, name, limited(getattr(os, name)))
atomic_moves._exchange = limited(atomic_moves._exchange)
from mapadelito.cli import main
main()
"""


def options(salida: Path, period: str, formats: str = "html,gpkg") -> list[str]:
    sample = ROOT / "data"
    given = ["--incidentes", f"{sample}/incidents/ilo_2020.csv", "--limites", f"{sample}/boundaries/ilo.geojson"]
    given += ["--comisaria", STATION, "--mapa", "delito", "--formato", formats, "--periodo", period]
    return ["generar", *given, "--salida", str(salida), "--almacen", str(store_of(salida)), "--silencio"]


def store_of(salida: Path) -> Path:
    """Folder of the store that belongs to an output folder: what a run notes there is of it alone."""
    return salida.with_name(f"{salida.name}-almacen")


def copied(start: Path, folder: Path) -> Path:
    """Copy an output folder and its store; return the copy."""
    shutil.copytree(start, folder)
    shutil.copytree(store_of(start), store_of(folder))
    return folder


def command(*given: str) -> list[str]:
    start = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from mapadelito.cli import main; main()"
    return [sys.executable, "-c", start, *given]


def made(salida: Path, period: str, formats: str = "html,gpkg") -> dict[str, str]:
    """Make an edition and return its files."""
    subprocess.run(command(*options(salida, period, formats)), check=True, timeout=300, capture_output=True)
    return digests(salida)


def digests(salida: Path) -> dict[str, str]:
    """Files of an output folder but for the record, which has times; those that the record names are as it says.

    Without the finished comisarías of a run that broke off, from which the next one goes on.
    """
    record = json.loads((salida / "reservado" / "registro.json").read_text(encoding="utf-8"))
    found = {
        path.relative_to(salida).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in salida.rglob("*")
        if path.is_file() and not path.is_relative_to(salida / "reservado/cache/laminas")
    }
    found.pop("reservado/registro.json")
    told = {item["archivo"]: item["sha256"] for item in record["salidas"]}
    assert {name: found.get(name) for name in told} == told
    return found


@pytest.fixture
def both(tmp_path: Path) -> tuple[Path, dict[str, str], dict[str, str]]:
    """Make a folder with an edition; return its files, and those of the edition that would follow it."""
    old, new = tmp_path / "vieja", tmp_path / "nueva"
    before = made(old, OLD)
    return old, before, made(copied(old, new), NEW)


def broken(start: Path, number: int) -> Path:
    """Return a copy of an output folder, to be harmed."""
    return copied(start, start.with_name(f"intento-{number}"))


def after_next_start(folder: Path) -> dict[str, str]:
    with Output(folder):
        pass
    found = digests(folder)
    shutil.rmtree(folder)
    shutil.rmtree(store_of(folder))
    return found


@pytest.mark.slow
def test_killed_at_every_rename_and_flush(both: tuple[Path, dict[str, str], dict[str, str]]) -> None:
    start, old, new = both
    ends = []
    for number in count():
        folder = broken(start, number)
        run = [sys.executable, "-c", KILLED_AFTER.format(root=str(ROOT)), f"{number}", *options(folder, NEW)]
        done = subprocess.run(run, check=False, timeout=300, capture_output=True)
        assert done.returncode in (0, -signal.SIGKILL), done.stderr
        found = after_next_start(folder)
        assert found in (old, new), number
        ends.append(found == new)
        if done.returncode == 0:
            break
    assert len(ends) > 20
    assert ends == sorted(ends)
    assert ends[0] is False
    assert ends[-1] is True


@pytest.mark.soak
def test_killed_at_200_moments(both: tuple[Path, dict[str, str], dict[str, str]]) -> None:
    start, old, new = both
    begun = time.monotonic()
    made(broken(start, -1), NEW)
    whole = time.monotonic() - begun
    chance = random.Random(7)
    for number in range(200):
        folder = broken(start, number)
        with subprocess.Popen(command(*options(folder, NEW)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            time.sleep(chance.uniform(0.1, 1.1) * whole)
            run.kill()
        found = after_next_start(folder)
        assert found in (old, new), number


@pytest.mark.soak
def test_demo_killed_at_20_moments(tmp_path: Path) -> None:
    start = tmp_path / "demo"
    begun = time.monotonic()
    subprocess.run(command("demo", "--salida", str(start), "--silencio"), check=True, timeout=900)
    whole = time.monotonic() - begun
    before, chance = digests(start), random.Random(7)
    for number in range(20):
        folder = broken(start, number)
        with subprocess.Popen(command("demo", "--salida", str(folder), "--silencio"), stdout=subprocess.DEVNULL) as run:
            time.sleep(chance.uniform(0.1, 1.1) * whole)
            run.kill()
        assert after_next_start(folder) == before, number


@pytest.mark.slow
@pytest.mark.parametrize("sizes", [6, pytest.param(50, marks=pytest.mark.soak)])
def test_a_full_disk_harms_nothing_and_is_said(both: tuple[Path, dict[str, str], dict[str, str]], sizes: int) -> None:
    start, old, new = both
    largest = max(path.stat().st_size for path in start.rglob("*") if path.is_file())

    for number in range(sizes):
        limit = max(1, largest * number // sizes)
        folder = broken(start, number)
        done = subprocess.run(
            command(*options(folder, NEW)),
            check=False,
            timeout=300,
            capture_output=True,
            text=True,
            preexec_fn=lambda limit=limit: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        )
        assert digests(folder) == (new if done.returncode == 0 else old), limit
        assert done.returncode in (0, 1)
        if done.returncode:
            assert "disco" in done.stderr
            assert "repórtela" not in done.stderr
        assert not (folder / "reservado" / ".mapadelito").exists()
        shutil.rmtree(folder)


@pytest.mark.slow
def test_a_small_disk_harms_nothing(tmp_path: Path) -> None:
    disk = tmp_path / "disco"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=900k", "tmpfs", disk], check=False, capture_output=True
    ).returncode:
        pytest.skip("this process may not mount a small disk")
    try:
        before = made(disk / "salida", OLD, "html")
        for number in range(3):
            (disk / f"lastre-{number}").write_bytes(bytes(90_000))
            done = subprocess.run(command(*options(disk / "salida", NEW)), check=False, capture_output=True, text=True)
            assert (done.returncode, "disco" in done.stderr) == (1, True), done.stderr
            assert digests(disk / "salida") == before
    finally:
        subprocess.run(["umount", disk], check=True)


@pytest.mark.slow
@pytest.mark.parametrize("runs", [2, 8])
def test_runs_at_once(tmp_path: Path, runs: int) -> None:
    periods = ["2020-S1", "2020-T3", NEW, OLD, "2020-T1", "2020-T2", "2020-01..2020-08", "2020-02..2020-10"][:runs]
    salida = tmp_path / "salida"
    alone = [made(tmp_path / period, period, "html") for period in periods]
    started = [
        subprocess.Popen(
            command(*options(salida, period, "html")), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for period in periods
    ]
    ends = [(run.communicate(timeout=300)[0], run.returncode) for run in started]
    assert any(code == 0 for _, code in ends)
    for words, code in ends:
        assert code == 0 or (code == 1 and "en uso por otra corrida" in words), words
    public = [{name: content for name, content in found.items() if name.startswith("publico/")} for found in alone]
    assert {name: content for name, content in digests(salida).items() if name.startswith("publico/")} in public
