"""Percentages for readers: 100 is all, and 0 is nothing."""

from __future__ import annotations

import pytest

from geo.percents import rounded_percent, whole_percent


@pytest.mark.parametrize("digits", [0, 1, 2])
@pytest.mark.parametrize("total", [3, 201, 9_793, 10_000_000])
def test_only_all_is_100_and_only_nothing_is_0(total: int, digits: int) -> None:
    shares = [rounded_percent(100 * part / total, digits) for part in (0, 1, total - 1, total)]
    assert shares[0] == 0
    assert shares[3] == 100
    assert all(0 < share < 100 for share in shares[1:3])


@pytest.mark.parametrize(
    ("value", "words"), [(0.04, "1 %"), (99.96, "99 %"), (62.5, "63 %"), (-99.8, "-99 %"), (100 + 1e-12, "100 %")]
)
def test_the_nearest_but_the_ends(value: float, words: str) -> None:
    assert whole_percent(value) == words


def test_a_usual_percentage_is_the_nearest() -> None:
    assert [rounded_percent(value) for value in (12.34, 12.36, 250.0)] == [12.3, 12.4, 250.0]
    assert rounded_percent(float("nan")) != rounded_percent(float("nan"))
