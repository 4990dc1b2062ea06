"""The output folder: prepared beside its place, put there as one change, and used by one run at a time."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from xlsxwriter.exceptions import FileCreateError

from geo.errors import DiskError, MapaError, is_disk_fault
from helpers.output_folder import NEW, OLD, everything, renew
from mapadelito import ROOT
from mapadelito.outputs import atomic_moves
from mapadelito.outputs.folder import Output


def test_an_edition_is_renewed_and_what_others_wrote_is_kept(edition: Path) -> None:
    renew(edition)
    assert everything(edition) == NEW
    renew(edition)
    assert everything(edition) == NEW


def test_what_is_not_published_is_dropped(edition: Path) -> None:
    with Output(edition) as output:
        output.text("publico/index.html", "nuevo")
        assert everything(edition / "publico")["index.html"] == "viejo"
    assert everything(edition) == OLD


def test_a_disk_without_second_names_exchanges_or_locks_is_served_too(
    edition: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr("fcntl.flock", refuse)
    monkeypatch.setattr(atomic_moves, "_exchange", lambda *_: False)
    renew(edition)
    assert everything(edition) == NEW


def test_a_refused_run_leaves_no_empty_folders(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), Output(tmp_path / "una" / "salida"):
        raise ZeroDivisionError
    assert not list(tmp_path.iterdir())


def test_a_disk_that_fails_is_said_and_nothing_changes(edition: Path) -> None:
    def half(path: Path) -> None:
        path.write_text("nue", encoding="utf-8")
        raise OSError(28, "No space left on device")

    with pytest.raises(MapaError, match=r"lleno o falla.*Lo que había antes quedó"), Output(edition) as output:
        output.file("publico/index.html", half)
    assert everything(edition) == OLD


def test_a_fault_of_the_disk_is_known_behind_other_errors() -> None:
    wrapped = ValueError(OSError(28, "No space left on device"))
    assert is_disk_fault(wrapped)
    assert not is_disk_fault(ValueError(OSError(2, "No such file")))


def test_nothing_is_written_outside(tmp_path: Path) -> None:
    with Output(tmp_path / "salida") as output:
        for name in ("../fuera.txt", "/tmp/fuera.txt", "publico/../../fuera.txt"):  # noqa: S108 (refused)
            with pytest.raises(MapaError, match="fuera"):
                output.text(name, "x")
        output.publish()
    assert not list(tmp_path.iterdir())


def test_a_journal_that_leads_outside_is_refused(edition: Path) -> None:
    private = edition / "reservado" / ".mapadelito"
    private.mkdir()
    (edition / "fuera.txt").write_text("x", encoding="utf-8")
    steps = [{"target": "../fuera.txt", "new": "", "old": "reservado/x", "digests": {}}]
    (private / "cambio.json").write_text(json.dumps(steps), encoding="utf-8")
    with pytest.raises(MapaError, match="alguien lo tocó"), Output(edition):
        pass
    assert (edition / "fuera.txt").exists()


def test_files_of_others_are_left(tmp_path: Path) -> None:
    for name in ("publico/.tmp-1-a.html", "casa/.tmp-borrador.odt", ".tmp-carpeta/x"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("mio", encoding="utf-8")
    before = everything(tmp_path)
    with Output(tmp_path) as output:
        output.text("publico/index.html", "nuevo")
        output.publish()
    assert everything(tmp_path) == before | {"publico/index.html": "nuevo"}


def test_temporary_files_of_a_run_are_in_its_private_folder_and_go_with_it(tmp_path: Path) -> None:
    usual = tempfile.gettempdir()
    left = tmp_path / "reservado" / ".mapadelito" / "corrida-rota"
    left.mkdir(parents=True)
    (left / "secreto.arrow").write_text("x", encoding="utf-8")
    with Output(tmp_path):
        assert Path(tempfile.gettempdir()).is_relative_to(tmp_path / "reservado" / ".mapadelito")
        assert not left.exists()
        assert Path(tempfile.mkdtemp()).parent.samefile(tempfile.gettempdir())
    assert tempfile.gettempdir() == usual
    assert not (tmp_path / "reservado").exists() or not list((tmp_path / "reservado").iterdir())


HOLD = """
import sys
sys.path.insert(0, {root!r})
import mapadelito
from pathlib import Path
from mapadelito.outputs.folder import Output
with Output(Path({folder!r})) as output:
    print("dentro", flush=True)
    sys.stdin.read()
"""


def test_one_run_at_a_time_and_a_killed_run_holds_no_lock(edition: Path) -> None:
    code = HOLD.format(root=str(ROOT), folder=str(edition))
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "dentro\n"
        with (
            pytest.raises(MapaError, match=rf"en uso por otra corrida \(proceso {other.pid}, desde hace \d+ s\)"),
            Output(edition),
        ):
            pass
        other.kill()
        other.wait()
    renew(edition)
    assert everything(edition) == NEW


@pytest.mark.parametrize("what", ["file", "link"])
def test_a_profile_that_is_no_folder_is_left_and_said(tmp_path: Path, what: str) -> None:
    (tmp_path / "web").mkdir()
    place = tmp_path / "publico"
    place.write_text("mio", encoding="utf-8") if what == "file" else place.symlink_to(tmp_path / "web")
    with pytest.raises(MapaError, match="«publico»"), Output(tmp_path):
        pass
    assert place.is_symlink() or place.read_text(encoding="utf-8") == "mio"


def test_a_book_that_the_disk_does_not_take_is_the_fault_of_the_disk(tmp_path: Path) -> None:
    def write(_: Path) -> None:
        raise FileCreateError(OSError(28, "No space left on device"))

    with pytest.raises(DiskError, match="lleno o falla"), Output(tmp_path) as output:
        output.file("reservado/rechazos.xlsx", write)


def test_listing(tmp_path: Path) -> None:
    with Output(tmp_path) as output:
        output.text("a.txt", "ñ")
        assert output.listing() == [{"archivo": "a.txt", "sha256": hashlib.sha256("ñ".encode()).hexdigest(), "bytes": 2}]


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "archivo").write_text("x", encoding="utf-8")
    with pytest.raises(MapaError, match="No se pudo escribir"), Output(tmp_path / "archivo" / "salida"):
        pass
