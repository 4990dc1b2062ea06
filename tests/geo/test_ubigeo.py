"""UBIGEO: six digits, and whose."""

from __future__ import annotations

import pytest

from geo.ubigeo import coding_of, six_digits


@pytest.mark.parametrize(
    ("text", "code"),
    [("60101", "060101"), ("060101", "060101"), ("60101.0", "060101"), ("S/D", "S/D"), ("1", "1"), ("1501010", "1501010")],
)
def test_the_leading_zero_comes_back(text: str, code: str) -> None:
    assert six_digits(text) == code


@pytest.mark.parametrize(
    ("places", "coding"),
    [
        ([("180301", "Moquegua")], "INEI"),
        ([("170301", "MOQUEGUA"), ("140101", "Lima")], "RENIEC"),
        ([("70101", "Callao")], "INEI"),
        ([("240101", "Callao")], "RENIEC"),
        ([("150101", "LIMA")], "INEI"),
        ([("60101", "Cajamarca"), ("250101", "Ucayali")], ""),  # the same in both
        ([("180301", "Moquegua"), ("140101", "Lima")], ""),  # they contradict each other
        ([("180301", "Tacna")], ""),  # neither
        ([], ""),
    ],
)
def test_the_department_tells_whose_list_it_is(places: list[tuple[str, str]], coding: str) -> None:
    assert coding_of(places) == coding
