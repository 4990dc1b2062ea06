from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from geo.errors import CrsError
from layers.hotspots.cell_outlines import find_on_cells
from layers.hotspots.find import find_hotspots
from layers.hotspots.parameters import ENOUGH, choose_parameters


def cloud(count: int, size_m: float, seed: int = 1) -> gpd.GeoSeries:
    xy = np.random.default_rng(seed).uniform(0, size_m, (count, 2)) + np.array([774_000, 9_208_000])
    return gpd.GeoSeries(gpd.points_from_xy(*xy.T), crs=32717)


def test_seven_robberies_a_year_are_insufficient_evidence() -> None:
    chosen = choose_parameters(cloud(7, 3000), months=12)
    assert not chosen.evidence
    assert "Evidencia insuficiente: 7 hechos" in chosen.reason


def test_one_a_month_and_five_at_least() -> None:
    assert choose_parameters(cloud(ENOUGH, 20_000), months=10).min_incidents == 10
    assert choose_parameters(cloud(ENOUGH, 20_000), months=1).min_incidents == 5


def test_crowded_places_need_a_small_radius_and_a_high_minimum() -> None:
    sparse, crowded = cloud(300, 12_000), cloud(20_000, 3000)
    assert choose_parameters(sparse, months=12).radius_m == 300
    corner = gpd.GeoSeries(gpd.points_from_xy([774_100.0] * 600, [9_208_100.0] * 600), crs=32717)
    chosen = choose_parameters(gpd.pd.concat([crowded, corner]), months=12)
    assert chosen.radius_m == 150
    assert chosen.min_incidents == pytest.approx(3 * np.pi * 0.15**2 * 20_600 / 9.0, rel=0.15)
    assert "al mes" in chosen.reason
    assert "al menos el triple" in chosen.reason


def densest(points: gpd.GeoSeries, radius: float) -> int:
    tree = cKDTree(np.column_stack([points.x, points.y]))
    return int(tree.query_ball_point(tree.data, radius, return_length=True).max())


def test_the_minimum_never_exceeds_what_the_densest_place_holds() -> None:
    crowded = cloud(20_000, 3000)  # nowhere three times as dense as anywhere else
    chosen = choose_parameters(crowded, months=12)
    assert chosen.min_incidents == densest(crowded, chosen.radius_m)
    assert "es lo que reúne el lugar más denso" in chosen.reason
    assert "al menos el triple" not in chosen.reason


@pytest.mark.parametrize("months", [1, 12, 79, 80, 81])
def test_eighty_facts_in_one_place_are_one_punto_critico(months: int) -> None:
    place = gpd.GeoSeries(gpd.points_from_xy([774_100.0] * 80, [9_208_100.0] * 80), crs=32717)
    chosen = choose_parameters(place, months=months)
    found = find_hotspots(place, radius_m=chosen.radius_m, min_incidents=chosen.min_incidents)
    assert len(found.zones) == (1 if months <= 80 else 0)
    on_cells = find_on_cells(place.to_frame("geometry"), radius_m=chosen.radius_m, min_incidents=chosen.min_incidents)
    assert len(on_cells.zones) == len(found.zones)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 25), st.integers(0, 25), st.integers(1, 40)), min_size=1, max_size=25),
    st.integers(1, 40),
    st.sampled_from([None, 150, 260]),
)
def test_the_densest_place_is_one_if_it_holds_one_a_month(
    spots: list[tuple[int, int, int]], months: int, radius: int | None
) -> None:
    xy = np.asarray([(x, y) for x, y, count in spots for _ in range(count)], dtype=float) * 60 + [774_000, 9_208_000]
    points = gpd.GeoSeries(gpd.points_from_xy(*xy.T), crs=32717)
    chosen = choose_parameters(points, months=months, radius_m=radius)
    most, floor = densest(points, chosen.radius_m + 1e-6), max(5, months)
    assert floor <= chosen.min_incidents <= max(most, floor)
    found = find_hotspots(points, radius_m=chosen.radius_m, min_incidents=chosen.min_incidents)
    assert (len(found.zones) > 0) == (most >= floor)


def test_the_rate_is_the_one_that_is_asked_for() -> None:
    assert "en un mes (5.0 al mes)" in choose_parameters(cloud(ENOUGH, 20_000), months=1).reason
    assert "en 10 meses (uno al mes)" in choose_parameters(cloud(ENOUGH, 20_000), months=10).reason
    crowded = choose_parameters(cloud(20_000, 3000), months=12, min_incidents=5)
    assert "menos de el triple" not in crowded.reason
    assert "menos del triple" in crowded.reason


def test_what_the_user_gives_stands_and_is_said() -> None:
    chosen = choose_parameters(cloud(10, 1000), months=12, radius_m=180, min_incidents=4)
    assert (chosen.radius_m, chosen.min_incidents) == (180, 4)
    assert "dados por el usuario" in chosen.reason


def test_nothing_and_degrees() -> None:
    assert not choose_parameters(cloud(0, 1), months=12).evidence
    with pytest.raises(CrsError):
        choose_parameters(cloud(5, 1).to_crs(4326), months=12)
