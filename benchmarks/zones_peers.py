"""Priority zones, near repeats and points in polygons, ours and by others: each function returns the seconds of its work."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from places import CRS, city

if TYPE_CHECKING:
    from numpy.typing import NDArray


def _station(count: int) -> tuple[object, object]:
    """Incidents of five years in a comisaría of 10 km, and its outline."""
    import geopandas as gpd  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    corner = np.array([770_000.0, 9_200_000.0])
    xy = (city(count) - corner) / 2 + corner
    days = pd.Timestamp(2020, 1, 1) + pd.to_timedelta(np.random.default_rng(5).integers(0, 1826, count), unit="D")
    data = {"fecha": days, "delito": "Hurto", "titulo": "Patrimonio", "turno": "noche", "sector": "1"}
    facts = gpd.GeoDataFrame(data, geometry=gpd.points_from_xy(*xy.T), crs=CRS)
    return facts, gpd.GeoSeries([shapely.box(*corner, *(corner + 10_000))], crs=CRS)


def ours_zones(count: int) -> float:
    """Priority zones, and their back-test at nine quarterly cuts."""
    import pandas as pd  # noqa: PLC0415

    from layers.prediction.backtest import backtest  # noqa: PLC0415
    from layers.prediction.methods import Scorer  # noqa: PLC0415
    from layers.priority.zones import rank_zones  # noqa: PLC0415
    from layers.surfaces.grid import inner_cells  # noqa: PLC0415
    from layers.surfaces.history import History  # noqa: PLC0415

    facts, outline = _station(count)
    cuts = [pd.Timestamp(2022, 10, 1) + pd.DateOffset(months=3 * number) for number in range(9)]
    start = time.perf_counter()
    scorer = Scorer(History(facts, inner_cells(outline)))  # type: ignore[arg-type]
    rank_zones(facts, outline, area_pct=5, scorer=scorer)  # type: ignore[arg-type]
    backtest(facts, outline, cutoffs=cuts, scorer=scorer)  # type: ignore[arg-type]
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
    points = gpd.GeoSeries(gpd.points_from_xy(*xy.T), crs=CRS)
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
    polygons = gpd.GeoDataFrame({"comisaria": "A", "sector": names, "subsector": ""}, geometry=cells, crs=CRS)
    return gpd.GeoDataFrame(geometry=gpd.points_from_xy(*city(count).T), crs=CRS), polygons


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
