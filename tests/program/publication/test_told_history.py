"""The history of the told store: every state that it had can be read, and what is told again is not written again."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely
from shapely import box

from geo.errors import MapaError
from mapadelito.jobs.told import forget
from mapadelito.publication import store_tables
from mapadelito.publication.public_record import record_text
from mapadelito.publication.store import (
    CLOSED,
    ROW_COLUMNS,
    STORE,
    WITHDRAWN,
    State,
    StoredCount,
    StoredTerrain,
    ToldStore,
)
from mapadelito.settings.config import load_config
from mapadelito.store.opening import connected_to_read
from mapadelito.store.schema import Migration

FIRST = Path(__file__).parent / "stores" / "version_1.sqlite"
"""Written by version 0.2 of the program: two polygons of 2020, ten rows, two counts, two states and one loss."""
SHAPE = shapely.normalize(box(-71.35, -17.65, -71.34, -17.64))
TERRAIN = StoredTerrain("2020-a", 2020, ("ILO", "A", ""), SHAPE, "")


def rows_of(*numbers: int, month: int = 202001, terrain: str = "2020-a") -> pd.DataFrame:
    """Return told rows with these identities."""
    listed = [(terrain, month, one, one * 7, 0, "noche", "H1", "Patrimonio", "Hurto", f"calle {one}") for one in numbers]
    return pd.DataFrame(listed, columns=list(ROW_COLUMNS))


def told_rows(store: ToldStore, *terrains: str) -> list[tuple[Any, ...]]:
    """Return the rows of some terrains in any order."""
    return sorted(store.rows(terrains or ["2020-a"]).itertuples(index=False, name=None))


def everything(store: ToldStore) -> tuple[Any, ...]:
    """Return all that a store tells."""
    years = store.years()
    terrains = store.terrains(years)
    return (terrains, store.counts(years), told_rows(store, *(item.key for item in terrains)), store.states(), store.lost())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where a store is to be."""
    return tmp_path / "almacen" / STORE


@pytest.fixture
def older(path: Path) -> Path:
    """Return a store of version 1."""
    path.parent.mkdir()
    shutil.copyfile(FIRST, path)
    return path


def test_a_store_of_version_1_is_renewed_with_all_that_it_tells(older: Path) -> None:
    with ToldStore.opened(older) as store:
        assert not store.was_damaged
        terrains, counts, rows, states, lost = everything(store)
        record = record_text(store)
    assert [item.names for item in terrains] == [("ILO", "A", ""), ("ILO", "B", "")]
    assert len(terrains[0].places or ()) == 2
    assert [(item.base, item.words) for item in counts] == [("2020-S1", "entre 10 y 19"), ("2020-S2", "menos de 10")]
    assert len(rows) == 10
    assert {(item.terrain, item.state) for item in states} == {(terrains[0].key, CLOSED), (terrains[1].key, WITHDRAWN)}
    assert lost == {("OTRA", 2019)}
    assert '"formato":1,' in record
    assert sorted(one.name for one in older.parent.iterdir()) == ["contado-version-1.sqlite", STORE]
    copy = older.with_name("contado-version-1.sqlite")
    with closing(sqlite3.connect(copy)) as old, closing(sqlite3.connect(FIRST)) as first:
        assert [*old.iterdump()] == [*first.iterdump()]
    before = older.read_bytes()
    with ToldStore.opened(older) as store:  # of this version now
        assert everything(store) == (terrains, counts, rows, states, lost)
    assert older.read_bytes() == before


def test_a_renewal_that_fails_leaves_the_old_store(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [step] = store_tables.TOLD.migrations
    broken = f"{step.statements};INSERT INTO nada VALUES (1)"  # noqa: S608 (a test)
    schema = replace(store_tables.TOLD, migrations=(Migration(1, step.names, broken),))
    with monkeypatch.context() as patch:
        patch.setattr("mapadelito.publication.store.TOLD", schema)
        with pytest.raises(MapaError, match="Nada se cambió"), ToldStore.opened(older):
            pass
    with closing(sqlite3.connect(older)) as old, closing(sqlite3.connect(FIRST)) as first:
        assert [*old.iterdump()] == [*first.iterdump()]
    (older.parent / "contado-version-1.parte").write_bytes(b"half a copy")
    with ToldStore.opened(older) as store:
        assert store.years() == [2020]
    assert not (older.parent / "contado-version-1.parte").exists()


def test_an_older_store_is_not_read_where_it_cannot_be_renewed(older: Path) -> None:
    with pytest.raises(MapaError, match="versión anterior"), connected_to_read(older, store_tables.TOLD):
        pass
    assert older.read_bytes() == FIRST.read_bytes()


def test_what_is_told_again_writes_nothing(path: Path) -> None:
    told = {
        "terrains": [TERRAIN],
        "rows": pd.concat([rows_of(1, 2, 2, 3), rows_of(9, month=202002)]),
        "states": [State("2020-a", "2020-S1", CLOSED, "ff")],
        "lost": [("OTRA", 2019)],
    }
    with ToldStore.opened(path) as store:
        store.save(**told, counts=[StoredCount("2020-S1", "ILO", ("A",), SHAPE, "≈ 40")])
        before, at, event = path.read_bytes(), path.stat().st_mtime_ns, store.last_event()
        store.save(**told | {"rows": told["rows"].iloc[::-1]})
        assert store.last_event() == event
        assert told_rows(store) == sorted(told["rows"].itertuples(index=False, name=None))
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, at)


