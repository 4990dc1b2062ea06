"""Reading a million messy rows of CSV against what one would otherwise write: pandas.read_csv and points_from_xy.

``python benchmarks/read_incidents.py [--filas N] [--veces K]`` prints the medians of both, taken in turns in the same run,
their ratio, and the peak of memory of each, every time in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent


def write_messy(path: Path, rows: int) -> None:
    """Write rows with semicolons, decimal commas in some cells, dates in two forms, blanks and forced coordinates."""
    rng = np.random.default_rng(0)
    lat, lon = rng.normal(-12.05, 0.05, rows), rng.normal(-77.05, 0.05, rows)
    delitos = np.array(["HURTO AGRAVADO", "ROBO", "VIOLENCIA FAMILIAR", "LESIONES LEVES", "ESTAFA", "furto"])
    with path.open("w", encoding="utf-8-sig") as file:
        file.write("ID_DENUNCIA;FECHA_HECHO;HORA_HECHO;SUBTIPO_HECHO;DIRECCION;LAT_HECHO;LONG_HECHO;OBSERVACION;DNI\n")
        for number in range(rows):
            date = f"{number % 28 + 1:02d}/{number % 12 + 1:02d}/2021" if number % 5 else f"2021-{number % 12 + 1:02d}-15"
            y = f"{lat[number]:.6f}" if number % 7 else f"{lat[number]:.6f}".replace(".", ",")
            x = f"{lon[number]:.6f}" if number % 97 else ""
            note = "GEO FORZADA AL CENTROIDE DE COMISARIA" if number % 50 == 0 else "COORDENADA OK"
            clock = f"{number % 24:02d}:{number % 60:02d}"
            cells = (
                20_000_000 + number,
                date,
                clock,
                delitos[number % 6],
                f"JR. {number % 900} N° {number % 99}",
                y,
                x,
                note,
            )
            file.write(";".join(map(str, cells)) + ";12345678\n")


def ours(path: Path) -> int:
    """Read with mapadelito: repaired, classified, every row accounted for."""
    sys.path.insert(0, str(ROOT))
    import mapadelito as md  # noqa: PLC0415

    return len(md.read_incidents(path).frame)


def theirs(path: Path) -> int:
    """Read with pandas and geopandas, believing every cell."""
    import geopandas as gpd  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415

    frame = pd.read_csv(path, sep=";")
    x = pd.to_numeric(frame["LONG_HECHO"], errors="coerce")
    y = pd.to_numeric(frame["LAT_HECHO"].astype(str).str.replace(",", "."), errors="coerce")
    points = gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy(x, y), crs=4326)
    return len(points)


def measure(who: str, path: Path) -> dict[str, float]:
    """Run one of the two in a process of its own; seconds of the work and peak memory in GiB."""
    done = subprocess.run([sys.executable, __file__, "--uno", who, str(path)], capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Measure, or be the process that is measured."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--filas", type=int, default=1_000_000)
    parser.add_argument("--veces", type=int, default=3)
    parser.add_argument("--uno", nargs=2)
    given = parser.parse_args()
    if given.uno:
        start = time.perf_counter()
        count = {"ours": ours, "theirs": theirs}[given.uno[0]](Path(given.uno[1]))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        print(json.dumps({"s": time.perf_counter() - start, "gib": peak, "filas": count}))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hechos.csv"
        write_messy(path, given.filas)
        runs = [(measure("ours", path), measure("theirs", path)) for _ in range(given.veces)]
    mine, other = (statistics.median(run[side]["s"] for run in runs) for side in (0, 1))
    memory = max(run[0]["gib"] for run in runs), max(run[1]["gib"] for run in runs)
    print(f"filas {given.filas:,}: mapadelito {mine:.2f} s, pandas {other:.2f} s, razón {mine / other:.2f}")
    print(f"memoria máxima: mapadelito {memory[0]:.2f} GiB, pandas {memory[1]:.2f} GiB")


if __name__ == "__main__":
    main()
