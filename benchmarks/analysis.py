"""The analysis against what one would otherwise use, in the same run, as medians and ratios.

``python benchmarks/analysis.py [--veces K] [--grande] [--solo NOMBRE]`` prints a table for docs/rendimiento.md. Each measure
is a process of its own, so that its peak of memory is its own; libraries are imported before the clock starts; the two sides
take turns. The peers (``pip install dbscan esda libpysal pointpats``) are left out where they are not installed.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

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
_CRS, _CRS_MEXICO = 32717, 32614
_MEXICO = ROOT.parent / "shared" / "data" / "cdmx" / "carpetas_dev.parquet"


@cache
def city(count: int) -> NDArray[np.float64]:
    """Incidents round 300 corners of a city of 20 km, some corners with far more than others, one in five anywhere.

    As concentrated as Mexico City's: of 100,000, one has 62 within 150 m on average, half of them over 40 (there 72 and 42).
    """
    rng = np.random.default_rng(0)
    corner, weight = rng.uniform(0, 20_000, (300, 2)), rng.lognormal(0, 1, 300)
    xy = corner[rng.choice(300, count, p=weight / weight.sum())] + rng.normal(0, 250, (count, 2))
    xy[::5] = rng.uniform(0, 20_000, (len(xy[::5]), 2))
    return np.round(xy, 1) + np.array([770_000.0, 9_200_000.0])


@cache
def even_city(count: int) -> NDArray[np.float64]:
    """Incidents round 300 corners that have as many each, spread over 400 m, one in five anywhere (25 within 150 m)."""
    rng = np.random.default_rng(0)
    corner = rng.uniform(0, 20_000, (300, 2))
    xy = corner[rng.integers(0, 300, count)] + rng.normal(0, 400, (count, 2))
    xy[::5] = rng.uniform(0, 20_000, (len(xy[::5]), 2))
    return np.round(xy, 1) + np.array([770_000.0, 9_200_000.0])


@cache
def country(count: int) -> NDArray[np.float64]:
    """Incidents of 200 towns of different size over 1,000 km."""
    rng = np.random.default_rng(1)
    town, size = rng.uniform(0, 1e6, (200, 2)), rng.pareto(1.2, 200)
    which = rng.choice(200, count, p=size / size.sum())
    return np.round(town[which] + rng.normal(0, 1500, (count, 2)), 1) + np.array([200_000.0, 8_500_000.0])


@cache
def mexico_city(count: int) -> NDArray[np.float64]:
    """Draw some of the 477,510 incidents of Mexico City, at random."""
    import pandas as pd  # noqa: PLC0415
    from pyproj import Transformer  # noqa: PLC0415

    table = pd.read_parquet(_MEXICO, columns=["longitud", "latitud"])
    some = table.iloc[np.sort(np.random.default_rng(0).permutation(len(table))[:count])]
    east, north = Transformer.from_crs(4326, _CRS_MEXICO, always_xy=True).transform(some["longitud"], some["latitud"])
    return np.round(np.column_stack([east, north]), 1)


PLACES = {"ciudad": city, "ciudad pareja": even_city, "país": country, "Ciudad de México": mexico_city}


def ours_dbscan(where: str, count: int, radius: float, least: float) -> float:
    """Labels of every point, as find_hotspots makes them."""
    from layers.arrays.distinct import distinct  # noqa: PLC0415
    from layers.hotspots.dbscan import cluster  # noqa: PLC0415

    xy = PLACES[where](count)
    start = time.perf_counter()
    place, back = distinct(xy)
    labels, _ = cluster(place, np.bincount(back).astype(float), radius, least)
    labels[back]
    return time.perf_counter() - start


def sklearn_weighted(where: str, count: int, radius: float, least: float) -> float:
    """scikit-learn on distinct coordinates with weights, in metres."""
    from sklearn.cluster import DBSCAN  # noqa: PLC0415

    xy = PLACES[where](count)
    start = time.perf_counter()
    place, mass = np.unique(xy, axis=0, return_counts=True)
    DBSCAN(eps=radius, min_samples=int(least)).fit(place, sample_weight=mass)
    return time.perf_counter() - start


def sklearn_haversine(where: str, count: int, radius: float, least: float) -> float:
    """scikit-learn as the tutorials have it: degrees, haversine, ball tree."""
    from pyproj import Transformer  # noqa: PLC0415
    from sklearn.cluster import DBSCAN  # noqa: PLC0415

    crs = _CRS_MEXICO if where == "Ciudad de México" else _CRS
    lon, lat = Transformer.from_crs(crs, 4326, always_xy=True).transform(*PLACES[where](count).T)
    start = time.perf_counter()
    degrees = np.radians(np.column_stack([lat, lon]))
    DBSCAN(eps=radius / 6_371_000, min_samples=int(least), metric="haversine", algorithm="ball_tree").fit(degrees)
    return time.perf_counter() - start


def package_dbscan(where: str, count: int, radius: float, least: float) -> float:
    """Run the PyPI package dbscan (C++, after Wang, Gu and Shun)."""
    from dbscan import DBSCAN  # noqa: PLC0415

    xy = PLACES[where](count)
    start = time.perf_counter()
    DBSCAN(xy, eps=radius, min_samples=int(least))
    return time.perf_counter() - start


def ours_hotspots(where: str, count: int, radius: float, least: float) -> float:
    """Puntos críticos whole: labels, and zones that share no ground."""
    import geopandas as gpd  # noqa: PLC0415

    from layers.hotspots.find import find_hotspots  # noqa: PLC0415

    points = gpd.GeoSeries(gpd.points_from_xy(*PLACES[where](count).T), crs=_CRS)
    start = time.perf_counter()
    find_hotspots(points, radius_m=radius, min_incidents=least)
    return time.perf_counter() - start


def shapely_discs(where: str, count: int, radius: float, least: float) -> float:
    """scikit-learn's labels, and the union of the discs of each cluster at once; where zones overlap they are not parted."""
    import shapely  # noqa: PLC0415
    from sklearn.cluster import DBSCAN  # noqa: PLC0415

    xy = PLACES[where](count)
    start = time.perf_counter()
    place, mass = np.unique(xy, axis=0, return_counts=True)
    found = DBSCAN(eps=radius, min_samples=int(least)).fit(place, sample_weight=mass)
    core, labels = found.core_sample_indices_, found.labels_[found.core_sample_indices_]
    for label in range(labels.max() + 1):
        shapely.union_all(shapely.buffer(shapely.points(place[core[labels == label]]), radius, quad_segs=16))
    return time.perf_counter() - start


