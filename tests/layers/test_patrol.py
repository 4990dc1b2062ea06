"""Patrols that add up."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box
from test_backtest import TOWN
from test_priority import facts

from geo.clock import TURNOS
from layers.patrol import plan_patrols
from layers.priority import rank_zones


@settings(max_examples=50)
@given(st.integers(0, 120), st.floats(0, 1), st.lists(st.sampled_from(["", *TURNOS]), max_size=30))
def test_every_patrol_is_spent(patrols: int, explore: float, turnos: list[str]) -> None:
    zones = gpd.GeoDataFrame({"rango": [1, 2]}, geometry=[box(0, 0, 10, 10), box(20, 0, 30, 10)], crs=32717)
    x = np.where(np.arange(len(turnos)) % 3 == 0, 25.0, 5.0)
    points = gpd.GeoDataFrame({"turno": turnos}, geometry=gpd.points_from_xy(x, np.full(len(x), 5.0)), crs=32717)
    plan = plan_patrols(zones, points.astype({"turno": "str"}), patrols=patrols, explore=explore)
    assert plan["total"].sum() == patrols == plan[list(TURNOS)].to_numpy().sum()
    assert (plan.to_numpy() >= 0).all()


def test_more_where_more_happens_and_something_everywhere() -> None:
    zones = rank_zones(facts(), TOWN, zones=3, cell_m=100)
    plan = plan_patrols(zones, facts(), patrols=60, explore=0.2)
    assert plan["noche"].sum() > 45  # all of it happens at night
    assert (plan.drop(columns=["noche", "total"]).to_numpy() >= 1).all()
    busiest = zones.set_index("rango")["incidentes"].idxmax()
    assert plan["total"].idxmax() == busiest


def test_nothing_to_plan() -> None:
    none = rank_zones(facts().iloc[:0], TOWN)
    assert plan_patrols(none, facts(), patrols=20).empty
    with pytest.raises(ValueError, match="patrullajes"):
        plan_patrols(none, facts(), patrols=-1)
