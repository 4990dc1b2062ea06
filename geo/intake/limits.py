"""Limits of the process that opens files, set before it opens any: network, memory, CPU time."""

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
"""Resident memory of the process, at most, in bytes (2 GiB); measured by its parent."""
_MEMORY = 3 << 30
"""Address space of the process, at most, in bytes (3 GiB), enforced by the system: half more, for unused mappings."""
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000
"""Flags CLONE_NEWUSER and CLONE_NEWNET of Linux, for ``unshare``."""


def leave_network() -> None:
    """Drop network access, as far as the system supports it.

    On Linux, the process gets a network namespace without devices; it must still be single-threaded, so that this precedes
    the import of libraries that start threads. On other systems, Python's sockets raise an error, and the environment set by
    :mod:`geo.intake.processes` has proxies that do not answer.
    """
    with contextlib.suppress(OSError, AttributeError, TypeError):  # TypeError: CDLL(None) on Windows
        system = ctypes.CDLL(None)
        if system.unshare(_NEW_NET):
            system.unshare(_NEW_USER | _NEW_NET)
    socket.socket.connect = _refuse  # type: ignore[method-assign]


def limit_memory() -> None:
    """Limit the address space to 3 GiB more than now, and disable core files; no effect on Windows."""
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
    """Return whether the system can stop a process by its CPU time; False on Windows."""
    return hasattr(signal, "setitimer")


def limit_time(seconds: float) -> None:
    """Make the system stop the process after this CPU time from now on, in seconds; 0 removes the limit.

    CPU time is counted, and not elapsed time, because a process on a busy machine may only be waiting. The system enforces
    it also inside a library call that does not return.
    """
    if counts_work():
        signal.setitimer(signal.ITIMER_PROF, seconds)


def resident(process: int) -> int:
    """Return the resident memory of a process without mapped files, in bytes; 0 if the system does not report it."""
    try:
        _, pages, shared, *_ = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return 0
    return (int(pages) - int(shared)) * mmap.PAGESIZE


def _refuse(*_: object) -> NoReturn:
    raise OSError("no network here")
