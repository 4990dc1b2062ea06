"""Reading a million messy rows of CSV against what one would otherwise write: pandas.read_csv and points_from_xy.

``python benchmarks/read_incidents.py [--filas N] [--veces K] [--desordenado]`` prints the medians of both, taken in turns
in the same run, their ratio, and the peak of memory of each, every time in a process of its own. With ``--desordenado`` no
column has a known name, others look like them, and dates, hours and coordinates are written in several families.
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


HEADERS = (
    *("ID_DENUNCIA", "FECHA_HECHO", "HORA_HECHO", "SUBTIPO_HECHO", "DIRECCION", "LAT_HECHO", "LONG_HECHO"),
    *("OBSERVACION", "DNI"),
)
UNKNOWN = (
    *("P1. Nro. de denuncia", "P2. Fecha del suceso (dd/mm)", "P3. Hora aprox.", "P4. Tipo de hecho"),
    *("P5. Dirección del suceso", "P6. Coord. Y [°]", "P7. Coord. X [°]", "P8. Observaciones", "P9. DNI del denunciante"),
)
"""The same columns under names that no list has; with ``--desordenado``."""
DECOYS = ("FECHA_REGISTRO", "LAT_COMISARIA", "LONG_COMISARIA", "EDAD", "OBJECTID")
"""Columns that look like fields and are not."""
MONTHS = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"]


def write_messy(path: Path, rows: int, *, styled: bool) -> None:
    """Write rows with semicolons, decimal commas in some cells, dates in two forms, blanks and forced coordinates.

    With ``styled``, columns have unknown names beside decoys, dates six forms, hours four, and one coordinate in a hundred
    is in degrees, minutes and seconds.
    """
    rng = np.random.default_rng(0)
    lat, lon = rng.normal(-12.05, 0.05, rows), rng.normal(-77.05, 0.05, rows)
    delitos = np.array(["HURTO AGRAVADO", "ROBO", "VIOLENCIA FAMILIAR", "LESIONES LEVES", "ESTAFA", "furto"])
    with path.open("w", encoding="utf-8-sig") as file:
        file.write(";".join((*UNKNOWN, *DECOYS) if styled else HEADERS) + "\n")
        for number in range(rows):
            y = f"{lat[number]:.6f}" if number % 7 else f"{lat[number]:.6f}".replace(".", ",")
            x = f"{lon[number]:.6f}" if number % 97 else ""
            if styled and number % 100 == 1:
                y, x = sexagesimal(lat[number], "NS"), sexagesimal(lon[number], "EW")
            note = "GEO FORZADA AL CENTROIDE DE COMISARIA" if number % 50 == 0 else "COORDENADA OK"
            when = (styled_date(number), styled_hour(number)) if styled else (plain_date(number), plain_hour(number))
            cells = (20_000_000 + number, *when, delitos[number % 6], f"JR. {number % 900} N° {number % 99}", y, x, note)
            more = f";{plain_date(number + 40)};-12.0464;-77.0428;{number % 80};{number}" if styled else ""
            file.write(";".join(map(str, cells)) + ";12345678" + more + "\n")


def plain_date(number: int) -> str:
    """Return a date in one of two forms."""
    return f"{number % 28 + 1:02d}/{number % 12 + 1:02d}/2021" if number % 5 else f"2021-{number % 12 + 1:02d}-15"


def plain_hour(number: int) -> str:
    """Return a time of day as a clock shows it."""
    return f"{number % 24:02d}:{number % 60:02d}"


def styled_date(number: int) -> str:
    """Return a date in one of six forms."""
    day, month = number % 28 + 1, number % 12 + 1
    forms = (
        *(f"{day:02d}/{month:02d}/2021", f"2021-{month:02d}-{day:02d}", f"{day} {MONTHS[month - 1]} 2021"),
        *(f"{day:02d}{MONTHS[month - 1].upper()}2021", f"{day:02d}.{month:02d}.2021", f"2021{month:02d}{day:02d}"),
    )
    return forms[number // 7 % len(forms)]


def styled_hour(number: int) -> str:
    """Return a time of day in one of four forms."""
    hour, minute = number % 24, number % 60
    half = f"{hour % 12 or 12}:{minute:02d} {'p' if hour >= 12 else 'a'}. m."
    return (f"{hour:02d}:{minute:02d}", f"{hour:02d}h{minute:02d}", half, f"{hour:02d}:{minute:02d} hrs.")[number // 5 % 4]


def sexagesimal(degrees: float, sides: str) -> str:
    """Return an angle in degrees, minutes and seconds with its side; ``sides`` are those of positive and negative."""
    seconds = round(abs(degrees) * 3600, 1)
    whole, rest = divmod(seconds, 3600)
    return f"{whole:.0f}°{rest // 60:.0f}'{rest % 60:.1f}\"{sides[int(degrees < 0)]}"


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
    x = pd.to_numeric(frame.iloc[:, HEADERS.index("LONG_HECHO")], errors="coerce")
    y = pd.to_numeric(frame.iloc[:, HEADERS.index("LAT_HECHO")].astype(str).str.replace(",", "."), errors="coerce")
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
    parser.add_argument("--desordenado", action="store_true")
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
        write_messy(path, given.filas, styled=given.desordenado)
        runs = [(measure("ours", path), measure("theirs", path)) for _ in range(given.veces)]
    mine, other = (statistics.median(run[side]["s"] for run in runs) for side in (0, 1))
    memory = max(run[0]["gib"] for run in runs), max(run[1]["gib"] for run in runs)
    print(f"filas {given.filas:,}: mapadelito {mine:.2f} s, pandas {other:.2f} s, razón {mine / other:.2f}")
    print(f"memoria máxima: mapadelito {memory[0]:.2f} GiB, pandas {memory[1]:.2f} GiB")


if __name__ == "__main__":
    main()
