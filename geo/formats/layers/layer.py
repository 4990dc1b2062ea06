"""One layer of a vector file as read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["Layer"]


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of a vector file: its features, and what was noticed while they were read.

    ``frame`` has the columns and CRS (or None) of the file, and geometries that may be null. ``notices`` are a code of
    ``reasons.toml`` and a Spanish sentence each. ``features`` is how many features the file says that it has, counted by
    another way than the one that read them. ``path`` has the names of the folders of a KML that hold the layer, from the
    document to the layer itself; empty for other formats.
    """

    frame: gpd.GeoDataFrame
    notices: tuple[tuple[str, str], ...] = ()
    features: int = 0
    path: tuple[str, ...] = ()
