"""The processes that we start: isolated from the current folder and the variables of Python, and ended with their parent.

Python looks for modules where it is started, and in the folders of ``PYTHONPATH``: a ``json.py`` among somebody's data would
run. Ours start in an empty folder of their own, see only this program and its libraries, and have no network.
"""

from __future__ import annotations

import ctypes
import os
import signal
import site
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from queue import SimpleQueue
from shutil import rmtree
from typing import IO, TYPE_CHECKING

from geo.intake.limits import leave_network

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["OPTION", "Process", "incoming", "own_output", "serve"]

OPTION = "--lector"
"""Hidden first word of the command that makes a frozen program, which is its own Python, one of these processes."""

_ROOT = Path(__file__).resolve().parent.parent.parent
_HOME = _ROOT.parent.parent if _ROOT.name == "_root" else _ROOT
"""Folder that holds the package mapadelito: of a wheel, that of all libraries (see :mod:`mapadelito`)."""
_START = """
import site, sys
libraries = [sys.path.index(folder) for folder in site.getsitepackages() if folder in sys.path]
sys.path.insert(min(libraries, default=len(sys.path)), {home!r})
sys.path.insert(0, {root!r})
for folder in {users!r}:
    site.addsitedir(folder)
from geo.intake.processes import serve
serve(*sys.argv[1:])
"""
_NOWHERE = "http://127.0.0.1:9"  # the discard port: a library that asks for a page through a proxy gets none
_PROXIES = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "GDAL_HTTP_PROXY")
_TEMPORARY = ("TMPDIR", "TMP", "TEMP", "CPL_TMPDIR", "SQLITE_TMPDIR")
_DRIVERS = ("OGR_SKIP", "GDAL_SKIP", "GDAL_DRIVER_PATH", "OGR_DRIVER_PATH", "GDAL_PYTHON_DRIVER_PATH")
"""Beginnings of the variables that add or remove drivers of GDAL: they are left out, :mod:`geo.formats.drivers` chooses."""
_TIED = "atado"  # told to a process that the system itself is to end with its parent
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux


class Process(subprocess.Popen[bytes]):
    """A process that serves orders on its standard input until its parent ends it, or ends.

    It works in an empty folder, inside one of its own for temporary files, inside that of its parent: none outlives it.

    Parameters
    ----------
    module
        Module of ours whose ``serve()`` it runs.
    """

    def __init__(self, module: str) -> None:
        self._place = tempfile.gettempdir()
        self._folder = Path(tempfile.mkdtemp(prefix="mapadelito-")).absolute()
        empty = self._folder / "vacia"
        empty.mkdir()
        super().__init__(
            _command(module),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if os.environ.get("MAPADELITO_DEPURAR") else subprocess.DEVNULL,
            cwd=empty,
            env=_environment(str(self._folder)),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    def is_ready(self) -> bool:
        """Tell whether it runs, and its folder is still there and where a new one would be made."""
        return self.poll() is None and self._place == tempfile.gettempdir() and self._folder.is_dir()

    def end(self) -> None:
        """End it, whatever it is doing, and remove its folder."""
        self.kill()
        self.wait()
        for pipe in (self.stdin, self.stdout):
            with suppress(OSError):  # what it had not read yet is lost
                if pipe is not None:
                    pipe.close()
        rmtree(self._folder, ignore_errors=True)


def _command(module: str) -> list[str]:
    # Linux ends it with the thread that started it, which is as good as the parent only if it is the main one
    tied = [_TIED] if threading.current_thread() is threading.main_thread() else []
    if getattr(sys, "frozen", False):
        return [sys.executable, OPTION, module, *tied]
    users = {site.getusersitepackages()} & set(sys.path)  # isolation leaves it out, and Windows often installs there
    start = _START.format(root=str(_ROOT), home=str(_HOME), users=[*users])
    return [sys.executable, "-I", "-c", start, module, *tied]


def _environment(temporary: str) -> dict[str, str]:
    """Return the variables of the system, without those of Python, and with another place for temporary files."""
    ours = (*_DRIVERS, "PYTHON")
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(ours)}
    return {
        **kept,
        "GDAL_DRIVER_PATH": "disable",
        **dict.fromkeys(_PROXIES, _NOWHERE),
        **dict.fromkeys(_TEMPORARY, temporary),
    }


def serve(module: str, tied: str = "") -> None:
    """Be one of these processes: what the command line that :class:`Process` gives it does first of all."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends its processes
    leave_network()
    if tied == _TIED and sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    import_module(module).serve()


def own_output() -> IO[bytes]:
    """Return the standard output, and leave none to libraries: what they print must not answer for us."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return answers


def incoming(read: Callable[[IO[bytes]], bytes]) -> Iterator[bytes]:
    """Pass on what the parent sends, without end: when the parent ends, so does this process, even during an order.

    Parameters
    ----------
    read
        Takes the next message from a stream; nothing is the end.
    """
    orders: SimpleQueue[bytes] = SimpleQueue()

    def listen() -> None:
        with os.fdopen(os.dup(0), "rb") as stream:
            while message := read(stream):
                orders.put(message)
        os._exit(0)

    threading.Thread(target=listen, daemon=True).start()
    while True:
        yield orders.get()
