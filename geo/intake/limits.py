"""Limits of the process that opens files, set before it opens any: no network, so much memory, so much work."""

from __future__ import annotations

import contextlib
import ctypes
import mmap
import signal
import socket
from pathlib import Path
from typing import NoReturn

__all__ = ["MOST_RESIDENT", "counts_work", "leave_network", "limit_memory", "limit_time", "resident"]

MOST_RESIDENT = 2 << 30
"""Bytes of memory that the process may hold (2 GiB), measured by its parent."""
_MEMORY = 3 << 30
"""Bytes of addresses that it may take (3 GiB), by the system: half as many again, for what is reserved and not used."""
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000


def leave_network() -> None:
    """Have no network, as far as the system lets us.

    Linux gives a process a network of its own without any device, while it is still single-threaded: before the libraries
    that start threads are imported. Elsewhere Python's sockets refuse, and :mod:`geo.intake.sandbox` points proxies to
    nowhere.
    """
    with contextlib.suppress(OSError, AttributeError, TypeError):  # Windows has no library without a name
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


def counts_work() -> bool:
    """Tell whether the system can end a process by the work that it did; Windows cannot."""
    return hasattr(signal, "setitimer")


def limit_time(seconds: float) -> None:
    """Have the system end the process once it has worked this long, in CPU-seconds, from now on; zero ends the limit.

    Work and not time is counted: on a busy machine a process that waits for its turn is not hanging. The system does it, so
    that a library that never comes back is ended too.
    """
    if counts_work():
        signal.setitimer(signal.ITIMER_PROF, seconds)


def resident(process: int) -> int:
    """Return the bytes of memory that a process holds for itself, files apart; 0 where the system does not say."""
    try:
        _, pages, shared, *_ = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return 0
    return (int(pages) - int(shared)) * mmap.PAGESIZE


def _refuse(*_: object) -> NoReturn:
    raise OSError("no network here")
