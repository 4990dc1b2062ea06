"""Numbers that stand for texts."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.text import text_numbers


@pytest.mark.parametrize(
    "texts",
    [
        ["20", "3", "20", "1000000000000000000"],
        ["7", "007", "7", "07"],
        ["-7", "7", "-07"],
        ["1", "", "1", "x"],
        ["1.0", "1", "1,0"],
        ["99999999999999999999", "99999999999999999999", "1"],
        [],
    ],
)
def test_equal_texts_alone_have_equal_numbers(texts: list[str]) -> None:
    numbers = text_numbers(pd.Series(texts, dtype="str")).tolist()
    assert [numbers.index(number) for number in numbers] == [texts.index(text) for text in texts]


def test_a_missing_text_is_not_a_text() -> None:
    one, missing, other = text_numbers(pd.Series(["5", None, "5"], dtype="str"))
    assert one == other != missing
