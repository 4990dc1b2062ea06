"""The comisarías that a run leaves out for a polygon that cannot be used."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.errors import GeometryError

__all__ = ["LeftOut"]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The error of each comisaría left out (``faults``, by name), and the polygons of all of them (``frames``).

    A polygon that cannot be used is there as its convex hull. ``is_one_of_several`` tells whether other files may have
    comisarías without a fault.
    """

    is_one_of_several: bool = False
    faults: dict[str, GeometryError] = field(default_factory=dict)
    frames: list[gpd.GeoDataFrame] = field(default_factory=list)

    def take(self, frame: gpd.GeoDataFrame, faults: Mapping[str, GeometryError]) -> gpd.GeoDataFrame:
        """Return a boundary frame without the comisarías that have a fault, now or earlier, which are kept here."""
        for name, fault in faults.items():
            self.faults.setdefault(name, fault)
        gone = frame["comisaria"].isin([*self.faults])
        if gone.any():
            self.frames.append(frame.loc[gone, ["comisaria", "geometry"]])
        return frame[~gone]

    def polygons(self, epsg: int) -> gpd.GeoDataFrame:
        """Return the polygons left out, with the column ``comisaria``, in a projected system."""
        moved = [frame.to_crs(epsg) for frame in self.frames]
        if not moved:
            return gpd.GeoDataFrame({"comisaria": pd.Series(dtype="str")}, geometry=gpd.GeoSeries([], crs=epsg), crs=epsg)
        return gpd.GeoDataFrame(pd.concat(moved, ignore_index=True), crs=epsg)
