from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest

from geo.errors import CrsError
from layers.parameters import ENOUGH, choose_parameters


def cloud(count: int, size_m: float, seed: int = 1) -> gpd.GeoSeries:
    xy = np.random.default_rng(seed).uniform(0, size_m, (count, 2)) + np.array([774_000, 9_208_000])
    return gpd.GeoSeries(gpd.points_from_xy(*xy.T), crs=32717)


def test_seven_robberies_a_year_are_insufficient_evidence() -> None:
    chosen = choose_parameters(cloud(7, 3000), months=12)
    assert not chosen.evidence
    assert "Evidencia insuficiente: 7 hechos" in chosen.reason


def test_one_a_month_and_five_at_least() -> None:
    assert choose_parameters(cloud(ENOUGH, 20_000), months=10).min_incidents == 10
    assert choose_parameters(cloud(ENOUGH, 20_000), months=1).min_incidents == 5


def test_crowded_places_need_a_small_radius_and_a_high_minimum() -> None:
    sparse, crowded = cloud(300, 12_000), cloud(20_000, 3000)
    assert choose_parameters(sparse, months=12).radius_m == 300
    chosen = choose_parameters(crowded, months=12)
    assert chosen.radius_m == 150
    assert chosen.min_incidents == pytest.approx(3 * np.pi * 0.15**2 * 20_000 / 9.0, rel=0.15)
    assert "al mes" in chosen.reason


def test_what_the_user_gives_stands_and_is_said() -> None:
    chosen = choose_parameters(cloud(10, 1000), months=12, radius_m=180, min_incidents=4)
    assert (chosen.radius_m, chosen.min_incidents) == (180, 4)
    assert "dados por el usuario" in chosen.reason


def test_nothing_and_degrees() -> None:
    assert not choose_parameters(cloud(0, 1), months=12).evidence
    with pytest.raises(CrsError):
        choose_parameters(cloud(5, 1).to_crs(4326), months=12)
