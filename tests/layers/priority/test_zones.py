"""Priority zones under a budget."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from scipy.sparse import csr_array
from shapely import box

from geo.errors import ColumnError
from helpers.corners import TOWN, facts, town
from layers.prediction.backtest import backtest
from layers.prediction.methods import DEFAULT, Scorer
from layers.priority.region_growing import Pieces, until_zones, within_both, within_budget
from layers.priority.street_blocks import cell_ground
from layers.priority.zones import PRIORITY_COLUMNS, rank_zones
from layers.surfaces.grid import inner_cells, make_grid
from layers.surfaces.history import History


def test_the_budget_of_area_is_kept_and_the_zones_are_whole() -> None:
    found = rank_zones(facts(), TOWN, area_pct=5, cell_m=100)
    assert list(found.columns) == list(PRIORITY_COLUMNS)
    assert 0.04 * 16 < found["area_km2"].sum() <= 0.05 * 16 * (1 + 1e-9)
    assert (found.geometry.geom_type == "Polygon").all()  # each in one piece
    assert found.geometry.area.sum() / 1e6 == pytest.approx(found["area_km2"].sum())
    assert found["rango"].tolist() == list(range(1, len(found) + 1))
    assert found["incidentes"].sum() > 0.5 * 1500
    assert found["motivo"].iloc[0].startswith(f"{found['incidentes'].iloc[0]} hechos en ")
    assert "robo" in found["motivo"].iloc[0]


def test_other_budgets() -> None:
    assert rank_zones(facts(), TOWN, area_km2=0.3, cell_m=100)["area_km2"].sum() <= 0.3 + 1e-9
    assert len(rank_zones(facts(), TOWN, zones=4, cell_m=100)) == 4
    for wrong in ({"area_pct": 5, "area_km2": 2}, {"zones": 0}, {"area_km2": -1}):
        with pytest.raises(ValueError, match=r"una sola área|positivo"):
            rank_zones(facts(), TOWN, **wrong)  # type: ignore[arg-type]


def test_a_number_of_zones_and_an_area_are_both_kept() -> None:
    score = np.array([9.0, 8.0, 7.0, 0.0, 6.0, 5.0, 4.0])  # two rows of three pieces
    row, near = np.column_stack([np.arange(7.0), np.zeros(7)]), csr_array(np.eye(7, k=1) + np.eye(7, k=-1))
    pieces = Pieces(score, np.full(7, 0.1), np.full(7, 4.0), row, near, 0.31)
    assert within_both(pieces, 1, 0.2).tolist() == [0, 0, -1, -1, -1, -1, -1]
    assert within_both(pieces, 1, 9.0).tolist() == [0, 0, 0, -1, -1, -1, -1]
    assert within_both(pieces, 2, 0.5).tolist() == [0, 0, 0, -1, 1, 1, -1]
    assert within_both(pieces, 2, 0.05).tolist() == [0, -1, -1, -1, -1, -1, -1]  # the first is always taken
    found = rank_zones(facts(), TOWN, zones=3, area_km2=0.25, cell_m=100)
    assert len(found) == 3
    assert 0.2 < found["area_km2"].sum() <= 0.25 + 1e-9


def test_with_few_facts_a_zone_may_have_one() -> None:
    few = facts().iloc[:60]
    assert rank_zones(few, TOWN, area_pct=5, cell_m=100)["incidentes"].min() == 1
    assert rank_zones(facts(), TOWN, area_pct=5, cell_m=100)["incidentes"].min() >= 3


def test_zones_are_clipped_to_the_jurisdiction_and_rows_may_come_in_any_order() -> None:
    half = gpd.GeoSeries([box(0, 0, 2050, 4000)], crs=32717)
    inside = facts()
    inside = inside[inside.geometry.x < 2050]
    found = rank_zones(inside, half, area_pct=10, cell_m=100)
    assert found.geometry.total_bounds[2] <= 2050
    again = rank_zones(inside.sample(frac=1, random_state=3), half, area_pct=10, cell_m=100)
    assert again.drop(columns="geometry").equals(found.drop(columns="geometry"))


def test_only_the_date_and_the_place_are_needed() -> None:
    bare, told = (rank_zones(points, TOWN, area_pct=5, cell_m=100) for points in (town()[["fecha", "geometry"]], facts()))
    chosen = ["rango", "incidentes", "pct_incidentes", "area_km2", "densidad_km2", "dia_principal", "geometry"]
    assert bare[chosen].equals(told[chosen])
    assert list(bare.columns) == list(PRIORITY_COLUMNS)
    assert (bare[["delito_principal", "turno_principal", "sectores"]] == "").all(axis=None)
    assert bare["motivo"].str.match(r"\d+ hechos en \d\.\d\d km²(; más que en el resto: \w+)?\.$").all()
    partly = rank_zones(town().assign(turno="noche"), TOWN, area_pct=5, cell_m=100)
    assert (partly["turno_principal"] == "").all()  # as everywhere
    west = town().geometry.x < 2000
    apart = rank_zones(town().assign(turno=np.where(west, "noche", "tarde")), TOWN, area_pct=5, cell_m=100)
    assert set(apart["turno_principal"]) == {"noche", "tarde"}
    assert apart["motivo"].str.contains("más que en el resto: turno (?:noche|tarde)").all()
    with pytest.raises(ColumnError, match="fecha"):
        rank_zones(town()[["geometry"]], TOWN)


def test_nothing_happened() -> None:
    assert rank_zones(facts().iloc[:0], TOWN).empty


def test_zones_hold_what_the_back_test_promises() -> None:
    cells = backtest(facts(), TOWN, cell_m=100)
    frame = facts()
    cut = cells.cuts["corte"].iloc[-1]
    zones = rank_zones(frame[frame["fecha"] < cut], TOWN, area_pct=5, cell_m=100)
    later = frame[frame["fecha"] >= cut]
    held = int(later.within(zones.union_all()).sum())
    assert held >= 0.9 * cells.cuts["hits"].iloc[-1]


def test_what_was_made_ready_before_gives_the_same() -> None:
    points = facts()
    scorer = Scorer(History(points, inner_cells(TOWN)))
    one, other = rank_zones(points, TOWN, area_pct=5), rank_zones(points, TOWN, area_pct=5, scorer=scorer)
    assert one.drop(columns="geometry").equals(other.drop(columns="geometry"))
    assert backtest(points, TOWN).hits == backtest(points, TOWN, scorer=scorer).hits


def test_what_is_computed_together_is_what_is_scored_alone() -> None:
    points, cells = facts(), inner_cells(TOWN, cell_m=200)
    days = [points["fecha"].max() - pd.Timedelta(days=30 * step, hours=step) for step in range(9)]
    together = Scorer(History(points, cells))
    together.precompute(days)
    for method in (DEFAULT, "densidad-300", "conteo-atenuado"):
        for day in days:
            alone = Scorer(History(points[points["fecha"] < day], cells)).score(method, until=day)
            seen = together.score(method, until=day)
            np.testing.assert_allclose(seen, alone, rtol=1e-12)
            assert (seen == Scorer(History(points, cells)).score(method, until=day)).all()


def test_a_place_of_one_incident_is_a_zone_where_incidents_come_back_to_the_same_places_alone() -> None:
    """Forty places apart, most of them of twelve incidents and ten of one: the budget is for all of them."""
    at = np.stack(np.meshgrid(np.arange(8), np.arange(5)), -1).reshape(-1, 2) * 450.0 + 150
    xy = np.concatenate([np.repeat(at[:30], 12, axis=0)[np.random.default_rng(2).permutation(360)], at[30:]])
    days = pd.date_range("2020-01-01", periods=len(xy), freq="2D")
    points = gpd.GeoDataFrame({"fecha": days}, geometry=gpd.points_from_xy(*xy.T), crs=32717)
    square = gpd.GeoSeries([box(0, 0, 4000, 4000)], crs=32717)
    assert rank_zones(points, square, area_km2=0.4)["incidentes"].tolist() == [12] * 30 + [1] * 10
    apart = points.set_geometry(gpd.points_from_xy(*np.random.default_rng(3).uniform(0, 4000, (370, 2)).T), crs=32717)
    assert rank_zones(apart, square, area_km2=0.4)["incidentes"].min() >= 2


def test_a_zone_is_compact_even_where_the_best_pieces_make_a_line() -> None:
    grid = make_grid(gpd.GeoSeries([box(0, 0, 899, 899)], crs=32717), cell_m=100)
    ground = cell_ground(grid)
    row = grid["fila"].to_numpy()
    score = np.where(row == 4, 2.0, 1.0) + np.arange(len(grid)) * 1e-6  # the best are a row of nine
    centre = shapely.get_coordinates(shapely.centroid(ground.shapes))
    pieces = Pieces(score, ground.area, np.full(len(grid), 4.0), centre, ground.near, 0.0901)
    first = within_budget(pieces, 0.81) == 0
    assert first.sum() == 9
    west, south, east, north = shapely.total_bounds(ground.shapes[first])
    assert (east - west, north - south) <= (400, 400)
    assert score.argmax() in np.flatnonzero(first)


def test_zones_asked_for_by_number_grow_until_there_would_be_one_more() -> None:
    score = np.array([9.0, 8.0, 7.0, 1.0, 6.0, 5.0, 0.5])  # pieces in a row; three make a zone that is full
    row, near = np.column_stack([np.arange(7.0), np.zeros(7)]), csr_array(np.eye(7, k=1) + np.eye(7, k=-1))
    pieces = Pieces(score, np.full(7, 0.1), np.full(7, 4.0), row, near, 0.31)
    assert until_zones(pieces, 1).tolist() == [0, 0, 0, -1, -1, -1, -1]
    assert until_zones(pieces, 2).tolist() == [0, 0, 0, 1, 1, 1, -1]
    assert until_zones(pieces, 3).tolist() == [0, 0, 0, 1, 1, 1, 2]
    assert until_zones(pieces, 9).tolist() == [0, 0, 0, 1, 1, 1, 2]
