"""Puntos críticos that continue in a neighbouring jurisdiction, with the incidents there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geo.columns import require
from geo.naming import natural_key

if TYPE_CHECKING:
    import geopandas as gpd

    from layers.hotspots.find import Hotspots

__all__ = ["straddling"]


def straddling(hotspots: Hotspots, points: gpd.GeoDataFrame, others: gpd.GeoDataFrame, *, radius_m: float) -> pd.Series[str]:
    """Names of the jurisdictions into which each zone continues, with incident counts.

    Parameters
    ----------
    hotspots, points
        Clusters of the incidents of one jurisdiction, and those incidents.
    others
        Incidents of the other ones (``comisaria``), in the same CRS.
    radius_m
        Radius of the clusters, in metres: an incident of the neighbour at most this far from a core point would be a member
        without the border.

    Returns
    -------
    Series
        On the index of the zones: ``Comisaría B (4), Comisaría C (1)``, with their incidents, or empty.
    """
    require(others, ("comisaria",), who="straddling")
    out = pd.Series("", index=hotspots.zones.index, dtype="str")
    core = points.geometry.to_numpy()[hotspots.core.to_numpy()]
    label = hotspots.labels.to_numpy()[hotspots.core.to_numpy()]
    if not len(core) or not len(others):
        return out
    there = others[others.geometry.notna() & (others["comisaria"] != "")]
    other, nearest = shapely.STRtree(core).query_nearest(there.geometry.to_numpy(), max_distance=radius_m, all_matches=False)
    names = there["comisaria"].to_numpy(dtype=str)[other]
    for zone in np.unique(label[nearest]):
        own, count = np.unique(names[label[nearest] == zone], return_counts=True)
        pairs = sorted(zip(own, count, strict=True), key=lambda pair: natural_key(pair[0]))
        out[zone] = ", ".join(f"{name} ({number})" for name, number in pairs)
    return out
