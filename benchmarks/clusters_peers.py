"""Labels of DBSCAN, ours and by others: each function returns the seconds of its work."""

from __future__ import annotations

import time

import numpy as np
from places import CRS, CRS_MEXICO, PLACES


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

    crs = CRS_MEXICO if where == "Ciudad de México" else CRS
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
