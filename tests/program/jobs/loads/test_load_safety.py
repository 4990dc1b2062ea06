"""``cargar`` where something goes wrong: the store is as before or as after, what was said is true, nothing leaks."""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
import tempfile
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from helpers.program import call
from helpers.store.killed import started
from helpers.store.monthly_files import HEAD, fact, month, write
from helpers.store.warm import Warm
from mapadelito.jobs.loads import load
from mapadelito.outputs import lock
from mapadelito.settings.usual_places import HELD_FILE
from mapadelito.store import opening
from mapadelito.store.held import IncidentStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mapadelito.store.schema import Database

CANARIES = ("CANARIOQUISPE", "44332211", "987654321", "canario@correo.pe")
"""Name, DNI, telephone and e-mail of an invented person."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a project with a month loaded and another in ``entrada/``, and work in its folder."""
    (tmp_path / "proyecto.toml").write_text('salida = "salida"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "entrada/mayo.csv", month(5))
    assert call("cargar", "--silencio", monkeypatch=monkeypatch) == 0
    write(tmp_path / "entrada/junio.csv", month(6))
    return tmp_path


@pytest.fixture
def refused(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """Load, be refused, and find everything as it was; return the message."""

    def load_it() -> str:
        before = (folder / "almacen" / HELD_FILE).read_bytes()
        capsys.readouterr()
        assert call("cargar", monkeypatch=monkeypatch) == 1
        assert (folder / "almacen" / HELD_FILE).read_bytes() == before
        assert (folder / "entrada/junio.csv").is_file()
        assert not (folder / "entrada/cargado/junio.csv").exists()
        return capsys.readouterr().err

    return load_it


def files(folder: Path) -> set[str]:
    """Return the files of the active loads."""
    with IncidentStore.opened_to_read(folder / "almacen" / HELD_FILE) as store:
        return {one.origin.file for one in store.loads()}


def test_a_full_disk_leaves_all_as_it_was(folder: Path, refused: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> None:
    size = (folder / "almacen" / HELD_FILE).stat().st_size // 4096
    whole = opening.connected_file

    @contextmanager
    def small(*words: Any) -> Iterator[Database]:
        with whole(*words) as found:
            found.connection.execute(f"PRAGMA max_page_count = {size}")
            yield found

    monkeypatch.setattr(opening, "connected_file", small)
    told = refused()
    assert "el disco está lleno o falla" in told
    assert "Nada se cargó." in told


def test_a_store_that_is_open_elsewhere_is_told(
    folder: Path, refused: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = sqlite3.connect(folder / "almacen" / HELD_FILE)
    other.execute("BEGIN EXCLUSIVE")
    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, timeout=0.1))
    assert "está abierto en otro programa" in refused()
    other.close()


@pytest.mark.parametrize("name", ["en-uso.json", HELD_FILE])
def test_a_folder_that_cannot_be_written_is_told(
    refused: Callable[[], str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    if name == HELD_FILE:
        whole = opening.connected_file

        @contextmanager
        def closed(*words: Any) -> Iterator[Database]:
            with whole(*words) as found:
                found.connection.execute("PRAGMA query_only = ON")  # SQLITE_READONLY, as where the file may not be written
                yield found

        monkeypatch.setattr(opening, "connected_file", closed)
    else:

        def refuse(path: Path) -> None:
            if path.parent.name == "almacen":
                raise PermissionError(13, "Permission denied", str(path))
            return whole_lock(path)

        whole_lock = lock._taken
        monkeypatch.setattr(lock, "_taken", refuse)
    assert "No se puede escribir en la carpeta «almacen»" in refused()


def test_a_damaged_store_is_put_aside_and_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged = folder / "almacen" / HELD_FILE
    damaged.write_bytes(b"broken" * 1000)
    assert call("cargar", monkeypatch=monkeypatch) == 1
    told = capsys.readouterr().err
    assert "estaba dañado: se apartó" in told
    assert "Vuelva a cargar los archivos." in told
    assert (folder / "almacen/hechos-ilegible-1.sqlite").read_bytes() == b"broken" * 1000
    assert (folder / "entrada/junio.csv").is_file()
    assert call("cargar", monkeypatch=monkeypatch) == 0
    assert files(folder) == {"junio.csv"}


def test_a_load_whose_account_cannot_be_written_is_told_to_stand(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "salida")

    monkeypatch.setattr("mapadelito.outputs.folder.perform", refuse)
    assert call("cargar", monkeypatch=monkeypatch) == 1
    assert "La carga sí se hizo" in capsys.readouterr().err
    assert files(folder) == {"mayo.csv", "junio.csv"}
    assert (folder / "entrada/cargado/junio.csv").is_file()


def test_nothing_of_a_person_is_in_the_store_nor_in_the_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [f"{row},{','.join(CANARIES)}" for row in (*month(5), fact(599, "99/05/2020"))]
    write(tmp_path / "hechos.csv", rows, head=f"{HEAD},AGRAVIADO,DNI,TELEFONO,CORREO")
    places = []
    read = load.read_file

    def seen(*words: Any) -> Any:
        places.append(Path(tempfile.gettempdir()))
        return read(*words)

    monkeypatch.setattr(load, "read_file", seen)
    assert call("cargar", "--incidentes", "hechos.csv", monkeypatch=monkeypatch) == 0
    assert [place.is_relative_to(tmp_path / "salida/reservado/.mapadelito") for place in places] == [True]
    assert not places[0].exists()
    written = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "hechos.csv"]
    assert tmp_path / "almacen" / HELD_FILE in written
    for path in written:
        assert [word for word in CANARIES if word.encode() in path.read_bytes()] == [], path.name


def test_an_address_whose_password_ends_nowhere_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "mayo.csv", month(5))
    words = ("cargar", "--incidentes", "mayo.csv")
    assert call(*words, "--almacen", "postgresql://yo:cla/ve@servidor/hechos", monkeypatch=monkeypatch) == 2
    assert "la dirección de un servidor es postgresql://" in capsys.readouterr().err
    (tmp_path / "proyecto.toml").write_text('almacen = "postgresql:/yo:cla/ve@servidor/hechos"\n', encoding="utf-8")
    assert call(*words, monkeypatch=monkeypatch) == 2
    told = capsys.readouterr().err
    assert "la dirección de un servidor es postgresql://" in told
    assert "cla/ve" not in told
    assert {item.name for item in tmp_path.iterdir()} == {"mayo.csv", "proyecto.toml"}


@pytest.mark.slow
def test_eight_loads_at_once_are_all_there(tmp_path: Path) -> None:
    for number in range(1, 9):
        write(tmp_path / f"mes{number}.csv", month(number))
    words = [("--incidentes", f"mes{number}.csv", "--almacen", "almacen") for number in range(1, 9)]
    running = [started(tmp_path, "cargar", *own, "--salida", f"salida{at % 3}") for at, own in enumerate(words)]
    told = [one.communicate(timeout=600)[0] for one in running]
    assert [one.returncode for one in running] == [0] * 8, told
    with IncidentStore.opened_to_read(tmp_path / "almacen" / HELD_FILE) as store:
        assert sorted(one.event for one in store.loads()) == list(range(1, 9))
        assert {one.origin.file for one in store.loads()} == {f"mes{number}.csv" for number in range(1, 9)}


GOLDEN = 0.618034
"""Step by which any number of moments are spread evenly over a run."""


@pytest.mark.parametrize("count", [pytest.param(20, marks=pytest.mark.slow), pytest.param(200, marks=pytest.mark.soak)])
def test_a_killed_load_is_there_whole_or_not_at_all(tmp_path: Path, count: int) -> None:
    """The command is killed, at random and at every moment in turn; then it is given again, and ends what was left."""
    chance, cut, wholes = random.Random(count), 0, [0, 0]
    with Warm(tmp_path) as warm:
        warm.learn(two_months(tmp_path / "primera"), "cargar")
        seconds = warm.run(two_months(tmp_path / "segunda"), "cargar").seconds
        for turn in range(count):
            folder = two_months(tmp_path / "corrida")
            part = turn * GOLDEN % 1 if turn % 2 else chance.uniform(0.0, 1.1)
            own = turn % 10 == 9  # a reading process, as usual
            cut += warm.run(folder, "cargar", killed_after=part * seconds, reads_here=not own).status == -signal.SIGKILL
            path = folder / "almacen" / HELD_FILE
            there = set()
            if path.is_file() and path.stat().st_size:
                with IncidentStore.opened_to_read(path) as store:
                    there = {one.origin.file for one in store.loads()}
            assert there in (set(), {"mayo.csv", "junio.csv"})
            wholes[bool(there)] += 1
            again = warm.run(folder, "cargar")
            assert again.status == 0, again.told
            seconds = seconds if there else again.seconds  # the machine is not always as fast
            assert files(folder) == {"mayo.csv", "junio.csv"}
            with IncidentStore.opened_to_read(path) as store:
                assert sorted((one.event, one.size) for one in store.all_loads()) == [(1, 12), (1, 28)]
            assert {item.name for item in (folder / "entrada/cargado").iterdir()} == {"mayo.csv", "junio.csv"}
            assert not list((folder / "salida/reservado").glob(".mapadelito/corrida-*"))
            shutil.rmtree(folder)
    assert cut > count // 3
    assert min(wholes) > count // 20  # some ended before the load, and some after it


def two_months(folder: Path) -> Path:
    """Write a project with two months to load."""
    write(folder / "proyecto.toml", [], head='salida = "salida"')
    write(folder / "entrada/mayo.csv", month(5))
    write(folder / "entrada/junio.csv", month(6, 28))
    return folder
