from __future__ import annotations

from itertools import combinations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from sklearn.cluster import DBSCAN

from layers.arrays.distinct import distinct
from layers.hotspots.dbscan import cluster
from layers.hotspots.find import find_hotspots
from layers.hotspots.outlines import outlines

RADIUS = 150.0
REACH = RADIUS * 1.0013
ORIGIN = np.array([774_000.0, 9_208_000.0])


def plain(cores: list[np.ndarray]) -> list[shapely.Geometry]:
    """Do the definition word for word: all discs at once, and for each pair the Voronoi cells of all its cores."""
    discs = [shapely.union_all(shapely.buffer(shapely.points(xy), REACH, quad_segs=16)) for xy in cores]
    out = list(discs)
    for a, b in combinations(range(len(cores)), 2):
        shared = shapely.intersection(discs[a], discs[b])
        if shared.area == 0:
            continue
        sites = shapely.MultiPoint(np.vstack([cores[a], cores[b]]))
        cells = shapely.get_parts(shapely.voronoi_polygons(sites, extend_to=shared, ordered=True))
        to_a = shapely.intersection(shared, shapely.union_all(cells[: len(cores[a])]))
        out[a] = shapely.difference(out[a], shapely.difference(shared, to_a))
        out[b] = shapely.difference(out[b], to_a)
    return out


def clusters_of(xy: np.ndarray, least: float) -> list[np.ndarray]:
    place, back = distinct(xy)
    labels, core = cluster(place, np.bincount(back).astype(float), RADIUS, least)
    return [place[(labels == label) & core] for label in range(labels.max(initial=-1) + 1)]


def assert_same(cores: list[np.ndarray]) -> list[shapely.Geometry]:
    mine, reference = outlines(cores, RADIUS), plain(cores)
    assert len(mine) == len(reference)
    apart = shapely.area(shapely.symmetric_difference(np.array(mine, dtype=object), np.array(reference, dtype=object)))
    assert apart.max(initial=0.0) < 0.01  # m2, of each
    total = shapely.area(np.array(mine, dtype=object)).sum()
    whole = shapely.union_all(shapely.buffer(shapely.points(np.vstack(cores)), REACH, quad_segs=16))
    assert total == pytest.approx(shapely.union_all(mine).area, abs=0.01)  # nothing is of two
    assert total == pytest.approx(whole.area, abs=0.01)  # nor of nobody
    return mine


coordinates = npst.arrays(np.int64, st.tuples(st.integers(1, 70), st.just(2)), elements=st.integers(0, 40))


@settings(deadline=None, max_examples=25)
@given(coordinates, st.integers(1, 4), st.sampled_from([20.0, 37.5, 75.0]))
def test_same_ground_as_the_plain_definition(xy: np.ndarray, least: int, step: float) -> None:
    cores = clusters_of(xy * step + ORIGIN, least)
    if cores:
        assert_same(cores)


def test_three_clusters_over_one_ground() -> None:
    corners = [np.array([[0.0, 0.0]]), np.array([[200.0, 0.0]]), np.array([[100.0, 170.0]])]  # their discs share the middle
    shapes = assert_same([xy + ORIGIN for xy in corners])
    for own, shape in zip(corners, shapes, strict=True):
        assert shape.covers(shapely.Point(*(own[0] + ORIGIN)))


def test_many_clusters_that_touch() -> None:
    rng = np.random.default_rng(7)
    xy = np.round(rng.uniform(0, 3_500, (900, 2)), 1) + ORIGIN
    cores = clusters_of(xy, 7)
    assert len(cores) > 15
    assert_same(cores)
    discs = [shapely.MultiPoint(xy).buffer(REACH) for xy in cores]
    assert sum(a.intersects(b) for a, b in combinations(discs, 2)) > 5  # there was something to part


def test_overlaps_are_divided_among_the_cores_near_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows of 600 cores that meet at one end: of the 1,200, those of the end."""
    row = np.column_stack([np.arange(600) * 10.0, np.zeros(600)])
    cores = [row + ORIGIN, row + np.array([5_990 + 200, 0]) + ORIGIN]
    sites: list[int] = []
    plain_cells = shapely.voronoi_polygons

    def counted(points: shapely.MultiPoint, **more: object) -> shapely.Geometry:
        sites.append(len(points.geoms))
        return plain_cells(points, **more)

    with monkeypatch.context() as watched:
        watched.setattr(shapely, "voronoi_polygons", counted)
        outlines(cores, RADIUS)
    assert len(sites) == 1
    assert 2 <= sites[0] < 60
    assert_same(cores)


def test_a_dense_ground_is_drawn_from_a_few_of_its_discs() -> None:
    rng = np.random.default_rng(8)
    xy = np.unique(np.round(rng.normal(0, 300, (1_000, 2)), 1), axis=0) + ORIGIN
    assert_same([xy])


KINDS = {
    "ground": lambda rng: rng.uniform(0, 1_300, (110, 2)),
    "snapped": lambda rng: rng.integers(0, 9, (400, 2)) * 75.0,  # many at one place
    "collinear": lambda rng: rng.uniform(0, 6_000, (150, 1)) * [0.6, -0.8],
    "far": lambda rng: rng.uniform(0, 900, (60, 2)) + 3e7,
    "one place": lambda _: np.zeros((30, 2)),
    "nothing": lambda _: np.empty((0, 2)),
}


@pytest.mark.parametrize("kind", KINDS)
def test_find_hotspots_is_scikit_learn_and_the_plain_definition(kind: str) -> None:
    xy = KINDS[kind](np.random.default_rng(5)) + ORIGIN
    found = find_hotspots(gpd.GeoSeries(gpd.points_from_xy(*xy.T), crs=32717), radius_m=RADIUS, min_incidents=6)
    labels, core = found.labels.to_numpy(), found.core.to_numpy()
    place = np.unique(xy[core], axis=0)
    assert len(found.zones) == labels.max(initial=-1) + 1
    if len(xy):
        reference = DBSCAN(eps=RADIUS, min_samples=6).fit(xy)
        assert np.flatnonzero(core).tolist() == reference.core_sample_indices_.tolist()
        assert ((labels >= 0) == (reference.labels_ >= 0)).all()
        pairs = set(zip(labels[core].tolist(), reference.labels_[core].tolist(), strict=True))
        assert len(pairs) == len(found.zones) == reference.labels_.max(initial=-1) + 1
    for point, label in zip(xy[(labels >= 0) & ~core], labels[(labels >= 0) & ~core], strict=True):
        near = np.hypot(*(place - point).T)
        owner = labels[(xy == place[near.argmin()]).all(axis=1)]
        assert set(owner.tolist()) == {label}
    whole = plain([np.unique(xy[core & (labels == label)], axis=0) for label in range(len(found.zones))])
    apart = shapely.area(shapely.symmetric_difference(found.zones.geometry.to_numpy(), np.array(whole, dtype=object)))
    assert apart.max(initial=0.0) < 0.01  # m2, of each
    assert len(found.zones) > 0 or kind == "nothing"
