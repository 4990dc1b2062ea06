"""Incidents of two editions are matched one by one, whatever their order."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from helpers.editions.made_facts import key
from layers.editions.incident_keys import RowKey, exact_keys, identity_keys, public_keys
from layers.editions.row_changes import RowChanges, row_changes

BASE = [key(n, 100 + n) for n in range(1, 6)]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (BASE, RowChanges()),
        ([*BASE, key(9, 9)], RowChanges(late=1)),
        (BASE[1:], RowChanges(gone=1)),
        ([key(1, 101, crime=2), *BASE[1:]], RowChanges(reclassified=1)),
        ([key(1, 101, placed=False), *BASE[1:]], RowChanges(unplaced=1)),
        ([key(1, 777, sector=2), *BASE[1:]], RowChanges(moved=1)),
        ([key(1, 777, rest=3), *BASE[1:]], RowChanges(corrected=1)),
        ([key(0, 101, rest=3), *BASE[1:]], RowChanges(corrected=1)),  # it lost its number, not its hour and place
        ([*BASE, key(1, 101, crime=3)], RowChanges(late=1)),  # a second delito of one report
    ],
)
def test_each_change_has_its_name(after: list[str], expected: RowChanges) -> None:
    assert row_changes(BASE, after) == expected
    assert row_changes(after, after) == RowChanges()


def test_a_place_found_is_the_other_way_round() -> None:
    lost = [key(1, 5, placed=False)]
    assert row_changes(lost, [key(1, 6)]) == RowChanges(placed=1)


def test_repeated_is_a_copy_of_what_is_still_counted() -> None:
    assert row_changes([*BASE, BASE[0]], BASE) == RowChanges(repeated=1)
    assert row_changes(BASE, BASE[1:], repeated=[BASE[0]]) == RowChanges(repeated=1)
    other = [key(1, 101, crime=7), *BASE[1:]]
    assert row_changes(other, BASE[1:], repeated=[other[0]]) == RowChanges(gone=1)  # of its delito nothing else is counted


@given(st.lists(st.builds(key, st.integers(0, 4), st.integers(0, 4), crime=st.integers(1, 2)), max_size=12), st.data())
def test_the_order_of_rows_does_not_matter_and_all_are_counted(rows: list[str], data: st.DataObject) -> None:
    other = data.draw(st.lists(st.sampled_from(rows or BASE), max_size=12))
    found = row_changes(rows, other)
    assert found == row_changes(data.draw(st.permutations(rows)), data.draw(st.permutations(other)))
    assert found.late - found.repeated - found.gone == len(other) - len(rows)


def test_a_report_keeps_its_key_when_its_day_is_corrected() -> None:
    frame = gpd.GeoDataFrame(
        {
            "fecha": pd.to_datetime(["2020-11-03", "2020-11-04", None]),
            "minuto": [60.0, None, None],
            "turno": ["madrugada", "", ""],
            "codigo": ["A", "B", "B"],
            "sector": ["S1", "S1", ""],
        },
        geometry=[Point(500_000, 9_000_000), Point(500_100, 9_000_000), None],
        crs=32717,
    )
    ids = pd.Series(["7", "8", ""])
    before = exact_keys(frame, ids)
    after = exact_keys(frame.assign(fecha=frame["fecha"].where(frame.index != 0, pd.Timestamp("2020-11-09"))), ids)
    assert [RowKey.of(one).number == RowKey.of(two).number for one, two in zip(before, after, strict=True)] == [True] * 3
    assert (RowKey.of(before[2]).number, RowKey.of(before[2]).moment, RowKey.of(before[2]).placed) == ("", "", "0")
    assert row_changes(before.tolist(), after.tolist()) == RowChanges(corrected=1)
    assert exact_keys(frame.iloc[:0], ids).empty


def test_told_rows_have_keys_of_what_is_public() -> None:
    rows = pd.DataFrame(
        {"numero": [-5, 0], "momento": [7, 0], "terreno": ["t", "t"], "lugar": [0, -2], "codigo": ["A", "A"], "mes": [1, 1]}
    )
    keys = public_keys(rows, ["mes", "lugar"])
    assert [RowKey.of(one).placed for one in keys] == ["1", "0"]
    assert [one[:32] for one in keys] == identity_keys(rows)
    assert public_keys(rows.iloc[:0], ["mes"]).empty
