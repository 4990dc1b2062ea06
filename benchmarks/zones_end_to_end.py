"""Puntos críticos from points to zones against what one would otherwise do, in the same run, as medians and ratios.

``python benchmarks/zones_end_to_end.py [CARPETA] [--veces K] [--solo NOMBRE] [--gib N]`` prints a table for
docs/rendimiento.md; CARPETA is ../shared/data or another with ``cdmx``. Seconds are of processor, since machines are shared;
each measure is a process of its own, whose peak of memory is its own; libraries are imported before; the sides take turns.

``user`` is what a user of scikit-learn does: DBSCAN with haversine and a ball tree, and for each cluster the union of
the buffers of its members; where zones overlap they stay so. ``kde_cells`` is the way of the R package sfhotspot: a quartic
kernel density (its ``hotspot_kde``) with the same radius on a grid of squares of 100 m, classified by one threshold, the
density of the minimum within the radius; cells above it are united.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

import geopandas as gpd  # noqa: E402
import numpy as np  # noqa: E402
import places  # noqa: E402
import scipy.sparse.csgraph  # noqa: E402
import scipy.spatial  # noqa: E402
import shapely  # noqa: E402
import sklearn.cluster  # noqa: E402

from layers.hotspots.find import find_hotspots  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

_LIMIT_S = 300
_CELL_M = 100.0
_BLOCK = 5_000
CASES = (
    ("Ciudad de México", 10**4, 150.0, 10.0),
    ("Ciudad de México", 10**5, 150.0, 10.0),
    ("ciudad", 127_000, 150.0, 10.0),
    ("ciudad", 10**6, 250.0, 25.0),
)
PEERS = {"user": "scikit-learn (haversine) y unión de círculos", "kde_cells": "densidad en celdas de 100 m, como sfhotspot"}


def ours(points: gpd.GeoSeries, radius: float, least: float) -> int:
    """Find the puntos críticos."""
    return len(find_hotspots(points, radius_m=radius, min_incidents=least).zones)


def user(points: gpd.GeoSeries, radius: float, least: float) -> int:
    """scikit-learn with haversine, and the union of the buffers of each cluster."""
    degrees = points.to_crs(4326)
    radians = np.radians(np.column_stack([degrees.y, degrees.x]))
    engine = sklearn.cluster.DBSCAN(
        eps=radius / 6_371_000, min_samples=int(least), metric="haversine", algorithm="ball_tree"
    )
    frame = gpd.GeoDataFrame({"grupo": engine.fit(radians).labels_}, geometry=points)
    members = frame[frame["grupo"] >= 0]
    return len(members.set_geometry(members.buffer(radius)).dissolve("grupo"))


def kde_cells(points: gpd.GeoSeries, radius: float, least: float) -> int:
    """Quartic kernel density at the centres of cells, and the union of the dense ones."""
    xy = shapely.get_coordinates(points.to_numpy())
    west, south = np.floor(xy.min(axis=0) / _CELL_M) * _CELL_M
    east, north = xy.max(axis=0)
    x, y = np.meshgrid(np.arange(west, east, _CELL_M), np.arange(south, north, _CELL_M))
    corner = np.column_stack([x.ravel(), y.ravel()])
    cells = scipy.spatial.cKDTree(corner + _CELL_M / 2)
    density = np.zeros(len(corner))
    for start in range(0, len(xy), _BLOCK):
        part = scipy.spatial.cKDTree(xy[start : start + _BLOCK])
        near = part.sparse_distance_matrix(cells, radius, output_type="coo_matrix")
        density += np.bincount(near.col, np.square(1 - np.square(near.data / radius)), minlength=len(corner))
    density *= 3 / (np.pi * radius**2)
    hot = corner[density >= least / (np.pi * radius**2)]
    zones = shapely.get_parts(shapely.union_all(shapely.box(*hot.T, *(hot + _CELL_M).T)))
    return len(gpd.GeoSeries(zones, crs=points.crs))


def measure(name: str, case: tuple[str, int, float, float], folder: Path, gib: float) -> tuple[float, float] | None:
    """Seconds of processor and peak memory (GiB) in a process of its own; None where it fails or passes the limits."""
    order = [sys.executable, __file__, str(folder), "--gib", str(gib), "--uno", name, json.dumps(case)]
    try:
        done = subprocess.run(order, capture_output=True, text=True, check=True, timeout=_LIMIT_S)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None
    seconds, peak = json.loads(done.stdout.splitlines()[-1])
    return seconds, peak


def run_one(name: str, where: str, count: int, radius: float, least: float) -> None:
    """Be the process that is measured."""
    crs = places.CRS_MEXICO if where == "Ciudad de México" else places.CRS
    points = gpd.GeoSeries(gpd.points_from_xy(*places.PLACES[where](count).T), crs=crs)
    function: Callable[[gpd.GeoSeries, float, float], int] = globals()[name]
    start = time.process_time()
    found = function(points, radius, least)
    seconds = time.process_time() - start
    print(f"{found} zonas", file=sys.stderr)
    print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20]))


def compare(case: tuple[str, int, float, float], times: int, folder: Path, gib: float) -> str:
    """Lines of the table of one case."""
    runs: dict[str, list[tuple[float, float] | None]] = {name: [] for name in ("ours", *PEERS)}
    for _ in range(times):
        for name, found in runs.items():
            if None not in found:
                found.append(measure(name, case, folder, gib))
    done = {name: [run for run in found if run] if None not in found else [] for name, found in runs.items()}
    mine, peak = (statistics.median(column) for column in zip(*done["ours"], strict=True))
    where, count, radius, least = case
    title = f"| {where} {count:,} ({radius:.0f} m / {least:.0f}) | {mine:.2f} s | {peak:.2f} GiB |"
    lines = []
    for name, words in PEERS.items():
        if not done[name]:
            lines.append(f"{title} {words} | no terminó ({gib:.0f} GiB o {_LIMIT_S} s) | | |")
            continue
        other, memory = (statistics.median(column) for column in zip(*done[name], strict=True))
        lines.append(f"{title} {words} | {other:.2f} s | {memory:.2f} GiB | {other / mine:.1f} |")
    return "\n".join(lines)


def main() -> None:
    """Measure, or be the process that is measured."""
    parser = argparse.ArgumentParser()
    parser.add_argument("carpeta", nargs="?", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--veces", type=int, default=5)
    parser.add_argument("--solo", default="")
    parser.add_argument("--gib", type=float, default=8)
    parser.add_argument("--uno", nargs=2)
    given = parser.parse_args()
    places.MEXICO_FILE = given.carpeta / "cdmx" / "carpetas_dev.parquet"
    if given.uno:
        limit = int(given.gib * 2**30)
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        run_one(given.uno[0], *json.loads(given.uno[1]))
        return
    print("| hechos | mapadelito | memoria | contra | tarda | memoria | veces |\n|---|---|---|---|---|---|---|")
    for case in CASES:
        if given.solo in f"{case[0]} {case[1]:,}" and (case[0] != "Ciudad de México" or places.MEXICO_FILE.exists()):
            print(compare(case, given.veces, given.carpeta, given.gib), flush=True)


if __name__ == "__main__":
    main()
