"""Hatching of areas whose fill is uncertain."""

from __future__ import annotations

import shapely
from shapely import box

from maps.svg.hatching import hatch_lines


def test_lines_stay_inside_and_neighbours_share_a_raster() -> None:
    left, right = hatch_lines(box(0, 0, 100, 100), 10.0), hatch_lines(box(100, 0, 200, 100), 10.0)
    assert box(0, 0, 100, 100).buffer(1e-6).contains(left)
    both = shapely.line_merge(shapely.union_all([left, right]))
    assert abs(both.length - hatch_lines(box(0, 0, 200, 100), 10.0).length) < 1e-6
    assert abs(left.length - 100 * 100 / 10) < 30
