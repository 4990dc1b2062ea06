"""Engines for the store of incidents: DuckDB in one file, immutable Parquet with an SQLite catalogue, and plain SQLite.

``python benchmarks/store_engines.py [--filas N] [--cargas N] [--muertes N] [--motor NOMBRE ...]`` prints the tables of
docs/almacen.md: a load a month, with rows of the month before given again and some of them corrected; what is read of it;
what is found after kill -9 during a load; two processes that write at once; and what another process finds meanwhile.
Every measure is a process of its own: seconds of processor, seconds by the clock, and peak of memory.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from stores import COLUMNS, ENGINES

STATIONS = 1300
"""Comisarías of the country."""
_AGAIN, _CORRECTED, _LATE = 0.05, 0.005, 0.02
"""Shares of a load: rows of the load before given again, the same corrected, and rows of the month before that came late."""
_FIRST = 2020 * 12
"""First month, counted from the year 0."""
LIBRARIES = ("sqlite3", "duckdb", "pyarrow.parquet", "pandas")
"""What the engines import, and what the program imports anyway."""
_FAMILIES = 40
"""Different delitos."""


def month_rows(number: int, size: int) -> pa.Table:
    """Return the new rows of a load, the same in every run; comisarías differ in size as those of a country do."""
    rng = np.random.default_rng(number)
    share = np.random.default_rng(0).lognormal(0, 1.2, STATIONS)
    station = rng.choice(STATIONS, size, p=share / share.sum())
    month = _FIRST + number - (rng.random(size) < _LATE)
    corner = rng.integers(0, 400, size)
    street = rng.integers(0, 900, size)
    delito = rng.integers(0, _FAMILIES, size)
    minute = np.where(rng.random(size) < 0.1, -1, rng.integers(0, 1440, size))
    return pa.table(
        {
            "id": [f"{number:03d}{at:08d}" for at in range(size)],
            "comisaria": [f"COMISARIA PNP {at:04d}" for at in station],
            "mes": pa.array(month // 12 * 100 + month % 12 + 1, pa.int32()),
            "dia": pa.array(month * 30 + rng.integers(0, 30, size), pa.int32()),
            "minuto": pa.array(minute, pa.int32()),
            "turno": np.asarray(["", "madrugada", "mañana", "tarde", "noche"])[(minute + 360) // 360],
            "x": (-81 + station % 36 * 0.3 + corner % 20 * 1.1e-3).round(6),
            "y": (-18 + station // 36 * 0.4 + corner // 20 * 1.1e-3).round(6),
            "delito": [f"DELITO {at:02d}" for at in delito],
            "modalidad": [f"MODALIDAD {at % 7} DEL DELITO {at:02d}" for at in delito],
            "direccion": [f"JR. {one} CDRA. {two % 12}" for one, two in zip(street, corner, strict=True)],
            "observacion": ["GEO FORZADA AL CENTROIDE DE COMISARIA" if at % 3 == 0 else "COORDENADA OK" for at in corner],
            "resto": [f'{{"UBIGEO":"{150_000 + at}","OBJECTID":"{number * size + row}"}}' for row, at in enumerate(station)],
            "huella": rng.integers(-(2**62), 2**62, size),
            "carga": pa.array(np.full(size, number), pa.int32()),
        }
    ).select([*COLUMNS])


def write_loads(folder: Path, rows: int, loads: int) -> None:
    """Write a file per load, as the reader would give it."""
    size, before = rows // loads, None
    for number in range(loads):
        own = month_rows(number, size)
        given = own
        if before is not None:
            again = before.slice(0, int(size * _AGAIN))
            print_ = again["huella"].to_numpy().copy()
            print_[: int(size * _CORRECTED)] += 1
            numbers = pa.array(np.full(len(again), number), pa.int32())
            again = again.set_column(again.column_names.index("huella"), "huella", pa.array(print_))
            given = pa.concat_tables([own, again.set_column(again.column_names.index("carga"), "carga", numbers)])
        pq.write_table(given, folder / f"{number:03d}.parquet")
        before = own


def expected(rows: int, loads: int, done: int) -> tuple[int, int]:
    """Return the number of rows, and of current ones, after some of the loads."""
    size = rows // loads
    return size * done + int(size * _CORRECTED) * max(done - 1, 0), size * done


def do_load(engine: str, folder: Path, source: Path, first: int, last: int) -> dict[str, Any]:
    """Load some months in order; seconds of the first and of the last one."""
    store, times = ENGINES[engine](folder), []
    for number in range(first, last):
        start = time.process_time()
        store.load(pq.read_table(source / f"{number:03d}.parquet"))
        times.append(time.process_time() - start)
        print("cargada", file=sys.stderr, flush=True)
    store.close()
    return {"primera": times[0], "ultima": times[-1]}


def do_read(engine: str, folder: Path, *, which: str) -> dict[str, Any]:
    """Read what a command needs."""
    store = ENGINES[engine](folder)
    station = "COMISARIA PNP 0007"
    made = {
        "comisaria": lambda: store.read(station),
        "mes": lambda: store.read(station, 202207),
        "relleno": store.crowded,
        "total": lambda: store.total()[0],
    }[which]
    found = made()
    store.close()
    return {"hallado": found}


def measured(work: str, engine: str, *rest: object) -> dict[str, Any]:
    """Run one piece of work in a process of its own."""
    command = [sys.executable, __file__, "--uno", work, engine, *map(str, rest)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"falla": done.stderr.strip().splitlines()[-1]}
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def one(work: str, engine: str, rest: list[str]) -> None:
    """Be the process that is measured; the import of its engine is not, which has a line of its own."""
    if engine == "duckdb":
        importlib.import_module(engine)
    start, before = time.perf_counter(), time.process_time()
    if work == "abrir":  # the libraries of the engine and an empty store
        ENGINES[engine](Path(rest[0])).close()
        found: dict[str, Any] = {}
    elif work == "cargar":
        found = do_load(engine, Path(rest[0]), Path(rest[1]), int(rest[2]), int(rest[3]))
    elif work == "tener":  # open, told on the standard output, until the parent closes our input
        store = ENGINES[engine](Path(rest[0]))
        print("abierto", flush=True)
        sys.stdin.read()
        store.close()
        return
    else:
        found = do_read(engine, Path(rest[0]), which=work)
    found |= {"cpu": time.process_time() - before, "reloj": time.perf_counter() - start, "mib": peak_mib()}
    print(json.dumps({name: round(value, 3) for name, value in found.items()}))


def peak_mib() -> float:
    """Return the peak of memory of this process; that of ``resource`` includes the parent's, of before it began."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(lines["VmHWM"].split()[0]) / 2**10


