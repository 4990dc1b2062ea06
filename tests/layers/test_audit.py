"""What adding and subtracting published counts would tell: hand-made tables whose answer is plain."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.audit import WHOLE, Told, disclosures
from layers.privacy import bounds_of, guarded

FIRST, SECOND, YEAR = (0, 6), (6, 12), (0, 12)


def told(sector: str, span: tuple[int, int], count: int) -> Told:
    return Told(sector, *span, *bounds_of(guarded(count)))


def test_one_table_without_total_tells_nothing() -> None:
    assert disclosures([told("1", FIRST, 15), told("2", FIRST, 3), told("3", FIRST, 0)]) == []


def test_a_total_gives_away_the_only_small_sector() -> None:
    found = disclosures([told("1", FIRST, 15), told("2", FIRST, 0), told(WHOLE, FIRST, 15)])
    assert [(item.sector, item.low, item.high) for item in found] == [("2", 0, 4)]
    hidden = disclosures([told("1", FIRST, 15), told("2", FIRST, 9), told("3", FIRST, 9), told(WHOLE, FIRST, 33)])
    assert hidden == []


def test_a_year_gives_away_a_semester_that_was_never_published() -> None:
    found = disclosures([told("1", FIRST, 15), told("1", YEAR, 16)])
    assert [(item.sector, item.start, item.stop, item.low, item.high) for item in found] == [("1", 6, 12, 0, 4)]
    assert disclosures([told("1", FIRST, 15), told("1", YEAR, 35)]) == []


def test_monthly_cumulative_tables_are_caught() -> None:
    tables = [Told("1", 0, month, count, count) for month, count in enumerate([12, 13, 13, 14], start=1)]  # not rounded
    assert {(item.start, item.stop) for item in disclosures(tables)} >= {(1, 2), (2, 3), (3, 4)}


def test_numbers_that_contradict_each_other_tell_nothing() -> None:
    assert disclosures([told("1", FIRST, 40), told("1", YEAR, 12)]) is None


def test_without_sectors_the_jurisdiction_itself_is_looked_at() -> None:
    assert [item.sector for item in disclosures([told(WHOLE, FIRST, 22), told(WHOLE, YEAR, 22)])] == [WHOLE]


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1))
def test_what_is_found_holds_the_truth(seed: int) -> None:
    counts = np.random.default_rng(seed).poisson(8, (3, 2))
    tables = [told(f"{row}", span, int(counts[row, at])) for row in range(3) for at, span in enumerate((FIRST, SECOND))]
    tables += [told(f"{row}", YEAR, int(counts[row].sum())) for row in range(3)]
    found = disclosures(tables)
    assert found is not None
    for item in found:
        columns = [at for at, (start, stop) in enumerate((FIRST, SECOND)) if item.start <= start and stop <= item.stop]
        assert item.low <= counts[int(item.sector), columns].sum() <= item.high


@pytest.mark.parametrize("count", [0, 7])
def test_rounding_alone_never_gives_away_a_small_count(count: int) -> None:
    assert disclosures([told(f"{row}", span, count) for row in range(4) for span in (FIRST, SECOND)]) == []
