"""Lists and values in messages are short, of one line, and lose nothing without saying how much."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from geo.wording import listing, shown


def test_a_long_value_is_cut_and_control_characters_are_blanks() -> None:
    assert shown("a" * 50) == "a" * 39 + "…"
    assert shown("uno\n\x1b[2Jdos\u202e") == "uno [2Jdos"


def test_a_long_list_says_how_many_it_leaves_out() -> None:
    assert listing(["A", "B"]) == "A, B"
    assert listing(range(20)) == "0, 1, 2, 3, 4, 5, 6, 7 y 12 más"
    assert listing(["x" * 100, "y" * 100, *"abcdef"], letters=60).endswith(" y 7 más")


@given(st.lists(st.text()))
def test_a_list_is_one_short_line(names: list[str]) -> None:
    text = listing(names)
    assert len(text) < 145
    assert text.isprintable()
