"""The store of rows: the same rows in any order, split or repetition are the same store; its past can be read."""

from __future__ import annotations

import math
import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.errors import DiskError, MapaError
from helpers.store.held_parts import at_random, part_of, row
from mapadelito.settings.usual_places import HELD_FILE
from mapadelito.store import row_tables
from mapadelito.store.held import IncidentStore
from mapadelito.store.held_tables import LOADED, ROWS, TAKEN_BACK, Event, HeldPart

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAY = date(2020, 3, 2)
MAY, JUNE, JULY = (part_of(at_random(40, seed), f"{seed}.xlsx") for seed in (5, 6, 7))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[IncidentStore]:
    """Return an empty store."""
    with IncidentStore.opened(tmp_path / HELD_FILE) as store:
        yield store


def told(store: IncidentStore, *, as_of: int | None = None) -> list[tuple[int, str]]:
    return [(load.event, load.origin.file) for load in store.loads(as_of=as_of)]


def test_a_table_comes_back_as_it_was(store: IncidentStore) -> None:
    faults = [
        {"falta": 0, "orden": 2, "codigo": "A", "columna": "f", "valor": ""},
        {"falta": 1, "orden": 2, "codigo": "A", "columna": "y"},
    ]
    part = replace(part_of(at_random(3, 1), faults=faults), meta={"avisos": {"ñ": 2}, "decisiones": ["«a»", None]})
    store.add([part], today=DAY)
    (back,) = store.parts()
    assert back == replace(part, rows=back.rows, event=1, load=1)
    assert back.rows.equals(part.rows)


_KINDS = {
    "int64": st.integers(-(2**63), 2**63 - 1) | st.none(),
    "double": st.floats(allow_nan=False).filter(lambda x: x or math.copysign(1, x) > 0) | st.none(),
    "binary": st.binary() | st.none(),
    "bool": st.booleans() | st.none(),
    "string": st.text() | st.sampled_from(["", "a\0b", "1e5", "007", "NULL"]) | st.none(),
}


@given(st.fixed_dictionaries(_KINDS))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_value_comes_back(store: IncidentStore, values: dict[str, object]) -> None:
    store.add([part := part_of([{name: values[str(ROWS.field(name).type)] for name in ROWS.names}])], today=DAY)
    back = next(held for held in store.parts() if held.origin == part.origin)
    assert back.rows.equals(part.rows)


def test_what_is_not_a_number_is_no_value(store: IncidentStore) -> None:
    store.add([part_of([row(x=math.nan, y=math.inf)])], today=DAY)
    (back,) = store.parts()
    assert (back.rows["x"].to_pylist(), back.rows["y"].to_pylist()) == ([None], [math.inf])


def test_a_large_table_is_written_and_read_in_batches(store: IncidentStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_tables, "_BATCH", 7)
    store.add([MAY], today=DAY)
    (back,) = store.parts()
    assert back.rows.equals(MAY.rows)


def test_what_is_there_is_not_loaded_again_and_no_byte_changes(tmp_path: Path) -> None:
    path = tmp_path / HELD_FILE
    with IncidentStore.opened(path) as store:
        first = store.add([MAY, MAY], today=DAY)
        assert first.event == Event(1, LOADED, DAY)
        assert [load.origin.file for load in first.added] == ["5.xlsx"]
    before = path.read_bytes()
    with IncidentStore.opened(path) as store:
        renamed = replace(MAY, origin=replace(MAY.origin, file="otro.xlsx"))
        again = store.add([renamed], today=date(2021, 1, 1))
        assert (again.event, again.added, again.replaced) == (None, (), ())
        assert [load.origin.file for load in again.known] == ["5.xlsx"]
    assert path.read_bytes() == before


def test_the_order_the_split_and_repetition_do_not_change_the_content(tmp_path: Path) -> None:
    rows = [*at_random(60, 3), row(delito="HURTO"), row(delito="HURTO")]  # the twins stay together below
    chance = random.Random(1)
    shuffled = chance.sample(rows[:-2], 60)
    pieces = [shuffled[at::5] for at in range(5)]
    pieces[2] += rows[-2:]
    ways = {
        "whole": [[part_of(rows)]],
        "shuffled": [[part_of([*rows[-2:], *shuffled])]],
        "split": [[part_of(piece, "a")] for piece in pieces],
        "repeated": [[part_of(rows)], [part_of(pieces[2]), part_of(pieces[0])], [part_of(shuffled)]],
    }
    found = {}
    for name, loads in ways.items():
        with IncidentStore.opened(tmp_path / f"{name}.sqlite") as store:
            for parts in loads:
                store.add(parts, today=DAY)
            found[name] = store.content()
    assert all(content == found["whole"] for content in found.values())
    assert sum(row[-1] for row in found["whole"]) == 62
    with IncidentStore.opened(tmp_path / "less.sqlite") as store:
        store.add([part_of(rows[:-1])], today=DAY)
        assert store.content() != found["whole"]


def test_parts_come_in_an_order_that_names_do_not_change(tmp_path: Path) -> None:
    orders = []
    for name, parts in {"a": (MAY, JUNE), "b": (JUNE, replace(MAY, origin=replace(MAY.origin, file="z")))}.items():
        with IncidentStore.opened(tmp_path / name) as store:
            store.add(parts, today=DAY)
            orders.append([part.origin.sha256 for part in store.parts()])
    assert orders[0] == orders[1]


