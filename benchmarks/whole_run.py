"""A whole run of many comisarías: minutes, processor, and memory of all its processes together.

``python benchmarks/whole_run.py [--comisarias N ...] [--hechos M] [--trabajadores W] [--formato F] [--perfil P] [--carpeta
DIR]`` makes comisarías and exports as ``load_country.py`` does (``M`` facts of each comisaría on average, over three years),
runs ``generar`` of the last of these years once for each number of comisarías, and prints a row for each, and what one more
comisaría costs from the first row to the last. Memory is the proportional share (PSS) of the program and all its processes,
added, as sampled five times a second: what several of them share is counted once.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from load_country import LOADS, ROOT, write_exports, write_limits

_EACH_S = 0.2
"""Seconds between samples of the memory."""
_YEAR = "2023"
"""Last of the three years of the exports."""


class Figures(NamedTuple):
    """Seconds by the clock and of processor, and GiB: the largest sum of all processes, and the largest first process."""

    wall: float
    cpu: float
    gib: float
    parent_gib: float


def family(first: int) -> list[int]:
    """Return a process and those that it started, and these, that are alive."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError, ValueError, IndexError):
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    found = [first]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def share_of(process: int) -> int:
    """Return the proportional share of the memory of a process, in KiB; 0 if it has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def measured(command: list[str]) -> Figures:
    """Run a command of the program as a process, sampled until it ends."""
    start, largest = time.perf_counter(), [0, 0]
    child = subprocess.Popen([sys.executable, "-m", "mapadelito", *command], cwd=ROOT, stdout=subprocess.DEVNULL)
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(_EACH_S):
            shares = [share_of(process) for process in family(child.pid)]
            largest[:] = max(largest[0], sum(shares)), max(largest[1], shares[0])

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    ended.set()
    watcher.join()
    if status:
        raise SystemExit(f"{command[0]} ended with {os.waitstatus_to_exitcode(status)}")
    return Figures(wall, usage.ru_utime + usage.ru_stime, largest[0] / 2**20, largest[1] / 2**20)


def run(folder: Path, stations: int, given: argparse.Namespace) -> Figures:
    """Make the files of some comisarías in a folder, if it has none, and measure a run of them."""
    limits = folder / "limites.gpkg"
    if not folder.exists():
        folder.mkdir(parents=True)
        write_limits(limits, stations)
        write_exports(folder, given.hechos * stations, stations)
    exports = sorted(folder.glob("sidpol-*.csv"))[:LOADS]
    files = [f"--limites={limits}", *(f"--incidentes={path}" for path in exports)]
    asked = [f"--periodo={_YEAR}", "--mapa=delito,riesgo", f"--formato={given.formato}", f"--perfil={given.perfil}"]
    with tempfile.TemporaryDirectory(dir=folder) as name:
        out = [f"--salida={name}/salida", f"--almacen={name}/almacen", f"--trabajadores={given.trabajadores}"]
        return measured(["generar", *files, *asked, *out, "--silencio"])


def measure(folder: Path, given: argparse.Namespace) -> None:
    """Print the figures."""
    print("| comisarías | hechos | reloj | procesador | por comisaría | memoria de todos | del primero |")
    print("|---|---|---|---|---|---|---|", flush=True)
    rows = []
    for stations in given.comisarias:
        rows.append((stations, done := run(folder / str(stations), stations, given)))
        times = f"{done.wall:.0f} s | {done.cpu:.0f} s | {done.cpu / stations:.2f} s"
        memory = f"{done.gib:.2f} GiB | {done.parent_gib:.2f} GiB"
        print(f"| {stations:,} | {stations * given.hechos:,} | {times} | {memory} |", flush=True)
    (few, first), (many, last) = rows[0], rows[-1]
    if many > few:
        cpu, gib = (last.cpu - first.cpu) / (many - few), (last.gib - first.gib) / (many - few)
        print(f"una comisaría más: {cpu:.2f} s de procesador, {gib * 1024:.2f} MiB", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--comisarias", type=int, nargs="+", default=[100, 300])
    parser.add_argument("--hechos", type=int, default=2300, help="facts of a comisaría, on average, in three years")
    parser.add_argument("--trabajadores", default="2")
    parser.add_argument("--formato", default="html,pdf")
    parser.add_argument("--perfil", default="publico")
    parser.add_argument("--carpeta", type=Path, help="where the files are made, left, and found by a later call")
    given = parser.parse_args()
    if given.carpeta is not None:
        measure(given.carpeta, given)
        return
    with tempfile.TemporaryDirectory() as name:
        measure(Path(name), given)


if __name__ == "__main__":
    main()
