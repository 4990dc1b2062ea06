"""Sectors of few homes, or of few inhabitants where homes were not counted, are told together with a neighbour."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import box

from geo.period import Period
from layers.disclosure.base_periods import Calendar
from mapadelito.publication.store import STORE, ToldStore
from mapadelito.publication.told_reserved import ToldReserved

if TYPE_CHECKING:
    from pathlib import Path

CRS = 32718
SHAPES = [box(300_000 + 1000 * at, 8_600_000, 301_000 + 1000 * at, 8_601_000) for at in range(3)]
MIDDLES = np.array([shape.centroid.coords[0] for shape in SHAPES])


def sectors(people: list[int] | None = None) -> gpd.GeoDataFrame:
    more = {} if people is None else {"poblacion": [*map(str, people)]}
    names = {"comisaria": "C", "sector": ["A", "B", "D"], "subsector": ""}
    return gpd.GeoDataFrame(names | more, geometry=SHAPES, crs=CRS)


def points(counts: list[int]) -> gpd.GeoSeries:
    return gpd.GeoSeries(shapely.points(np.repeat(MIDDLES, counts, axis=0)), crs=CRS)


def told(folder: Path, units: gpd.GeoDataFrame, homes: gpd.GeoSeries | None) -> dict[str, str]:
    """Words for the sectors, that have 3, 20 and 40 reserved facts."""
    facts = {"comisaria": "C", "sector": np.repeat(["A", "B", "D"], [3, 20, 40]), "fecha": pd.Timestamp(2020, 2, 1)}
    hidden = gpd.GeoDataFrame(facts, geometry=points([3, 20, 40]))
    with ToldStore.opened(folder / STORE) as store:
        tally = ToldReserved(store, units, homes, years=[2020], lost=())
        words, _ = tally.tell(hidden, Period.parse("2020-S1"), Calendar(dt.date(2026, 11, 29)))
    return dict(words["C"].sectors)


ALONE = {"A": "menos de 10", "B": "≈ 20", "D": "≈ 40"}
TOGETHER = {"A": "≈ 25 (con B)", "B": "≈ 25 (con A)", "D": "≈ 40"}


@pytest.mark.parametrize(("homes", "words"), [([100, 100, 100], ALONE), ([99, 100, 100], TOGETHER)])
def test_a_sector_of_fewer_than_a_hundred_homes(tmp_path: Path, homes: list[int], words: dict[str, str]) -> None:
    assert told(tmp_path, sectors([1, 1, 1]), points(homes)) == words  # inhabitants do not count where homes do


@pytest.mark.parametrize(("people", "words"), [([300, 300, 300], ALONE), ([299, 300, 300], TOGETHER), (None, ALONE)])
def test_a_sector_of_fewer_than_three_hundred_people(
    tmp_path: Path, people: list[int] | None, words: dict[str, str]
) -> None:
    assert told(tmp_path, sectors(people), None) == words
