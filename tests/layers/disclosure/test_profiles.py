"""What a profile may show: points go to public places of their own sector, and the rest is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, Point

from geo.boundaries.read import locate
from layers.disclosure.profiles import NOT_TOLD, PROFILES, bounds_of, guarded, release
from layers.disclosure.public_places import MIN_HOMES, PublicPlaces, find_public_places

if TYPE_CHECKING:
    from numpy.typing import NDArray

WEST, SOUTH = 500_000, 9_000_000
PRIVATE = ("direccion", "sin_reconocer", "comisaria_declarada")


def facts(units: gpd.GeoDataFrame, xy: NDArray[np.float64], reserva: list[int] | int = 0) -> gpd.GeoDataFrame:
    data = {
        "fecha": pd.Timestamp(2020, 3, 3),
        "minuto": np.arange(len(xy), dtype=float),
        "turno": "noche",
        "codigo": "PAT.HUR",
        "reserva": reserva,
        **{name: [f"{name} de la casa {row}" for row in range(len(xy))] for name in PRIVATE},
    }
    return locate(gpd.GeoDataFrame(data, geometry=shapely.points(xy), crs=32717, index=range(len(xy))), units)


def inside(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    return np.array([WEST, SOUTH]) + rng.uniform(0, 2000, (count, 2))


@pytest.fixture
def streets() -> gpd.GeoDataFrame:
    """Lay a street each 100 m, both ways."""
    lines = [LineString([(WEST + at, SOUTH), (WEST + at, SOUTH + 2000)]) for at in range(50, 2000, 100)]
    lines += [LineString([(WEST, SOUTH + at), (WEST + 2000, SOUTH + at)]) for at in range(50, 2000, 100)]
    return gpd.GeoDataFrame(geometry=lines, crs=32717)


@pytest.fixture
def homes() -> gpd.GeoSeries:
    """Build a town in the west, and hamlets of three houses in the east."""
    rng = np.random.default_rng(1)
    town = rng.uniform(0, 1000, (3000, 2)) * [1, 2]
    hamlets = (rng.uniform(1000, 2000, (30, 1, 2)) * [1, 1] - [0, 1000] + rng.uniform(0, 20, (30, 3, 2))).reshape(-1, 2)
    return gpd.GeoSeries(shapely.points(np.array([WEST, SOUTH]) + np.vstack([town, hamlets])), crs=32717)


def held(places: PublicPlaces, units: gpd.GeoDataFrame, homes: gpd.GeoSeries) -> NDArray[np.intp]:
    """Homes that a point at each of them would be moved from, by place: what an attacker who knows them all is left with."""
    where = locate(gpd.GeoDataFrame(geometry=homes), units)
    unit = where["sector"].map({name: number for number, name in enumerate(units["sector"])})
    known = unit.notna().to_numpy()
    place = places.snap(shapely.get_coordinates(homes.to_numpy())[known], unit[known].to_numpy(dtype=int))
    return np.unique(place[place >= 0], return_counts=True)[1]


def test_each_place_stands_for_eight_homes(
    four_sectors: gpd.GeoDataFrame, streets: gpd.GeoDataFrame, homes: gpd.GeoSeries
) -> None:
    places = find_public_places(four_sectors, streets, homes)
    assert set(places.frame["base"]) == {"edificios"}
    assert set(places.frame["clase"]) == {"lugar"}
    assert held(places, four_sectors, homes).min() >= MIN_HOMES
    assert places.frame["viviendas"].min() >= MIN_HOMES
    careless = find_public_places(four_sectors, streets, homes, min_homes=1)
    assert held(careless, four_sectors, homes).min() < MIN_HOMES  # the test can fail
    town = places.frame[places.frame["unidad"] == 0]
    assert len(town) > 60  # a town keeps most of its hundred corners


def test_a_sector_with_fewer_homes_has_no_place(four_sectors: gpd.GeoDataFrame, streets: gpd.GeoDataFrame) -> None:
    seven = gpd.GeoSeries([Point(WEST + 10 + at, SOUTH + 10) for at in range(7)], crs=32717)
    places = find_public_places(four_sectors, streets, seven)
    assert places.frame.empty
    shown = release(
        facts(four_sectors, np.array([[WEST + 10.0, SOUTH + 10.0]])), "publico", units=four_sectors, places=places
    )
    assert shown.geometry.isna().all()
    assert shown["sector"].tolist() == ["S1"]  # it goes on counting


def test_streets_of_a_town_give_corners_without_a_count(four_sectors: gpd.GeoDataFrame, streets: gpd.GeoDataFrame) -> None:
    places = find_public_places(four_sectors, streets, None)
    assert set(places.frame["base"]) == {"calles"}
    assert set(places.frame["clase"]) == {"lugar"}
    assert places.frame["viviendas"].isna().all()
    assert 150 < len(places.frame) <= 400
    assert places.areas().empty


def test_places_do_not_depend_on_row_order(
    four_sectors: gpd.GeoDataFrame, streets: gpd.GeoDataFrame, homes: gpd.GeoSeries
) -> None:
    for some in (homes, None):
        one = find_public_places(four_sectors, streets, some)
        other = find_public_places(four_sectors, streets.iloc[::-1], None if some is None else some.iloc[::-1])
        assert one.frame.geometry.to_wkb().tolist() == other.frame.geometry.to_wkb().tolist()


@given(st.integers(0, 2**32 - 1))
def test_a_released_point_is_a_public_place_of_its_own_sector(seed: int) -> None:
    units = _squares()
    places = find_public_places(units, None, None)
    incidents = facts(units, inside(np.random.default_rng(seed), 40))
    shown = release(incidents, "publico", units=units, places=places)
    spots = {
        point.wkb: units["sector"][unit] for point, unit in zip(places.frame.geometry, places.frame["unidad"], strict=True)
    }
    assert [spots[point.wkb] for point in shown.geometry] == shown["sector"].tolist()
    assert shown["sector"].value_counts().to_dict() == incidents["sector"].value_counts().to_dict()


def test_moving_an_incident_inside_its_catchment_changes_nothing(four_sectors: gpd.GeoDataFrame) -> None:
    places = find_public_places(four_sectors, None, None)
    rng = np.random.default_rng(3)
    xy = inside(rng, 200)
    unit = facts(four_sectors, xy)["sector"].map({f"S{number + 1}": number for number in range(4)}).to_numpy()
    home = places.snap(xy, unit)
    for _ in range(20):
        nudged = xy + rng.normal(0, 60, xy.shape)
        there = facts(four_sectors, nudged)["sector"].map({f"S{n + 1}": n for n in range(4)})
        same = (there == unit).to_numpy(copy=True)
        same[same] = places.snap(nudged[same], unit[same]) == home[same]
        assert same.sum() > 50
        moved = np.where(same[:, None], nudged, xy)
        one, two = (release(facts(four_sectors, at), "publico", units=four_sectors, places=places) for at in (xy, moved))
        assert one.geometry.to_wkb().tolist() == two.geometry.to_wkb().tolist()


def test_public_rows_keep_nothing_that_names_or_orders(four_sectors: gpd.GeoDataFrame) -> None:
    places = find_public_places(four_sectors, None, None)
    incidents = facts(four_sectors, inside(np.random.default_rng(5), 60))
    shown, shuffled = (
        release(rows, "publico", units=four_sectors, places=places)
        for rows in (incidents, incidents.sample(frac=1.0, random_state=1))
    )
    assert not shown[list(PRIVATE)].ne("").any(axis=None)
    assert shown["minuto"].isna().all()
    assert set(shown["fecha"]) == {pd.Timestamp(2020, 3, 1)}  # of the third: neither day nor weekday
    assert shown.to_wkb().equals(shuffled.to_wkb())


@pytest.mark.parametrize("profile", PROFILES)
def test_only_the_internal_profile_gets_reserved_incidents(four_sectors: gpd.GeoDataFrame, profile: str) -> None:
    places = find_public_places(four_sectors, None, None)
    incidents = facts(four_sectors, inside(np.random.default_rng(7), 30), reserva=[0, 1, 2] * 10)
    shown = release(incidents, profile, units=four_sectors, places=places)
    assert len(shown) == (30 if profile == "interno" else 10)


def test_the_public_profile_asks_for_places(four_sectors: gpd.GeoDataFrame) -> None:
    with pytest.raises(ValueError, match="places"):
        release(facts(four_sectors, inside(np.random.default_rng(7), 3)), "publico", units=four_sectors, places=None)


@given(st.integers(0, 100_000))
def test_reserved_counts_are_coarse(count: int) -> None:
    words = guarded(count)
    assert words == "menos de 10" or (count >= 10 and int(words.removeprefix("≈ ").replace(",", "")) % 5 == 0)
    low, high = bounds_of(words)
    assert low <= count <= high
    assert guarded(low) == guarded(high) == words  # and no other count is told with these words
    assert guarded(low - 1) != words if low else True
    assert guarded(high + 1) != words


def test_what_is_not_told_has_no_bounds() -> None:
    assert [bounds_of(words) for words in (NOT_TOLD, "se dice por semestres", "aún no se dice", "")] == [None] * 4


def test_a_sum_and_a_count_told_together_have_the_bounds_they_say() -> None:
    assert bounds_of("entre 1,013 y 1,026") == (1013, 1026)
    assert bounds_of("menos de 10 (con SECTOR 2)") == (0, 9)
    assert bounds_of("≈ 15 (con A, B)") == (13, 17)
    assert bounds_of("≈ 10") == (10, 12)  # fewer would be «menos de 10»


def _squares() -> gpd.GeoDataFrame:
    cells = [shapely.box(x, y, x + 1000, y + 1000) for y in (SOUTH, SOUTH + 1000) for x in (WEST, WEST + 1000)]
    names = ["S1", "S2", "S3", "S4"]
    return gpd.GeoDataFrame({"comisaria": "CENTRAL", "sector": names, "subsector": ""}, geometry=cells, crs=32717)


def test_a_polygon_of_fewer_inhabitants_is_one_area() -> None:
    units = gpd.GeoDataFrame({"poblacion": ["12"]}, geometry=[shapely.box(3, 3, 4, 4)], crs=32717)
    places = find_public_places(units, None, None)
    assert shapely.get_coordinates(places.frame.geometry.to_numpy()).tolist() == [[3.5, 3.5]]
    assert places.frame["clase"].tolist() == ["sector"]
