"""Count, density or mixture, by what each would have had before."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import box

from layers.prediction.method_choice import CHOICES, choose_method
from layers.prediction.methods import METHODS, Scorer
from layers.surfaces.grid import inner_cells
from layers.surfaces.history import History

AREA = gpd.GeoSeries([box(0, 0, 3000, 3000)], crs=32717)
END = pd.Timestamp(2022, 1, 1)


def scorer(xy: np.ndarray) -> Scorer:
    days = pd.Timestamp(2020, 1, 1) + pd.to_timedelta(np.arange(len(xy)) * 731 // len(xy), unit="D")
    points = gpd.GeoDataFrame({"fecha": days}, geometry=gpd.points_from_xy(*xy.T), crs=32717)
    return Scorer(History(points, inner_cells(AREA)))


def test_the_count_is_chosen_where_the_same_few_points_repeat_and_no_neighbour_of_theirs() -> None:
    """A hundred corners, ten of them of forty facts for each one of the others: a density takes the cells beside these."""
    rng = np.random.default_rng(4)
    corner = np.stack(np.meshgrid(np.arange(10), np.arange(10)), -1).reshape(-1, 2) * 300.0 + 150
    weight = np.where(np.arange(100) % 11 == 0, 40.0, 1.0 + np.arange(100) / 100)
    snapped = corner[rng.choice(100, 6000, p=weight / weight.sum())]
    found = choose_method(scorer(snapped), until=END)
    assert (found.word, found.method, found.cuts, found.asked) == ("conteo", "conteo", 4, False)
    assert found.hits["conteo"] > found.hits["mezcla"]
    spread = rng.uniform(0, 3000, (3000, 2))
    assert choose_method(scorer(spread), until=END).word != "conteo"


def test_nothing_is_compared_without_a_history() -> None:
    found = choose_method(scorer(np.full((20, 2), 500.0)), until=pd.Timestamp(2020, 1, 2))
    assert (found.word, found.cuts, found.later) == ("mezcla", 0, 0)


@pytest.mark.parametrize("word", CHOICES)
def test_every_choice_is_a_method(word: str) -> None:
    assert CHOICES[word] in METHODS
