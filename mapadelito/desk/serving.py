"""The start of the desk: its folder locked, its page served on this PC alone, and the browser opened."""

from __future__ import annotations

import signal
import socket
import webbrowser
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import uvicorn

from geo.errors import ConfigError, MapaError
from geo.paths import output_folder
from mapadelito.desk.access import HOST, Keys
from mapadelito.desk.desk_app import desk_app
from mapadelito.desk.desk_folder import DeskFolder
from mapadelito.desk.desk_pages import OPEN, Desk
from mapadelito.desk.uploads import clear_cut_off
from mapadelito.desk.work_process import WorkBench
from mapadelito.outputs.lock import lock_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["open_desk"]

_GRACE_S = 2
"""Seconds that answers under way have when the desk is closed."""
_QUEUE = 64
"""Connections that wait, at most: a browser opens some six."""
_WAIT_S = 2.0
"""Seconds in which a desk that is open answers."""


class _Server(uvicorn.Server):
    """A server that a signal ends as the button does: that of uvicorn sends the signal to itself again at its end."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End the server at a signal; give the signals back at the end."""
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def open_desk(folder: Path, *, port: int, browse: bool, say: Callable[[str], object]) -> None:
    """Serve the desk of a folder until the person closes it; where it is open already, open the browser on that one.

    Parameters
    ----------
    folder
        That of the project, made if absent.
    port
        Port on this PC; 0 for any that is free.
    browse
        Whether the browser is opened.
    say
        Called with lines for the person (Spanish), the address among them.

    Raises
    ------
    MapaError
        If the folder cannot be used, or the port is taken.
    """
    output_folder(folder)
    desk_folder = DeskFolder(folder.resolve())
    try:
        with lock_folder(desk_folder.own / "mesa.lock", "La mesa de esta carpeta", "--carpeta"):
            _serve(desk_folder, port, browse=browse, say=say)
    except MapaError:
        address = str(desk_folder.kept(OPEN).get("direccion", ""))
        if not browse or not _answers(address):
            raise
        say("La mesa de esta carpeta ya está abierta: se abre en el navegador.")
        webbrowser.open(address)


def _serve(folder: DeskFolder, port: int, *, browse: bool, say: Callable[[str], object]) -> None:
    with _listening(port) as listener:
        clear_cut_off(folder.files)
        keys = Keys(listener.getsockname()[1])
        desk = Desk(folder, keys, WorkBench(folder))
        server: _Server

        def close() -> None:
            server.should_exit = True

        server = _Server(
            uvicorn.Config(
                desk_app(desk, close=close),
                lifespan="off",
                ws="none",
                log_level="warning",
                access_log=False,  # addresses have keys
                server_header=False,
                timeout_graceful_shutdown=_GRACE_S,
            )
        )
        address = desk.tell_entry()
        say(f"Mesa de «{folder.root}»: abra esta dirección en el navegador de esta PC. Sirve una vez.")
        say(address)
        say("Para cerrarla: el botón «Cerrar la mesa», o Ctrl+C aquí.")
        if browse:
            webbrowser.open(address)
        try:
            server.run(sockets=[listener])
        finally:
            if desk.bench.is_busy:
                desk.bench.stop()
            (folder.own / f"{OPEN}.json").unlink(missing_ok=True)


def _listening(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.bind((HOST, port))
        listener.listen(_QUEUE)
    except OSError as error:
        listener.close()
        raise ConfigError(
            f"El puerto {port} de esta PC no se puede usar ({error.strerror}): indique otro con --puerto, o ninguno."
        ) from error
    return listener


def _answers(address: str) -> bool:
    """Return whether a desk answers at an address: an entry without its key is refused, which is an answer."""
    if not address.startswith(f"http://{HOST}:"):
        return False
    try:
        build_opener(ProxyHandler({})).open(address.partition("?")[0], timeout=_WAIT_S).close()
    except URLError as error:
        return getattr(error, "code", 0) == 403
    except (OSError, ValueError):
        return False
    return False
