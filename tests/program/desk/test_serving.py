"""The start of the desk: this PC alone, one copy for a folder, and a second start that opens the first."""

from __future__ import annotations

import socket
import webbrowser
from typing import TYPE_CHECKING

import pytest

from geo.errors import ConfigError, MapaError
from helpers.program import call
from mapadelito.desk import serving
from mapadelito.desk.access import HOST, Keys
from mapadelito.desk.desk_folder import DeskFolder
from mapadelito.desk.serving import open_desk
from mapadelito.outputs.lock import lock_folder

if TYPE_CHECKING:
    from pathlib import Path

    import uvicorn


@pytest.mark.parametrize("port", ["0.0.0.0:80", "localhost", "70000", "-1", "80 "])
def test_an_address_is_refused_as_a_port(
    port: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert call("mesa", "--puerto", port, "--carpeta", str(tmp_path / "m"), monkeypatch=monkeypatch) == 2
    assert "solo de esta PC (127.0.0.1)" in capsys.readouterr().err
    assert not (tmp_path / "m").exists()


def test_it_listens_on_this_pc_and_leaves_no_open_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, int]] = []

    def run(_: uvicorn.Server, sockets: list[socket.socket]) -> None:
        seen.extend(one.getsockname() for one in sockets)
        assert DeskFolder(tmp_path).kept("abierta")["direccion"] in said

    said: list[str] = []
    monkeypatch.setattr(serving._Server, "run", run)
    open_desk(tmp_path, port=0, browse=False, say=said.append)
    [(host, port)] = seen
    assert host == HOST
    assert any(f"http://{HOST}:{port}/entrar?ficha=" in line for line in said)
    assert not DeskFolder(tmp_path).kept("abierta")
    assert not (tmp_path / ".mesa").exists()  # nothing was done


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        with pytest.raises(ConfigError, match="no se puede usar"):
            open_desk(tmp_path, port=other.getsockname()[1], browse=False, say=str)


def test_a_second_start_opens_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, opened = DeskFolder(tmp_path), []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    address = f"{Keys(5000).origin}/entrar?ficha=x"
    with lock_folder(folder.own / "mesa.lock"):
        with pytest.raises(MapaError, match="La mesa de esta carpeta está en uso"):
            open_desk(tmp_path, port=0, browse=True, say=str)
        folder.keep("abierta", {"direccion": address})
        monkeypatch.setattr(serving, "_answers", lambda given: given == address)
        open_desk(tmp_path, port=0, browse=True, say=str)
        with pytest.raises(MapaError):
            open_desk(tmp_path, port=0, browse=False, say=str)
    assert opened == [address]


@pytest.mark.parametrize(
    "address", ["", "file:///etc/passwd", "http://127.0.0.1.malo.example/", "http://127.0.0.1:1/entrar"]
)
def test_only_a_desk_of_this_pc_is_asked(address: str) -> None:
    assert not serving._answers(address)
