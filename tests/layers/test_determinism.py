"""The same bits whatever the seed of Python's hashes or the number of threads."""

from __future__ import annotations

import os
import subprocess
import sys

import mapadelito

PROGRAM = """
import sys; sys.path.insert(0, {root!r})
import hashlib, geopandas as gpd, numpy as np, shapely
import mapadelito as md
from layers.space_time.scan import scan_recent
from layers.hotspots.find import find_hotspots
from layers.hotspots.tracking import stability
rng = np.random.default_rng(0)
xy = np.vstack([rng.normal(0, 150, (2000, 2)), rng.normal(1200, 90, (1000, 2)), rng.uniform(-2000, 2000, (1500, 2))]).round()
p = gpd.GeoSeries(gpd.points_from_xy(*xy.T), crs=32717)
g = md.make_grid(gpd.GeoSeries([shapely.box(-2000, -2000, 2000, 2000)], crs=32717), cell_m=200)
h = md.find_hotspots(p, radius_m=60, min_incidents=12.5, weights=np.tile([0.5, 1.0, 1.5], 1500))
d = np.arange(4500) % 97
parts = [h.labels, h.zones["area_km2"], md.kernel_density(p, g, radius_m=300)]
parts += [md.classify_hotspots(p, g, periods=d // 10)["pct"]]
parts += [md.knox(p[:600], d[:600], space_bands_m=(0, 50, 100), time_bands_days=(0, 3), permutations=9)["esperados"]]
parts += [[md.mantel(p[:600], d[:600], powers=(-1, 1), constants=(1, 0), permutations=9).statistic]]
parts += [[md.jacquez(p[:600], d[:600], nearest=4, permutations=9).expected]]
parts += [scan_recent(p[:300], d[:300], permutations=9)["puntaje"]]
few = find_hotspots(p[:800], radius_m=60, min_incidents=5)
parts += [stability(p[:800], few, radius_m=60, min_incidents=5, resamples=2)]
print(hashlib.sha256(b"".join(np.asarray(x, dtype=float).tobytes() for x in parts)).hexdigest(), h.labels.max())
"""


def digest(seed: str, threads: str) -> str:
    limits = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "ARROW_NUM_THREADS"), threads)
    order = [sys.executable, "-c", PROGRAM.format(root=str(mapadelito.ROOT))]
    done = subprocess.run(
        order, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed, **limits}
    )
    return done.stdout


def test_hash_seed_and_threads_change_nothing() -> None:
    first = digest("0", "1")
    assert int(first.split()[1]) > 0
    assert digest("12345", "2") == first
