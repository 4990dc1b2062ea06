"""The sample of a table does not depend on the order of its rows."""

from __future__ import annotations

import pandas as pd

from geo.evidence.sample import _most_distinct, sample_rows


def test_a_table_without_rows_or_columns_is_its_own_sample() -> None:
    assert sample_rows(pd.DataFrame()).empty
    assert list(sample_rows(pd.DataFrame({"b": [], "a": []}, dtype="str")).columns) == ["a", "b"]


def test_the_order_of_the_rows_changes_nothing() -> None:
    frame = pd.DataFrame({"a": [str(n) for n in range(2000)], "b": "x"}, dtype="str")
    shuffled = frame.sample(frac=1, random_state=1)
    assert sample_rows(frame, 50).reset_index(drop=True).equals(sample_rows(shuffled, 50).reset_index(drop=True))


def test_rows_are_chosen_by_the_column_with_most_texts_and_the_first_of_those() -> None:
    rows = 12_000  # more than are looked at first
    texts = {
        "a": [n % 9000 for n in range(rows)],
        "b": [n % 11_000 for n in range(rows)],
        "c": range(rows),
        "d": range(rows),
    }
    frame = pd.DataFrame(texts).astype("str")
    assert [_most_distinct(frame[names]) for names in (["a", "b"], [*"abcd"], [*"bd"])] == ["b", "c", "d"]
