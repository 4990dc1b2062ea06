"""The store of a country: three years of monthly exports loaded, one more month, and what one comisaría makes of them.

``python benchmarks/load_country.py [--filas N] [--comisarias N] [--veces K] [--carpeta DIR]`` prints the tables of
docs/rendimiento.md. Every measure is a whole process of its own: seconds by the clock, of processor, and peak of memory.
``--filas 60000 --comisarias 30`` tries it in a minute or two. The exports are the same in every run: columns as SIDPOL has
them, comisarías of very different sizes, rows without a place or at the comisaría, reports that come a month late, some
rows given again, and some of these corrected.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

ROOT = Path(__file__).resolve().parent.parent
LOADS = 36
"""Exports that are loaded at first, one a month; one more is loaded after them."""
OWN = "propios"
"""Name of the file with the limits of the comisaría that is drawn alone."""
_FIRST = 2021 * 12
"""First month, counted from the year 0."""
_LATE, _AGAIN, _CORRECTED = 0.02, 0.03, 0.005
"""Shares of an export: rows of the month before that came late, rows of the export before given again, and corrected."""
_UNPLACED, _AT_STATION, _STRANGE = 0.05, 0.02, 0.002
"""Shares of rows without coordinates, at the coordinates of their comisaría, and of another one."""
_SIDE = 0.04
"""Side of a comisaría in degrees (4.4 km): four sectors."""
_STREET = 0.001
"""Degrees between parallel streets (110 m)."""
_FOLDERS = (("almacen", "almacen"), ("almacen", "aparte"), ("salida", "salida"))
"""Options of the folders of a run, and their names: the store, that of the runs from files, and the output."""
_ACROSS = 36
"""Comisarías from west to east; 0.3 degrees apart."""


class Figures(NamedTuple):
    """What a process took: seconds by the clock and of processor, and GiB."""

    wall: float
    cpu: float
    gib: float


def corner_of(station: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the longitude and latitude of the south-west corner of comisarías, in degrees."""
    return -81 + station % _ACROSS * 0.3, -18 + station // _ACROSS * 0.4


def write_limits(path: Path, stations: int) -> None:
    """Write four sectors of each comisaría."""
    rows = []
    half = _SIDE / 2
    for station in range(stations):
        x, y = corner_of(np.int64(station))
        place = {"region": f"REGION {station % 25:02d}", "comisaria": station_of(station)}
        for sector in range(4):
            left, low = x + sector % 2 * half, y + sector // 2 * half
            shape = shapely.box(left, low, left + half, low + half)
            rows.append({**place, "sector": f"SECTOR {sector + 1}", "geometry": shape})
    limits = gpd.GeoDataFrame(rows, crs=4326)
    limits.to_file(path, driver="GPKG")
    limits[limits["comisaria"] == station_of(average(stations))].to_file(path.with_stem(OWN), driver="GPKG")


def shares(stations: int) -> np.ndarray:
    """Return the share of the incidents that each comisaría has."""
    weights = np.random.default_rng(0).lognormal(0, 1.2, stations)
    return weights / weights.sum()


def average(stations: int) -> int:
    """Return the number of a comisaría of average size, the one that is drawn."""
    share = shares(stations)
    return int(np.argmin(abs(share - share.mean())))


def station_of(number: int) -> str:
    """Return the name of a comisaría."""
    return f"COMISARIA PNP {number:04d}"


def month_rows(number: int, size: int, stations: int) -> pd.DataFrame:
    """Return the new rows of an export, the same in every run."""
    rng = np.random.default_rng(number)
    kinds = pd.read_csv(ROOT / "data" / "incidents" / "ilo_2020.csv", dtype=str, keep_default_na=False)
    kind = kinds.iloc[rng.integers(0, len(kinds), size), 4:7].reset_index(drop=True)
    station = rng.choice(stations, size, p=shares(stations))
    month = _FIRST + number - (rng.random(size) < _LATE)
    first = (month - 1970 * 12).astype("datetime64[M]")
    days = ((first + 1).astype("datetime64[D]") - first.astype("datetime64[D]")).astype(int)
    when = first.astype("datetime64[m]") + (rng.random(size) * days).astype(int) * 1440 + rng.integers(0, 1440, size)
    left, low = corner_of(np.where(rng.random(size) < _STRANGE, rng.integers(0, stations, size), station))
    street, along = rng.integers(1, round(_SIDE / _STREET), size), rng.random(size) * _SIDE
    across = rng.random(size) < 0.5
    x = left + np.where(across, along, street * _STREET)
    y = low + np.where(across, street * _STREET, along)
    at_station = rng.random(size) < _AT_STATION
    x, y = np.where(at_station, left + _SIDE / 3, x), np.where(at_station, low + _SIDE / 3, y)
    lost = rng.random(size) < _UNPLACED
    name = np.where(across, "JR. LAS PALMERAS ", "AV. SAN MARTIN ")
    frame = pd.DataFrame(
        {
            "id_dgc": [f"{number:03d}{at:07d}" for at in range(size)],
            "fecha_hora_hecho": pd.Series(when).dt.strftime("%d/%m/%Y %H:%M"),
            "lat_hecho": np.where(lost, 0, y.round(6)),
            "long_hecho": np.where(lost, 0, x.round(6)),
        }
    )
    more = {
        "comisaria_hecho": [station_of(at) for at in station],
        "direccion_hecho": [
            f"{which}{one} CDRA. {two}" for which, one, two in zip(name, street, (along / _STREET).astype(int), strict=True)
        ],
        "observacion": np.where(at_station, "GEO FORZADA AL CENTROIDE DE COMISARIA", "COORDENADA OK"),
    }
    return pd.concat([frame, kind, pd.DataFrame(more)], axis=1)


