"""The raster and the geometry give one answer."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.boundaries import point_in_polygon
from geo.boundaries.point_in_polygon import first_holder


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.integers(1, 12), st.sampled_from([8, 33, 128]))
def test_the_raster_is_the_geometry(seed: int, count: int, side: int) -> None:
    rng = np.random.default_rng(seed)
    stars = []
    for _ in range(count):  # crooked polygons that overlap, touch and leave gaps, some with a hole
        angles, reach = np.sort(rng.uniform(0, 2 * np.pi, 9)), rng.uniform(50, 400, 9)
        ring = rng.uniform(0, 1000, 2) + np.column_stack([np.cos(angles), np.sin(angles)]) * reach[:, None]
        star = shapely.make_valid(shapely.Polygon(ring))
        stars.append(shapely.difference(star, shapely.buffer(shapely.centroid(star), rng.uniform(0, 60))))
    shapes = np.asarray(stars, dtype=object)
    xy = np.vstack([rng.uniform(-200, 1200, (400, 2)), shapely.get_coordinates(shapes)])  # and the very vertices
    expected = point_in_polygon._by_geometry(xy, shapes)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(point_in_polygon, "_FEW", 0)
        patch.setattr(point_in_polygon, "_SIDE", side)
        patch.setattr(point_in_polygon, "_AT_ONCE", 100)
        assert first_holder(xy, shapes).tolist() == expected.tolist()


def test_nothing_and_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(point_in_polygon, "_FEW", 0)
    square = np.asarray([shapely.box(0, 0, 1, 1)], dtype=object)
    assert first_holder(np.empty((0, 2)), square).tolist() == []
    assert first_holder(np.asarray([[5.0, 5.0], [np.nan, np.nan]]), square).tolist() == [1, 1]
    assert first_holder(np.asarray([[0.5, 0.5]]), np.empty(0, dtype=object)).tolist() == [0]
