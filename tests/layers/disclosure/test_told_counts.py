"""Reserved counts are told once for each base period and ground; everything else is a sum of them."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import affinity, box

from geo.period import Period
from layers.disclosure.base_periods import Calendar, base_of, bases_of, closing_day, months_of
from layers.disclosure.partition import Partition
from layers.disclosure.profiles import NOT_TOLD, bounds_of
from layers.disclosure.sector_groups import group_sectors
from layers.disclosure.told_counts import NOT_YET, ToldCounts

LATE = date(2026, 11, 29)
S1, S2 = base_of("2020-S1"), base_of("2020-S2")
LEFT, MIDDLE, RIGHT = (box(x, 0, x + 1000, 1000) for x in (0, 1000, 2000))
SECTORS = {"A": LEFT, "B": MIDDLE, "C": RIGHT}
WHOLE = box(0, 0, 3000, 1000)


def telling(told: ToldCounts, counts: dict[str, int], base: Period, sectors: dict[str, shapely.Geometry] = SECTORS) -> None:
    told.tell("X", sectors, base, size={}, count=lambda names, _: sum(counts[name] for name in names))


@pytest.fixture
def told() -> ToldCounts:
    """Both semesters of three sectors."""
    found = ToldCounts()
    telling(found, {"A": 3, "B": 14, "C": 40}, S1)
    telling(found, {"A": 0, "B": 9, "C": 22}, S2)
    return found


@pytest.mark.parametrize(
    ("period", "kind", "codes"),
    [
        ("2020", "semestre", ["2020-S1", "2020-S2"]),
        ("2020-S2", "semestre", ["2020-S2"]),
        ("2020-S2", "trimestre", ["2020-T3", "2020-T4"]),
        ("2020-07..2021-06", "semestre", ["2020-S2", "2021-S1"]),
        ("2020-T1", "semestre", None),
        ("2020-03", "trimestre", None),
        ("2020-02..2020-07", "semestre", None),
        ("2020-01..2020-10", "semestre", None),
    ],
)
def test_a_period_is_made_of_whole_base_periods_or_of_none(period: str, kind: str, codes: list[str] | None) -> None:
    bases = bases_of(Period.parse(period), kind)
    assert (bases and [base.code for base in bases]) == codes


@given(st.integers(1990, 2100), st.sampled_from(["S1", "S2", "T1", "T2", "T3", "T4"]))
def test_a_base_period_has_a_name_and_its_months(year: int, part: str) -> None:
    base = base_of(f"{year}-{part}")
    assert base.code == f"{year}-{part}"
    assert months_of(base.code) == list(range(year * 100 + base.start.month, year * 100 + base.end.month + 1))


@pytest.mark.parametrize("code", ["2020", "2020-03", "2020-S3", "2020-T5", "2020-S1 ", "20-S1", "S1", "2020-S1..2020-S2"])
def test_what_names_no_base_period_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match=code):
        base_of(code)


def test_a_base_period_is_closed_after_thirty_days_or_when_it_is_said() -> None:
    assert closing_day(S1) == date(2020, 7, 30)
    assert not Calendar(date(2020, 7, 29)).is_closed(S1)
    assert Calendar(date(2020, 7, 30)).is_closed(S1)
    assert Calendar(date(2020, 7, 1), closed=frozenset({S1})).is_closed(S1)


def test_sums_are_intervals_of_told_counts(told: ToldCounts) -> None:
    words = told.reserved(WHOLE, SECTORS, Period.parse("2020"), Calendar(LATE))
    assert words.sectors == {"A": "entre 0 y 18", "B": "entre 13 y 26", "C": "entre 56 y 64"}  # 13 to 17 and 0 to 9
    assert words.total == "entre 69 y 108"
    half = told.reserved(WHOLE, SECTORS, Period.parse("2020-S1"), Calendar(LATE))
    assert half.sectors == {"A": "menos de 10", "B": "≈ 15", "C": "≈ 40"}
    assert half.total == "entre 51 y 68"
    assert half.closed == "el 30/07/2020"


def test_what_is_not_closed_or_not_whole_is_not_told(told: ToldCounts) -> None:
    month = told.reserved(WHOLE, SECTORS, Period.parse("2020-03"), Calendar(LATE))
    assert {month.total, *month.sectors.values()} == {"se dice por semestres"}
    early = told.reserved(WHOLE, SECTORS, Period.parse("2020"), Calendar(date(2020, 12, 31)))
    assert {early.total, *early.sectors.values()} == {NOT_YET}
    assert told.reserved(WHOLE, SECTORS, None, Calendar(LATE)).total == NOT_TOLD


def test_a_count_is_told_once(told: ToldCounts) -> None:
    telling(told, {"A": 900, "B": 900, "C": 900}, S1)
    assert told.words(LEFT, [S1]) == "menos de 10"
    assert len(told.counts) == 6


def test_the_year_keeps_the_base_periods_of_its_first_telling(told: ToldCounts) -> None:
    quarters = Calendar(LATE, kind="trimestre")
    assert told.kind(WHOLE, 2020, "trimestre") == "semestre"
    assert told.bases(WHOLE, Period.parse("2020-T1"), quarters) == "se dice por semestres"
    assert told.bases(WHOLE, Period.parse("2021-T1"), quarters) == (base_of("2021-T1"),)
    across = told.bases(WHOLE, Period.parse("2020-07..2021-03"), quarters)
    assert across == (S2, base_of("2021-T1"))


def test_other_polygons_are_told_only_as_unions(told: ToldCounts) -> None:
    calendar, year = Calendar(LATE), Period.parse("2020-S1")
    moved = {"A": box(0, 0, 1300, 1000), "B": box(1300, 0, 2000, 1000), "A+B": box(0, 0, 2000, 1000)}
    telling(told, dict.fromkeys(moved, 77), S1, moved)  # nothing of them is new ground
    words = told.reserved(WHOLE, moved, year, calendar).sectors
    assert words == {"A": NOT_TOLD, "B": NOT_TOLD, "A+B": "entre 13 y 26"}
    renamed = told.reserved(WHOLE, {"SECTOR NUEVO": affinity.translate(LEFT, 0.05, 0)}, year, calendar).sectors
    assert renamed == {"SECTOR NUEVO": "menos de 10"}


def test_new_ground_beside_the_old_is_told(told: ToldCounts) -> None:
    beyond = box(2990, 0, 4000, 1000)  # drawn by another hand: it overlaps its neighbour by one per cent
    telling(told, {"D": 33}, S1, {"D": beyond})
    assert told.words(beyond, [S1]) == "≈ 35"
    assert told.words(box(0, 0, 4000, 1000), [S1]) == "entre 84 y 105"


def test_small_sectors_are_told_together_with_the_neighbour_of_the_longest_border() -> None:
    told = ToldCounts()
    counts = {"A": 4, "B": 14, "C": 40}
    told.tell("X", SECTORS, S1, size={"A": 0.2, "B": 2, "C": 2}, count=lambda names, _: sum(counts[n] for n in names))
    words = told.reserved(WHOLE, SECTORS, Period.parse("2020-S1"), Calendar(LATE)).sectors
    assert words == {"A": "≈ 20 (con B)", "B": "≈ 20 (con A)", "C": "≈ 40"}
    assert bounds_of(words["A"]) == (18, 22)


def test_sectors_told_with_others_in_each_half_are_told_by_half_alone() -> None:
    told, counts = ToldCounts(), {"A": 4, "B": 14, "C": 40}
    for base, size in ((S1, {"A": 0.2, "B": 2, "C": 2}), (S2, {"A": 2, "B": 2, "C": 0.2})):
        told.tell("X", SECTORS, base, size=size, count=lambda names, _: sum(counts[name] for name in names))
    words = told.reserved(WHOLE, SECTORS, Period.parse("2020"), Calendar(LATE))
    assert words.sectors == dict.fromkeys(SECTORS, NOT_TOLD)
    assert words.total == "entre 109 y 130"
    assert told.words(LEFT, [S1], name="A") == "≈ 20 (con B)"
    assert told.words(LEFT, [S1], name="C") == NOT_TOLD


@pytest.mark.parametrize(
    ("size", "groups"),
    [
        ({"A": 1, "B": 1, "C": 1}, [("A",), ("B",), ("C",)]),
        ({"A": 0.1, "B": 0.2, "C": 5}, [("A", "B", "C")]),
        ({"A": 0.5, "B": 0.6, "C": 5}, [("A", "B"), ("C",)]),
        ({"A": np.nan, "B": np.nan, "C": np.nan}, [("A",), ("B",), ("C",)]),
        ({"A": 0.1, "B": 0.1, "C": 0.1}, [("A", "B", "C")]),
        ({"A": 0.0, "B": 3, "C": 0.0}, [("A", "B", "C")]),
    ],
)
def test_groups_grow_until_each_is_large_enough(size: dict[str, float], groups: list[tuple[str, ...]]) -> None:
    assert group_sectors(SECTORS, size) == groups


def test_sectors_that_only_nearly_touch_have_a_border_in_common() -> None:
    shapes = {"A": box(0, 0, 100, 100), "B": box(103, 0, 200, 90), "C": box(0, 104, 100, 200), "D": box(107, 0, 900, 90)}
    assert group_sectors(shapes, {"A": 0.1, "B": 1, "C": 1, "D": 9}) == [("A", "C"), ("B",), ("D",)]
    far = {"A": box(0, 0, 100, 100), "B": box(0, 400, 100, 500), "C": box(350, 350, 450, 450), "D": box(300, 0, 400, 100)}
    assert group_sectors(far, {"A": 0.1, "B": 1, "C": 1, "D": 1}) == [("A", "D"), ("B",), ("C",)]


def test_of_a_year_that_was_lost_nothing_new_is_told() -> None:
    told = ToldCounts(lost=frozenset({("X", 2020)}))
    telling(told, {"A": 1, "B": 2, "C": 3}, S1)
    assert told.reserved(WHOLE, SECTORS, Period.parse("2020-S1"), Calendar(LATE)).total == NOT_TOLD
    telling(told, {"A": 1, "B": 2, "C": 3}, base_of("2021-S1"))
    assert told.words(WHOLE, [base_of("2021-S1")]) == "entre 0 y 27"


@given(st.lists(st.integers(0, 200), min_size=6, max_size=6))
def test_every_sum_holds_the_true_number(counts: list[int]) -> None:
    told = ToldCounts()
    telling(told, dict(zip("ABC", counts[:3], strict=True)), S1)
    telling(told, dict(zip("ABC", counts[3:], strict=True)), S2)
    low, high = bounds_of(told.words(WHOLE, [S1, S2]))
    assert low <= sum(counts) <= high


def test_overlapping_ground_is_of_the_first() -> None:
    ground = Partition([LEFT, box(900, 0, 2000, 1000)])
    assert ground.rest(0).equals(LEFT)
    assert ground.rest(1).equals(box(1000, 0, 2000, 1000))
    assert ground.parts_of(box(0, 0, 2000, 1000)) == [0, 1]
    assert ground.parts_of(box(900, 0, 2000, 1000)) == [1]
    assert ground.parts_of(box(0, 0, 1500, 1000)) is None
    assert ground.part_with(box(100, 100, 200, 200)) == 0
    assert Partition([]).is_new(LEFT)
    assert not ground.is_new(box(500, 0, 3000, 1000))


def test_ground_told_by_quarters_is_not_told_by_semesters_as_well() -> None:
    told = ToldCounts()
    telling(told, {"A": 30}, S1, {"A": LEFT})
    for quarter, count in (("2020-T1", 14), ("2020-T2", 21)):
        telling(told, {"C": count}, base_of(quarter), {"C": RIGHT})
    before = list(told.counts)
    telling(told, {"A": 30, "C": 35}, S1, {"A": LEFT, "C": RIGHT})
    telling(told, {"A": 20, "C": 14}, base_of("2020-T1"), {"A": LEFT, "C": RIGHT})
    assert told.counts == before
    words = told.reserved(WHOLE, {"A": LEFT, "C": RIGHT}, Period.parse("2020-S1"), Calendar(LATE))
    assert set(words.sectors.values()) == {"≈ 30", NOT_TOLD}


def test_a_neighbour_does_not_choose_the_calendar() -> None:
    told = ToldCounts()
    telling(told, {"A": 30}, S1, {"A": LEFT})
    assert told.kind(affinity.translate(MIDDLE, -0.01), 2020, "trimestre") == "trimestre"


def test_a_partition_holds_what_lies_inside_one_of_its_polygons() -> None:
    held = Partition([LEFT, RIGHT]).holds(shapely.points([[500, 500], [1500, 500], [2500, 500], [0, 500]]))
    assert held.tolist() == [True, False, True, False]
