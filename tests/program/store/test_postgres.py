"""The store on a PostgreSQL server: as in a file, for who may, and told in words for who may not."""

from __future__ import annotations

import os
import random
import signal
import time
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from geo.errors import MapaError
from helpers.store.forks import forked
from helpers.store.held_parts import at_random, part_of, row
from helpers.store.postgres_server import OWNER
from mapadelito.settings.server_address import ServerAddress
from mapadelito.settings.usual_places import HELD_FILE
from mapadelito.store.held import IncidentStore, opened_to_load
from mapadelito.store.held_tables import HELD
from mapadelito.store.opening import connected, connected_alone, connected_to_read, is_kept
from mapadelito.store.schema import Migration, Schema
from mapadelito.store.selection import Selection

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.store.postgres_server import PostgresServer

pytestmark = pytest.mark.slow
DAY = date(2020, 3, 2)
NOTES = Schema("las notas", 1, "CREATE TABLE nota (texto TEXT);", name="notas", loader=("INSERT ON nota",))


@pytest.fixture
def base(postgres: PostgresServer) -> str:
    """Return a new database."""
    return postgres.new_base()


@pytest.fixture
def place(postgres: PostgresServer, base: str) -> ServerAddress:
    """Return its address, for its owner."""
    return ServerAddress(postgres.url(base))


def a_user(postgres: PostgresServer, role: str) -> tuple[str, str]:
    """Create a user with a role; return its name and its password."""
    name, password = f"u_{role}_{time.monotonic_ns()}", f"clave-{time.monotonic_ns()}"
    postgres.run("postgres", f"CREATE ROLE {name} LOGIN PASSWORD '{password}' IN ROLE {role}")
    return name, password


def test_a_server_gives_what_a_file_gives(place: ServerAddress, tmp_path: Path) -> None:
    odd = {"x": float("inf"), "y": float("nan"), "delito": "a;'\"\\\t\nñ€😀%s", "geometria": b"\x00\xff", "mes": -5}
    strange = part_of([row(**odd, sin_lugar=None)], "r.xlsx")
    faults = [{"falta": 0, "orden": 3, "codigo": "FECHA", "columna": "c", "valor": "%"}]
    parts = [part_of(at_random(300, 5), faults=faults), part_of(at_random(300, 6), "b.xlsx"), strange]
    with opened_to_load(place, str) as there, IncidentStore.opened(tmp_path / HELD_FILE) as here:
        for store in (there, here):
            for part in parts:
                store.add([part], today=DAY)
            store.add([replace(parts[1], origin=replace(parts[1].origin, reading="2"))], today=DAY)
            store.take_back(1, today=DAY)
        first = parts[0].rows
        squares = frozenset(first["celda"].to_pylist()[:4])
        names = frozenset(first["nombrada"].to_pylist()[:2])
        chosen = [
            None,
            Selection(squares, names, months=frozenset({202001, 202003})),
            Selection(squares=None, named=names, lines={3: None, 2: frozenset({3, 9})}),
            Selection(events=frozenset({1, 3})),
        ]
        for as_of in (1, 2, 5):
            for one in chosen:
                found, expected = there.parts(one, as_of=as_of), here.parts(one, as_of=as_of)
                assert [(part.origin, part.meta, part.load) for part in found] == [
                    (part.origin, part.meta, part.load) for part in expected
                ]
                for own, other in zip(found, expected, strict=True):
                    assert own.faults.equals(other.faults)
                    assert repr(own.rows.to_pylist()) == repr(other.rows.to_pylist())  # NaN is null
            assert there.names(squares, as_of) == here.names(squares, as_of)
            assert there.month_range(squares, names, as_of) == here.month_range(squares, names, as_of)
            assert there.month_range(None, (), as_of) == here.month_range(None, (), as_of)
            assert there.loads(as_of=as_of) == here.loads(as_of=as_of)
        assert there.events() == here.events()
        assert there.months(there.all_loads()) == here.months(here.all_loads())
        load = there.all_loads()[0]
        assert there.part(load, [1, 5, 7]).rows.equals(here.part(load, [1, 5, 7]).rows)
        assert len(there.content()) == len(here.content())


def test_the_character_0_stands_in_no_text_of_a_server(place: ServerAddress) -> None:
    with opened_to_load(place, str) as store:
        store.add([part_of([row(delito="a\x00b")])], today=DAY)
        assert store.parts()[0].rows["delito"].to_pylist() == ["a\ufffdb"]


