"""Counts by month add up, whatever the order of the rows, and late incidents are told from those that came in time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from layers.monitoring.monthly_series import ALL, OTHERS, count_months, main_crimes, weigh_months
from layers.monitoring.reporting_lag import reporting_lag

if TYPE_CHECKING:
    from layers.monitoring.reporting_lag import Lag

MONTHS = pd.period_range("2020-01", "2020-12", freq="M")
SECTORS = ["SECTOR 1", "SECTOR 2", "SECTOR 3"]


def rows(size: int = 400) -> pd.DataFrame:
    """Incidents of a year and a month on each side, one in ten without a day or a sector, in sectors 1 and 2."""
    rng = np.random.default_rng(5)
    days = pd.Series(pd.Timestamp("2019-12-01") + pd.to_timedelta(rng.integers(0, 427, size), unit="D"))
    return pd.DataFrame(
        {
            "fecha": days.mask(rng.random(size) < 0.1),
            "sector": rng.choice(["SECTOR 1", "SECTOR 2", ""], size, p=[0.6, 0.3, 0.1]),
            "delito": rng.choice(["Robo", "Hurto", "Lesiones", "Daños"], size, p=[0.5, 0.3, 0.15, 0.05]),
        }
    )


def test_every_cell_is_a_count_and_the_totals_add_up() -> None:
    facts = rows()
    found = count_months(facts, MONTHS, sectors=SECTORS, crimes=["Robo", "Hurto"])
    month = facts["fecha"].dt.to_period("M")
    kept = facts[month.isin(MONTHS)]
    assert found.loc[(ALL, ALL)].sum() == len(kept)
    for sector, crime in found.index:
        crimes = {ALL: kept["delito"].notna(), OTHERS: ~kept["delito"].isin(["Robo", "Hurto"])}.get(
            crime, kept["delito"] == crime
        )
        own = kept[crimes & ((kept["sector"] == sector) | (sector == ALL))]
        assert found.loc[(sector, crime)].tolist() == [int((month[own.index] == each).sum()) for each in MONTHS]
    assert (found.loc["SECTOR 3"] == 0).all(axis=None)
    assert found.loc[(ALL, ALL)].sum() > found.drop(index=ALL).xs(ALL, level="delito").sum(axis=None)


def test_the_order_of_the_rows_does_not_matter_and_others_are_a_row_only_where_there_are_some() -> None:
    facts = rows()
    one = count_months(facts, MONTHS, sectors=SECTORS, crimes=["Robo", "Hurto"])
    other = count_months(facts.sample(frac=1, random_state=2), MONTHS, sectors=SECTORS, crimes=["Robo", "Hurto"])
    pd.testing.assert_frame_equal(one, other)
    every = count_months(facts, MONTHS, sectors=SECTORS, crimes=["Robo", "Hurto", "Lesiones", "Daños"])
    assert OTHERS not in every.index.get_level_values("delito")
    empty = count_months(facts.iloc[:0], MONTHS, sectors=SECTORS, crimes=[])
    assert (empty.shape, empty.sum(axis=None)) == ((4, 12), 0)


def test_the_main_delitos_are_those_of_the_last_year() -> None:
    days = [*["2019-06-01"] * 99, *["2020-06-01"] * 24, *["2020-06-01"] * 23]
    facts = pd.DataFrame({"fecha": pd.to_datetime(days), "delito": ["Estafa"] * 99 + ["Robo"] * 24 + ["Hurto"] * 23})
    assert main_crimes(facts, pd.Period("2020-12")) == ["Robo"]
    many = pd.DataFrame({"fecha": pd.Timestamp("2020-06-01"), "delito": np.repeat(list("HGFEDCBA"), 30)})
    assert main_crimes(many, pd.Period("2020-12")) == list("ABCDEF")


def test_weights_are_summed_and_say_nothing_where_all_are_one() -> None:
    facts = rows()
    weight = np.where(facts["delito"] == "Lesiones", 7.5, 1.0)
    found = weigh_months(facts, weight, MONTHS, sectors=SECTORS)
    assert found is not None
    inside = facts["fecha"].dt.to_period("M").isin(MONTHS)
    assert found.loc[ALL].sum() == pytest.approx(weight[inside].sum())
    assert found.loc["SECTOR 2"].sum() == pytest.approx(weight[inside & (facts["sector"] == "SECTOR 2")].sum())
    assert weigh_months(facts, np.ones(len(facts)), MONTHS, sectors=SECTORS) is None
    for bad in (-1.0, np.nan, np.inf):
        with pytest.raises(ValueError, match="pesos"):
            weigh_months(facts, np.full(len(facts), bad), MONTHS, sectors=SECTORS)


def lag(counts: list[tuple[str, str, int]], month: str, now: str) -> Lag:
    """Return what is missing of a month, of (happened, seen, how many)."""
    many = [row[2] for row in counts]
    happened, seen = (pd.PeriodIndex([row[column] for row in counts], freq="M").repeat(many) for column in (0, 1))
    return reporting_lag(happened, seen, pd.Period(month), now=pd.Period(now))


def test_how_many_are_missing_is_the_share_of_the_months_before() -> None:
    past = [
        (f"2020-{month:02d}", f"2020-{month + later:02d}", many)
        for month in range(1, 8)
        for later, many in ((0, 40), (1, 10))
    ]
    found = lag([*past, ("2020-10", "2020-10", 20)], "2020-10", "2020-10")
    assert (found.months, found.share, found.expected) == (7, pytest.approx(0.8), pytest.approx(5))
    half = math.sqrt(1 + 20 / 350)
    assert (found.low, found.high) == (math.ceil((math.sqrt(5) - half) ** 2), math.floor((math.sqrt(5) + half) ** 2))
    assert lag([*past, ("2020-09", "2020-09", 20)], "2020-09", "2020-10").expected == 0  # at one month nothing was missing


def test_months_before_the_first_load_tell_nothing() -> None:
    past = [("2019-06", "2020-01", 500)]
    past += [(f"2020-{month:02d}", f"2020-{month + 1:02d}", 10) for month in range(1, 8)]
    short = lag([*past, ("2020-06", "2020-06", 5)], "2020-06", "2020-06")
    assert (short.months, math.isnan(short.expected)) == (3, True)
    assert lag([*past, ("2020-07", "2020-07", 5)], "2020-07", "2020-07").months == 4
    assert lag([], "2020-07", "2020-07").months == 0


def test_the_limits_hold_what_comes() -> None:
    rng = np.random.default_rng(8)
    inside = 0
    for _ in range(200):
        drawn = [
            (f"2020-{month:02d}", f"2020-{month + age:02d}", int(rng.poisson(mean)))
            for month in range(1, 10)
            for age, mean in ((0, 60), (1, 12), (2, 3))
        ]
        found = lag([*drawn, ("2020-12", "2020-12", int(rng.poisson(60)))], "2020-12", "2020-12")
        inside += found.low <= rng.poisson(15) <= found.high
    assert inside >= 180
