"""Patrols that add up."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, box

from geo.clock import TURNOS
from geo.period import Period
from helpers.corners import TOWN, facts
from layers.priority.explanations import explain_zones, trend_words
from layers.priority.patrol_plan import plan_patrols
from layers.priority.zones import rank_zones

MONTH = Period.parse("2020-11")
ZONES = gpd.GeoDataFrame({"rango": [1, 2]}, geometry=[box(0, 0, 10, 10), box(20, 0, 30, 10)], crs=32717)


def points(turnos: list[str], x: np.ndarray, days: object = pd.Timestamp(2020, 3, 2)) -> gpd.GeoDataFrame:
    frame = gpd.GeoDataFrame(
        {"turno": pd.Series(turnos, dtype="str"), "fecha": days}, geometry=gpd.points_from_xy(x, x * 0 + 5)
    )
    return frame.set_crs(32717).astype({"fecha": "datetime64[us]"})


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 60),
    st.integers(0, 60),
    st.floats(0, 1),
    st.lists(st.sampled_from(["", *TURNOS]), max_size=30),
    st.integers(0, 3),
)
def test_every_patrol_is_spent(one: int, other: int, explore: float, turnos: list[str], sectors: int) -> None:
    x = np.where(np.arange(len(turnos)) % 3 == 0, 25.0, 5.0)
    names = [f"S{n}" for n in range(sectors)]
    patrols = {"integrado": one, "municipal": other}
    plan = plan_patrols(ZONES, points(turnos, x), patrols=patrols, month=MONTH, elsewhere=names, explore=explore)
    assert plan["tipo"].value_counts().to_dict() == {kind: count for kind, count in patrols.items() if count}
    assert plan["fecha"].between("2020-11-01", "2020-11-30").all()
    assert set(plan["turno"]) <= set(TURNOS)
    assert ((plan["rango"] > 0) != (plan["lugar"] != "")).all()
    assert set(plan["lugar"]) <= {"", *names}
    assert (plan["rango"] == 0).sum() == (round(one * explore) + round(other * explore) if sectors else 0)


def test_more_where_more_happens_and_days_are_even() -> None:
    x = np.array([5.0] * 30 + [25.0] * 10)
    plan = plan_patrols(
        ZONES, points(["noche"] * 40, x), patrols={"integrado": 20, "municipal": 30}, month=MONTH, elsewhere=["S"]
    )
    assert plan["rango"].value_counts().to_dict() == {1: 34, 2: 11, 0: 5}
    assert (plan.loc[plan["rango"] > 0, "turno"] == "noche").all()
    per_day = plan.groupby("fecha").size().reindex(pd.date_range("2020-11-01", "2020-11-30"), fill_value=0)
    assert per_day.between(1, 3).all()
    assert plan[plan["tipo"] == "integrado"]["rango"].value_counts().to_dict() == {1: 14, 2: 4, 0: 2}


def test_weekdays_of_the_zone_come_first() -> None:
    saturdays = pd.Timestamp(2020, 3, 7) + pd.to_timedelta(np.arange(40) * 7, unit="D")
    frame = points(["noche"] * 40, np.full(40, 5.0), saturdays)
    plan = plan_patrols(ZONES, frame, patrols={"integrado": 4}, month=MONTH, elsewhere=[])
    assert plan["fecha"].dt.day_of_week.tolist() == [5] * 4
    assert plan["fecha"].is_unique


def test_turnos_that_chance_explains_are_those_of_the_jurisdiction() -> None:
    inside, outside = ["tarde"] * 12 + ["noche"] * 8, ["tarde"] * 100 + ["noche"] * 100
    x = np.array([5.0] * 20 + [500.0] * 200)
    plan = plan_patrols(ZONES, points(inside + outside, x), patrols={"integrado": 20}, month=MONTH, elsewhere=[])
    assert plan["turno"].value_counts().to_dict() == {"tarde": 10, "noche": 10}
    own = plan_patrols(ZONES, points(["tarde"] * 20 + outside, x), patrols={"integrado": 20}, month=MONTH, elsewhere=[])
    assert (own["turno"] == "tarde").sum() >= 17


def test_the_rest_is_looked_at_in_turn() -> None:
    frame = points(["noche"] * 5, np.full(5, 5.0))
    names = ["S1", "S2", "S3", "S4", "S5"]
    seen = [
        plan_patrols(ZONES, frame, patrols={"integrado": 20}, month=Period.parse(f"2020-{month:02d}"), elsewhere=names)[
            "lugar"
        ]
        for month in (1, 2, 3)
    ]
    assert len({name for lugar in seen for name in lugar if name}) == 5


def test_nothing_to_plan() -> None:
    none = rank_zones(facts().iloc[:0], TOWN)
    plan = plan_patrols(none, facts(), patrols={"integrado": 20}, month=MONTH, elsewhere=["S1"])
    assert plan["lugar"].tolist() == ["S1"] * 20
    assert plan_patrols(none, facts(), patrols={"integrado": 0}, month=MONTH, elsewhere=[]).empty
    with pytest.raises(ValueError, match="patrullajes"):
        plan_patrols(none, facts(), patrols={"integrado": -1}, month=MONTH, elsewhere=[])


def trends(*counts: tuple[int, int], first: str, days: tuple[str, str], end: str = "2020-12-29") -> list[str]:
    """Words on zones with so many incidents in the hundred days from one day, and from another."""
    rows = [
        (zone, pd.Timestamp(day) + pd.Timedelta(days=100 * number // n))
        for zone, pair in enumerate(counts)
        for day, n in zip(days, pair, strict=True)
        for number in range(n)
    ]
    dates = pd.Series([day for _, day in rows])
    span = pd.Timestamp(first), pd.Timestamp(end)
    return trend_words(np.array([zone for zone, _ in rows]), dates, len(counts), first=span[0], end=span[1])


def test_trends_are_against_the_same_days_a_year_before() -> None:
    year = {"first": "2018-06-01", "days": ("2019-08-01", "2020-08-01")}
    same = "los mismos 182 días del año anterior"
    assert trends((10, 40), **year) == [f"sube frente a {same}: 4.0 veces (1.3–16.1)"]
    assert trends((40, 10), **year)[0].startswith(f"baja frente a {same}")
    assert trends((20, 24), **year)[0].startswith(f"sin cambio demostrable frente a {same}")
    assert trends((1, 3), **year) == [""]
    many = trends((10, 40), *[(20, 20)] * 20, **year)
    assert trends((10, 40), **year)[0].startswith("sube")
    assert many[0].startswith("sin cambio demostrable")  # as one of twenty-one


def test_trends_of_a_short_history_are_no_season() -> None:
    short = {"first": "2020-01-01", "days": ("2020-02-01", "2020-08-01")}
    assert trends((10, 30), **short)[0].startswith("sin cambio demostrable frente a los 182 días de antes: 3.0 veces")
    assert trends((10, 90), **short)[0].startswith("sube frente a los 182 días de antes: 9.0 veces")
    assert trends((10, 90), first="2020-11-01", days=("2020-11-10", "2020-12-10")) == [""]
    assert trends((10, 40), first="2019-11-30", days=("2019-12-10", "2020-12-10"))[0].startswith("sin cambio demostrable")


def test_reasons_name_the_streets() -> None:
    zones = rank_zones(facts(), TOWN, zones=2, cell_m=100)
    line = LineString([zones.geometry.iloc[0].centroid, (0, 0)])
    streets = gpd.GeoDataFrame({"nombre": ["Av. Uno"]}, geometry=[line], crs=32717)
    found = explain_zones(zones, facts(), streets)
    assert found["calles"].iloc[0] == "Av. Uno"
    assert found["motivo"].iloc[0].endswith("Av. Uno.")
    assert found["motivo"].str.count(r"\.$").eq(1).all()


def test_reasons_name_the_risk_factors_near() -> None:
    zones = rank_zones(facts(), TOWN, zones=1, cell_m=100)
    west, south, east, north = zones.total_bounds
    kinds = ["Hostal", "Paradero informal", "Paradero informal", "Cámara", "Buzón", "Basura", "Cantina", "Hostal"]
    x = [west, east + 149, east + 149, east, east, east, east, east + 151]
    frame = {"nombre": kinds, "proteccion": [kind == "Cámara" for kind in kinds]}
    factors = gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy(x, [(south + north) / 2] * 8), crs=32717)
    factors.loc[1, "geometry"] = LineString([(east + 100, 0), (east + 100, 5000)])
    streets = gpd.GeoDataFrame({"nombre": []}, geometry=[], crs=32717)
    found = explain_zones(zones, facts(), streets, factors)
    assert found["factores"].tolist() == ["paradero informal (2), basura (1), buzón (1) y 2 clases más"]
    assert "; a menos de 150 m: paradero informal (2)," in found["motivo"].iloc[0]
    again = explain_zones(zones, facts(), streets, factors.sample(frac=1, random_state=2))
    assert again["motivo"].equals(found["motivo"])
    for none in (None, factors.iloc[[3]], factors.iloc[:0]):
        plain = explain_zones(zones, facts(), streets, none)
        assert plain["factores"].tolist() == [""]
        assert "150 m" not in plain["motivo"].iloc[0]


@pytest.mark.parametrize("known", [["noche"] * 40, [""] * 40])
def test_a_plan_of_one_turno_has_no_other_inside_the_zones_or_outside(known: list[str]) -> None:
    x = np.array([5.0] * 30 + [25.0] * 10)
    patrols = {"integrado": 40}
    plan = plan_patrols(ZONES, points(known, x), patrols=patrols, month=MONTH, elsewhere=["S", "T"], turno="tarde")
    assert set(plan["turno"]) == {"tarde"}
    assert len(plan) == 40
    assert set(plan["lugar"]) == {"", "S", "T"}
