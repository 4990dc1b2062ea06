from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from shapely import Point, box
from sklearn.cluster import DBSCAN

from geo.errors import CrsError
from geo.formats.layers.vector import read_layer
from layers.hotspots.find import ZONE_COLUMNS, find_hotspots

if TYPE_CHECKING:
    from pathlib import Path

UTM = 32717
X0, Y0 = 774_000.0, 9_208_000.0


def at(*xy: tuple[float, float]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=[Point(X0 + x, Y0 + y) for x, y in xy], crs=UTM)


def test_a_corner_and_a_stray() -> None:
    points = at((0, 0), (0, 0), (100, 0), (0, 100), (5000, 0))
    found = find_hotspots(points, radius_m=100, min_incidents=3)
    assert found.labels.tolist() == [0, 0, 0, 0, -1]
    assert found.core.tolist() == [True, True, True, True, False]  # exactly at the radius counts
    assert list(found.zones.columns) == list(ZONE_COLUMNS)
    zone = found.zones.iloc[0]
    assert (zone["rango"], zone["incidentes"], zone["puntos"]) == (1, 4, 3)
    assert zone["densidad_km2"] == pytest.approx(zone["incidentes"] / zone["area_km2"])
    assert all(zone.geometry.covers(point) for point in points.geometry[:4])


def test_one_place_alone_is_a_disc() -> None:
    found = find_hotspots(at(*[(0, 0)] * 10), radius_m=150, min_incidents=10)
    assert found.zones["area_km2"].iloc[0] == pytest.approx(np.pi * 0.15**2, rel=0.002)


def test_weights_and_minimum() -> None:
    points = at((0, 0), (50, 0))
    assert find_hotspots(points, radius_m=100, min_incidents=3).labels.tolist() == [-1, -1]
    assert find_hotspots(points, radius_m=100, min_incidents=3, weights=[1, 2]).labels.tolist() == [0, 0]


def test_a_minimum_need_not_be_whole() -> None:
    points = at(*[(0, 0)] * 5)
    for least, labels in ((0.4, [0] * 5), (0.5, [0] * 5), (0.51, [-1] * 5)):
        found = find_hotspots(points, radius_m=100, min_incidents=least, weights=[0.1] * 5)
        assert found.labels.tolist() == labels


def test_border_goes_to_the_nearest_core_and_ties_to_the_west() -> None:
    west, east = [(0.0, 0.0)] * 5, [(180.0, 0.0)] * 6
    assert find_hotspots(at(*west, *east, (95, 0)), radius_m=100, min_incidents=5).labels.iloc[-1] == 0  # the heavier, east
    labels = find_hotspots(at(*west, *east, (90, 0)), radius_m=100, min_incidents=5).labels
    assert labels.iloc[-1] == labels.iloc[0]


def test_numbering_is_by_weight_then_position() -> None:
    found = find_hotspots(at(*[(5000, 0)] * 3, *[(0, 0)] * 3, *[(9000, 0)] * 4), radius_m=100, min_incidents=3)
    assert found.labels.tolist() == [2] * 3 + [1] * 3 + [0] * 4
    assert found.zones["rango"].tolist() == [1, 2, 3]


def test_overlapping_zones_share_no_ground_and_keep_their_members() -> None:
    points = at(*[(0, 0)] * 5, *[(180, 0)] * 6, (20, 0))
    found = find_hotspots(points, radius_m=100, min_incidents=5)
    first, second = found.zones.geometry
    assert first.intersection(second).area == pytest.approx(0, abs=1e-6)
    assert found.zones["area_km2"].sum() == pytest.approx(first.union(second).area / 1e6)
    for label, zone in found.zones.geometry.items():
        inside = points.geometry.within(zone.buffer(1e-6))
        assert inside.tolist() == (found.labels == label).tolist()


def test_zones_are_clipped_to_the_jurisdiction() -> None:
    boundary = box(X0, Y0 - 1000, X0 + 1000, Y0 + 1000)
    found = find_hotspots(at(*[(0, 0)] * 5), radius_m=100, min_incidents=5, boundary=boundary)
    assert found.zones["area_km2"].iloc[0] == pytest.approx(np.pi * 0.1**2 / 2, rel=0.003)


