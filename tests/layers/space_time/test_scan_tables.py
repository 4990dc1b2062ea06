"""Alerts, and tables that add up."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.space_time import scan
from layers.space_time.scan import scan_recent
from layers.space_time.scan_circles import Circles, every_score, top_score
from layers.statistics.plan_tables import by_sector, plan_table


def noise(seed: int, count: int = 400) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.uniform(0, 8000, (count, 2)), rng.integers(0, 180, count)


def points(xy: np.ndarray) -> gpd.GeoSeries:
    return gpd.GeoSeries(gpd.points_from_xy(*xy.T), crs=32717)


def test_a_burst_in_one_place_is_found_and_dated() -> None:
    xy, days = noise(0)
    burst = np.random.default_rng(1).normal(0, 60, (9, 2)) + np.array([4000, 4000])
    xy, days = np.vstack([xy, burst]), np.append(days, [179, 178, 178, 177, 176, 176, 175, 175, 174])
    found = scan_recent(points(xy), days, permutations=199)
    first = found.iloc[0]
    assert np.hypot(first["x"] - 4000, first["y"] - 4000) < 200
    assert first["dias"] in (5, 7)  # eight of the nine are of the last five days
    assert first["p"] <= 0.01
    assert first["observados"] >= 8 > 4 * first["esperados"]
    shuffled = np.random.default_rng(2).permutation(len(xy))
    again = scan_recent(points(xy[shuffled]), days[shuffled], permutations=199)
    pd.testing.assert_frame_equal(again, found)


def test_chance_alone_raises_no_alarm() -> None:
    strongest = [scan_recent(points(xy), days, permutations=49)["p"].min() for xy, days in map(noise, range(8))]
    assert np.median(strongest) > 0.1


def test_a_busy_place_or_a_busy_week_is_no_cluster() -> None:
    """Half of all incidents at one corner, evenly in time, and twice as many in the last week everywhere."""
    xy, days = noise(3)
    xy[::2] = np.random.default_rng(4).normal(3000, 50, (200, 2))
    days[:60] = 175 + np.arange(60) % 5
    assert scan_recent(points(xy), days, permutations=99).iloc[0]["p"] > 0.05


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.sampled_from([20, 60, 200]), st.booleans())
def test_the_strongest_circle_of_a_shuffle_is_found_among_the_few_that_matter(seed: int, count: int, heavy: object) -> None:
    rng = np.random.default_rng(seed)
    circles = Circles.of(np.round(rng.normal(0, 600, (count, 2)), -2), 1000)
    age, mass = rng.integers(0, 60, count).astype(float), rng.choice([1.0, 2.5, 7.0], count) if heavy else np.ones(count)
    windows = np.array([1.0, 3.0, 7.0, 28.0])
    every = every_score(circles, age, windows, mass)[0].max(initial=0.0)
    assert top_score(circles, age, windows, mass, circles.sums(mass)) == pytest.approx(every, rel=1e-12, abs=1e-9)


def test_shuffles_end_once_enough_are_as_strong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "_PLENTY", 5)
    xy, days = noise(5)
    shuffles = 6 / scan_recent(points(xy), days).iloc[0]["p"] - 1
    assert shuffles == pytest.approx(round(shuffles))
    assert 5 <= shuffles < 900


def test_too_little_and_impossible() -> None:
    xy, days = noise(0, 3)
    assert scan_recent(points(xy), days).empty
    with pytest.raises(ValueError, match="scan_recent"):
        scan_recent(points(xy), days, windows_days=(60,))


names = st.sampled_from
rows = st.lists(
    st.tuples(
        names(["", "S2", "S10", "S1"]),
        names([("PAT", "Robo"), ("PAT", "Hurto"), ("PAT", ""), ("VCS", "Lesiones")]),
        names(["", "A", "B"]),
        names(["", "mañana", "noche"]),
    ),
    max_size=40,
)


def frame(found: list[tuple[str, tuple[str, str], str, str]]) -> pd.DataFrame:
    data = [
        (sector, titulo, delito, modalidad if delito else "", turno) for sector, (titulo, delito), modalidad, turno in found
    ]
    return pd.DataFrame(data, columns=["sector", "titulo", "delito", "modalidad", "turno"], dtype="str")


@settings(max_examples=60)
@given(rows, st.integers(1, 3))
def test_the_table_by_sector_adds_up(found: list[tuple[str, tuple[str, str], str, str]], most: int) -> None:
    table = by_sector(frame(found), most=most)  # type: ignore[arg-type]
    body = table.drop(index="total")
    assert table.loc["total", ("total", "total")] == len(found)
    assert body.sum().tolist() == table.loc["total"].tolist()
    kinds = [name for name in dict.fromkeys(table.columns.get_level_values(0)) if name != "total"]
    for name in [*kinds, "total"]:
        assert (table[name].drop(columns="total").sum(axis=1) == table[name, "total"]).all()
    for turno in table["total"].columns:
        assert sum(table[name, turno].sum() for name in kinds) == table["total", turno].sum()
    assert table.index.tolist()[-2:] == ["sin sector", "total"]


@settings(max_examples=60)
@given(rows)
def test_the_table_of_the_plan_squares(found: list[tuple[str, tuple[str, str], str, str]]) -> None:
    table = plan_table(frame(found))  # type: ignore[arg-type]
    assert table["hechos"].iloc[-1] == len(found) == table.loc[table["nivel"] == "titulo", "hechos"].sum()
    above = {"generico": "titulo", "modalidad": "generico"}
    for level, parent in above.items():
        owner = None
        sums: dict[int, int] = {}
        for row, (kind, count) in enumerate(zip(table["nivel"], table["hechos"], strict=True)):
            if kind == parent:
                owner = row
            elif kind == level and owner is not None:
                sums[owner] = sums.get(owner, 0) + count
        assert all(total == table["hechos"].iloc[row] for row, total in sums.items())


def test_the_table_of_the_plan_by_hand() -> None:
    facts = [("S1", ("PAT", "Robo"), "A", "")] * 3 + [("S1", ("PAT", "Robo"), "", "")] + [("S1", ("PAT", ""), "", "")]
    facts += [("S1", ("VCS", "Lesiones"), "", "")] * 2
    table = plan_table(frame(facts))  # type: ignore[arg-type]
    assert list(zip(table["nombre"], table["hechos"], strict=True)) == [
        ("PAT", 5),
        ("Robo", 4),
        ("A", 3),
        ("sin detalle", 1),
        ("sin detalle", 1),
        ("VCS", 2),
        ("Lesiones", 2),
        ("total", 7),
    ]
