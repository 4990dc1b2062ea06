"""Numbers as text, written here and read on the page."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.pages import decode_varints
from maps.web.templates import asset
from maps.web.varint import encode_varints

EDGES = [0, -1, 1, 15, -16, 16, -17, 511, -512, 512, 180_000_000, -180_000_000, 2**40, -(2**40)]


def array(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.int64)


@pytest.mark.parametrize(
    ("numbers", "text"), [((), ""), ((0,), "A"), ((-1, 1, 2), "BCE"), ((15, 16, -16, -17), "egBfhB"), ((512, 0), "ggBA")]
)
def test_known_texts(numbers: tuple[int, ...], text: str) -> None:
    assert encode_varints(array(*numbers)) == text
    assert decode_varints(text).tolist() == list(numbers)


@given(st.lists(st.integers(-(2**45), 2**45)))
def test_every_number_comes_back(numbers: list[int]) -> None:
    text = encode_varints(array(*numbers))
    assert decode_varints(text).tolist() == numbers
    assert re.fullmatch(r"[\w-]*", text, re.ASCII)


def test_small_numbers_take_one_sign() -> None:
    assert len(encode_varints(np.arange(-16, 16))) == 32
    assert len(encode_varints(np.array([-512, 511]))) == 4


@pytest.mark.browser
def test_the_page_reads_what_is_written(browser: Any) -> None:
    code = asset("data.js")
    start = code.index("const SIGNS")
    reader = code[start : code.index("/** Differences", start)]
    page = browser.new_page()
    for numbers in (EDGES, [], list(range(-600, 600))):
        assert page.evaluate(f"text => {{ {reader} return numbers(text); }}", encode_varints(array(*numbers))) == numbers
    page.close()
