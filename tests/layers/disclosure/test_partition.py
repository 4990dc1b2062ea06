"""Ground told in parts: what is new on it, what is a union of told polygons, and what lies inside."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely import box

from layers.disclosure.partition import Partition

LEFT, RIGHT = box(0, 0, 1000, 1000), box(1000, 0, 2000, 1000)


def test_ground_holds_its_inner_borders_and_not_its_outline() -> None:
    ground = Partition([LEFT, RIGHT, box(5000, 0, 6000, 1000)])
    xy = [(500, 500), (1000, 500), (0, 500), (2000, 500), (3000, 500), (5500, 500)]
    assert ground.holds(shapely.points(xy)).tolist() == [True, True, False, False, False, True]
    assert ground.holds(shapely.points(xy[:2])).tolist() == [True, True]
    assert ground.holds(np.empty(0, dtype=object)).tolist() == []
    assert not Partition([]).holds(shapely.points(xy)).any()


@pytest.mark.parametrize(("more_m", "same"), [(0.9, True), (1.1, False), (-0.9, True), (-1.1, False)])
def test_a_polygon_is_a_told_one_up_to_a_thousandth_of_its_area(more_m: float, *, same: bool) -> None:
    ground = Partition([LEFT, RIGHT])
    assert (ground.parts_of(box(0, 0, 1000, 1000 + more_m)) == [0]) is same
    assert (ground.parts_of(box(0, 0, 2000, 1000 + more_m)) == [0, 1]) is same


@pytest.mark.parametrize(("held_m", "new"), [(0, True), (90, True), (110, False)])
def test_new_ground_may_overlap_told_ground_by_a_tenth(held_m: float, *, new: bool) -> None:
    assert Partition([LEFT]).is_new(box(1000 - held_m, 0, 2000 - held_m, 1000)) is new


def test_a_neighbour_that_overlaps_a_little_is_no_part_of_a_polygon() -> None:
    ground = Partition([LEFT, box(999.5, 0, 2000, 1000), box(2000, 0, 3000, 1000)])
    assert ground.parts_of(box(1000, 0, 3000.5, 1000)) == [1, 2]
    assert ground.parts_of(box(-500, 0, 1000.5, 1000)) is None
    assert ground.parts_of(box(0.5, 0, 2000.5, 1000)) == [0, 1]


def test_most_of_a_polygon_may_lie_in_one_that_is_larger() -> None:
    ground = Partition([LEFT, RIGHT])
    assert ground.part_with(box(950, 0, 1950, 1000)) == 1
    assert ground.part_with(box(850, 0, 1850, 1000)) is None
