"""One jurisdiction as it lies on the ground: the first of the three values that carry it through a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import shapely

__all__ = ["OUTLINE", "Jurisdiction"]

OUTLINE = "contorno"
"""Unit of a run without polygons: an outline made round its facts, which is no jurisdiction."""


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """One jurisdiction: its polygons, its neighbours, and what lies under a map of it.

    All frames are in one projected system (metres). ``levels`` has the polygons by level: ``comisaria`` (one row, the
    outline), and ``sector`` and ``subsector`` where there are any. ``unit`` is the ámbito of the run (``comisaria``,
    ``distrito``, ``provincia``, ``region`` or :data:`OUTLINE`); ``units`` says what the polygons of a level are where that
    is not its name: the ``sector`` of a provincia is a ``distrito``. ``base`` has :data:`geo.context.basemap.BASE_COLUMNS`,
    or is None.
    """

    name: str
    levels: Mapping[str, gpd.GeoDataFrame]
    neighbours: gpd.GeoDataFrame
    streets: gpd.GeoDataFrame
    base: gpd.GeoDataFrame | None = None
    unit: str = "comisaria"
    units: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_outline(self) -> bool:
        """Whether its polygon was made round its facts: no share of its area means anything."""
        return self.unit == OUTLINE

    @property
    def epsg(self) -> int:
        """EPSG code of the projected system of all frames."""
        return int(self.levels["comisaria"].crs.to_epsg())

    @property
    def outline(self) -> shapely.Geometry:
        """Polygon of the whole jurisdiction."""
        return self.levels["comisaria"].geometry.iloc[0]

    @property
    def counted_level(self) -> str:
        """Level of the polygons that tables count by: the sectors, or the jurisdiction where it has none."""
        return "sector" if "sector" in self.levels else "comisaria"

    @property
    def finest_level(self) -> str:
        """Level of the smallest polygons."""
        return list(self.levels)[-1]
