"""Bands of four square sectors of a square kilometre, against the mean of those in the middle."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import box

from helpers.program import script
from layers.risk.bands import BANDS, NOT_COMPARED, against, risk_bands, usual_density, weights_of
from layers.risk.known_time import KnownTime
from mapadelito import ROOT

UNITS = gpd.GeoDataFrame(
    {"sector": ["A", "B", "C", "D"]}, geometry=[box(1000 * at, 0, 1000 * at + 1000, 1000) for at in range(4)], crs=32717
)


def facts(*counts: int, code: str = "PAT.HUR") -> pd.DataFrame:
    sector = pd.Series(list("ABCD")).repeat(counts).reset_index(drop=True)
    return pd.DataFrame({"sector": sector, "codigo": code, "fecha": pd.Timestamp(2020, 3, 3)})


def bands(incidents: pd.DataFrame, past: pd.DataFrame | None = None, past_years: float = 0.0) -> pd.DataFrame:
    return risk_bands(incidents, UNITS, "sector", weights={}, time=KnownTime(0.5, past, past_years))


def test_bands_are_of_the_mean_of_the_middle_sectors() -> None:
    found = bands(facts(4000, 1200, 800, 300))
    assert found["largo_km2"].tolist() == [8000, 2400, 1600, 600]  # of a year
    assert found["indice"].tolist() == pytest.approx([4, 1.2, 0.8, 0.3], abs=0.01)
    assert found["banda"].tolist() == ["muy alta", "media", "media", "muy baja"]
    assert found["segura"].all()
    assert found["densidad_km2"].tolist() == [4000, 1200, 800, 300]  # of the period, as it is printed


def test_a_sector_that_doubles_leaves_the_others_as_they_are() -> None:
    before, after = bands(facts(4000, 1200, 800, 300)), bands(facts(8000, 1200, 800, 300))
    assert after["banda"].tolist() == before["banda"].tolist()


def test_half_the_facts_lower_the_bands_where_there_is_a_past() -> None:
    past = facts(5000, 5000, 5000, 5000)
    assert bands(facts(1000, 1000, 1000, 1000), past, 2.5)["banda"].tolist() == ["media"] * 4
    assert bands(facts(500, 500, 500, 500), past, 2.5)["banda"].tolist() == ["baja"] * 4
    assert bands(facts(500, 500, 500, 500))["banda"].tolist() == ["media"] * 4  # without one there is nothing to see it by


def test_what_crosses_an_edge_is_uncertain() -> None:
    found = bands(facts(145, 100, 100, 100))
    assert found["banda"].tolist()[1:] == ["media"] * 3
    few = bands(facts(14, 4, 9, 1))
    assert not few["segura"].all()
    low, high = few["indice_min"], few["indice_max"]
    assert ((low < few["indice"]) & (few["indice"] < high)).all()


def test_sectors_alike_have_one_band() -> None:
    found = bands(facts(21, 18, 25, 16))
    assert set(found["banda"]) == {"media"}
    assert len(set(found["indice"])) == 1  # they do not differ by more than chance: each is their mean


def test_weights_count_and_make_the_interval_no_narrower() -> None:
    light = bands(facts(400, 120, 80, 30))
    heavy = risk_bands(facts(400, 120, 80, 30), UNITS, "sector", weights={"PAT": 3.0}, time=KnownTime(0.5))
    pd.testing.assert_frame_equal(light[["indice", "indice_min", "banda"]], heavy[["indice", "indice_min", "banda"]])
    assert heavy["peso"].tolist() == [1200, 360, 240, 90]


def test_no_incidents_no_risk() -> None:
    found = bands(facts(0, 0, 0, 0))
    assert found["indice"].tolist() == [0, 0, 0, 0]
    assert set(found["banda"]) == {"muy baja"}


def test_a_polygon_is_never_the_highest_of_itself() -> None:
    lone = risk_bands(facts(40, 0, 0, 0), UNITS.iloc[:1], "sector", weights={})
    assert lone["banda"].tolist() == [NOT_COMPARED]
    assert lone["indice"].isna().all()
    assert not lone["segura"].any()


def test_edges_belong_to_the_band_above() -> None:
    dense = [0.49, 0.5, 0.7, 1.4, 2.0]
    table = pd.DataFrame({"anual_km2": dense, "anual_min": dense, "anual_max": dense})
    assert against(table, usual=1.0)["banda"].tolist() == list(BANDS)


def test_the_mean_is_of_all_where_the_middle_has_nothing() -> None:
    assert usual_density(pd.Series([0.0, 0.0, 0.0, 8.0])) == 2.0


def test_weights_come_from_the_nearest_ancestor() -> None:
    frame = pd.DataFrame({"codigo": ["PAT.HUR.AGR", "PAT.ROB", "VCS"]})
    assert weights_of(frame, {"PAT": 2, "PAT.HUR": 3}).tolist() == [3, 2, 1]


@pytest.mark.slow
def test_bands_of_invented_sectors_hold() -> None:
    """A half-year like the first, one sector doubled, and half of all: as docs/metodos/auditoria.md tells."""
    simulated = script(ROOT / "docs" / "metodos" / "nothing_true.py")
    rng = np.random.default_rng(5)
    sure = again = moved = halved = 0
    for _ in range(60):
        drawn, second = simulated.sectors(rng, 250.0, apart=0.5)
        found = drawn.banded()
        certain = found["segura"].to_numpy()
        sure += certain.sum()
        again += (certain & (drawn.banded(second)["banda"] != found["banda"]).to_numpy()).sum()
        one = int(rng.integers(12))
        doubled = drawn.banded(drawn.now * np.where(np.arange(12) == one, 2, 1))["banda"] != found["banda"]
        moved += doubled.drop(one).sum()
        halved += (drawn.banded(drawn.now // 2)["indice"] < 0.7 * found["indice"]).sum()
    assert sure > 0.35 * 720
    assert again <= 0.08 * sure
    assert moved <= 0.1 * 60 * 11
    assert halved >= 0.9 * 720