def write_exports(folder: Path, rows: int, stations: int) -> list[Path]:
    """Write the exports, one more than are loaded at first."""
    size, before, written = rows // LOADS, None, []
    for number in range(LOADS + 1):
        own = month_rows(number, round(size * (1 - (_AGAIN if number else 0))), stations)
        given = own
        if before is not None:
            again = before.head(round(size * _AGAIN)).copy()
            again.iloc[: round(size * _CORRECTED), again.columns.get_loc("direccion_hecho")] = "AV. CORREGIDA 100"
            given = pd.concat([own, again])
        month = _FIRST + number
        written.append(folder / f"sidpol-{month // 12}-{month % 12 + 1:02d}.csv")
        given.to_csv(written[-1], index=False)
        before = own
    return written


def measured(command: list[str]) -> Figures:
    """Run a command of the program as a process, with the processes that it starts; its memory is that of the largest."""
    start = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-m", "mapadelito", *command], cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    if status:
        raise SystemExit(f"{command[0]} ended with {os.waitstatus_to_exitcode(status)}")
    return Figures(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 2**20)


def show(what: str, runs: list[Figures]) -> Figures:
    """Print a row with the medians, and return them."""
    middle = Figures(*(statistics.median(values) for values in zip(*runs, strict=True)))
    print(f"| {what} | {middle.wall:.1f} s | {middle.cpu:.1f} s | {middle.gib:.2f} GiB |", flush=True)
    return middle


def measure(folder: Path, given: argparse.Namespace) -> None:
    """Print the figures."""
    limits = folder / "limites.gpkg"
    write_limits(limits, given.comisarias)
    exports = write_exports(folder, given.filas, given.comisarias)
    size = sum(path.stat().st_size for path in exports) / 2**20
    print(f"{given.filas:,} filas en {LOADS} archivos y uno más ({size:.0f} MiB), {given.comisarias} comisarías", flush=True)
    number = average(given.comisarias)
    station, month = station_of(number), exports[LOADS - 1].stem.removeprefix("sidpol-")
    size = shares(given.comisarias)[number] * given.filas / LOADS
    print(f"{station}: {size:.0f} filas al mes; {month}", flush=True)
    store, aside, out = (f"--{name}={folder / where}" for name, where in _FOLDERS)
    country, own = ([f"--limites={path}"] for path in (limits, limits.with_stem(OWN)))
    print("| orden | reloj | procesador | memoria |\n|---|---|---|---|", flush=True)
    files = [f"--incidentes={path}" for path in exports]
    show("cargar los 36 meses", [measured(["cargar", *files[:LOADS], *country, store, out])])
    show("cargar un mes más", [measured(["cargar", files[LOADS], *country, store, out])])
    print(f"almacén: {(folder / 'almacen' / 'hechos.sqlite').stat().st_size / 2**20:.0f} MiB", flush=True)
    show("estado", [measured(["estado", *country, store])])
    show("seguimiento de una comisaría", [measured(["seguimiento", f"--mes={month}", *own, store, out])])
    pages = ["generar", f"--periodo={month}", "--formato=html,pdf", out]
    for what, which in (("", own), (", con los límites del país", [*country, f"--comisaria={station}"])):
        runs = [(measured([*pages, *which, store]), measured([*pages, *which, *files, aside])) for _ in range(given.veces)]
        held = show(f"generar un mes de una comisaría{what}", [run[0] for run in runs])
        direct = show(f"lo mismo{what}, de los {LOADS + 1} archivos", [run[1] for run in runs])
        print("veces:", ", ".join(f"{theirs / ours:.1f}" for ours, theirs in zip(held, direct, strict=True)), flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--filas", type=int, default=3_000_000)
    parser.add_argument("--comisarias", type=int, default=1300)
    parser.add_argument("--veces", type=int, default=3)
    parser.add_argument("--carpeta", type=Path, help="where the files are made and left; a temporary one without it")
    given = parser.parse_args()
    if given.carpeta is not None:
        given.carpeta.mkdir(parents=True)
        measure(given.carpeta, given)
        return
    with tempfile.TemporaryDirectory() as name:
        measure(Path(name), given)


if __name__ == "__main__":
    main()
