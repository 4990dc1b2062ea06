"""Units, their stops and the ways between them."""

from __future__ import annotations

from itertools import pairwise

import geopandas as gpd
import numpy as np
import pytest
from shapely import LineString, Point

from geo.errors import CrsError
from geo.period import Period
from layers.priority.stop_groups import group_stops
from layers.priority.stop_rounds import STOP_COLUMNS, plan_stops
from layers.priority.street_paths import street_ways
from layers.priority.unit_capacity import ROUND_MIN, Units

MONTH = Period.parse("2020-11")
PLACES = gpd.GeoSeries([Point(0, 0), Point(100, 100), Point(5000, 5000)], crs=32717)


def lines(*points: list[tuple[float, float]]) -> gpd.GeoSeries:
    return gpd.GeoSeries([LineString(each) for each in points], crs=32717)


def apart(places: np.ndarray) -> np.ndarray:
    return np.hypot(*(places[:, None] - places).transpose(2, 0, 1))


def test_units_hold_fewer_zones_where_visits_or_ways_are_longer() -> None:
    """With any travel a round of 120 minutes has seven visits of 15, not eight; with more, fewer, and one at least."""
    assert Units(2, speed_kmh=1e6).zones_held(10) == 14
    held = [Units(4, speed_kmh=speed).zones_held(40) for speed in (40, 20, 10, 5)]
    assert held == sorted(held, reverse=True)
    assert held[0] > held[-1] >= 4
    assert Units(3, visit_min=110).zones_held(1) == 3
    assert Units(4).area_km2 == 2.0
    assert Units(1, speed_kmh=30).travel_min(1000) == 2.0


def test_ways_follow_the_streets_and_are_straight_where_none_leads() -> None:
    """Two streets that cross without a common vertex; one place is far from any."""
    cross = lines([(0, -50), (0, 100)], [(-50, 100), (150, 100)])
    ways = street_ways(PLACES, cross)
    assert ways.straight.tolist() == [False, False, True]
    off = 50  # to the nearest corner or bend: (0, -50) for the first place, (150, 100) for the second
    assert ways.metres[0, 1] == pytest.approx(off + 150 + 150 + off)
    assert ways.metres[0, 2] == pytest.approx(5000 * np.sqrt(2))
    assert (ways.metres == ways.metres.T).all()
    assert (np.diag(ways.metres) == 0).all()
    assert list(ways.line(0, 1).coords) == [(0, 0), (0, -50), (0, 100), (150, 100), (100, 100)]
    assert list(ways.line(1, 2).coords) == [(100, 100), (5000, 5000)]


def test_without_streets_and_across_parts_that_do_not_join_ways_are_straight() -> None:
    for streets in (lines(), lines([(9e5, 0), (9e5, 50)])):
        ways = street_ways(PLACES, streets)
        assert ways.straight.all()
        assert ways.metres[0, 1] == pytest.approx(100 * np.sqrt(2))
        assert list(ways.line(0, 1).coords) == [(0, 0), (100, 100)]
    islands = lines([(0, 0), (10, 0)], [(4900, 5000), (5000, 5000), (5000, 5100)])
    assert street_ways(PLACES, islands).straight.tolist() == [True, True, False]
    assert street_ways(PLACES.iloc[:0], islands).metres.shape == (0, 0)
    with pytest.raises(CrsError):
        street_ways(PLACES.set_crs(4326, allow_override=True), islands)


def solvers() -> list[object]:
    return [False, pytest.param(True, marks=pytest.mark.slow)]


