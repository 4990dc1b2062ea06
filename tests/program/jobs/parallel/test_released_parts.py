"""The incidents of a run in files by jurisdiction: who reads one of them finds what the whole frame has of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal

from geo.period import Period
from layers.disclosure.public_places import AREAS
from layers.disclosure.released import Released
from layers.hotspots import parameters
from mapadelito.jobs.context import REACH_M
from mapadelito.jobs.parallel.released_parts import write_parts

if TYPE_CHECKING:
    from pathlib import Path

UTM = 32718


def facts(rows: list[tuple[str, str, tuple[float, float] | None]]) -> gpd.GeoDataFrame:
    """Return incidents by comisaría, kind of place and place, with a column of each type."""
    names, kinds, places = zip(*rows, strict=True)
    data = {
        "fecha": pd.to_datetime([None, *["2020-03-01"] * (len(rows) - 1)]).as_unit("us"),
        "minuto": [np.nan, *[30.0] * (len(rows) - 1)],
        "reserva": 0,
        "delito": pd.Series(["HURTO", *["ROBO"] * (len(rows) - 1)], dtype="str"),
        "comisaria": pd.Series(names, dtype="str"),
        "lugar": pd.Series(kinds, dtype="str"),
    }
    shapes = [None if place is None else shapely.Point(place) for place in places]
    return gpd.GeoDataFrame(data, geometry=shapes, crs=UTM).set_index(pd.Index(range(100, 100 + len(rows))))


@pytest.fixture
def released() -> Released:
    """Give two comisarías, one fact of none, and two areas."""
    now = facts(
        [
            ("B", "", (0.0, 0.0)),
            ("A", "", (100.0, 0.0)),
            ("", "", None),
            ("B", AREAS[0], (50.0, 50.0)),
            ("A", "", None),
            ("A", "", (9000.0, 0.0)),
            ("B", "", (20.0, 0.0)),
        ]
    )
    squares = [shapely.box(x, x, x + 10, x + 10) for x in (45.0, 500.0)]
    areas = gpd.GeoDataFrame(
        {"clase": np.array([AREAS[0]] * 2, dtype=object), "punto": gpd.points_from_xy([50, 505], [50, 505], crs=UTM)},
        geometry=squares,
        crs=UTM,
    )
    before = Period(date(2020, 1, 1), date(2020, 1, 31)), now.iloc[[5, 6]]
    return Released(now, before, misplaced={"": 2, "A": 1}, misplaced_before={"A": 3}, areas=areas)


def around(*place: float) -> gpd.GeoSeries:
    return gpd.GeoSeries([shapely.Point(place).buffer(10)], crs=UTM)


@pytest.mark.parametrize("name", ["A", "B"])
def test_each_reads_its_own_as_it_was(released: Released, name: str, tmp_path: Path) -> None:
    parts = write_parts(released, ["A", "B", "C"], tmp_path / "hechos")
    own = parts.of(name, around(0, 0))
    assert_geodataframe_equal(own.incidents, released.incidents[released.incidents["comisaria"] == name])
    assert own.before is not None
    assert released.before is not None
    assert own.before[0] == released.before[0]
    earlier = released.before[1]
    assert_geodataframe_equal(own.before[1], earlier[earlier["comisaria"] == name])
    assert (own.nowhere, own.coverage, own.coverage_before) == (3, released.coverage, released.coverage_before)
    assert own.areas is not None
    assert released.areas is not None
    assert [shape.wkb for shape in own.areas.geometry] == [released.areas.geometry.iloc[0].wkb] * (name == "B")
    assert [*own.areas["clase"]] == [AREAS[0]] * (name == "B")


def test_the_neighbours_are_those_in_the_box(released: Released, tmp_path: Path) -> None:
    parts = write_parts(released, ["A", "B", "C"], tmp_path / "hechos")
    seen = parts.of("A", around(0, 0)).others
    assert seen is not None
    assert [*seen["comisaria"]] == ["B"]  # without the one that is counted by area, and the one beside the box
    assert [*seen.geometry.x] == [0.0]
    far = parts.of("A", around(7000, 7000)).others
    assert far is not None
    assert far.empty


def test_one_without_incidents_has_an_empty_frame(released: Released, tmp_path: Path) -> None:
    own = write_parts(released, ["A", "B", "C"], tmp_path / "hechos").of("C", around(105, 0))
    assert own.incidents.empty
    assert own.incidents.dtypes.equals(released.incidents.dtypes)
    assert own.others is not None
    assert [*own.others["comisaria"]] == ["A"]


def test_no_radius_that_is_chosen_reaches_farther_than_what_is_read() -> None:
    assert max(parameters._RADII_M) <= REACH_M