def _grid(cell: float) -> tuple[object, NDArray[np.float64]]:
    import geopandas as gpd  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    from layers.surfaces.grid import count_in_cells, make_grid  # noqa: PLC0415

    box = gpd.GeoSeries([shapely.box(770_000, 9_200_000, 790_000, 9_220_000)], crs=_CRS)
    grid = make_grid(box, cell_m=cell)
    points = gpd.GeoSeries(gpd.points_from_xy(*city(100_000).T), crs=_CRS)
    return grid, count_in_cells(points, grid)


def ours_getis(cell: float) -> float:
    """Gi*, p and q."""
    from layers.surfaces.getis_ord import getis_ord  # noqa: PLC0415

    grid, counts = _grid(cell)
    start = time.perf_counter()
    getis_ord(counts, grid)  # type: ignore[arg-type]
    return time.perf_counter() - start


def esda_getis(cell: float) -> float:
    """esda, with the options that give the right number and no permutations."""
    from esda import G_Local  # noqa: PLC0415
    from libpysal.weights import Queen  # noqa: PLC0415

    grid, counts = _grid(cell)
    start = time.perf_counter()
    G_Local(counts, Queen.from_dataframe(grid, use_index=False), transform="B", star=True, permutations=0)
    return time.perf_counter() - start


def ours_kde(count: int, cell: float) -> float:
    """Quartic kernel of 400 m, edge-corrected."""
    import geopandas as gpd  # noqa: PLC0415

    from layers.surfaces.density import kernel_density  # noqa: PLC0415

    grid, _ = _grid(cell)
    points = gpd.GeoSeries(gpd.points_from_xy(*city(count).T), crs=_CRS)
    start = time.perf_counter()
    kernel_density(points, grid, radius_m=400)  # type: ignore[arg-type]
    return time.perf_counter() - start


