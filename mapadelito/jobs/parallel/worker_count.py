"""How many processes ``--trabajadores auto`` starts: by the cores and the free memory of the computer."""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import suppress
from pathlib import Path

from geo.naming import quantity
from mapadelito.settings.options import AUTO
from maps.spanish_text import decimal, integer

__all__ = ["chosen_workers", "free_memory", "usable_cores"]

_GIB = 2**30
"""Bytes of a GiB."""
_EACH = 0.6 * _GIB
"""Memory, in bytes, of a process that draws a jurisdiction with all its products, at most: as measured, and half more."""
_SPARE = 0.5 * _GIB
"""Memory, in bytes, that is left to the other programs of the computer."""
_CONTAINER = "sys/fs/cgroup"
"""Folder in which Linux tells the limit of a container and what it uses."""


def chosen_workers(asked: int, items: int, *, cores: int, memory: float | None) -> tuple[int, str]:
    """Return the number of processes, and the Spanish sentence that tells how it was chosen.

    Parameters
    ----------
    asked
        What ``--trabajadores`` says; :data:`~mapadelito.settings.options.AUTO` to choose. Any other number stays, without
        a sentence.
    items
        Number of jurisdictions: more processes would have nothing to do.
    cores, memory
        Cores that the program may use, and bytes of free memory; None where the system does not tell it.

    Examples
    --------
    >>> chosen_workers(0, 50, cores=8, memory=3 * 2**30)
    (4, '4 procesos a la vez: la computadora tiene 8 núcleos y 3.0 GiB de memoria libre.')
    """
    if asked != AUTO:
        return asked, ""
    fit = cores if memory is None else int((memory - _SPARE) // _EACH)
    count = max(1, min(cores, fit, items))
    has = quantity(cores, "núcleo", "núcleos")
    free = "" if memory is None else f" y {decimal(memory / _GIB)} GiB de memoria libre"
    return count, f"{integer(count)} {'proceso' if count == 1 else 'procesos'} a la vez: la computadora tiene {has}{free}."


def usable_cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def free_memory(root: Path = Path("/")) -> float | None:
    """Return the free memory of the computer, or of the container if less, in bytes; None where it is not known.

    ``root`` is the folder that has ``proc`` and ``sys``.
    """
    if sys.platform == "win32":
        return _free_on_windows()
    found = []
    with suppress(OSError, ValueError, KeyError):
        found.append(1024.0 * _numbers(root / "proc/meminfo")["MemAvailable:"])
    with suppress(OSError, ValueError, KeyError):  # «max»: no limit
        limit, used = (int((root / _CONTAINER / name).read_text("ascii")) for name in ("memory.max", "memory.current"))
        found.append(float(limit - used + _numbers(root / _CONTAINER / "memory.stat")["inactive_file"]))  # a file is dropped
    return min(found, default=None)


def _numbers(path: Path) -> dict[str, int]:
    """Return the first number of each line of a file, by its first word."""
    return {words[0]: int(words[1]) for words in map(str.split, path.read_text("ascii").splitlines())}


def _free_on_windows() -> float | None:
    """Return the free memory of Windows (the structure MEMORYSTATUSEX: two numbers of 32 bits and seven of 64)."""
    status = (ctypes.c_uint64 * 8)()
    ctypes.cast(status, ctypes.POINTER(ctypes.c_uint32))[0] = ctypes.sizeof(status)
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 (only on Windows)
    return float(status[2]) if kernel.GlobalMemoryStatusEx(ctypes.byref(status)) else None
