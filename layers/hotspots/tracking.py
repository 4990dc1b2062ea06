"""Zones matched between two periods, and the stability of each zone under resampling."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from layers.arrays.distinct import distinct
from layers.conclusions import Conclusion
from layers.hotspots.dbscan import cluster
from layers.statistics.rate_change import NO_CHANGE, compare_counts

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from layers.hotspots.find import Hotspots

__all__ = ["STATES", "firmness", "stability", "track_zones"]

STATES = ("nuevo", "persiste", "crece", "cede", "desaparece")
"""States of a zone, new to gone."""
_STATE = {"sube": "crece", "baja": "cede", NO_CHANGE: "persiste"}
"""State of a zone by the reading of the change of its rate."""
_OVERLAP = 0.25
"""Smallest overlap of matched zones, as a share of the smaller of the two; a convention."""
_FIRM = 0.95
"""Share of resamples from which a zone is firm. Of zones with 0.91 only 57 of 100 are found in the next period, so that a
lower share says nothing (docs/metodos/auditoria.md)."""


def track_zones(
    before: gpd.GeoDataFrame,
    after: gpd.GeoDataFrame,
    *,
    points: tuple[gpd.GeoDataFrame, gpd.GeoDataFrame] | None = None,
    exposure: tuple[float, float] = (1.0, 1.0),
    phi: float = 1.0,
    season: float = 1.0,
) -> pd.DataFrame:
    """Match the zones of a period with those of the period before.

    Parameters
    ----------
    before, after
        Zones of each period (:attr:`layers.hotspots.find.Hotspots.zones`, one CRS).
    points
        Incidents of each period, in that CRS. Without them no zone *crece* or *cede*: outlines drawn by other incidents are
        other ground.
    exposure
        Length of each period, in the same unit.
    phi, season
        As for :func:`layers.statistics.rate_change.compare_counts`.

    Returns
    -------
    DataFrame
        A row per zone of ``after``, and per zone of ``before`` without a match: ``zona`` and ``antes`` (labels in each
        frame, NA where there is none) and ``estado``. A zone is matched with the one it shares most area with, if that is at
        least a quarter of the smaller of the two; each is matched once. It *crece* or *cede* where the rate of incidents
        on the ground of both outlines together changed significantly (q of all matched zones below 5 %), and *persiste*
        otherwise.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> import mapadelito as md
    >>> before = gpd.GeoDataFrame(geometry=[box(0, 0, 100, 100)], crs=32717)
    >>> after = gpd.GeoDataFrame(geometry=[box(0, 0, 120, 100), box(900, 0, 950, 50)], crs=32717)
    >>> few, many = (gpd.GeoDataFrame(geometry=gpd.points_from_xy([50] * n, [50] * n), crs=32717) for n in (20, 60))
    >>> md.track_zones(before, after, points=(few, many))
       zona antes estado
    0     0     0  crece
    1     1  <NA>  nuevo
    """
    pairs = _match_previous_zones(before, after)
    states = dict.fromkeys(pairs, "persiste")
    if points is not None and pairs:
        ground = shapely.union(before.geometry[list(pairs.values())].to_numpy(), after.geometry[list(pairs)].to_numpy())
        then, now = (_held(ground, frame) for frame in points)
        table = compare_counts(then, now, exposure, phi=phi, season=season)
        states = {label: _STATE[str(reading)] for label, reading in zip(pairs, table["lectura"], strict=True)}
    rows: list[tuple[object, object, str]] = [
        (label, pairs.get(label, pd.NA), states.get(label, "nuevo")) for label in after.index
    ]
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


def _held(ground: NDArray[np.object_], points: gpd.GeoDataFrame) -> NDArray[np.intp]:
    """Count the points in each piece of ground."""
    piece, _ = shapely.STRtree(points.geometry.to_numpy()).query(ground, predicate="intersects")
    return np.bincount(piece, minlength=len(ground))


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
        It is no chance that the zone is found in the next period, which is lower.

    Examples
    --------
    >>> import geopandas as gpd
    >>> import mapadelito as md
    >>> points = gpd.GeoSeries(gpd.points_from_xy([0] * 20 + [900] * 5, [0] * 25), crs=32717)
    >>> hotspots = md.find_hotspots(points, radius_m=50, min_incidents=5)
    >>> md.stability(points, hotspots, radius_m=50, min_incidents=5).tolist()
    [1.0, 0.63]
    """
    here = points.geometry.notna().to_numpy()
    place, back = distinct(shapely.get_coordinates(points.geometry.to_numpy()[here]))
    zone = np.full(len(place), -1)
    zone[back] = hotspots.labels.to_numpy()[here]
    owner = np.sort(back)  # place of each incident, sorted
    rng = np.random.default_rng(seed)
    count = len(hotspots.zones)
    again = np.zeros(count)
    for _ in range(resamples if count else 0):
        drawn = np.bincount(owner[rng.integers(0, len(owner), len(owner))], minlength=len(place)).astype(float)
        there = drawn > 0
        labels, _core = cluster(place[there], drawn[there], radius_m, min_incidents)
        member, clustered = zone[there] >= 0, labels >= 0
        total = np.bincount(zone[there][member], drawn[there][member], minlength=count)
        kept = np.bincount(zone[there][member & clustered], drawn[there][member & clustered], minlength=count)
        again += (kept >= total / 2) & (total > 0)
    return pd.Series(again / max(resamples, 1), index=hotspots.zones.index)


def firmness(share: pd.Series[float]) -> pd.Series[str]:
    """Word on how sure each zone is, by its :func:`stability`: *firme* from 0.95 on, *dudoso* below.

    Examples
    --------
    >>> import pandas as pd
    >>> firmness(pd.Series([1.0, 0.95, 0.94])).tolist()
    ['firme', 'firme', 'dudoso']
    """
    words = np.where(share.to_numpy() >= _FIRM, Conclusion.FIRM.said(), Conclusion.DOUBTFUL.said())
    return pd.Series(words, index=share.index, dtype="str")
