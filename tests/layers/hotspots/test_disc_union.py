"""Unions made of arcs are the unions that GEOS makes of all discs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.hotspots import disc_union, rim_cores
from layers.hotspots.disc_union import unions_of_discs

if TYPE_CHECKING:
    from layers.hotspots.rim_arcs import Arcs

REACH = 150.0
ORIGIN = np.array([774_000.0, 9_208_000.0])
rng = np.random.default_rng


def discs(xy: np.ndarray) -> shapely.Geometry:
    return shapely.union_all(shapely.buffer(shapely.points(xy), REACH, quad_segs=16))


def assert_same(cores: list[np.ndarray]) -> list[shapely.Geometry]:
    mine = unions_of_discs(cores, REACH)
    apart = shapely.area(shapely.symmetric_difference(np.array(mine), np.array([discs(xy) for xy in cores])))
    assert apart.max(initial=0.0) < 0.001  # m2, of each
    assert shapely.is_valid(mine).all()
    return mine


@pytest.fixture
def arcs_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let several discs be united by their arcs and not otherwise."""
    monkeypatch.delattr(disc_union, "_by_tiles")


def connected(xy: np.ndarray) -> list[np.ndarray]:
    """Components of places at most a radius apart."""
    left, out = xy, []
    while len(left):
        grown = np.zeros(len(left), dtype=bool)
        grown[0] = True
        for _ in range(len(left)):
            near = np.hypot(*(left[:, None] - left[grown]).transpose(2, 0, 1)).min(axis=1) <= REACH
            if (near == grown).all():
                break
            grown = near
        out.append(left[grown])
        left = left[~grown]
    return out


CLOUDS = {
    "ground": lambda seed: rng(seed).uniform(0, 2_500, (220, 2)),
    "dense": lambda seed: rng(seed).normal(0, 90, (400, 2)),
    "ring": lambda seed: np.array([[np.cos(a), np.sin(a)] for a in rng(seed).uniform(0, 6.3, 150)]) * 700,
    "collinear": lambda seed: rng(seed).uniform(0, 4_000, (80, 1)) * [0.6, 0.8],
    "east": lambda seed: rng(seed).uniform(0, 4_000, (80, 1)) * [1.0, 0.0],
    "snapped": lambda seed: rng(seed).integers(0, 60, (300, 2)) * 25.0,
    "close": lambda seed: rng(seed).integers(0, 30, (60, 2)) * 1e-3,
    "far": lambda seed: rng(seed).uniform(0, 1_500, (150, 2)) + 4e7,
}


@pytest.mark.usefixtures("arcs_only")
@pytest.mark.parametrize("kind", CLOUDS)
def test_the_arcs_close_round_the_union(kind: str) -> None:
    cores = [group for seed in range(3) for group in connected(np.unique(CLOUDS[kind](seed), axis=0) + ORIGIN)]
    assert_same(cores)


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=30, unique=True),
    st.sampled_from([1e-4, 2.5, 10.0, 75.0, 150.0, REACH * 2**0.5 / 2]),
)
def test_any_lattice(cells: list[tuple[int, int]], step: float) -> None:
    """Discs that touch, that meet three at a point, and that are not connected."""
    assert_same([np.unique(np.array(cells) * step + ORIGIN, axis=0)])


def test_nothing() -> None:
    assert unions_of_discs([], REACH) == []


def test_holes_are_kept_and_what_lies_in_them() -> None:
    ring = np.array([[np.cos(a), np.sin(a)] for a in np.arange(0, 2 * np.pi, 0.1)]) * 500 + ORIGIN
    (shape,) = assert_same([ring])
    assert len(shape.interiors) == 1
    assert not shape.contains(shapely.Point(ORIGIN))
    both = assert_same([np.vstack([ring, ORIGIN[None]])])  # not connected: GEOS unites them
    assert both[0].geom_type == "MultiPolygon"


def test_outlines_of_four_through_one_point() -> None:
    corners = np.array([[REACH, 0.0], [-REACH, 0.0], [0.0, REACH], [0.0, -REACH]])  # of all four discs at the origin
    assert_same([corners])


def test_arcs_that_do_not_close_are_left_to_geos(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = disc_union.arcs_of

    def cut(xy: np.ndarray, group: np.ndarray) -> Arcs:
        arcs = whole(xy, group)
        return arcs._replace(following=np.where(arcs.core > 0, arcs.following, -1))

    monkeypatch.setattr(disc_union, "arcs_of", cut)
    with monkeypatch.context() as without:
        without.delattr(disc_union, "_by_tiles")
        with pytest.raises(NameError):
            unions_of_discs([CLOUDS["ground"](1) + ORIGIN], REACH)
    assert_same([CLOUDS["ground"](1) + ORIGIN])


@pytest.mark.usefixtures("arcs_only")
def test_thinning_and_batches_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    cores = [group for seed in range(4) for group in connected(CLOUDS["ground"](seed) + ORIGIN)]
    cores += connected(CLOUDS["dense"](9) + ORIGIN)
    whole = unions_of_discs(cores, REACH)
    monkeypatch.setattr(disc_union, "_PAIRS", 2_000)
    monkeypatch.setattr(disc_union, "_CORES", 50)
    apart = shapely.area(shapely.symmetric_difference(whole, unions_of_discs(cores, REACH)))
    assert apart.max() < 1e-3


def test_few_cores_of_a_crowd_are_compared() -> None:
    xy = rng(3).uniform(0, 20, (20_000, 2))  # in radii
    cells, _ = rim_cores.CellTable.of(xy, np.zeros(len(xy), dtype=int))
    rim = cells.on_the_rim()
    assert 100 < len(rim) < 2_000
    assert (np.abs(cells.xy[rim] - 10).max(axis=1) > 9).all()  # those of the border


def test_a_crowd_on_one_spot_takes_the_pairs_of_parts_of_it() -> None:
    assert_same([np.unique(rng(4).normal(0, 30, (6_000, 2)), axis=0) + ORIGIN])