def sklearn_kde(count: int, cell: float, kernel: str = "epanechnikov", bandwidth: float = 400.0) -> float:
    """scikit-learn's KernelDensity, Epanechnikov of 400 m (it has no quartic; this is its fastest), no edge correction."""
    from sklearn.neighbors import KernelDensity  # noqa: PLC0415

    grid, _ = _grid(cell)
    centres = grid.geometry.centroid  # type: ignore[attr-defined]
    at = np.column_stack([centres.x, centres.y])
    start = time.perf_counter()
    np.exp(KernelDensity(bandwidth=bandwidth, kernel=kernel).fit(city(count)).score_samples(at)) * count
    return time.perf_counter() - start


def sklearn_gaussian(count: int, cell: float) -> float:
    """scikit-learn's KernelDensity with the kernel it takes by itself, as wide as a quartic one of 400 m (141 m)."""
    return sklearn_kde(count, cell, "gaussian", 400 / np.sqrt(8))


def _station(count: int) -> tuple[object, object]:
    """Incidents of five years in a comisaría of 10 km, and its outline."""
    import geopandas as gpd  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    corner = np.array([770_000.0, 9_200_000.0])
    xy = (city(count) - corner) / 2 + corner
    days = pd.Timestamp(2020, 1, 1) + pd.to_timedelta(np.random.default_rng(5).integers(0, 1826, count), unit="D")
    data = {"fecha": days, "delito": "Hurto", "titulo": "Patrimonio", "turno": "noche", "sector": "1"}
    facts = gpd.GeoDataFrame(data, geometry=gpd.points_from_xy(*xy.T), crs=_CRS)
    return facts, gpd.GeoSeries([shapely.box(*corner, *(corner + 10_000))], crs=_CRS)


def ours_zones(count: int) -> float:
    """Priority zones, and their back-test at nine quarterly cuts."""
    import pandas as pd  # noqa: PLC0415

    from layers.prediction.backtest import backtest  # noqa: PLC0415
    from layers.prediction.methods import Past  # noqa: PLC0415
    from layers.priority.zones import rank_zones  # noqa: PLC0415
    from layers.surfaces.grid import inner_cells  # noqa: PLC0415

    facts, outline = _station(count)
    cuts = [pd.Timestamp(2022, 10, 1) + pd.DateOffset(months=3 * number) for number in range(9)]
    start = time.perf_counter()
    past = Past(facts, inner_cells(outline))  # type: ignore[arg-type]
    rank_zones(facts, outline, area_pct=5, past=past)  # type: ignore[arg-type]
    backtest(facts, outline, cutoffs=cuts, past=past)  # type: ignore[arg-type]
    return time.perf_counter() - start


def sklearn_one_kde(count: int, cell: float) -> float:
    """One density of 300 m of the same data by scikit-learn, over cells of the same comisaría."""
    from sklearn.neighbors import KernelDensity  # noqa: PLC0415

    facts, outline = _station(count)
    west, south, east, north = outline.total_bounds  # type: ignore[attr-defined]
    x, y = np.meshgrid(np.arange(west + cell / 2, east, cell), np.arange(south + cell / 2, north, cell))
    at = np.column_stack([x.ravel(), y.ravel()])
    places = np.column_stack([facts.geometry.x, facts.geometry.y])  # type: ignore[attr-defined]
    start = time.perf_counter()
    KernelDensity(bandwidth=300, kernel="epanechnikov").fit(places).score_samples(at)
    return time.perf_counter() - start


def kde_of_cells(count: int) -> float:
    """One KDE over the cells of the zones (100 m)."""
    return sklearn_one_kde(count, 100.0)


def kde_of_map(count: int) -> float:
    """One KDE as a map needs it: cells of 50 m."""
    return sklearn_one_kde(count, 50.0)


