"""A month against its past: reference numbers, each reading, and what may not matter."""

from __future__ import annotations

import doctest
from importlib import import_module

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from layers.monitoring.control_band import control_band, usual_range, z_score
from layers.monitoring.expected_counts import expected_series
from layers.monitoring.month_reading import FALL, RISE, SEEMING, UNREAD, USUAL, WATCHED, read_month, read_year
from layers.monitoring.monthly_series import ALL

MODULES = ("control_band", "expected_counts", "month_reading", "monthly_series", "reporting_lag", "run_reading")
MONTH = pd.Period("2021-01")


def table(*rows: list[float], first: str = "2018-01") -> pd.DataFrame:
    """Return counts of sectors S1, S2 … by month, for all delitos, with their sum."""
    counts = np.asarray(rows)
    names = [(f"S{n}", ALL) for n in range(1, len(rows) + 1)] + [(ALL, ALL)]
    index = pd.MultiIndex.from_tuples(names, names=["sector", "delito"])
    months = pd.period_range(first, periods=counts.shape[1], freq="M")
    return pd.DataFrame(np.vstack([counts, counts.sum(axis=0)]), index=index, columns=months)


def drawn(months: int, sectors: int = 4, mean: float = 12.0, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return table(*rng.poisson(mean, (sectors, months)).tolist())


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_run(name: str) -> None:
    found = doctest.testmod(import_module(f"layers.monitoring.{name}"), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert found.attempted
    assert not found.failed


def test_a_distance_has_the_numbers_of_the_formula() -> None:
    assert z_score(40, 20, k=3) == pytest.approx(3.208484)
    assert z_score(40, 20, k=3, phi=2) == pytest.approx(3.208484 / np.sqrt(2))
    assert z_score(0, 9) == pytest.approx(-6)
    assert z_score(9, 0) == pytest.approx(6)


def test_a_count_is_in_the_usual_range_exactly_where_its_distance_is_not_beyond_the_limit() -> None:
    counts = np.arange(200)
    for expected, phi, k in ((0, 1, 36), (0.7, 1, 20), (4, 1.5, 3), (25, 1, np.inf), (90, 2.3, 17)):
        for limit in (2.0, 3.0):
            low, high = usual_range(expected, phi=phi, k=k, limit=limit)
            inside = (counts >= low) & (counts <= high)
            assert (inside == (abs(z_score(counts, expected, phi=phi, k=k)) <= limit + 1e-9)).all()


def test_the_expected_count_is_level_times_season_worked_by_hand() -> None:
    one, other = (
        [12 if month % 12 == 0 else 6 for month in range(36)],
        [24 if month % 12 == 0 else 12 for month in range(36)],
    )
    found = expected_series(table(one, other), pd.PeriodIndex([MONTH])).loc[("S1", ALL)]
    flat = (3 * 36 + 33 * 18) / 12  # both sectors: three Januaries of 36, 33 months of 18
    index = [((108 if month == 0 else 54) + 24) / (flat + 24) for month in range(12)]
    level = sum(one) / (3 * sum(index))
    assert found["esperado"] == pytest.approx(level * index[0])
    variance = level / index[0] * 108 * (1 - 108 / 702) / (flat + 24) ** 2
    assert 1 / found["k"] == pytest.approx(index[0] / (3 * sum(index)) + variance)
    assert (found["phi"], found["estacion"]) == (1.0, True)


def test_one_large_series_alone_has_the_same_month_of_three_years_behind_it() -> None:
    counts = [3_000 + 100 * (month % 12) + month // 12 for month in range(36)]
    found = expected_series(table(counts), pd.PeriodIndex([MONTH + 5])).loc[(ALL, ALL)]
    assert found["esperado"] == pytest.approx(np.mean(counts[5::12]), rel=0.001)
    assert found["k"] == pytest.approx(3, rel=0.05)


def test_overdispersion_is_the_statistic_of_pearson_over_its_degrees_of_freedom() -> None:
    counts = drawn(24) * 3  # variance three times the mean
    found = expected_series(counts, pd.PeriodIndex([pd.Period("2020-01")]))
    rows = counts.drop(index=ALL).to_numpy(float)
    total = rows.sum(axis=0)
    index = (total[:12] + total[12:] + 24) / (total.sum() / 12 + 24)
    fit = rows.sum(axis=1, keepdims=True) / (2 * index.sum()) * np.tile(index, 2)
    assert found["phi"].iloc[0] == pytest.approx(((rows - fit) ** 2 / fit).sum() / (4 * 23 - 11))
    assert len(set(found["phi"].iloc[:4])) == 1


def test_without_two_years_there_is_no_season_and_no_alarm() -> None:
    year = [10, 10, 10, 10, 10, 10, 30, 10, 10, 10, 10, 10]
    found = read_month(table([*year, 60], first="2020-01"), MONTH).loc[("S1", ALL)]
    assert found["esperado"] == pytest.approx(np.mean(year))
    assert found["phi"] > 1
    assert found["lectura"] == WATCHED
    short = read_month(table([*year[1:], 60], first="2020-02"), MONTH)
    assert set(short["lectura"]) == {UNREAD}
    assert short[["esperado", "z", "p", "q"]].isna().all(axis=None)


def test_what_comes_later_and_the_month_itself_change_nothing_that_was_expected() -> None:
    counts = drawn(60)
    changed = counts.copy()
    changed.loc[:, pd.Period("2021-06") :] = 10**6
    one, other = (control_band(each, pd.Period("2021-12")) for each in (counts, changed))
    assert len(one) == 5 * 24
    for row in one.index[one.index.get_level_values("mes") <= pd.Period("2021-06")]:
        assert one.loc[row].drop(["hechos", "z"]).equals(other.loc[row].drop(["hechos", "z"]))
    alone = read_month(counts.loc[:, : pd.Period("2021-03")], pd.Period("2021-03"))
    shown = one.xs(pd.Period("2021-03"), level="mes")
    for name in ("hechos", "esperado", "usual_min", "usual_max", "z"):
        assert shown[name].tolist() == pytest.approx(alone[name].tolist())


def test_each_reading() -> None:
    counts = table(*[[20] * 36 + [now] for now in (60, 4, 33, 30, 21)])
    found = read_month(counts, MONTH)
    assert found["lectura"].tolist()[:5] == [RISE, FALL, WATCHED, SEEMING, USUAL]
    assert found["mes_antes"].tolist()[:5] == [20] * 5


def test_a_fall_of_few_is_not_told() -> None:
    found = read_month(table([9] * 36 + [0], *[[9] * 37] * 9), MONTH)
    assert found.loc[("S1", ALL), "z"] < -3
    assert found.loc[("S1", ALL), "lectura"] == SEEMING


def test_q_is_of_all_series_and_not_of_those_that_cannot_be_read() -> None:
    found = read_month(drawn(37, sectors=9), MONTH)
    p = np.sort(norm.sf(found["z"]))
    assert found["q"].min() == pytest.approx(min(p * 10 / np.arange(1, 11)))


def test_what_is_known_by_now_lowers_what_is_expected() -> None:
    counts = drawn(37)
    whole, part = read_month(counts, MONTH), read_month(counts, MONTH, known=0.8)
    assert (part["esperado"] / whole["esperado"]).tolist() == pytest.approx([0.8] * 5)
    with pytest.raises(ValueError, match="mayor que 0"):
        read_month(counts, MONTH, known=0)
    with pytest.raises(ValueError, match="no hay conteos de 2021-02"):
        read_month(counts, MONTH + 1)


def test_sectors_are_not_read_where_another_share_was_located() -> None:
    counts = drawn(37)
    assert set(read_month(counts, MONTH, coverage=(80, 69.9)).iloc[:-1]["lectura"]) == {UNREAD}
    assert read_month(counts, MONTH, coverage=(80, 69.9)).iloc[-1]["lectura"] != UNREAD
    assert UNREAD not in set(read_month(counts, MONTH, coverage=(80, 70))["lectura"])


def test_the_year_is_summed_and_compared_with_what_was_expected_at_its_beginning() -> None:
    counts = drawn(41)
    found = read_year(counts, pd.Period("2021-05"))
    assert found["hechos"].tolist() == counts.loc[:, "2021-01":].sum(axis=1).tolist()  # type: ignore[misc]
    assert found["un_anio_antes"].tolist() == counts.loc[:, "2020-01":"2020-05"].sum(axis=1).tolist()  # type: ignore[misc]
    changed = counts.copy()
    changed.loc[:, MONTH:] = 0
    assert read_year(changed, pd.Period("2021-05"))["esperado"].tolist() == found["esperado"].tolist()
    assert read_year(counts.iloc[:, 24:], pd.Period("2021-05"))["dos_anios_antes"].isna().all()
    months = [expected_series(counts.iloc[:, :36], pd.PeriodIndex([MONTH + n]))["esperado"] for n in range(5)]
    assert sum(months).tolist() == pytest.approx(found["esperado"].tolist())


def test_a_year_is_as_uncertain_as_it_should_be() -> None:
    z = [read_year(drawn(48, seed=seed), pd.Period("2021-12"))["z"].iloc[:4] for seed in range(40)]
    assert np.std(z) == pytest.approx(1, abs=0.2)