def test_only_the_difference_is_written(path: Path) -> None:
    with ToldStore.opened(path) as store:
        store.save(rows=rows_of(1, 2, 2, 3))
        store.save(rows=rows_of(2, 3, 3, 4))
        assert [row[2] for row in told_rows(store)] == [2, 3, 3, 4]
    with closing(sqlite3.connect(path)) as file:
        versions = file.execute("SELECT numero, desde, hasta FROM hecho ORDER BY rowid").fetchall()
    assert versions == [(1, 1, 2), (2, 1, None), (2, 1, 2), (3, 1, None), (3, 2, None), (4, 2, None)]


def test_the_rows_of_a_month_that_has_none_any_more_go_and_those_of_other_months_stay(path: Path) -> None:
    renewed = rows_of(1)[["terreno", "mes"]]
    with ToldStore.opened(path) as store:
        store.save(rows=pd.concat([rows_of(1, 2), rows_of(3, month=202002)]))
        store.save(rows=rows_of(4, month=202003), renewed=renewed)
        assert [row[2] for row in told_rows(store)] == [3, 4]
        event = store.last_event()
        store.save(rows=rows_of(4, month=202003), renewed=renewed)
        assert store.last_event() == event


@pytest.mark.parametrize("seed", range(5))
def test_each_state_that_the_store_had_can_be_read(path: Path, seed: int) -> None:
    chosen = random.Random(seed)
    states: dict[int, tuple[Any, ...]] = {}
    with ToldStore.opened(path) as store:
        for _ in range(12):
            keys = chosen.sample(["2020-a", "2020-b", "2020-c"], 2)
            parts = [rows_of(*chosen.choices(range(6), k=chosen.randrange(1, 6)), terrain=key, month=202001) for key in keys]
            store.save(
                terrains=[replace(TERRAIN, key=key, digest=chosen.choice("xyz")) for key in keys],
                rows=pd.concat(parts),
                states=[State(keys[0], "2020-S1", chosen.choice([CLOSED, WITHDRAWN]))],
                lost=[(chosen.choice("AB"), 2019)],
                counts=[StoredCount("2020-S1", "ILO", (), SHAPE, f"≈ {chosen.randrange(40)}")],
            )
            states[store.last_event()] = everything(store)
        assert len(states) == 12
    for event, told in states.items():
        with ToldStore.opened_to_read(path, event) as store:
            assert everything(store) == told
    with ToldStore.opened_to_read(path, 0) as store:
        assert everything(store) == ([], [], [], [], set())


def test_what_is_withdrawn_was_told_before(path: Path) -> None:
    with ToldStore.opened(path) as store:
        store.save(terrains=[TERRAIN], rows=rows_of(1), states=[State("2020-a", "2020-S1", CLOSED, "ff")])
        event = store.last_event()
        store.save(states=[State("2020-a", "2020-S1", WITHDRAWN)])
        assert store.states() == [State("2020-a", "2020-S1", WITHDRAWN)]
        assert '"huella":"ff"' not in record_text(store)
    with ToldStore.opened_to_read(path, event) as store:
        assert store.states() == [State("2020-a", "2020-S1", CLOSED, "ff")]


def test_what_is_forgotten_is_in_no_version(path: Path) -> None:
    with ToldStore.opened(path) as store:
        store.save(terrains=[TERRAIN], rows=rows_of(1), states=[State("2020-a", "2020-S1", CLOSED, "ff")])
        event = store.last_event()
        store.save(rows=rows_of(2), states=[State("2020-a", "2020-S1", WITHDRAWN)])
        store.forget(["2020-a"], ["2020-S1"], ["ILO"], ground=True)
    assert b"calle" not in path.read_bytes()
    with ToldStore.opened_to_read(path, event) as store:
        assert everything(store) == ([], [], [], [], set())


def test_what_is_forgotten_leaves_no_bytes(path: Path) -> None:
    """SQLite moves entries between pages as they fill up, and what it moved stays there until the file is written anew."""
    chosen = random.Random(3)
    terrains = [f"{year}-{part}" for year in (2020, 2021) for part in "abcd"]
    with ToldStore.opened(path) as store:
        store.save(terrains=[replace(TERRAIN, key=key, year=int(key[:4])) for key in terrains])
        for _ in range(12):
            key, month = chosen.choice(terrains), chosen.randrange(1, 7)
            numbers = [chosen.getrandbits(40) for _ in range(chosen.randrange(5, 60))]
            store.save(rows=rows_of(*numbers, month=int(key[:4]) * 100 + month, terrain=key))
        assert b"2020-" in path.read_bytes()
        assert store.forget(terrains[:4], ["2020-S1", "2020-S2"], ["ILO"], ground=True)
    assert b"2020-" not in path.read_bytes()
    with ToldStore.opened(path) as store:
        assert len(told_rows(store, *terrains)) > 20


def test_copies_put_aside_are_named_as_something_is_forgotten(path: Path) -> None:
    with ToldStore.opened(path) as store:
        store.save(terrains=[TERRAIN], rows=rows_of(1))
    config = load_config(None, {"almacen": path.parent, "salida": path.parent.parent / "salida"})
    assert not any("copias" in line for line in forget(config, "2020-S1", sure=True))
    path.with_name("contado-version-1.sqlite").touch()
    assert "aún lo dicen: contado-version-1.sqlite." in forget(config, "2020", sure=True)[-1]


def test_traces_that_cannot_be_deleted_are_told(path: Path) -> None:
    with ToldStore.opened(path) as store:
        store.save(terrains=[TERRAIN], rows=rows_of(1))
        with store.as_one_change():  # the file cannot be written anew inside a change
            assert not store.forget(["2020-a"], ["2020-S1"], ["ILO"], ground=True)
        assert everything(store) == ([], [], [], [], set())