@pytest.mark.parametrize("solver", solvers())
def test_near_stops_have_one_unit_and_none_is_forgotten(*, solver: bool) -> None:
    if solver:
        pytest.importorskip("pyvrp", reason="the extra [rutas]")
    rng = np.random.default_rng(3)
    towns = np.repeat(np.array([[0, 0], [9000, 0], [0, 9000]]), 4, axis=0) + rng.uniform(0, 300, (12, 2))
    mixed = rng.permutation(12)
    groups, solved = group_stops(apart(towns[mixed]), 3, solver=solver)
    assert solved == solver
    assert sorted(sorted(mixed[group] // 4) for group in groups) == [[0] * 4, [1] * 4, [2] * 4]
    assert (groups, solved) == group_stops(apart(towns[mixed]), 3, solver=solver)
    assert group_stops(np.zeros((0, 0)), 3, solver=solver) == ([], False)
    assert len(group_stops(apart(towns[:2]), 5, solver=solver)[0]) == 2


def test_a_tour_does_not_cross_itself() -> None:
    square = np.array([[0, 0], [100, 100], [100, 0], [0, 100], [50, -40]])
    tour = group_stops(apart(square), 1, solver=False)[0][0]
    metres = apart(square)
    assert sum(metres[a, b] for a, b in zip(tour, [*tour[1:], tour[0]], strict=True)) == pytest.approx(
        300 + 2 * np.hypot(50, 40)
    )


def test_each_round_has_every_stop_in_another_order_than_the_one_before() -> None:
    metres = np.full((7, 7), 100.0)
    plan = plan_stops([[0, 2, 4, 6], [1, 3], [5]], metres, Units(3), month=MONTH, place="ILO|noche")
    assert tuple(plan.columns) == STOP_COLUMNS
    assert len(plan) == 30 * 3 * 7
    by_unit = plan.groupby(["unidad", "fecha", "ronda"])["parada"].agg(tuple)
    for unit, stops in ((1, 4), (2, 2), (3, 1)):
        assert {len(set(order)) for order in by_unit.loc[unit]} == {stops}
    assert all(one != other for one, other in pairwise(by_unit.loc[1]))
    assert len(set(by_unit.loc[1])) == 8  # four beginnings in two directions
    same = [one == other for one, other in pairwise(by_unit.loc[2])]
    assert 0.3 < np.mean(same) < 0.7  # of two, not alternately
    other = plan_stops([[0, 2, 4, 6], [1, 3], [5]], metres, Units(3), month=MONTH, place="PACOCHA|noche")
    assert not plan["parada"].equals(other["parada"])


def test_the_hour_of_a_visit_is_any_in_its_round() -> None:
    """A stop of 15 minutes has 105 to begin in; a tour of four its whole length before the end."""
    plan = plan_stops([[0, 2, 4, 6], [5]], np.full((7, 7), 100.0), Units(3), month=MONTH, place="ILO|noche")
    alone = plan[plan["unidad"] == 2]["minuto"] - (plan[plan["unidad"] == 2]["ronda"] - 1) * ROUND_MIN
    assert alone.between(0, 105).all()
    assert alone.nunique() > 50
    within = plan[plan["unidad"] == 1].groupby(["fecha", "ronda"])["minuto"].agg(list).tolist()
    assert {tuple(np.diff(minutes)) for minutes in within} == {(15, 15, 15)}  # 100 m are 18 seconds
    assert max(minutes[-1] % ROUND_MIN + 15 for minutes in within) <= ROUND_MIN


def test_what_does_not_fit_in_a_round_is_left_to_others() -> None:
    """Ten minutes between stops: five visits of 15 in two hours, and over the month each stop has some."""
    plan = plan_stops([list(range(8))], np.full((8, 8), 10_000.0), Units(1, speed_kmh=60), month=MONTH, place="X")
    assert plan.groupby(["fecha", "ronda"]).size().unique().tolist() == [5]
    assert (plan["minuto"] % ROUND_MIN + 15 <= ROUND_MIN).all()
    assert plan["parada"].value_counts().min() > 20
    far = plan_stops([[0, 1]], np.full((2, 2), 1e6), Units(1), month=MONTH, place="X")
    assert far["orden"].unique().tolist() == [1]
