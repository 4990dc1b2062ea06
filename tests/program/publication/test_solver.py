"""The solver of T5 on numbers made by hand, whose answer is plain: it finds what was planted, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.solver import Told, leaks, ranges, span
from layers.disclosure.profiles import bounds_of, guarded

FIRST, SECOND, HALF, YEAR = (0, 3), (3, 6), (0, 6), (0, 12)
SECTORS = ("1", "2", "3", "4")


def rounded(sectors: str | tuple[str, ...], months: tuple[int, int], count: int) -> Told:
    """Tell a count by the 10-5 rule, on its own."""
    between = bounds_of(guarded(count))
    assert between is not None
    return Told(span(sectors, *months), *between)


def test_quarters_and_their_semester_rounded_apart_are_found() -> None:
    """12 and 0 in the quarters, 12 in the semester: each is told apart, and the second quarter is under three."""
    quarters = [rounded("1", FIRST, 12), rounded("1", SECOND, 0)]
    assert leaks(quarters, [FIRST, SECOND], ["1"]) == []
    found = leaks([*quarters, rounded("1", HALF, 12)], [FIRST, SECOND], ["1"])
    assert ("1", 0, 2) in {(*{name for name, _ in leak.cells}, leak.low, leak.high) for leak in found}
    total = Told(span("1", *HALF), 10, 21)  # the sum of both as intervals tells nothing that they do not
    assert leaks([*quarters, total], [FIRST, SECOND], ["1"]) == []


def test_a_total_beside_its_sectors_is_found() -> None:
    told = [rounded("1", HALF, 15), rounded("2", HALF, 0)]
    assert leaks(told, [HALF], ["1", "2"]) == []
    found = leaks([*told, rounded(("1", "2"), HALF, 15)], [HALF], ["1", "2"])
    assert [(leak.low, leak.high) for leak in found if leak.cells == span("2", *HALF)] == [(0, 4)]


def test_a_year_gives_away_a_semester_that_was_never_told() -> None:
    found = leaks([rounded("1", HALF, 15), rounded("1", YEAR, 16)], [HALF], ["1"])
    assert [(leak.low, leak.high) for leak in found] == [(0, 4)]
    assert {leak.cells for leak in found} == {span("1", 6, 12)}


def test_monthly_and_cumulative_tables_are_found() -> None:
    told = [Told(span("1", 0, month), count, count) for month, count in enumerate([12, 13, 13, 14], start=1)]
    found = {leak.cells: (leak.low, leak.high) for leak in leaks(told, [], ["1"])}
    assert found[span("1", 1, 2)] == (1, 1)
    assert found[span("1", 2, 3)] == (0, 0)


def test_a_count_that_is_told_exactly_is_found_whatever_its_size() -> None:
    found = leaks([Told(span("1", *HALF), 40, 40)], [HALF], ["1"])
    assert [(leak.low, leak.high) for leak in found] == [(40, 40)]


def test_the_difference_of_two_sectors_together_is_found() -> None:
    """A sector told with its neighbour in one edition, and alone in another."""
    told = [rounded(("1", "2"), HALF, 17), rounded("1", HALF, 17)]
    assert ("2",) in {tuple({name for name, _ in leak.cells}) for leak in leaks(told, [HALF], ["1", "2"])}


def test_numbers_that_contradict_each_other_are_a_fault() -> None:
    with pytest.raises(ValueError, match="contradict"):
        leaks([rounded("1", HALF, 40), rounded("1", YEAR, 12)], [HALF], ["1"])


def test_whole_numbers_tell_more_than_fractions_do() -> None:
    """Three sums of two, of one fact each: half a fact each would do, whole ones would not."""
    pairs = [Told(span(two, *HALF), 1, 1) for two in (("1", "2"), ("2", "3"))]
    assert list(ranges([*pairs, Told(span(("1", "3"), *HALF), 0, 1)], [span(("1", "2", "3"), *HALF)])) == [(1, 1)]
    with pytest.raises(ValueError, match="contradict"):
        list(ranges([*pairs, Told(span(("1", "3"), *HALF), 1, 1)], [span("1", *HALF)]))


def test_what_was_never_told_has_no_limits() -> None:
    assert list(ranges([rounded("1", HALF, 3)], [span("2", *HALF), span("1", 0, 7)])) == [None, None]


@settings(max_examples=8)
@given(st.integers(0, 2**32 - 1))
def test_what_is_found_holds_the_truth(seed: int) -> None:
    counts = np.random.default_rng(seed).poisson(8, (4, 2))
    periods = (FIRST, SECOND)
    told = [rounded(name, own, int(counts[row, at])) for row, name in enumerate(SECTORS) for at, own in enumerate(periods)]
    told += [rounded(name, HALF, int(counts[row].sum())) for row, name in enumerate(SECTORS)]
    for leak in leaks(told, periods, SECTORS):
        truth = sum(counts[SECTORS.index(name), month // 3] for name, month in leak.cells if month % 3 == 0)
        assert leak.low <= truth <= leak.high


@settings(max_examples=5)
@given(st.integers(0, 2**32 - 1))
def test_told_once_and_summed_as_intervals_nothing_is_found(seed: int) -> None:
    """What the program promises: quarters rounded apart, everything else the sum of their intervals."""
    counts = np.random.default_rng(seed).poisson(6, (4, 4))
    quarters = [(at, at + 3) for at in range(0, 12, 3)]
    once = {
        (name, own): rounded(name, own, int(counts[row, at]))
        for row, name in enumerate(SECTORS)
        for at, own in enumerate(quarters)
    }
    told = [*once.values()]
    for name in SECTORS:
        for some in (quarters[:2], quarters[2:], quarters):
            parts = [once[name, own] for own in some]
            cells = frozenset().union(*(part.cells for part in parts))
            told.append(Told(cells, sum(part.low for part in parts), sum(part.high for part in parts)))
    found = leaks(told, quarters, SECTORS)
    assert [str(leak) for leak in found] == []


def test_the_total_of_a_district_narrows_its_sectors() -> None:
    """The examples of docs/metodos/territorios.md."""
    told = [rounded("1", HALF, 40), rounded("2", HALF, 3), rounded("3", HALF, 15)]
    wanted = [span("2", *HALF)]
    for sectors, total, between in ((("1", "2", "3"), 60, (1, 9)), (("1", "2"), 45, (3, 7)), (("1", "2"), 39, (0, 1))):
        assert list(ranges([*told, Told(span(sectors, *HALF), total, total)], wanted)) == [between]


def test_how_much_it_narrows_them() -> None:
    """The table of docs/metodos/territorios.md: values left to sectors of under ten, and how many have fewer than six."""
    rng, found = np.random.default_rng(1), {}
    for size in (2, 3, 4, 6):
        left = []
        for _ in range(2000):
            counts = rng.poisson(np.exp(rng.uniform(np.log(2), np.log(60), size)))
            low, high = np.array([bounds_of(guarded(int(count))) for count in counts]).T
            most = np.minimum(high, counts.sum() - low.sum() + low)
            least = np.maximum(low, counts.sum() - high.sum() + high)
            assert (least <= counts).all()
            assert (counts <= most).all()
            left += (most - least + 1)[high < 10].tolist()
        found[size] = np.array(left)
    assert [round(float(left.mean()), 1) for left in found.values()] == pytest.approx([5.5, 8.1, 9.3, 9.9], abs=0.15)
    assert [float((left < 6).mean()) for left in found.values()] == pytest.approx([0.64, 0.13, 0.04, 0.002], abs=0.02)
    assert [float((left == 1).mean()) for left in found.values()] == pytest.approx([0.015, 0.002, 0, 0], abs=0.004)
