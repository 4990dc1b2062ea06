"""What a run reads of the store: exactly the rows that it needs, by the indexes."""

from __future__ import annotations

import random
from datetime import date
from typing import TYPE_CHECKING

import pytest

from helpers.store.held_parts import at_random, part_of, row
from mapadelito.settings.usual_places import HELD_FILE
from mapadelito.store import held_places
from mapadelito.store.held import IncidentStore
from mapadelito.store.selection import CROWDED, STREETS, Selection, query_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any

DAY = date(2020, 3, 2)
PLACE = {"celda": 7, "x": 1.5, "y": -2.5}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[IncidentStore]:
    """Return an empty store."""
    with IncidentStore.opened(tmp_path / HELD_FILE) as store:
        yield store


def read(store: IncidentStore, chosen: Selection, *, as_of: int | None = None) -> list[tuple[int, int]]:
    """Return the load and the line of each row chosen."""
    return [(part.load, line) for part in store.parts(chosen, as_of=as_of) for line in part.rows["linea"].to_pylist()]


def by_hand(loads: list[list[dict[str, Any]]], chosen: Selection) -> list[tuple[int, int]]:
    rows = [(load, line, one) for load, listed in enumerate(loads, 1) for line, one in enumerate(listed, 1)]

    def is_wanted(one: dict[str, Any]) -> bool:
        near = one["celda"] in chosen.squares or one["nombrada"] in chosen.names
        return near and (chosen.months is None or one["mes"] in {*chosen.months, None})

    def same(key: Callable[[dict[str, Any]], Any], found: list[Any]) -> list[Any]:
        return [entry for entry in rows if key(entry[2]) in {key(one) for _, _, one in found}]

    found = [entry for entry in rows if is_wanted(entry[2])]
    found += same(lambda one: one["clave"], [entry for entry in found if entry[2]["clave"]])
    return sorted({(load, line) for load, line, _ in found})


@pytest.mark.parametrize("seed", range(5))
def test_the_rows_are_those_found_one_by_one(store: IncidentStore, seed: int) -> None:
    chance = random.Random(seed)
    loads = [at_random(80, 10 * seed + at) for at in range(3)]
    for listed in loads:
        store.add([part_of(listed)], today=DAY)
    squares, names = frozenset(chance.sample(range(1, 9), 3)), frozenset(chance.sample((-1, 0, 1), 1))
    for months in (frozenset({202002}), frozenset({202001, 202003}), None):
        chosen = Selection(squares, names, months)
        found = read(store, chosen)
        assert found == by_hand(loads, chosen)
        assert 0 < len(found) < 240
    assert read(store, Selection()) == []


@pytest.mark.parametrize(
    ("count", "streets", "found"), [(CROWDED - 1, STREETS, 1), (CROWDED, STREETS - 1, 1), (CROWDED, STREETS, CROWDED)]
)
def test_of_a_crowded_place_all_months_are_read(store: IncidentStore, count: int, streets: int, found: int) -> None:
    rows = [row(mes=202000 + at, direccion=str(at % streets), **PLACE) for at in range(1, count + 1)]
    store.add([part_of([*rows, row(mes=202009, **PLACE | {"x": 9.0})])], today=DAY)
    assert len(read(store, Selection(frozenset({7}), months=frozenset({202001})))) == found
    assert read(store, Selection(frozenset({8}), months=frozenset({202001}))) == []
    assert read(store, Selection(frozenset({7}), months=frozenset({202099}))) == []


def test_of_a_load_some_lines_are_read_or_all(store: IncidentStore) -> None:
    for _ in range(2):
        store.add([part_of([row(mes=at, celda=at) for at in range(5 + store.last_event())])], today=DAY)
    assert read(store, Selection(lines={1: None, 2: frozenset({2, 4, 99})})) == [
        *((1, at) for at in range(1, 6)),
        (2, 2),
        (2, 4),
    ]
    store.take_back(1, today=DAY)
    assert read(store, Selection(lines={1: None, 2: frozenset({2})})) == [(2, 2)]


