"""Zones matched between two periods, and the stability of each zone under resampling."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from layers.arrays.distinct import distinct
from layers.hotspots.reweighting import clustering_of
from layers.statistics.rate_change import e_test

if TYPE_CHECKING:
    import geopandas as gpd

    from layers.hotspots.find import Hotspots

__all__ = ["STATES", "stability", "track_zones"]

STATES = ("nuevo", "persiste", "crece", "cede", "desaparece")

"""States of a zone, new to gone."""
_OVERLAP = 0.25
"""Smallest overlap of matched zones, as a share of the smaller of the two; a convention."""
_P = 0.05
"""Significance level of the change of a zone's rate; the conventional 5 %."""


def track_zones(
    before: gpd.GeoDataFrame, after: gpd.GeoDataFrame, *, exposure: tuple[float, float] = (1.0, 1.0)
) -> pd.DataFrame:
    """Match the zones of a period with those of the period before.

    Parameters
    ----------
    before, after
        Zones of each period (:attr:`layers.hotspots.find.Hotspots.zones`, one CRS).
    exposure
        Length of each period, in the same unit.

    Returns
    -------
    DataFrame
        A row per zone of ``after``, and per zone of ``before`` without a match: ``zona`` and ``antes`` (labels in each
        frame, NA where there is none) and ``estado``. A zone is matched with the one it shares most area with, if that is at
        least a quarter of the smaller of the two; each is matched once. It *crece* or *cede* where its rate of incidents
        changed significantly (E-test below 5 %), and *persiste* otherwise.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> import mapadelito as md
    >>> before = gpd.GeoDataFrame({"incidentes": [20]}, geometry=[box(0, 0, 100, 100)], crs=32717)
    >>> after = gpd.GeoDataFrame({"incidentes": [60, 15]}, geometry=[box(0, 0, 120, 100), box(900, 0, 950, 50)], crs=32717)
    >>> md.track_zones(before, after)
       zona antes estado
    0     0     0  crece
    1     1  <NA>  nuevo
    """
    pairs = _match_previous_zones(before, after)
    rows: list[tuple[object, object, str]] = []
    for label, count in zip(after.index, after["incidentes"], strict=True):
        old = pairs.get(label)
        state = "nuevo" if old is None else _state(float(before.at[old, "incidentes"]), float(count), exposure)
        rows.append((label, pd.NA if old is None else old, state))
    rows += [(pd.NA, label, "desaparece") for label in before.index if label not in set(pairs.values())]
    return pd.DataFrame(rows, columns=["zona", "antes", "estado"])


def _match_previous_zones(before: gpd.GeoDataFrame, after: gpd.GeoDataFrame) -> dict[object, object]:
    """Label in ``before`` of each matched zone of ``after``; the largest overlaps are matched first."""
    old, new = before.geometry.to_numpy(), after.geometry.to_numpy()
    first, second = shapely.STRtree(old).query(new, predicate="intersects") if len(old) and len(new) else ((), ())
    shared = [
        (shapely.intersection(new[a], old[b]).area / min(new[a].area, old[b].area), -int(a), -int(b))
        for a, b in zip(first, second, strict=True)
    ]
    found: dict[object, object] = {}
    for share, a, b in sorted(shared, reverse=True):
        zone, earlier = after.index[-a], before.index[-b]
        if share >= _OVERLAP and zone not in found and earlier not in found.values():
            found[zone] = earlier
    return found


def _state(before: float, after: float, exposure: tuple[float, float]) -> str:
    if e_test(before, after, exposure=exposure) >= _P:
        return "persiste"
    return "crece" if after / exposure[1] > before / exposure[0] else "cede"


def stability(
    points: gpd.GeoDataFrame | gpd.GeoSeries,
    hotspots: Hotspots,
    *,
    radius_m: float,
    min_incidents: float,
    resamples: int = 100,
    seed: int = 0,
) -> pd.Series[float]:
    """Share of bootstrap resamples of the incidents in which each zone is found again.

    Parameters
    ----------
    points
        Projected incidents.
    hotspots
        Result of :func:`layers.hotspots.find.find_hotspots` for them.
    radius_m, min_incidents
        Parameters with which they were found.
    resamples, seed
        Number of bootstrap samples, and the seed; the same seed gives the same shares for any order of the rows.

    Returns
    -------
    Series
        On the index of the zones, 0 to 1. A zone is found again where at least half of its drawn members are in clusters.
        Near 1, it does not depend on a few incidents; below 0.5, most resamples do not have it.

    Examples
    --------
    >>> import geopandas as gpd
    >>> import mapadelito as md
    >>> points = gpd.GeoSeries(gpd.points_from_xy([0] * 20 + [900] * 5, [0] * 25), crs=32717)
    >>> hotspots = md.find_hotspots(points, radius_m=50, min_incidents=5)
    >>> md.stability(points, hotspots, radius_m=50, min_incidents=5).tolist()
    [1.0, 0.63]
    """
    count = len(hotspots.zones)
    if not count:
        return pd.Series(0.0, index=hotspots.zones.index)
    here = points.geometry.notna().to_numpy()
    place, back = distinct(shapely.get_coordinates(points.geometry.to_numpy()[here]))
    zone = np.full(len(place), -1)
    zone[back] = hotspots.labels.to_numpy()[here]
    owner = np.sort(back)  # place of each incident, sorted
    rng = np.random.default_rng(seed)
    again = np.zeros(count)
    member, clustered = zone >= 0, clustering_of(place, radius_m, min_incidents)
    for _ in range(resamples):
        drawn = np.bincount(owner[rng.integers(0, len(owner), len(owner))], minlength=len(place)).astype(float)
        kept_members = member & clustered(drawn)
        total = np.bincount(zone[member], drawn[member], minlength=count)
        kept = np.bincount(zone[kept_members], drawn[kept_members], minlength=count)
        again += (kept >= total / 2) & (total > 0)
    return pd.Series(again / max(resamples, 1), index=hotspots.zones.index)
