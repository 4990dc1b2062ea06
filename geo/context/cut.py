"""One jurisdiction cut out of the layers of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd

from geo.boundaries.jurisdiction import Jurisdiction
from geo.boundaries.levels import at_level, levels_present
from geo.context.basemap import BASE_MARGIN_M, near
from geo.context.nearby import reaching
from geo.context.streets import streets_inside
from geo.crs import to_metric

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["cut_jurisdiction"]

_NEIGHBOUR_MARGIN = 0.6
"""Width of the strip in which neighbours are drawn, in longer sides of the jurisdiction: a sheet shows no more."""


def cut_jurisdiction(
    name: str,
    boundaries: gpd.GeoDataFrame,
    *,
    streets: gpd.GeoDataFrame,
    base: gpd.GeoDataFrame,
    unit: str = "comisaria",
    units: Mapping[str, str] | None = None,
) -> Jurisdiction:
    """Cut one jurisdiction out of the polygons, streets and base of a run, in the UTM zone of its own.

    Parameters
    ----------
    name
        Its ``comisaria`` in the boundaries.
    boundaries, streets, base
        Those of the whole run, in any system.
    unit, units
        As :class:`~geo.boundaries.jurisdiction.Jurisdiction` has them.
    """
    own = to_metric(boundaries[boundaries["comisaria"] == name].reset_index(drop=True))
    levels = {level: at_level(own, level) for level in levels_present(own)}
    whole = levels["comisaria"]
    return Jurisdiction(
        name=name,
        levels=levels,
        neighbours=_neighbours(name, whole, boundaries),
        streets=_streets(streets, whole),
        base=_base(base, whole),
        unit=unit,
        units=units or {},
    )


def _neighbours(name: str, own: gpd.GeoDataFrame, boundaries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the other jurisdictions within the margin of this one, whole."""
    west, south, east, north = own.total_bounds
    margin = max(east - west, north - south) * _NEIGHBOUR_MARGIN
    others = reaching(boundaries, (west - margin, south - margin, east + margin, north + margin), own.crs)
    others = others[others["comisaria"] != name].to_crs(own.crs)
    found = others.cx[west - margin : east + margin, south - margin : north + margin]
    if found.empty:
        return gpd.GeoDataFrame({"comisaria": []}, geometry=[], crs=own.crs)
    return at_level(found, "comisaria")


def _base(base: gpd.GeoDataFrame, own: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the parts of the base near the jurisdiction."""
    west, south, east, north = own.total_bounds
    beside = (west - BASE_MARGIN_M, south - BASE_MARGIN_M, east + BASE_MARGIN_M, north + BASE_MARGIN_M)
    return near(to_metric(reaching(base, beside, own.crs), epsg=int(own.crs.to_epsg())), own.geometry.iloc[0])


def _streets(streets: gpd.GeoDataFrame, own: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the streets inside the jurisdiction."""
    epsg = int(own.crs.to_epsg())
    if streets.empty:
        return to_metric(streets, epsg=epsg)
    outline = gpd.GeoSeries(own.geometry, crs=own.crs).to_crs(streets.crs).iloc[0]
    return to_metric(streets_inside(streets, outline), epsg=epsg)
