"""Subsectors drawn in the layer of their sectors."""

from __future__ import annotations

import geopandas as gpd
import pytest
from shapely import Polygon, box

from geo.boundaries.nesting import nest_subsectors
from geo.boundaries.remarks import Remarks


def whole(*rows: tuple[str, str, Polygon]) -> gpd.GeoDataFrame:
    sector, subsector, shapes = zip(*rows, strict=True)
    return gpd.GeoDataFrame({"comisaria": "A", "sector": sector, "subsector": subsector}, geometry=list(shapes), crs=32717)


BIG, SMALL = box(0, 0, 1000, 1000), box(100, 100, 300, 300)


def test_a_polygon_inside_a_sector_is_its_subsector_and_is_cut_out() -> None:
    remarks = Remarks()
    out = nest_subsectors(whole(("S1", "", BIG), ("S1A", "", SMALL), ("S2", "", box(1000, 0, 2000, 1000))), remarks)
    assert list(zip(out["sector"], out["subsector"], strict=True)) == [("S1", ""), ("S1", "S1A"), ("S2", "")]
    assert out.area.tolist() == [960_000, 40_000, 1_000_000]
    assert remarks.warnings == {"SUBSECTOR_MEZCLADO": 1}
    assert "S1" in remarks.decisions[0]


def test_subsectors_that_fill_their_sector_take_its_place() -> None:
    halves = (box(0, 0, 500, 1000), box(500, 0, 1000, 1000))
    out = nest_subsectors(whole(("S1", "", BIG), ("S1", "A", halves[0]), ("S1", "B", halves[1])), Remarks())
    assert out["subsector"].tolist() == ["A", "B"]
    assert out.area.sum() == BIG.area


@pytest.mark.parametrize(
    "rows",
    [
        (("S1", "", BIG), ("S2", "", box(900, 0, 1900, 1000))),  # they overlap, none holds the other
        (("S1", "", BIG), ("S2", "", box(0, 0, 1000, 960))),  # almost the same: a mistake, not a subsector
        (("S1", "", BIG), ("S2", "B", SMALL)),  # it says that it belongs to another sector
        (("", "", BIG), ("S1", "", SMALL)),  # a comisaría is no sector
    ],
)
def test_what_is_no_subsector_is_left_alone(rows: tuple[tuple[str, str, Polygon], ...]) -> None:
    before = whole(*rows)
    assert nest_subsectors(before, Remarks()) is before
