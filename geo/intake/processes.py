"""Child processes, isolated from the current folder and the environment variables of Python, and ended with their parent.

Python imports modules from the current folder and from ``PYTHONPATH``, so that a ``json.py`` among the data of the user
would run. These processes start in an empty folder, import only this program and its libraries, and have no network.
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
"""Hidden first argument with which a frozen program, which is its own Python, starts as one of these processes."""

_ROOT = Path(__file__).resolve().parent.parent.parent
_HOME = _ROOT.parent.parent if _ROOT.name == "_root" else _ROOT
"""Folder that contains the package mapadelito; of an installed wheel, that of all libraries (see :mod:`mapadelito`)."""
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
_NOWHERE = "http://127.0.0.1:9"  # discard port: requests through this proxy fail
_PROXIES = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "GDAL_HTTP_PROXY")
_TEMPORARY = ("TMPDIR", "TMP", "TEMP", "CPL_TMPDIR", "SQLITE_TMPDIR")
_DRIVERS = ("OGR_SKIP", "GDAL_SKIP", "GDAL_DRIVER_PATH", "OGR_DRIVER_PATH", "GDAL_PYTHON_DRIVER_PATH")
"""Prefixes of variables that add or remove GDAL drivers; they are removed, as
:mod:`geo.formats.layers.drivers` selects drivers."""
_TIED = "atado"  # argument for a process that the system ends with its parent
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux


class Process(subprocess.Popen[bytes]):
    """A process that serves orders from its standard input until its parent ends it or ends.

    It runs in an empty folder, in its own folder of temporary files, in that of its parent, which are removed at the end.

    Parameters
    ----------
    module
        Module of this program whose ``serve()`` it runs.
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
        """Return whether it is running, with its folder still in the present folder of temporary files."""
        return self.poll() is None and self._place == tempfile.gettempdir() and self._folder.is_dir()

    def end(self) -> None:
        """End it at once, and remove its folder."""
        self.kill()
        self.wait()
        for pipe in (self.stdin, self.stdout):
            with suppress(OSError):  # orders not yet read are lost
                if pipe is not None:
                    pipe.close()
        rmtree(self._folder, ignore_errors=True)


def _command(module: str) -> list[str]:
    # Linux ends it with the thread that started it, which equals the parent only for the main thread
    tied = [_TIED] if threading.current_thread() is threading.main_thread() else []
    if getattr(sys, "frozen", False):
        return [sys.executable, OPTION, module, *tied]
    users = {site.getusersitepackages()} & set(sys.path)  # excluded by isolation, but a usual place on Windows
    start = _START.format(root=str(_ROOT), home=str(_HOME), users=[*users])
    return [sys.executable, "-I", "-c", start, module, *tied]


def _environment(temporary: str) -> dict[str, str]:
    """Return the environment without the variables of Python, and with another folder of temporary files."""
    ours = (*_DRIVERS, "PYTHON")
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(ours)}
    return {
        **kept,
        "GDAL_DRIVER_PATH": "disable",
        **dict.fromkeys(_PROXIES, _NOWHERE),
        **dict.fromkeys(_TEMPORARY, temporary),
    }


def serve(module: str, tied: str = "") -> None:
    """Run as one of these processes, with the arguments that :class:`Process` gives."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent, which ends its processes
    leave_network()
    if tied == _TIED and sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    import_module(module).serve()


def own_output() -> IO[bytes]:
    """Return the standard output, and redirect that of libraries, so that they cannot write into answers."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return answers


def incoming(read: Callable[[IO[bytes]], bytes]) -> Iterator[bytes]:
    """Yield the messages of the parent; end the process when the parent ends, even during an order.

    Parameters
    ----------
    read
        Returns the next message of a stream; empty at its end.
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
