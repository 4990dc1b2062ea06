"""Puntos críticos on fixed cells: hand-made clusters on corners of a grid of streets."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.hotspots.cell_outlines import PUBLIC_CELL_M, find_on_cells
from layers.hotspots.find import ZONE_COLUMNS


def points(*places: tuple[float, float, int]) -> gpd.GeoDataFrame:
    xy = [(500_000 + x, 9_000_000 + y) for x, y, count in places for _ in range(count)]
    return gpd.GeoDataFrame(geometry=shapely.points(np.array(xy).reshape(-1, 2)), crs=32717)


def test_a_zone_is_made_of_whole_cells_that_hold_its_members() -> None:
    own = points((150, 150, 6), (250, 150, 3))
    found = find_on_cells(own, radius_m=110, min_incidents=5)
    [zone] = found.zones.geometry
    assert shapely.covers(zone, own.geometry.to_numpy()).all()
    assert zone.area % PUBLIC_CELL_M**2 == 0
    assert (shapely.get_coordinates(zone) % PUBLIC_CELL_M == 0).all()
    assert found.zones["incidentes"].tolist() == [9]
    assert tuple(found.zones.columns) == ZONE_COLUMNS
    assert found.zones["area_km2"].tolist() == [zone.area / 1e6]


def test_clusters_whose_cells_touch_are_one_zone() -> None:
    own = points((150, 150, 6), (350, 150, 7), (1550, 150, 20))
    found = find_on_cells(own, radius_m=100, min_incidents=5)
    assert found.zones["incidentes"].tolist() == [20, 13]
    assert found.zones["puntos"].tolist() == [1, 2]
    assert found.labels.tolist() == [1] * 13 + [0] * 20


def test_nothing_is_no_zone() -> None:
    assert find_on_cells(points(), radius_m=100, min_incidents=5).zones.empty
    alone = find_on_cells(points((0, 0, 1)), radius_m=100, min_incidents=5)
    assert alone.zones.empty
    assert alone.labels.tolist() == [-1]


def test_two_incidents_are_never_a_zone() -> None:
    assert find_on_cells(points((150, 150, 2)), radius_m=100, min_incidents=1).zones.empty
    assert len(find_on_cells(points((150, 150, 3)), radius_m=100, min_incidents=1).zones) == 1


@given(st.integers(0, 2**32 - 1))
def test_members_lie_in_their_zone_and_zones_apart_whatever_the_order(seed: int) -> None:
    rng = np.random.default_rng(seed)
    spots = rng.integers(0, 15, (12, 2)) * 100 + 50
    own = points(*[(int(x), int(y), int(rng.integers(1, 9))) for x, y in spots])
    found = find_on_cells(own, radius_m=150, min_incidents=6)
    for label, zone in found.zones.geometry.items():
        members = own.geometry.to_numpy()[found.labels.to_numpy() == label]
        assert len(members) == found.zones.at[label, "incidentes"]
        assert shapely.covers(zone, members).all()
    assert shapely.area(shapely.union_all(found.zones.geometry.to_numpy())) == found.zones.area.sum()
    assert found.zones["incidentes"].is_monotonic_decreasing
    order = rng.permutation(len(own))
    other = find_on_cells(own.iloc[order], radius_m=150, min_incidents=6)
    assert other.zones.to_wkb().equals(found.zones.to_wkb())
    assert other.labels.sort_index().tolist() == found.labels.tolist()


def test_every_point_inside_the_cells_counts() -> None:
    own = points((150, 150, 6), (199, 199, 1), (201, 201, 1))  # the last two are too far to be members
    found = find_on_cells(own, radius_m=60, min_incidents=5)
    assert found.zones["incidentes"].tolist() == [7]
    assert found.zones["puntos"].tolist() == [2]
    assert found.labels.tolist() == [0] * 7 + [-1]
