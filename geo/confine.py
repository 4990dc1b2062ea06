"""What the process that opens files gives up before it opens any: the network, and more memory than a file needs."""

from __future__ import annotations

import contextlib
import ctypes
import socket
from pathlib import Path
from typing import NoReturn

__all__ = ["leave_network", "limit_memory"]

_MEMORY = 3 << 30
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000


def leave_network() -> None:
    """Have no network, as far as the system lets us.

    Linux gives a process a network of its own without any device, while it is still single-threaded: before the libraries
    that start threads are imported. Elsewhere Python's sockets refuse, and :mod:`geo.guard` points proxies to nowhere.
    """
    with contextlib.suppress(OSError, AttributeError):
        system = ctypes.CDLL(None)
        if system.unshare(_NEW_NET):
            system.unshare(_NEW_USER | _NEW_NET)
    socket.socket.connect = _refuse  # type: ignore[method-assign]


def limit_memory() -> None:
    """Let the process take 3 GiB more than it has, and leave no core file. Windows has no such limits."""
    try:
        import resource  # noqa: PLC0415 (not on Windows)
    except ImportError:
        return
    status = Path("/proc/self/statm")
    pages = int(status.read_text(encoding="ascii").split()[0]) if status.exists() else 0
    limit = pages * resource.getpagesize() + _MEMORY
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _refuse(*_: object) -> NoReturn:
    raise OSError("no network here")
