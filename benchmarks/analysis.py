"""The analysis against what one would otherwise use, in the same run, as medians and ratios.

``python benchmarks/analysis.py [--veces K] [--grande] [--solo NOMBRE]`` prints a table for docs/rendimiento.md. Each measure
is a process of its own, so that its peak of memory is its own; libraries are imported before the clock starts; the two sides
take turns. The peers (``pip install dbscan esda libpysal pointpats``) are left out where they are not installed. What is
measured is in ``clusters_peers.py``, ``surfaces_peers.py`` and ``zones_peers.py``; puntos críticos with their zones are in
``zones_end_to_end.py``.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import clusters_peers
import surfaces_peers
import zones_peers
from places import MEXICO_FILE, PLACES

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

_LIBRARIES = (
    "geopandas",
    "pyproj",
    "scipy.ndimage",
    "scipy.sparse.csgraph",
    "scipy.spatial",
    "scipy.stats",
    "sklearn.cluster",
    "sklearn.neighbors",
)
_LIMIT_S = 120
_LIMIT_GIB = 16

Case = tuple[str, str, tuple[object, ...], tuple[str, ...]]
DBSCAN_PEERS = ("sklearn_haversine", "sklearn_weighted", "package_dbscan")
CASES: list[Case] = [
    *[
        (
            f"DBSCAN, etiquetas, {where} {count:,} ({radius:.0f} m / {least:.0f})",
            "ours_dbscan",
            (where, count, radius, least),
            DBSCAN_PEERS,
        )
        for where, count, radius, least in (
            *((where, count, 150.0, 10.0) for count in (10**4, 10**5) for where in PLACES),
            ("ciudad", 10**6, 250.0, 25.0),
            ("país", 10**6, 250.0, 25.0),
        )
        if where != "Ciudad de México" or MEXICO_FILE.exists()
    ],
    ("Gi*, 10,000 celdas", "ours_getis", (200.0,), ("esda_getis",)),
    ("Gi*, 160,000 celdas", "ours_getis", (50.0,), ("esda_getis",)),
    ("KDE, 10,000 hechos, 160,000 celdas", "ours_kde", (10**4, 50.0), ("sklearn_kde", "sklearn_gaussian")),
    ("KDE, 100,000 hechos, 160,000 celdas", "ours_kde", (10**5, 50.0), ("sklearn_kde",)),
    ("KDE, 100,000 hechos, 40,000 celdas", "ours_kde", (10**5, 100.0), ("sklearn_kde",)),
    ("KDE, 100,000 hechos, 10,000 celdas", "ours_kde", (10**5, 200.0), ("sklearn_kde", "sklearn_gaussian")),
    ("Zonas y su prueba en 9 cortes, 20,000 hechos", "ours_zones", (20_000,), ("kde_of_cells", "kde_of_map")),
    ("Knox, 5,000 hechos", "ours_knox", (5000,), ("pointpats_knox",)),
    ("Punto en polígono, 1,000,000 x 847", "ours_locate", (10**6,), ("geopandas_sjoin",)),
]
BIG: list[Case] = [
    (f"DBSCAN, etiquetas, {where} 10,000,000 (150 m / 25)", "ours_dbscan", (where, 10**7, 150.0, 25.0), ("package_dbscan",))
    for where in ("ciudad", "país")
]


def measure(name: str, arguments: tuple[object, ...]) -> tuple[float, float] | None:
    """Seconds and peak memory (GiB) of one function in a process of its own; None where it fails or passes the limits."""
    order = [sys.executable, __file__, "--uno", name, json.dumps(arguments)]
    try:
        done = subprocess.run(order, capture_output=True, text=True, check=True, timeout=_LIMIT_S)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None
    found = json.loads(done.stdout.splitlines()[-1])
    return found["s"], found["gib"]


def compare(case: Case, times: int) -> str:
    """Return the lines of the table of one case."""
    title, mine, arguments, peers = case
    runs: dict[str, list[tuple[float, float] | None]] = {name: [] for name in (mine, *peers)}
    for _ in range(times):
        for name, found in runs.items():
            if None not in found:
                found.append(measure(name, arguments))
    own = _median(runs[mine])
    lines = []
    for peer in peers:
        other = _median(runs[peer])
        if own is None:
            lines.append(f"| {title} | no terminó | | {peer} | | |")
        elif other is None:
            lines.append(
                f"| {title} | {own[0]:.2f} s | {own[1]:.2f} GiB | {peer} | no terminó ({_LIMIT_GIB} GiB o {_LIMIT_S} s) | |"
            )
        else:
            longer = other[0] / own[0]
            ratio = f"{longer:.1f}" if longer >= 1 else f"{longer:.2f}"
            lines.append(
                f"| {title} | {own[0]:.2f} s | {own[1]:.2f} GiB | {peer} | {other[0]:.2f} s, {other[1]:.2f} GiB | {ratio} |"
            )
    return "\n".join(lines)


def _median(runs: list[tuple[float, float] | None]) -> tuple[float, float] | None:
    good = [run for run in runs if run is not None]
    if len(good) < len(runs) or not good:
        return None
    return statistics.median(run[0] for run in good), max(run[1] for run in good)


def main() -> None:
    """Measure, or be the process that is measured."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--veces", type=int, default=3)
    parser.add_argument("--grande", action="store_true")
    parser.add_argument("--solo", default="")
    parser.add_argument("--uno", nargs=2)
    given = parser.parse_args()
    if given.uno:
        for name in _LIBRARIES:
            with suppress(ImportError):
                import_module(name)
        resource.setrlimit(resource.RLIMIT_AS, (_LIMIT_GIB << 30, _LIMIT_GIB << 30))
        function: Callable[..., float] = (vars(clusters_peers) | vars(surfaces_peers) | vars(zones_peers))[given.uno[0]]
        seconds = function(*json.loads(given.uno[1]))
        print(json.dumps({"s": seconds, "gib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20}))
        return
    print("| caso | mapadelito | memoria | contra | tarda | veces |\n|---|---|---|---|---|---|")
    for case in [*CASES, *(BIG if given.grande else [])]:
        if given.solo in case[0]:
            print(compare(case, given.veces), flush=True)


if __name__ == "__main__":
    main()