def test_points_for_other_programs_are_those_of_the_loads_that_count(postgres: PostgresServer, base: str) -> None:
    lima = {"celda": 1, "dia": 18322, "delito": "ROBO"}
    degrees = replace(part_of([row(x=-77.0, y=-12.0, **lima), row(x=-77.0, y=95.0, **lima)]), meta={"crs": "EPSG:4326"})
    rows = [row(x=282_000.0, y=8_673_000.0, **lima), row(x=1e30, y=5.0, **lima), row(), row(resultado=1, x=-77.0, y=-12.0)]
    metres = replace(part_of(rows, "utm.xlsx"), meta={"columnas": [['x", "crs": "EPSG:4326', ""]], "crs": "EPSG:32718"})
    other = replace(part_of([row(x=1.0, y=2.0)], "otra.xlsx"), meta={"crs": 'PROJCS["x"]', "path": "\x00\ud800"})
    query = (
        "SELECT archivo, fecha, round(ST_X(lugar)::numeric, 1), round(ST_Y(lugar)::numeric, 1) FROM mapadelito_hechos.puntos"
    )
    with opened_to_load(ServerAddress(postgres.url(base)), str) as store:
        store.add([degrees], today=DAY)
        store.add([metres, other], today=DAY)
        found = postgres.run(base, f"{query} ORDER BY carga, orden")
        assert [(name, str(day), float(x), float(y)) for name, day, x, y in found] == [
            ("hechos.xlsx", "2020-03-01", -77.0, -12.0),
            ("utm.xlsx", "2020-03-01", -77.0, -12.0),
        ]
        store.take_back(1, today=DAY)
        assert [name for name, *_ in postgres.run(base, query)] == ["utm.xlsx"]