def test_what_is_taken_back_is_still_seen_as_of_before(store: IncidentStore) -> None:
    store.add([MAY], today=DAY)
    store.add([JUNE, JULY], today=DAY)
    gone = store.take_back(1, today=DAY)
    assert [load.origin.file for load in gone] == ["5.xlsx"]
    assert sorted(told(store)) == [(2, "6.xlsx"), (2, "7.xlsx")]
    assert told(store, as_of=1) == [(1, "5.xlsx")]
    assert len(store.parts(as_of=2)) == 3
    assert store.parts(as_of=0) == []
    assert store.events()[-1] == Event(3, TAKEN_BACK, DAY, 1)
    assert [load.taken_back for load in store.all_loads()] == [3, None, None]
    assert not {row[:2] for row in store.content()} & {(c, h) for c, h in _keys(MAY)}
    store.add([MAY], today=DAY)
    assert told(store)[0] == (1, "5.xlsx")  # in its turn


def _keys(part: HeldPart) -> list[tuple[int, int]]:
    return [*zip(part.rows["clave"].to_pylist(), part.rows["huella"].to_pylist(), strict=True)]


def test_a_table_read_in_another_way_keeps_its_place(store: IncidentStore) -> None:
    store.add([MAY], today=DAY)
    store.add([JUNE], today=DAY)
    other = replace(MAY, origin=replace(MAY.origin, reading="2"), rows=MAY.rows.slice(1))
    account = store.add([other], today=DAY)
    assert [load.number for load in account.replaced] == [1]
    assert told(store) == [(1, "5.xlsx"), (2, "6.xlsx")]
    assert [len(part.rows) for part in store.parts()] == [39, 40]
    assert [len(part.rows) for part in store.parts(as_of=2)] == [40, 40]  # as it was
    assert [load.number for load in store.take_back(1, today=DAY)] == [3]


def test_a_load_that_replaces_another_is_one_event(store: IncidentStore) -> None:
    store.add([MAY, JULY], today=DAY)
    store.add([JULY], today=DAY)
    account = store.add([JUNE, JULY], today=DAY, replaces=1)
    assert account.event == Event(2, LOADED, DAY, 1)
    assert [[load.origin.file for load in own] for own in (account.added, account.replaced, account.known)] == [
        ["6.xlsx"],
        ["5.xlsx"],
        ["7.xlsx"],
    ]
    assert told(store) == [(1, "7.xlsx"), (2, "6.xlsx")]  # what is given again as it is keeps its place
    assert len(told(store, as_of=1)) == 2


@pytest.mark.parametrize("event", [0, 2, 9])
def test_what_is_not_there_is_not_taken_back(store: IncidentStore, event: int) -> None:
    store.add([MAY], today=DAY)
    store.take_back(1, today=DAY)
    with pytest.raises(MapaError, match=f"no tiene una carga {event}"):
        store.take_back(event, today=DAY)
    with pytest.raises(MapaError, match=f"no tiene una carga {event}"):
        store.add([JUNE], today=DAY, replaces=event)
    assert store.last_event() == 2
    assert len(store.all_loads()) == 1


def test_a_full_disk_loads_nothing(tmp_path: Path) -> None:
    path = tmp_path / HELD_FILE
    with IncidentStore.opened(path) as store:
        store.add([MAY], today=DAY)
    before = path.read_bytes()
    with IncidentStore.opened(path) as store:
        store._db.execute("PRAGMA max_page_count = 30")
        store._db.execute("PRAGMA cache_size = 2")  # so that pages are written before the end
        with pytest.raises(DiskError, match="Nada se cargó"):
            store.add([part_of(at_random(2000, 1))], today=DAY)
        assert told(store) == [(1, "5.xlsx")]
    assert path.read_bytes() == before


def test_a_damaged_store_is_told_and_not_read_as_empty(tmp_path: Path) -> None:
    path = tmp_path / HELD_FILE
    path.write_bytes(b"x" * 100)
    with pytest.raises(MapaError, match="Vuelva a cargar"), IncidentStore.opened(path):
        pass
    assert path.with_name("hechos-ilegible-1.sqlite").read_bytes() == b"x" * 100
    with IncidentStore.opened(path) as store:
        assert store.loads() == []


def test_who_reads_sees_the_last_load_while_another_process_loads(tmp_path: Path) -> None:
    path = tmp_path / HELD_FILE
    with IncidentStore.opened(path) as store:
        store.add([MAY], today=DAY)
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE carga SET retirada = 1")
        with IncidentStore.opened_to_read(path) as store:
            assert len(store.parts()) == 1
            with pytest.raises(MapaError, match="revise su permiso"):
                store.add([JUNE], today=DAY)


def test_a_column_of_another_type_is_refused_before_anything_is_written(store: IncidentStore) -> None:
    wrong = MAY.rows.set_column(1, "linea", pa.array(["x"] * 40))
    with pytest.raises(pa.ArrowInvalid):
        store.add([JUNE, replace(MAY, rows=wrong)], today=DAY)
    assert store.all_loads() == []
