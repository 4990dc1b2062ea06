"""A jurisdiction against its past, what repeats, what a border cuts, and places in words."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import LineString, Point, box

from geo.period import Period
from layers.hotspots.compare_periods import compare_periods
from layers.hotspots.cross_border import straddling
from layers.hotspots.find import find_hotspots
from layers.hotspots.parameters import HotspotParameters
from layers.hotspots.repeat_locations import repeat_places
from layers.street_names import corner_name, main_streets

CRS = 32717
UNITS = gpd.GeoDataFrame({"sector": ["S1", "S2"]}, geometry=[box(0, 0, 1000, 1000), box(1000, 0, 2000, 1000)], crs=CRS)
RULE = HotspotParameters(100, 5, evidence=True, reason="")
FIRST, SECOND = Period.parse("2020-S1"), Period.parse("2020-S2")


def facts(*groups: tuple[float, float, int], missing: int = 0, comisaria: str = "A") -> gpd.GeoDataFrame:
    """So many incidents a metre apart from each place, and some without a place."""
    xy = [(x + step, y) for x, y, count in groups for step in range(count)]
    shapes = [Point(at) for at in xy] + [None] * missing
    sector = ["S1" if x < 1000 else "S2" for x, _ in xy] + [""] * missing
    data = {
        "titulo": "T",
        "delito": "Hurto",
        "turno": "noche",
        "sector": sector,
        "direccion": "Jr. Dos 1",
        "comisaria": comisaria,
        "lugar": "lugar",
    }
    return gpd.GeoDataFrame(data, geometry=shapes, crs=CRS)


def compared(before: gpd.GeoDataFrame, after: gpd.GeoDataFrame):  # noqa: ANN201 (private to the test)
    zones = find_hotspots(after, radius_m=RULE.radius_m, min_incidents=RULE.min_incidents).zones
    return compare_periods((FIRST, before), (SECOND, after), zones=zones, parameters=RULE, units=UNITS, level="sector")


def test_states_and_sectors_that_add_up() -> None:
    found = compared(facts((200, 200, 20), (1500, 800, 12)), facts((210, 200, 120), (1500, 200, 12)))
    assert found.season == 1.57  # from the first half of a year to the second
    assert found.states.tolist() == ["crece", "nuevo"]
    assert found.gone == 1
    assert found.units["antes"].to_dict() == {"S1": 20, "S2": 12, "Total": 32}
    assert found.units["despues"].to_dict() == {"S1": 120, "S2": 12, "Total": 132}
    assert found.units["lectura"].tolist() == ["sube", "sin cambio demostrable", "sube"]


def test_it_is_refused_where_less_was_located() -> None:
    found = compared(facts((200, 200, 20)), facts((200, 200, 20), missing=10))
    assert "100 %" in found.refusal
    assert "67 %" in found.refusal
    assert found.units.empty
    assert compared(facts((200, 200, 0), missing=3), facts((200, 200, 20))).refusal


def test_periods_before() -> None:
    assert FIRST.previous == Period.parse("2019-S2")
    assert Period.parse("2020-01..2020-10").previous == Period.parse("2019-03..2019-12")
    assert Period.parse("2020").previous == Period.parse("2019")
    assert (FIRST.days, SECOND.days) == (182, 184)


def test_places_that_repeat() -> None:
    found = repeat_places(facts((100, 100, 3), (500, 500, 2), (900, 900, 1)))
    assert found["incidentes"].tolist() == [3, 2]
    assert found["sector"].tolist() == ["S1", "S1"]
    assert found["direccion"].tolist() == ["Jr. Dos 1"] * 2
    assert found.geometry.iloc[0] == Point(101, 100)
    assert repeat_places(facts((100, 100, 1))).empty


def test_a_zone_goes_on_beyond_the_border() -> None:
    own = facts((950, 500, 6), (100, 100, 6))
    spots = find_hotspots(own, radius_m=100, min_incidents=5)
    others = pd.concat([facts((1020, 500, 4), comisaria="B"), facts((1300, 500, 9), comisaria="C")], ignore_index=True)
    found = straddling(spots, own, others, radius_m=100)
    assert sorted(found) == ["", "B (4)"]
    assert straddling(spots, own, others.iloc[:0], radius_m=100).tolist() == ["", ""]


def test_corners_and_streets_in_words() -> None:
    lines = [LineString([(0, 0), (1000, 0)]), LineString([(500, -500), (500, 500)]), LineString([(0, 5), (1000, 5)])]
    streets = gpd.GeoDataFrame({"nombre": ["Av. Uno", "Jr. Dos", ""]}, geometry=lines, crs=CRS)
    assert corner_name(Point(510, 2), streets) == "Av. Uno con Jr. Dos"
    assert corner_name(Point(300, 10), streets) == "Av. Uno"
    assert corner_name(Point(300, 300), streets) == ""
    assert main_streets(box(400, -50, 700, 50), streets) == "Av. Uno, Jr. Dos"
    assert main_streets(box(400, 100, 450, 150), streets) == ""
    assert np.asarray(corner_name(Point(0, 0), streets.iloc[:0])) == ""
