"""What a zone has more of than its jurisdiction, and its mix shrunk towards that of the whole."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from layers.statistics.own_mix import distinct_values, distinct_weekdays, is_mostly, mix_counts, shrunk_mix


def told(*groups: tuple[int, dict[str, int]]) -> tuple[np.ndarray, pd.Series]:
    rows = [(group, name) for group, mix in groups for name, count in mix.items() for _ in range(count)]
    return np.asarray([group for group, _ in rows]), pd.Series([name for _, name in rows], dtype="str")


ELSEWHERE = (-1, {"madrugada": 50, "mañana": 50, "tarde": 150, "noche": 50})


def test_the_turno_of_the_jurisdiction_is_no_news_of_a_zone() -> None:
    as_all, own = {"madrugada": 5, "mañana": 5, "tarde": 15, "noche": 5}, {"tarde": 5, "noche": 25}
    assert distinct_values(*told((0, as_all), (1, own), ELSEWHERE), 2) == ["", "noche"]


def test_few_incidents_and_unknown_hours_say_nothing() -> None:
    assert distinct_values(*told((0, {"noche": 19}), ELSEWHERE), 1) == [""]
    assert distinct_values(*told((0, {"noche": 19, "": 9}), ELSEWHERE), 1) == [""]
    assert distinct_values(*told((0, {"noche": 20}), ELSEWHERE), 1) == ["noche"]
    assert distinct_values(*told((0, {"noche": 40})), 1) == [""]  # the zone is all there is
    assert distinct_values(*told((0, {"": 40})), 2) == ["", ""]


def test_many_zones_are_corrected() -> None:
    own, plain = {"tarde": 12, "noche": 9, "mañana": 3}, {"tarde": 16, "noche": 8}
    alone = distinct_values(*told((0, {"noche": 14, "tarde": 10}), (-1, {"tarde": 120, "noche": 60})), 1)
    many = distinct_values(
        *told((0, {"noche": 14, "tarde": 10}), *((n, plain) for n in range(1, 30)), (-1, {"tarde": 120, "noche": 60})), 30
    )
    assert alone == ["noche"]
    assert many == [""] * 30
    assert distinct_values(*told((0, own), ELSEWHERE), 1) == [""]


def test_weekdays() -> None:
    saturdays = pd.Timestamp(2020, 3, 7) + pd.to_timedelta(np.arange(30) * 7, unit="D")
    every = pd.Timestamp(2020, 3, 1) + pd.to_timedelta(np.arange(210), unit="D")
    days = pd.Series([*saturdays, *every, pd.NaT])
    assert distinct_weekdays(np.repeat([0, -1], [30, 211]), days, 1) == ["sábado"]


def test_mostly_is_half_and_five() -> None:
    assert [is_mostly(*pair) for pair in ((5, 10), (4, 6), (5, 11), (50, 100))] == [True, False, False, True]


def test_a_mix_is_shrunk_as_far_as_chance_explains_it() -> None:
    share = shrunk_mix(np.array([[40, 10], [10, 40], [0, 0]]), np.array([50, 50]))
    assert share.sum(axis=1) == pytest.approx(1)
    assert 0.5 < share[0, 0] < 0.8
    assert share[2].tolist() == pytest.approx([0.5, 0.5])
    chance = shrunk_mix(np.array([[13, 7], [8, 12]]), np.array([300, 100]))
    assert chance[0, 0] == pytest.approx(0.75, abs=0.1)
    assert shrunk_mix(np.zeros((2, 4), dtype=int), np.zeros(4, dtype=int)).tolist() == [[0.25] * 4] * 2


def test_given_names_are_counted_in_their_order() -> None:
    names, counts, whole = mix_counts(
        *told((0, {"noche": 2, "x": 5, "": 1}), (-1, {"tarde": 3})), 1, ("tarde", "noche", "mañana")
    )
    assert names.tolist() == ["tarde", "noche", "mañana"]
    assert counts.tolist() == [[0, 2, 0]]
    assert whole.tolist() == [3, 2, 0]
