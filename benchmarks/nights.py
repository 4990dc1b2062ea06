"""One night and the next one: a whole run of many comisarías, and the run after some of them had new facts.

``python benchmarks/nights.py [--comisarias N] [--hechos M] [--tocadas K] [--trabajadores W] [--formato F ...] [--perfil
P]`` makes files as ``whole_run.py`` does, runs ``generar`` of the last year twice in one folder (the second time
with a new fact in each of K comisarías) and once in an empty folder with the store as it was, compares all published files
of the last two, and prints a row for each.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import tempfile
from pathlib import Path

import pandas as pd
from load_country import LOADS, station_of, write_exports, write_limits
from whole_run import Figures, measured

_YEAR = "2023"
"""Last of the three years of the exports."""


def touch(path: Path, stations: int) -> None:
    """Add a fact to each of the first comisarías of an export that have some."""
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    placed = rows[(rows["lat_hecho"] != "0") & rows["observacion"].eq("COORDENADA OK") & rows["comisaria_hecho"].ne("")]
    fresh = placed.drop_duplicates("comisaria_hecho").sort_values("comisaria_hecho").head(stations)
    fresh = fresh.assign(id_dgc=[f"9{number:09d}" for number in range(len(fresh))])
    pd.concat([rows, fresh]).to_csv(path, index=False)


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a folder, by its path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def show(what: str, done: Figures) -> None:
    """Print a row."""
    print(f"| {what} | {done.wall:.0f} s | {done.cpu:.1f} s | {done.gib:.2f} GiB |", flush=True)


def nights(folder: Path, given: argparse.Namespace, formats: str) -> None:
    """Measure the runs with some formats, and compare what they publish."""
    limits, exports = folder / "limites.gpkg", folder / "entregas"
    exports.mkdir(parents=True)
    write_limits(limits, given.comisarias)
    files = write_exports(exports, given.hechos * given.comisarias, given.comisarias)[:LOADS]
    asked = [f"--periodo={_YEAR}", "--mapa=delito,riesgo", f"--formato={formats}", f"--perfil={given.perfil}"]
    asked += [f"--limites={limits}", *(f"--incidentes={path}" for path in files), f"--trabajadores={given.trabajadores}"]

    def made(name: str) -> Figures:
        return measured(["generar", *asked, f"--salida={folder / name}", f"--almacen={folder / 'almacen'}", "--silencio"])

    print(f"{given.comisarias} comisarías, la última «{station_of(given.comisarias - 1)}»; {formats}", flush=True)
    print("| corrida | reloj | procesador | memoria |\n|---|---|---|---|", flush=True)
    show("la primera noche", made("salida"))
    show("otra vez, sin nada nuevo", made("salida"))
    touch(files[-1], given.tocadas)
    shutil.copytree(folder / "almacen", folder / "antes")
    show(f"la noche siguiente, {given.tocadas} con un hecho más", made("salida"))
    shutil.rmtree(folder / "almacen")
    (folder / "antes").rename(folder / "almacen")
    show("lo mismo, en una carpeta vacía", made("otra"))
    night, whole = (digests(folder / name / given.perfil) for name in ("salida", "otra"))
    print(
        f"archivos publicados: {len(whole)}; distintos: {sum(night.get(name) != whole[name] for name in whole)}", flush=True
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--comisarias", type=int, default=100)
    parser.add_argument("--hechos", type=int, default=2300, help="facts of a comisaría, on average, in three years")
    parser.add_argument("--tocadas", type=int, default=8)
    parser.add_argument("--trabajadores", default="2")
    parser.add_argument("--formato", nargs="+", default=["html", "html,pdf"])
    parser.add_argument("--perfil", default="publico")
    given = parser.parse_args()
    for formats in given.formato:
        with tempfile.TemporaryDirectory() as name:
            nights(Path(name), given, formats)


if __name__ == "__main__":
    main()