def test_who_reads_cannot_write_and_who_loads_cannot_delete(
    postgres: PostgresServer, base: str, place: ServerAddress
) -> None:
    with opened_to_load(place, str) as store:
        store.add([part_of(at_random(20, 1))], today=DAY)
    reader, loader = a_user(postgres, "mapadelito_lectura"), a_user(postgres, "mapadelito_carga")
    reads, loads = (ServerAddress(postgres.url(base, *user)) for user in (reader, loader))
    with opened_to_load(loads, str) as store:
        store.add([part_of(at_random(20, 2), "b.xlsx")], today=DAY)
        store.take_back(1, today=DAY)
    with IncidentStore.opened_to_read(reads) as store:
        assert [len(part.rows) for part in store.parts()] == [20]
    with (
        opened_to_load(reads, str) as store,
        pytest.raises(MapaError, match=r"no deja hacerlo a este usuario.*Nada se cargó"),
    ):
        store.add([part_of(at_random(20, 3), "c.xlsx")], today=DAY)
    import psycopg  # noqa: PLC0415 (an extra)

    for user, statement in (
        (reader, "INSERT INTO mapadelito_hechos.suceso VALUES (9)"),
        (reader, "UPDATE mapadelito_hechos.carga SET retirada = 1"),
        (reader, "CREATE TABLE mapadelito_hechos.x (y int)"),
        (loader, "DELETE FROM mapadelito_hechos.fila"),
        (loader, "UPDATE mapadelito_hechos.carga SET filas = 1"),
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            postgres.run(base, statement, user=user[0], password=user[1])


def test_what_a_server_refuses_is_said_without_the_password(
    postgres: PostgresServer, base: str, place: ServerAddress
) -> None:
    key, closed = "secr3ta-ajena", ServerAddress(f"postgresql://{OWNER}:secr3ta-ajena@127.0.0.1:9/x")
    for wrong, said in (
        (ServerAddress(postgres.url(base, OWNER, key)), "no deja entrar"),
        (ServerAddress(postgres.url("ninguna")), "no deja entrar"),
        (ServerAddress(postgres.url(base).replace(f":{postgres.password}", "")), "no deja entrar"),
        (ServerAddress(f"{postgres.url(base)}?nada=1"), "no es una dirección"),
        (closed, "no responde"),
        (place, "aún no guarda los hechos cargados"),
    ):
        with pytest.raises(MapaError, match=said) as found, connected_to_read(wrong, HELD):
            pass
        assert key not in str(found.value)
        assert postgres.password not in str(found.value)
    nobody = a_user(postgres, "pg_monitor")
    with (
        pytest.raises(MapaError, match="primera orden «mapadelito cargar»"),
        connected(ServerAddress(postgres.url(base, *nobody)), HELD),
    ):
        pass
    latin = postgres.new_base("ENCODING 'LATIN1' TEMPLATE template0")
    with pytest.raises(MapaError, match="UTF-8"), connected(ServerAddress(postgres.url(latin)), HELD):
        pass
    assert not is_kept(place, HELD)


def test_tables_are_brought_to_the_version_of_the_program(postgres: PostgresServer, base: str, place: ServerAddress) -> None:
    with connected(place, NOTES) as own, own.changed() as change:
        change.execute("INSERT INTO nota VALUES (?)", ("una",))
    step = "ALTER TABLE nota ADD COLUMN dia INTEGER; UPDATE nota SET dia = 7"
    newer = replace(NOTES, version=2, tables="CREATE TABLE nota (texto TEXT, dia INTEGER)")
    newer = replace(newer, migrations=(Migration(1, frozenset({"nota"}), step),))
    with pytest.raises(MapaError, match="versión anterior"), connected_to_read(place, newer):
        pass
    broken = replace(newer, migrations=(Migration(1, frozenset({"nota"}), f"{step}; SELECT 1 / 0"),))
    with pytest.raises(MapaError, match="código 22012"), connected(place, broken):
        pass
    with connected(place, newer) as own:
        assert own.connection.execute("SELECT texto, dia FROM nota").fetchall() == [("una", 7)]
    with pytest.raises(MapaError, match="más nueva"), connected(place, NOTES):
        pass
    assert postgres.run(base, "SELECT numero FROM mapadelito_notas.version") == [(2,)]


def test_a_change_is_whole_and_one_waits_for_another(place: ServerAddress) -> None:
    def spoil() -> None:
        with connected(place, NOTES) as own, own.changed() as change:
            change.execute("INSERT INTO nota VALUES ('mala')")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        spoil()
    with connected_alone(place, NOTES) as own:
        with own.changed() as change:
            with pytest.raises(MapaError, match="código 22012"), own.changed():
                change.execute("SELECT 1 / 0")
            change.execute("INSERT INTO nota VALUES ('buena')")
        told: list[str] = []
        with (
            pytest.raises(MapaError, match="está en uso por otra corrida"),
            connected_alone(place, NOTES, wait_s=0.3, tell=told.append),
        ):
            pass
        assert told == [f"«{place}», que guarda las notas, está en uso por otra corrida: se espera a que termine."]
        assert own.rewrite()
        assert own.connection.execute("SELECT texto FROM nota").fetchall() == [("buena",)]


def test_eight_processes_that_load_at_once_lose_nothing(place: ServerAddress) -> None:
    """The tables are not there yet: the first creates them."""
    parts = [part_of(at_random(200, 20 + at), f"{at}.xlsx") for at in range(8)]

    def work(at: int) -> None:
        for one in (parts[at], parts[(at + 1) % 8]):  # which another one loads too
            with opened_to_load(place, str) as store:
                store.add([one], today=DAY)

    children = [forked(lambda at=at: work(at)) for at in range(8)]
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 8
    with IncidentStore.opened_to_read(place) as store:
        assert store.last_event() == 8
        found = {part.origin.file: part.rows for part in store.parts()}
    assert {part.origin.file for part in parts} == {*found}
    assert all(found[part.origin.file].equals(part.rows) for part in parts)


def test_a_load_killed_at_fifty_moments_is_there_whole_or_not_at_all(place: ServerAddress) -> None:
    may, june = part_of(at_random(1500, 5)), part_of(at_random(1500, 6))

    def load() -> None:
        with opened_to_load(place, str) as store:
            store.add([june], today=DAY, replaces=1)

    with opened_to_load(place, str) as store:
        store.add([may], today=DAY)
        began = time.monotonic()
        store.add([june], today=DAY)
        usual_s = 2 * (time.monotonic() - began) + 0.05
        store.take_back(2, today=DAY)
    chance, whole = random.Random(1), 0
    for turn in range(50):
        child = forked(load)
        time.sleep(usual_s * (turn / 40 if turn % 2 else chance.random()))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with opened_to_load(place, str) as store:  # once the server has dropped what was left
            [found] = store.parts()
            assert found.rows.equals(june.rows) or found.rows.equals(may.rows)
            if found.rows.equals(june.rows):
                whole += 1
                store.add([may], today=DAY, replaces=store.loads()[0].event)
                assert store.parts()[0].rows.equals(may.rows)
    assert 0 < whole < 50
