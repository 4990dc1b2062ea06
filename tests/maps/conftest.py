"""Fixtures that several tests of the maps share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from shapely import LineString

from geo.boundaries.jurisdiction import Jurisdiction
from geo.boundaries.levels import at_level
from geo.boundaries.read import locate
from helpers.analyses import analysed, incidents

if TYPE_CHECKING:
    from layers.analysis import Analysis


@pytest.fixture
def analysis(four_sectors: gpd.GeoDataFrame) -> Analysis:
    rows = [(100, 100, "PAT.HUR")] * 6 + [(1500, 100, "PAT.HUR.AGR")] * 3 + [(100, 1500, "VCS.LES")]
    street = LineString([(500_000, 9_000_500), (502_000, 9_000_500)])
    place = Jurisdiction(
        name="CENTRAL",
        levels={level: at_level(four_sectors, level) for level in ("comisaria", "sector")},
        neighbours=at_level(four_sectors.assign(comisaria="VECINA", geometry=four_sectors.translate(2000)), "comisaria"),
        streets=gpd.GeoDataFrame({"nombre": ["Av."], "clase": ["primary"]}, geometry=[street], crs=32717),
    )
    return analysed(place, locate(incidents(*rows), four_sectors))
