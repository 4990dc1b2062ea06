"""The address of a server: which are understood, and that none shows its password."""

from __future__ import annotations

import copy
import pickle
from dataclasses import asdict
from pathlib import Path

import pytest

from geo.errors import ConfigError
from mapadelito.settings.config import Config, load_config
from mapadelito.settings.server_address import ServerAddress, file_of
from mapadelito.store.dialect import query_for_server, tables_for_server, values_for_server

KEY = "cl4ve"
SHOWN = {
    f"postgresql://ana:{KEY}@srv.pe:5432/delitos": "postgresql://ana@srv.pe:5432/delitos",
    f"postgres://ana:{KEY}@10.0.0.1/d?sslmode=require&password={KEY}": "postgresql://ana@10.0.0.1/d",
    f"postgresql://ana:{KEY}%40%2F@[::1]:5432/d": "postgresql://ana@[::1]:5432/d",
    f"postgresql:///delitos?host=/run/pg&user=ana&password={KEY}": "postgresql:///delitos",
    "PostgreSQL://srv/delitos": "postgresql://srv/delitos",
}


@pytest.mark.parametrize(("url", "shown"), SHOWN.items())
def test_an_address_is_shown_without_its_password(url: str, shown: str) -> None:
    config = load_config(None, {"almacen": url})
    told = [str(config), repr(config), str(asdict(config)["almacen"]), f"{config.store}", config.store.name]
    assert not any(KEY in text for text in told)
    assert told[-1] == shown
    assert config.store_folder == Path("almacen")
    assert copy.deepcopy(config.store) == config.store
    assert pickle.loads(pickle.dumps(config)).almacen == ServerAddress(shown, Path("almacen"))  # noqa: S301
    assert KEY.encode() not in pickle.dumps(config)
    assert isinstance(config.held, ServerAddress)
    assert config.held.url == url


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://ana:{KEY}/x@srv/delitos",
        f"postgresql://ana:{KEY}@x@srv/delitos",
        f"postgresql://ana:{KEY}#x@srv/delitos",
        f"postgresql://ana:{KEY}?x@srv/delitos",
        f"postgresql://ana:12/{KEY}@srv/delitos",
        f"postgresql://ana:{KEY} x@srv/delitos",
        f"postgresql:/ana:{KEY}@srv/delitos",
        f"postgresql://ana@{KEY}:5432",
    ],
)
def test_an_address_that_may_show_its_password_is_refused(url: str, tmp_path: Path) -> None:
    project = tmp_path / "proyecto.toml"
    project.write_text(f'almacen = "{url}"\n', encoding="utf-8")
    for given in ((None, {"almacen": url}), (project, {}), (project, {"almacen": url})):
        with pytest.raises(ConfigError, match="la dirección de un servidor es") as found:
            load_config(*given)
        assert KEY not in str(found.value)


def test_the_copies_of_inputs_are_beside_the_project(tmp_path: Path) -> None:
    project = tmp_path / "proyecto.toml"
    project.write_text('almacen = "postgresql://srv/delitos"\n', encoding="utf-8")
    for given in ({}, {"almacen": "postgresql://srv/otra"}):
        assert load_config(project, given).store_folder == tmp_path / "almacen"
    project.write_text('almacen = "datos"\n', encoding="utf-8")
    config = load_config(project, {})
    assert (config.store, config.held) == (tmp_path / "datos", tmp_path / "datos/hechos.sqlite")
    assert load_config(project, {"almacen": "postgresql://srv/otra"}).store_folder == tmp_path / "almacen"
    assert file_of(Config(almacen=Path("a")).store, "b") == Path("a/b")


def test_statements_of_sqlite_are_those_of_a_server() -> None:
    query = "SELECT '?:a%' FROM t WHERE a = ?1 AND b IN (SELECT value FROM json_each(?2)) AND c::text = '%' AND d % 2 = 0"
    where = "a = %(p1)s AND b IN (SELECT value FROM json_list(%(p2)s)) AND c::text = '%%' AND d %% 2 = 0"
    assert query_for_server(query) == "SELECT '?:a%%' FROM t WHERE " + where  # noqa: S608
    assert values_for_server(query, (3, "[]")) == {"p1": 3, "p2": "[]"}
    assert values_for_server("SELECT ?", (3,)) == (3,)
    assert tables_for_server(
        "CREATE TABLE a (b INTEGER, c BLOB, PRIMARY KEY (b)) WITHOUT ROWID; CREATE INDEX d ON a (c)"
    ) == [
        "CREATE TABLE a (b bigint, c bytea, PRIMARY KEY (b))",
        "CREATE INDEX d ON a (c)",
    ]
