"""Zones that follow blocks."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import LineString, Point, box

from geo.errors import CrsError
from helpers.corners import TOWN, facts
from layers.prediction.backtest import cutoffs_of
from layers.prediction.methods import Scorer
from layers.priority.street_blocks import AXIS_M, cell_ground, street_ground
from layers.priority.zone_backtest import prove_zones
from layers.priority.zones import rank_zones, zone_of
from layers.surfaces.grid import inner_cells
from layers.surfaces.history import History

CELLS = inner_cells(TOWN, cell_m=200)


def streets(*, turn: float = 25, east: float = 2600) -> gpd.GeoSeries:
    """Blocks of 90 by 120 m, turned, as far east as told; the rest of the town has none."""
    upright = [LineString([(x, -2000), (x, 6000)]) for x in np.arange(-2000, 6000, 90)]
    across = [LineString([(-2000, y), (6000, y)]) for y in np.arange(-2000, 6000, 120)]
    lines = gpd.GeoSeries([*upright, *across], crs=TOWN.crs).rotate(turn, origin=(2000, 2000))
    cut = lines.intersection(box(0, 0, east, 4000))
    return cut[~cut.is_empty & (cut.geom_type == "LineString")].reset_index(drop=True)


GROUND = street_ground(CELLS, TOWN, streets())


def test_pieces_leave_nothing_out_and_share_nothing() -> None:
    area = shapely.area(GROUND.shapes)
    assert area.sum() == pytest.approx(TOWN.area.iloc[0], rel=1e-6)
    assert shapely.union_all(GROUND.shapes).area == pytest.approx(area.sum(), rel=1e-9)
    assert 500 < GROUND.blocks < len(GROUND.shapes)
    assert (GROUND.area >= area / 1e6).all()
    np.testing.assert_allclose(GROUND.shares.sum(axis=1), 1, rtol=1e-4)
    assert area.max() <= 2 * 200**2


def test_pieces_that_share_a_side_are_near() -> None:
    one, other = shapely.STRtree(GROUND.shapes).query(GROUND.shapes, predicate="intersects")
    side = shapely.length(shapely.intersection(GROUND.shapes[one], GROUND.shapes[other])) > 1
    expected = {pair for pair, long in zip(zip(one, other, strict=True), side, strict=True) if long and pair[0] != pair[1]}
    assert set(zip(*GROUND.near.nonzero(), strict=True)) == expected


def test_a_score_is_of_the_cells_in_which_a_block_lies_and_of_what_it_holds() -> None:
    cells, none = np.arange(len(CELLS), dtype=float), np.zeros(len(GROUND.shapes))
    assert cell_ground(CELLS).score(cells, none) is cells
    at = int(np.argmax(shapely.contains_xy(GROUND.shapes, 1000, 1000)))
    part = shapely.area(shapely.intersection(GROUND.shapes[at], CELLS.geometry.to_numpy()))
    mean = GROUND.score(cells, none)
    other = int(np.argmax(mean))
    assert mean[at] / mean[other] == pytest.approx(float((part * cells).sum() / part.sum()) / cells[-1], rel=1e-2)
    assert float((mean * GROUND.area).sum()) == pytest.approx(4)
    held = none.copy()
    held[at] = 7
    more = GROUND.score(cells, held) - mean
    assert np.flatnonzero(more).tolist() == [at]
    assert more[at] * GROUND.area[at] == pytest.approx(1)


def test_what_lies_on_a_corner_is_of_the_four_blocks_alike() -> None:
    blocks = street_ground(CELLS, TOWN, streets(turn=0, east=4000))
    points = facts().iloc[:4].set_geometry(gpd.points_from_xy([2050, 2060, 2050, 9000], [1840, 1850, 1900, 0], crs=TOWN.crs))
    held, total = blocks.count_inside(points)
    assert total == 3
    assert sorted(held[held > 0]) == [0.25, 0.25, 0.75, 1.75]


@pytest.mark.parametrize("budget", [{"area_pct": 5}, {"area_km2": 0.4}, {"area_pct": 12}, {"zones": 5}])
def test_zones_of_blocks_are_whole_share_nothing_and_keep_the_budget(budget: dict[str, float]) -> None:
    points = facts()
    zones = rank_zones(points, TOWN, ground=GROUND, **budget)  # type: ignore[arg-type]
    assert len(zones) == budget.get("zones", len(zones)) >= 1
    assert (zones.geometry.geom_type == "Polygon").all()
    assert zones.geometry.is_valid.all()
    assert zones.union_all().area == pytest.approx(zones.area.sum(), rel=1e-9)
    assert zones.area.to_numpy() / 1e6 == pytest.approx(zones["area_km2"].to_numpy())
    assert zones["area_km2"].max() <= 0.5
    most = budget.get("area_km2", budget.get("area_pct", 100) / 100 * 16)
    assert zones["area_km2"].sum() <= most
    assert zones["area_km2"].sum() > 0.93 * most or "zones" in budget
    own = zone_of(zones, points)
    assert zones["incidentes"].tolist() == np.bincount(own[own >= 0], minlength=len(zones)).tolist()
    assert zones["incidentes"].min() >= 2
    assert zones["incidentes"].sum() == points.intersects(zones.union_all()).sum()
    assert TOWN.iloc[0].covers(zones.union_all())


def test_where_there_are_streets_the_outline_runs_along_them() -> None:
    lines = streets(east=4000)
    zones = rank_zones(facts(), TOWN, area_pct=5, ground=street_ground(CELLS, TOWN, lines))
    town = TOWN.iloc[0].boundary.buffer(1)
    near = shapely.union_all([*lines, town]).buffer(AXIS_M + 0.05)
    assert near.covers(zones.boundary.union_all())
    squares = rank_zones(facts(), TOWN, area_pct=5)
    assert not near.covers(squares.boundary.union_all())
    assert zones["incidentes"].sum() > 0.9 * squares["incidentes"].sum()


def test_what_is_told_on_the_axis_of_a_street_is_of_the_zone_beside_it() -> None:
    lines = streets(turn=0, east=4000)
    blocks = street_ground(CELLS, TOWN, lines)
    x, y = 2050.0 + np.tile([-0.2, 0, 0, 0.2], 10), np.linspace(1850, 1950, 40)  # on a street, between two corners
    assert lines.distance(Point(x[1], y[1])).min() == 0
    points = facts().iloc[:40].set_geometry(gpd.points_from_xy(x, y, crs=TOWN.crs))
    zones = rank_zones(points, TOWN, zones=1, ground=blocks)
    assert zones["incidentes"].tolist() == [40]


def test_without_closed_streets_the_pieces_are_the_cells() -> None:
    open_ended = gpd.GeoSeries([LineString([(100, 500), (3000, 500)])], crs=TOWN.crs)
    for lines in (streets().iloc[:0], open_ended, streets().translate(90_000, 0)):
        ground = street_ground(CELLS, TOWN, lines)
        assert ground.shares is None
        assert ground.blocks == 0
    with pytest.raises(CrsError):
        street_ground(CELLS, TOWN, streets().to_crs(4326))


def test_the_order_of_streets_and_facts_does_not_matter() -> None:
    mixed = streets().sample(frac=1, random_state=5).reset_index(drop=True)
    points = facts()
    one = rank_zones(points, TOWN, ground=GROUND)
    other = rank_zones(points.sample(frac=1, random_state=8), TOWN, ground=street_ground(CELLS, TOWN, mixed))
    assert one.to_wkb().equals(other.to_wkb())


def test_the_proof_is_of_what_would_have_been_drawn() -> None:
    """Zones made ready with all the facts are those made of the earlier ones alone, also where facts have an hour."""
    points = facts()
    points["fecha"] += pd.to_timedelta(np.arange(len(points)) % 24, unit="h")
    scorer, cuts = Scorer(History(points, CELLS)), cutoffs_of(points["fecha"], horizon_days=91)
    given: list[pd.Timestamp] = []

    def draw(before: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        given.append(before["fecha"].max())
        return rank_zones(before, TOWN, area_pct=5, scorer=scorer, ground=GROUND)

    proof = prove_zones(points, scorer, draw, cutoffs=cuts, horizon_days=91)
    assert all(last < cut for last, cut in zip(given, cuts, strict=True))
    held = 0
    for cut in cuts:
        earlier = points[points["fecha"] < cut]
        zones = rank_zones(earlier, TOWN, area_pct=5, cell_m=200, ground=GROUND)
        assert zones.to_wkb().equals(draw(earlier).to_wkb())
        later = points[(points["fecha"] >= cut) & (points["fecha"] < cut + pd.Timedelta(days=91))]
        held += int(later.intersects(zones.union_all()).sum())
    assert proof.hits == held > 2 * proof.random_hits
    assert proof.n == sum(points["fecha"] >= cuts[0])
    assert 4.5 < proof.area_pct <= 5
    assert proof.random_hits == pytest.approx(proof.n * proof.area_pct / 100, rel=0.02)
    assert f"{held} de {proof.n} hechos posteriores en el {proof.area_pct:g} % del área" in proof.sentence


def test_a_proof_without_cuts_or_zones_says_so() -> None:
    points = facts()
    scorer = Scorer(History(points, CELLS))
    for cuts in ([], [pd.Timestamp(2019, 1, 1)], [pd.Timestamp(2031, 1, 1)]):
        proof = prove_zones(
            points, scorer, lambda before: rank_zones(before, TOWN, scorer=scorer), cutoffs=cuts, horizon_days=91
        )
        assert proof.sentence.startswith("Evidencia insuficiente")