def test_nothing_gives_nothing_in_the_same_form() -> None:
    for points in (at(), gpd.GeoDataFrame(geometry=[None, Point()], crs=UTM)):
        found = find_hotspots(points, radius_m=100, min_incidents=3)
        assert (found.labels == -1).all()
        assert not found.core.any()
        assert list(found.zones.columns) == list(ZONE_COLUMNS)
        assert found.zones.empty
        assert found.zones.crs == UTM


def test_degrees_and_senseless_numbers_are_refused() -> None:
    with pytest.raises(CrsError, match="grados"):
        find_hotspots(at((0, 0)).to_crs(4326), radius_m=100, min_incidents=3)
    for radius, least in ((0, 3), (100, 0), (-5, 3)):
        with pytest.raises(ValueError, match="positivos"):
            find_hotspots(at((0, 0)), radius_m=radius, min_incidents=least)


def test_many_incidents_on_one_point_need_no_memory() -> None:
    points = gpd.GeoSeries(gpd.points_from_xy(np.full(60_000, X0), np.full(60_000, Y0)), crs=UTM)
    assert find_hotspots(points, radius_m=200, min_incidents=10).zones["incidentes"].tolist() == [60_000]


grid = npst.arrays(np.int64, st.tuples(st.integers(1, 60), st.just(2)), elements=st.integers(0, 12))


@settings(deadline=None, max_examples=80)
@given(grid, st.integers(1, 6), st.sampled_from([1.0, 1.5, 2.0]), st.randoms(use_true_random=False))
def test_same_clusters_as_the_oracle_in_any_row_order(xy: np.ndarray, least: int, radius: float, random: object) -> None:
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*(xy * 100.0 + [X0, Y0]).T), crs=UTM)
    found = find_hotspots(points, radius_m=radius * 100, min_incidents=least)
    oracle = DBSCAN(eps=radius * 100, min_samples=least).fit(xy * 100.0)
    core = np.zeros(len(xy), dtype=bool)
    core[oracle.core_sample_indices_] = True
    assert found.core.tolist() == core.tolist()
    assert (found.labels >= 0).tolist() == (oracle.labels_ >= 0).tolist()
    pairs = set(zip(found.labels[core], oracle.labels_[core], strict=True))
    assert len(pairs) == len({mine for mine, _ in pairs}) == len({theirs for _, theirs in pairs})
    order = list(range(len(xy)))
    random.shuffle(order)  # type: ignore[attr-defined]
    shuffled = find_hotspots(points.iloc[order], radius_m=radius * 100, min_incidents=least)
    assert shuffled.labels.sort_index().tolist() == found.labels.tolist()
    assert shuffled.zones.geometry.to_wkb().tolist() == found.zones.geometry.to_wkb().tolist()


REFERENCE = {
    (150, 10): (9, 139, 2106, 85, 1.199),
    (200, 10): (11, 180, 2065, 110, 2.540),
    (250, 12): (13, 258, 1987, 153, 5.088),
    (400, 20): (7, 266, 1979, 143, 8.383),
    (500, 30): (3, 164, 2081, 67, 5.380),
}


@pytest.mark.parametrize("setting", [*REFERENCE, (300, 15)])
def test_memphis_reference_numbers_in_any_row_order(shared: Path, setting: tuple[int, int]) -> None:
    points = read_layer(shared / "memphis" / "memphis_robberies.gpkg").frame.to_crs(32615)
    radius, least = setting
    found = [
        find_hotspots(points.sample(frac=1, random_state=seed), radius_m=radius, min_incidents=least) for seed in (1, 2, 3)
    ]
    for other in found[1:]:
        assert other.labels.sort_index().tolist() == found[0].labels.sort_index().tolist()
    labels, zones = found[0].labels, found[0].zones
    members = int((labels >= 0).sum())
    numbers = (len(zones), members, len(labels) - members, int(found[0].core.sum()), round(zones["area_km2"].sum(), 3))
    assert numbers == REFERENCE.get(setting, (12, 268, 1977, 147, numbers[4]))
