"""Comisarías told by the district, province or region that they lie in."""

from __future__ import annotations

import geopandas as gpd
import pytest
from shapely import box

from geo.boundaries.ambito import AMBITOS, widened
from geo.boundaries.levels import at_level, levels_present
from geo.boundaries.read import Boundaries
from geo.errors import ConfigError

ROWS = [  # region, provincia, distrito, ubigeo, comisaria, sector, inhabitants
    ("R", "P1", "SANTA ROSA", "010101", "A", "1", "100"),
    ("R", "P1", "SANTA ROSA", "010101", "A", "2", "50"),
    ("R", "P1", "SANTA ROSA", "010101", "B", "1", ""),
    ("R", "P1", "D2", "010102", "B", "2", "7"),
    ("R", "P2", "SANTA ROSA", "010201", "C", "", "9"),
]
NAMES = ["region", "provincia", "distrito", "ubigeo", "comisaria", "sector", "poblacion"]


def boundaries(*, without: tuple[str, ...] = (), ambito: str = "comisaria", **changes: object) -> Boundaries:
    data = {name: [row[place] for row in ROWS] for place, name in enumerate(NAMES)}
    shapes = [box(x, 9_000_000, x + 1000, 9_001_000) for x in range(500_000, 505_000, 1000)]
    frame = gpd.GeoDataFrame(data | {"subsector": ""} | changes, geometry=shapes, crs=32717).drop(columns=[*without])
    return Boundaries(frame, ("Antes.",), {"X": 1}, ambito)


def told(found: Boundaries) -> list[tuple[str, ...]]:
    return sorted(set(found.frame[["comisaria", "sector", "subsector"]].itertuples(index=False, name=None)))


def test_a_district_has_comisarias_and_their_sectors() -> None:
    found = widened(boundaries(), "distrito")
    assert told(found) == [
        ("D2", "B", "2"),
        ("SANTA ROSA (P1)", "A", "1"),
        ("SANTA ROSA (P1)", "A", "2"),
        ("SANTA ROSA (P1)", "B", "1"),
        ("SANTA ROSA (P2)", "C", ""),
    ]
    assert found.level_units == {"comisaria": "distrito", "sector": "comisaria", "subsector": "sector"}
    assert found.units == {"A": "SANTA ROSA (P1)", "C": "SANTA ROSA (P2)"}  # B lies in two


def test_a_province_has_districts_and_comisarias_and_a_region_provinces() -> None:
    found = widened(boundaries(), "provincia")
    assert told(found) == [
        ("P1", "D2", "B"),
        ("P1", "SANTA ROSA", "A"),
        ("P1", "SANTA ROSA", "B"),
        ("P2", "SANTA ROSA", "C"),
    ]
    parts = at_level(found.frame, "subsector")
    assert (parts.area / 1e6).tolist() == [2, 1, 1, 1]
    assert parts["poblacion"].fillna(0).tolist() == [150, 0, 7, 9]
    assert parts["ubigeo"].tolist() == ["010100", "010100", "010100", "010200"]
    assert "distrito" not in found.frame.columns
    assert found.decisions == ("Antes.", "Ámbito: una lámina por provincia, por distrito y comisaría.")
    assert (found.ambito, found.warnings) == ("provincia", {"X": 1})
    assert told(widened(boundaries(), "region")) == [("R", "P1", "D2"), ("R", "P1", "SANTA ROSA"), ("R", "P2", "SANTA ROSA")]


@pytest.mark.parametrize("ambito", AMBITOS)
def test_the_ground_is_the_same_whatever_it_is_told_by(ambito: str) -> None:
    found, before = widened(boundaries(), ambito).frame, boundaries().frame
    assert found.geometry.geom_equals(before.geometry).all()  # one by one: each point stays where it was
    assert "comisaria" in levels_present(found)
    assert at_level(found, "comisaria").area.sum() == before.area.sum()


def test_what_the_file_does_not_name_is_skipped() -> None:
    bare = boundaries(without=("distrito", "ubigeo", "poblacion"))
    assert told(widened(bare, "provincia"))[:2] == [("P1", "A", "1"), ("P1", "A", "2")]
    names = ["SANTA ROSA", "SANTA ROSA", "SANTA ROSA", "D2", "SANTA ROSA"]
    districts = boundaries(comisaria=names, sector="", ambito="distrito")  # a file of districts alone
    assert told(widened(districts, "provincia")) == [("P1", "D2", ""), ("P1", "SANTA ROSA", ""), ("P2", "SANTA ROSA", "")]
    some = widened(boundaries(provincia=["P1", "P1", "", "", "P2"]), "provincia")
    assert set(some.frame["comisaria"]) == {"P1", "P2", "SIN PROVINCIA"}


def test_polygons_that_do_not_say_where_they_lie_are_refused() -> None:
    with pytest.raises(ConfigError, match=r"no dicen en qué provincia.*--columna-limites provincia=COLUMNA"):
        widened(boundaries(without=("provincia",)), "provincia")
    with pytest.raises(ConfigError, match="en qué región"):
        widened(boundaries(region=""), "region")
