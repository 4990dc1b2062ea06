"""The file of the store: put aside only where it is damaged, never where it cannot be reached or is of a later version."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from geo.errors import MapaError
from mapadelito.publication import store as store_module
from mapadelito.publication.store import ROW_COLUMNS, STORE, State, ToldStore
from mapadelito.publication.store_tables import TOLD

if TYPE_CHECKING:
    from pathlib import Path

STATES = [State("2021-a", "2021-S1", "cerrado")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a store that tells something."""
    path = tmp_path / "almacen" / STORE
    with ToldStore.opened(path) as store:
        store.save(states=STATES)
    return path


def change(path: Path, query: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(query)


def names(path: Path) -> list[str]:
    return sorted(found.name for found in path.parent.iterdir())


def test_a_store_that_another_program_has_open_is_not_put_aside(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda name: connect(name, timeout=0))
    with closing(connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(MapaError, match="abierto en otro programa"), ToldStore.opened(path):
            pass
        other.execute("ROLLBACK")
    assert names(path) == [STORE]
    with ToldStore.opened(path) as store:
        assert store.states() == STATES
        assert not store.was_damaged


def test_a_store_of_a_later_version_is_not_put_aside(path: Path) -> None:
    change(path, f"PRAGMA user_version = {TOLD.version + 1}")
    with pytest.raises(MapaError, match="versión más nueva"), ToldStore.opened(path):
        pass
    assert names(path) == [STORE]


def test_what_cannot_be_opened_is_not_put_aside(tmp_path: Path) -> None:
    (tmp_path / STORE).mkdir()
    with pytest.raises(MapaError, match="--almacen"), ToldStore.opened(tmp_path / STORE):
        pass
    assert names(tmp_path / STORE) == [STORE]


def test_a_change_that_fails_is_refused_in_words(path: Path) -> None:
    with ToldStore.opened(path) as store:
        change(path, "DROP TABLE estado")
        with pytest.raises(MapaError, match="Nada se olvidó"):
            store.forget(["2021-a"], ["2021-S1"], ["A"], ground=True)
        with pytest.raises(MapaError, match="No se publicó nada"):
            store.save(states=STATES)


@pytest.mark.parametrize("query", ["PRAGMA user_version = -1", "PRAGMA user_version = 0", "DROP TABLE estado"])
def test_a_file_that_is_no_store_of_ours_is_put_aside(path: Path, query: str) -> None:
    change(path, query)
    with ToldStore.opened(path) as store:
        assert store.was_damaged
        assert store.states() == []
    assert names(path) == ["contado-ilegible-1.sqlite", STORE]


def test_a_store_is_begun_in_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / STORE).touch()
    with ToldStore.opened(tmp_path / STORE) as store:
        assert not store.was_damaged


def test_a_broken_file_is_put_aside_or_read_and_never_refused(path: Path) -> None:
    whole, random = path.read_bytes(), np.random.default_rng(5)
    for number in range(200):
        broken = bytearray(whole)
        at = int(random.integers(100 if number % 2 else len(whole)))
        broken[at : at + 8] = random.bytes(8)
        path.write_bytes(bytes(broken if number % 3 else broken[: at + 1]))
        with ToldStore.opened(path):
            pass


def test_rows_are_read_in_their_order_however_many(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "_AT_ONCE", 3)
    texts = dict.fromkeys(ROW_COLUMNS[5:], "x")
    rows = pd.DataFrame(
        [{"terreno": "a", "mes": 202101, "numero": at, "momento": -at, "lugar": 0} | texts for at in range(7)]
    )
    with ToldStore.opened(path) as store:
        store.save(rows=rows)
        assert store.rows(["a"]).to_dict("list") == rows.to_dict("list")
        store.save(rows=rows.iloc[:1])  # which take the place of those of their terrain and month
        store.save(rows=rows.iloc[2:4].assign(mes=202102))
        assert store.rows(["a"])["numero"].tolist() == [0, 2, 3]
        assert store.rows([]).dtypes.equals(store.rows(["a"]).dtypes)