def test_of_a_place_that_is_not_of_the_incident_all_months_are_read(store: IncidentStore) -> None:
    store.add(
        [part_of([row(mes=201901, sin_lugar=True, **PLACE), row(mes=202001, **PLACE), row(mes=202002, **PLACE)])], today=DAY
    )
    assert len(read(store, Selection(frozenset({7}), months=frozenset({202001})))) == 3


def test_a_report_is_read_whole_wherever_its_rows_are(store: IncidentStore) -> None:
    store.add([part_of([row(clave=5, mes=202001, **PLACE)])], today=DAY)
    store.add([part_of([row(clave=5, mes=202002, celda=900, x=1.0, y=1.0), row(clave=6, celda=900)])], today=DAY)
    assert read(store, Selection(frozenset({7}))) == [(1, 1), (2, 1)]
    assert read(store, Selection(frozenset({7})), as_of=1) == [(1, 1)]
    assert read(store, Selection(events=frozenset({2}))) == [(1, 1), (2, 1), (2, 2)]


def test_loads_taken_back_lead_to_no_row(store: IncidentStore) -> None:
    crowd = [row(mes=202001, direccion=str(at), **PLACE) for at in range(CROWDED)]
    store.add([part_of([row(clave=5, mes=0, **PLACE), *crowd])], today=DAY)
    store.add([part_of([row(clave=5, celda=900), row(mes=202002, **PLACE)])], today=DAY)
    store.take_back(1, today=DAY)
    assert read(store, Selection(frozenset({7}), months=frozenset({202001}))) == []
    assert len(read(store, Selection(frozenset({7}), months=frozenset({0})), as_of=2)) == CROWDED + 3


def test_faults_of_rows_not_read_are_left_out(store: IncidentStore) -> None:
    faults = [{"falta": 0, "orden": at, "codigo": "A", "columna": "y", "valor": "x"} for at in (0, 1)]
    store.add([part_of([row(celda=7), row(celda=8)], faults=faults)], today=DAY)
    (part,) = store.parts(Selection(frozenset({8})))
    assert part.faults["orden"].to_pylist() == [1]


@pytest.mark.parametrize(
    "chosen",
    [
        Selection(frozenset({1}), frozenset({2}), frozenset({202001})),
        Selection(frozenset({1}), frozenset({2})),
        Selection(events=frozenset({1})),
    ],
)
def test_no_query_goes_through_the_whole_store(store: IncidentStore, chosen: Selection) -> None:
    query, values = query_of(chosen, "f.orden")
    plan = store._db.execute(f"EXPLAIN QUERY PLAN {query}", values | {"as_of": 1}).fetchall()
    assert_by_index(plan, ways=("SEARCH",) if chosen.events is None else ("SEARCH", "SCAN f USING INDEX"))


@pytest.mark.parametrize("query", [held_places._NAMES, held_places._MONTHS["celda"], held_places._MONTHS["nombrada"]])
def test_places_are_known_without_going_through_the_store(store: IncidentStore, query: str) -> None:
    values = {"squares": "[1]", "values": "[1]", "as_of": 1}
    assert_by_index(store._db.execute(f"EXPLAIN QUERY PLAN {query}", values).fetchall())


def assert_by_index(plan: list[tuple[object, ...]], *, ways: tuple[str, ...] = ("SEARCH",)) -> None:
    steps = [step for *_, step in plan if isinstance(step, str) and step.split()[1:2] in (["f"], ["fila"])]
    by = ("USING INDEX fila_", "USING COVERING INDEX fila_", "USING PRIMARY KEY (carga=? AND orden=?)")
    by += ("USING PRIMARY KEY (carga=?)",)  # of the loads of an event, or of rows given back
    assert steps
    assert [step for step in steps if not step.startswith(ways) or not any(way in step for way in by)] == []
