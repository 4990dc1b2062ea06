"""Zones through time, and how sure they are."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
from shapely import box

from layers.hotspots.find import find_hotspots
from layers.hotspots.tracking import firmness, stability, track_zones


def zones(*rows: tuple[float, int]) -> gpd.GeoDataFrame:
    """Squares of 100 m at an x."""
    return gpd.GeoDataFrame(geometry=[box(x, 0, x + 100, 100) for x, _ in rows], crs=32717)


def inside(*rows: tuple[float, int]) -> gpd.GeoDataFrame:
    """So many incidents in the middle of the square at an x."""
    xs = [x + 50 for x, count in rows for _ in range(count)]
    return gpd.GeoDataFrame(geometry=gpd.points_from_xy(xs, [50] * len(xs)), crs=32717)


def test_each_zone_has_its_fate() -> None:
    before = (0, 30), (1000, 30), (2000, 30), (3000, 30)
    after = (20, 31), (1010, 80), (2000, 5), (9000, 30)
    found = track_zones(zones(*before), zones(*after), points=(inside(*before), inside(*after)))
    assert found["estado"].tolist() == ["persiste", "crece", "cede", "nuevo", "desaparece"]
    assert found["antes"].tolist()[:3] == [0, 1, 2]
    assert found["antes"].iloc[4] == 3
    unseen = track_zones(zones(*before), zones(*after))
    assert unseen["estado"].tolist() == ["persiste", "persiste", "persiste", "nuevo", "desaparece"]


def test_the_ground_of_both_periods_is_compared_and_not_their_outlines() -> None:
    narrow, wide = (gpd.GeoDataFrame(geometry=[box(0, 0, x, 100)], crs=32717) for x in (100, 300))
    here = inside((0, 30), (150, 30))  # as many in both periods, in the wide outline twice as many as in the narrow one
    assert track_zones(narrow, wide, points=(here, here))["estado"].tolist() == ["persiste"]


def test_zones_are_corrected_for_their_number_and_for_how_counts_vary() -> None:
    few, more = inside((0, 20)), inside((0, 38))
    [zone] = [zones((0, 0))]
    assert track_zones(zone, zone, points=(few, more))["estado"].tolist() == ["crece"]
    for less in ({"phi": 2.0}, {"season": 1.57}):
        assert track_zones(zone, zone, points=(few, more), **less)["estado"].tolist() == ["persiste"]
    rest = [(1000 * n, 20) for n in range(1, 20)]
    every = zones((0, 0), *rest)
    assert set(track_zones(every, every, points=(inside((0, 20), *rest), inside((0, 38), *rest)))["estado"]) == {"persiste"}


def test_a_zone_that_splits_has_one_heir_the_larger_part() -> None:
    before = gpd.GeoDataFrame(geometry=[box(0, 0, 300, 100)], crs=32717)
    after = gpd.GeoDataFrame(geometry=[box(0, 0, 90, 100), box(110, 0, 300, 200)], crs=32717)
    assert track_zones(before, after)["estado"].tolist().count("nuevo") == 1


def test_longer_periods_are_not_growth() -> None:
    zone, points = zones((0, 0)), (inside((0, 10)), inside((0, 30)))
    assert track_zones(zone, zone, points=points, exposure=(1, 3))["estado"].tolist() == ["persiste"]
    assert track_zones(zone, zone, points=points)["estado"].tolist() == ["crece"]


def test_nothing_before_and_nothing_after() -> None:
    none = zones((0, 1)).iloc[:0]
    assert track_zones(none, zones((0, 9)))["estado"].tolist() == ["nuevo"]
    assert track_zones(zones((0, 9)), none)["estado"].tolist() == ["desaparece"]
    assert track_zones(none, none).empty


def test_a_strong_zone_comes_back_and_a_weak_one_seldom() -> None:
    rng = np.random.default_rng(0)
    xy = np.vstack(
        [rng.normal(0, 20, (60, 2)), rng.normal(0, 20, (10, 2)) + np.array([5000, 0]), rng.uniform(-9e4, 9e4, (60, 2))]
    )
    points = gpd.GeoSeries(gpd.points_from_xy(*xy.T), crs=32717)
    found = find_hotspots(points, radius_m=100, min_incidents=10)
    share = stability(points, found, radius_m=100, min_incidents=10, resamples=60)
    assert share.iloc[0] == 1
    assert 0.2 < share.iloc[1] < 0.8
    assert firmness(share).tolist() == ["firme", "dudoso"]
    shuffled = points.iloc[rng.permutation(len(points))]
    other = find_hotspots(shuffled, radius_m=100, min_incidents=10)
    again = stability(shuffled, other, radius_m=100, min_incidents=10, resamples=60)
    assert again.tolist() == share.tolist()
    nothing = find_hotspots(points.iloc[:3], radius_m=1, min_incidents=10)
    assert stability(points.iloc[:3], nothing, radius_m=1, min_incidents=10).empty