def _events(count: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    return city(count), np.random.default_rng(2).integers(0, 365, count)


def ours_knox(count: int) -> float:
    """One band, 99 shuffles."""
    import geopandas as gpd  # noqa: PLC0415

    from layers.space_time.knox import knox  # noqa: PLC0415

    xy, days = _events(count)
    points = gpd.GeoSeries(gpd.points_from_xy(*xy.T), crs=_CRS)
    start = time.perf_counter()
    knox(points, days, space_bands_m=(0, 200), time_bands_days=(0, 7), permutations=99)
    return time.perf_counter() - start


def pointpats_knox(count: int) -> float:
    """Knox of pointpats, 99 shuffles."""
    from pointpats import Knox  # noqa: PLC0415

    xy, days = _events(count)
    start = time.perf_counter()
    Knox(xy, days.reshape(-1, 1), delta=200, tau=7, permutations=99)
    return time.perf_counter() - start


def _patchwork(count: int) -> tuple[object, object]:
    import geopandas as gpd  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    rng = np.random.default_rng(3)
    sites = shapely.MultiPoint(rng.uniform(0, 20_000, (847, 2)) + np.array([770_000.0, 9_200_000.0]))
    frame = shapely.box(770_000, 9_200_000, 790_000, 9_220_000)
    cells = shapely.intersection(shapely.get_parts(shapely.voronoi_polygons(sites)), frame)
    cells = shapely.segmentize(cells, 40)  # as many vertices as a real sector has
    names = [f"S {number}" for number in range(len(cells))]
    polygons = gpd.GeoDataFrame({"comisaria": "A", "sector": names, "subsector": ""}, geometry=cells, crs=_CRS)
    return gpd.GeoDataFrame(geometry=gpd.points_from_xy(*city(count).T), crs=_CRS), polygons


def ours_locate(count: int) -> float:
    """Comisaria, sector and subsector of every point."""
    from geo.boundaries.read import locate  # noqa: PLC0415

    points, polygons = _patchwork(count)
    start = time.perf_counter()
    locate(points, polygons)  # type: ignore[arg-type]
    return time.perf_counter() - start


def geopandas_sjoin(count: int) -> float:
    """geopandas.sjoin."""
    import geopandas as gpd  # noqa: PLC0415

    points, polygons = _patchwork(count)
    start = time.perf_counter()
    gpd.sjoin(points, polygons, how="left", predicate="intersects")  # type: ignore[arg-type]
    return time.perf_counter() - start


Case = tuple[str, str, tuple[object, ...], tuple[str, ...]]
DBSCAN_PEERS = ("sklearn_haversine", "sklearn_weighted", "package_dbscan")
CASES: list[Case] = [
    *[
        (
            f"DBSCAN {where} {count:,} ({radius:.0f} m / {least:.0f})",
            "ours_dbscan",
            (where, count, radius, least),
            DBSCAN_PEERS,
        )
        for where, count, radius, least in (
            *((where, count, 150.0, 10.0) for count in (10**4, 10**5) for where in PLACES),
            ("ciudad", 10**6, 250.0, 25.0),
            ("país", 10**6, 250.0, 25.0),
        )
        if where != "Ciudad de México" or _MEXICO.exists()
    ],
    *[
        (
            f"Puntos críticos {where} {count:,} ({radius:.0f} m / {least:.0f})",
            "ours_hotspots",
            (where, count, radius, least),
            ("shapely_discs",),
        )
        for where, count, radius, least in (
            ("ciudad", 10**5, 150.0, 10.0),
            ("Ciudad de México", 10**5, 150.0, 10.0),
            ("ciudad", 10**6, 250.0, 25.0),
        )
        if where != "Ciudad de México" or _MEXICO.exists()
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
    (f"DBSCAN {where} 10,000,000 (150 m / 25)", "ours_dbscan", (where, 10**7, 150.0, 25.0), ("package_dbscan",))
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
        function: Callable[..., float] = globals()[given.uno[0]]
        seconds = function(*json.loads(given.uno[1]))
        print(json.dumps({"s": seconds, "gib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20}))
        return
    print("| caso | mapadelito | memoria | contra | tarda | veces |\n|---|---|---|---|---|---|")
    for case in [*CASES, *(BIG if given.grande else [])]:
        if given.solo in case[0]:
            print(compare(case, given.veces), flush=True)


if __name__ == "__main__":
    main()