def import_seconds(module: str) -> float:
    """Return the seconds of processor of an import alone, the least of five."""
    code = f"import time; start = time.process_time(); import {module}; print(time.process_time() - start)"
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, check=True) for _ in range(5)]
    return min(float(done.stdout) for done in runs)


def killed(engine: str, folder: Path, source: Path, rows: int, loads: int, times: int) -> str:
    """Kill a process that loads month after month, at random moments; how often something else than whole loads is found."""
    rng, wrong, left = random.Random(0), 0, 0  # noqa: S311 (moments of the test)
    done, held = 1, [expected(rows, loads, number) for number in range(loads + 1)]
    measured("cargar", engine, folder, source, 0, 1)
    for _ in range(times):
        if done >= loads - 1:
            break
        command = [sys.executable, __file__, "--uno", "cargar", engine, str(folder), str(source), str(done), str(loads)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
            assert process.stderr is not None  # noqa: S101 (it is a pipe)
            process.stderr.readline()  # of the first load, so that the libraries are there
            time.sleep(rng.random() * 1.5)
            process.send_signal(signal.SIGKILL)
        store = ENGINES[engine](folder)
        found = store.total()
        store.close()
        if found in held:
            done = held.index(found)
        else:
            wrong += 1
        left = max(left, len([*folder.iterdir()]))
    return f"{times} veces: ni antes ni después {wrong}; quedan hasta {left} archivos; {done} cargas enteras"


def together(engine: str, folder: Path, source: Path, rows: int, loads: int) -> str:
    """Two processes load different months at once, without a lock of ours."""
    measured("cargar", engine, folder, source, 0, 1)
    half = 1 + (loads - 1) // 2
    spans = ((1, half), (half, loads))
    command = [sys.executable, __file__, "--uno", "cargar", engine, str(folder), str(source)]
    running = [
        subprocess.Popen([*command, *map(str, span)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for span in spans
    ]
    said = [process.communicate()[1].strip().splitlines() for process in running]
    lines = [lines[-1] for lines, process in zip(said, running, strict=True) if process.returncode]
    store = ENGINES[engine](folder)
    found = store.total()[0]
    store.close()
    return f"filas {found:,} de {expected(rows, loads, loads)[0]:,}; fallas: {lines or 'ninguna'}"


def meanwhile(engine: str, folder: Path) -> str:
    """Read while another process has the store open."""
    command = [sys.executable, __file__, "--uno", "tener", engine, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None  # noqa: S101
        assert process.stdin is not None  # noqa: S101
        process.stdout.readline()
        found = measured("mes", engine, folder)
        process.stdin.close()
    return str(found.get("falla", f"lee {found.get('hallado')} filas"))


def size_of(folder: Path) -> float:
    """Return the size of a folder in MiB."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


def measure(engine: str, root: Path, given: argparse.Namespace) -> None:
    """Print the figures of one engine."""
    source, few = root / "cargas", root / "pocas"
    whole, empty, hurt, both = (root / f"{engine}-{name}" for name in ("todo", "vacio", "muerto", "dos"))
    for folder in (whole, empty, hurt, both):
        folder.mkdir()
    print(f"\n{engine}: abrir uno vacío {measured('abrir', engine, empty)}", flush=True)
    found = measured("cargar", engine, whole, source, 0, given.cargas)
    print(f"{engine}: cargar {found}; {size_of(whole):.0f} MiB en {len([*whole.iterdir()])} archivos", flush=True)
    for work in ("total", "comisaria", "mes", "relleno"):
        print(f"{engine}: {work} {measured(work, engine, whole)}", flush=True)
    print(f"{engine}: una carga repetida {measured('cargar', engine, whole, source, 0, 1)}", flush=True)
    print(f"{engine}: abierto en otro proceso: {meanwhile(engine, whole)}", flush=True)
    print(f"{engine}: kill -9, {killed(engine, hurt, source, given.filas, given.cargas, given.muertes)}", flush=True)
    print(f"{engine}: dos a la vez, {together(engine, both, few, given.filas // 10, given.cargas)}", flush=True)


def main() -> None:
    """Measure, or be the process that is measured."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--filas", type=int, default=3_000_000)
    parser.add_argument("--cargas", type=int, default=36)
    parser.add_argument("--muertes", type=int, default=20)
    parser.add_argument("--motor", nargs="+", choices=[*ENGINES], default=[*ENGINES])
    parser.add_argument("--uno", nargs="+")
    given = parser.parse_args()
    if given.uno:
        one(given.uno[0], given.uno[1], given.uno[2:])
        return
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as folder:
        root = Path(folder)
        for name, rows in (("cargas", given.filas), ("pocas", given.filas // 10)):
            (root / name).mkdir()
            write_loads(root / name, rows, given.cargas)
            print(f"{name}: {rows:,} filas nuevas en {given.cargas} cargas, {size_of(root / name):.0f} MiB", flush=True)
        print(*(f"import {name} {import_seconds(name):.3f} s" for name in LIBRARIES), sep=", ", flush=True)
        for engine in given.motor:
            measure(engine, root, given)


if __name__ == "__main__":
    main()
