"""What a row says as a number, and that no order of rows or files changes which of two rows stays."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.incidents.read import read_incidents
from geo.incidents.row_content import hash_numbers, hash_rows, hash_texts
from helpers.rows import HEADER, Row, fact

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path

    from geo.incidents.account import Incidents

    Write = Callable[..., Path]

chances = st.randoms(use_true_random=False)
firm = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
unlike = st.sampled_from([{}, {"hora": "20:15"}, {"hora": ""}, {"latitud": "-7.2"}, {"direccion": "JR. UNO"}, {"zona": "B"}])


TEXTS = ["9e0d57e172b021e4", "0000000000000000", "898318b6c0cc1de2", "0000000000000000", "9e0d57e172b021e4"]
NUMBERS = ["e220a8397b1dcdaf", "910a2dec89025cc1", "e4d971771b652c20", "481ec0a212a9f3db"]
"""The first is the published first output of SplitMix64 with seed 0."""
ROWS = ["6cda18616342c695", "5547cb4560edeecf"]


def test_hashes_are_those_of_the_day_they_were_chosen() -> None:
    """The store keeps them: they may change with no version of any library."""
    texts = hash_texts(pd.Series(["HURTO", "", "ñandú", None, "HURTO"]))
    assert [f"{value:016x}" for value in texts.tolist()] == TEXTS
    numbers = hash_numbers(np.asarray([0, 1, -1, np.iinfo(np.int64).min]))
    assert [f"{value:016x}" for value in numbers.tolist()] == NUMBERS
    rows = hash_rows({"a": hash_texts(pd.Series(["x", "y"])), "b": hash_texts(pd.Series(["y", ""]))})
    assert [f"{value:016x}" for value in rows.tolist()] == ROWS


def test_a_cell_in_another_column_is_another_row_and_an_empty_column_is_none() -> None:
    one, other, blank = (hash_texts(pd.Series([text])) for text in ("x", "y", ""))
    assert hash_rows({"a": one, "b": other}) != hash_rows({"a": other, "b": one})
    assert hash_rows({"a": one, "b": other}) == hash_rows({"b": other, "a": one, "c": blank})


def said(read: Incidents) -> Counter[tuple[object, ...]]:
    """Count the accepted incidents by all that the frame says of them."""
    frame = pd.DataFrame(read.frame.drop(columns="geometry")).astype(str).assign(place=read.frame.geometry.to_wkb(hex=True))
    return Counter(frame.itertuples(index=False, name=None))


def lines(numbered: list[tuple[int, Row]]) -> list[str]:
    return [";".join(("id_denuncia", *HEADER)), *(";".join((str(100 + number), *row)) for number, row in numbered)]


@settings(firm, max_examples=3)
@given(st.lists(st.tuples(unlike, unlike), min_size=6, max_size=9), st.integers(1, 3), chances)
def test_no_order_of_rows_or_files_changes_what_stays(
    table: Write, changes: list[tuple[dict[str, str], ...]], parts: int, chance: random.Random
) -> None:
    check_order(table, changes, parts, chance)


@pytest.mark.slow
@settings(firm, max_examples=150)
@given(st.lists(st.tuples(unlike, unlike), min_size=6, max_size=30), st.integers(1, 5), chances)
def test_no_order_of_rows_or_files_changes_what_stays_many_times(
    table: Write, changes: list[tuple[dict[str, str], ...]], parts: int, chance: random.Random
) -> None:
    check_order(table, changes, parts, chance)


def check_order(table: Write, changes: list[tuple[dict[str, str], ...]], parts: int, chance: random.Random) -> None:
    """Each report has two rows, of one day and delito, that may say another hour, place or address."""
    rows = [(number, fact(number, **values)) for number, pair in enumerate(changes) for values in pair]
    once = read_incidents(table(*lines(rows), name="todo.csv"))
    mixed = chance.sample(rows, len(rows))
    pieces = [table(*lines(mixed[at::parts]), name=f"parte{at}.csv") for at in range(parts)]
    read = read_incidents(pieces)
    assert said(read) == said(once)
    assert len(read.frame) == len(changes)
    given_twice = [*chance.sample(pieces, parts), table(*lines(rows[::-1]), name="otra vez.csv")]
    assert said(read_incidents(given_twice)) == said(once)


def test_of_two_rows_of_one_report_the_one_with_a_place_stays_then_the_one_with_an_hour(table: Write) -> None:
    forced = fact(1, direccion="EN LA COMISARIA", latitud="", longitud="")
    full, no_hour = fact(1, direccion="con todo"), fact(1, hora="", direccion="sin hora")
    for rows in ([no_hour, full], [full, no_hour], [full, forced]):
        read = read_incidents(table(*lines([(1, row) for row in rows] + [(n, fact(n)) for n in range(2, 6)])))
        assert read.frame["direccion"].iloc[0] == "con todo"
        assert len(read.frame) == 5


def test_the_zone_is_that_of_most_places_whatever_the_order_of_files(table: Write) -> None:
    east = table(*lines([(1, fact(1, longitud="-77.9"))]), name="este.csv")
    west = table(*lines([(n, fact(n)) for n in range(2, 6)]), name="oeste.csv")
    assert read_incidents([east, west]).frame.crs == read_incidents([west, east]).frame.crs == "EPSG:32717"
