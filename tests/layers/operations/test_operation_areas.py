"""Zone, ring and control share no ground, and cover no more than was read."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely import box

from geo.errors import GeometryError
from layers.operations.operation_areas import operation_areas

TOWN, OTHER = box(0, 0, 4000, 4000), box(4000, 0, 8000, 4000)
ZONE = box(0, 0, 1000, 1000)


def test_the_control_is_the_rest_of_the_jurisdiction() -> None:
    found = operation_areas(ZONE, shapely.union(TOWN, OTHER), TOWN, ring_m=200)
    assert found.is_rest
    assert found.ring.area == pytest.approx(2 * 1000 * 200 + np.pi * 200**2 / 4, rel=1e-3)
    parts = (found.zone, found.ring, found.control)
    assert sum(part.area for part in parts) == pytest.approx(TOWN.area)
    assert shapely.union_all(parts).area == pytest.approx(TOWN.area)
    xy = np.asarray([(500, 500), (1000, 500), (1100, 500), (3000, 3000), (5000, 500)], dtype=float)
    assert found.of_points(xy).tolist() == [0, 0, 1, 2, -1]


def test_a_given_control_loses_what_is_of_the_zone_or_the_ring() -> None:
    found = operation_areas(TOWN, shapely.union(TOWN, OTHER), TOWN, box(3000, 0, 9000, 4000), ring_m=100)
    assert not found.is_rest
    assert found.control.equals(box(4100, 0, 8000, 4000))
    assert found.cut_km2 == pytest.approx(1.1 * 4)


def test_the_ring_is_about_as_large_as_the_zone() -> None:
    small, large = (
        operation_areas(box(9000, 9000, 9000 + side, 9000 + side), box(0, 0, 20000, 20000), box(0, 0, 20000, 20000))
        for side in (900, 9000)
    )
    assert small.ring.area == pytest.approx(0.9 * 0.9e6, rel=0.1)
    assert large.ring_m == 400


@pytest.mark.parametrize(
    ("zone", "control", "message"),
    [
        (box(9000, 0, 9100, 100), None, "--zona y --limites"),
        (ZONE, box(9000, 0, 9100, 100), "--control y --limites"),
        (TOWN, None, "no queda control"),
    ],
)
def test_areas_that_cannot_be_compared_are_refused(zone: shapely.Polygon, control: shapely.Polygon, message: str) -> None:
    with pytest.raises(GeometryError, match=message):
        operation_areas(zone, TOWN, TOWN, control)
