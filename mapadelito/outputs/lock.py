"""Lock of a folder for one process at a time, released by the operating system when the process ends."""

from __future__ import annotations

import json
import math
import os
import time
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

from geo.errors import MapaError
from maps.spanish_text import decimal, integer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["LONG_WAIT_S", "lock_folder"]

LONG_WAIT_S = 600.0
"""Seconds that another process is waited for where it may be loading files: the largest load takes some minutes."""

_FAR = 1 << 30
"""Offset, in bytes, of the byte locked on Windows: beyond the text, which other processes must be able to read."""
_MINUTE, _HOUR = 60, 3600
"""Seconds of a minute and of an hour."""
_POLL_S = 0.2
"""Seconds between two attempts to take a lock that is waited for."""
_TELL_S = 10.0
"""Seconds between two sentences of who waits."""
_TRIES = 20
"""Attempts to open a file that other runs delete as they end: a failure needs as many runs to end in milliseconds."""


@contextmanager
def lock_folder(
    path: Path,
    what: str = "La carpeta de salida",
    option: str = "--salida",
    *,
    wait_s: float = 0.0,
    tell: Callable[[str], object] = str,
) -> Iterator[None]:
    """Lock a file as a context manager; it and its folders are created, and removed afterwards if empty.

    The lock is that of the operating system (``flock``, or ``LockFile`` on Windows), so that a killed process leaves nothing
    locked. The text in the file (process and start) is only for the message, as are ``what`` is locked and the ``option``
    with which another folder is chosen. The lock of another process is waited for ``wait_s`` seconds at most; ``tell`` is
    given a sentence (Spanish) when the wait begins and every ten seconds.

    Raises
    ------
    MapaError
        If another process has the lock; the message has its number and for how long.
    """
    made = [folder for folder in path.parents if not folder.exists()]
    try:
        with _awaited(path, what, option, wait_s, tell) as file:
            try:
                file.seek(0)
                file.truncate()
                file.write(json.dumps({"proceso": os.getpid(), "desde": round(time.time())}))
                file.flush()
                yield
            finally:
                with suppress(OSError):  # Windows removes no file that is open
                    path.unlink()
                _give_back(file)
    finally:
        for folder in dict.fromkeys([path.parent, *made]):
            with suppress(OSError):  # it is not empty, or another run has begun
                folder.rmdir()


def _awaited(path: Path, what: str, option: str, wait_s: float, tell: Callable[[str], object]) -> IO[str]:
    """Open and lock the file at a path, as soon as the process that has it ends."""
    began, told = time.monotonic(), -math.inf
    while (file := _taken(path)) is None:
        now = time.monotonic()
        if now - began >= wait_s:
            raise MapaError(_busy(path, what, option))
        if now - told >= _TELL_S:
            tell(f"{what} está en uso por otra corrida{_owner(path)}: se espera a que termine.")
            told = now
        time.sleep(_POLL_S)
    return file


def _taken(path: Path) -> IO[str] | None:
    """Open and lock the file at a path, not one that another run is removing; None if another process has the lock."""
    for _ in range(_TRIES):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            file = path.open("a+", encoding="utf-8")
        except FileNotFoundError:
            continue
        taken = _take(file)
        if taken and _stands_at(path, file):
            return file
        file.close()
        if not taken:
            break
    return None


def _stands_at(path: Path, file: IO[str]) -> bool:
    """Whether an open file is the one at this path now."""
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except OSError:
        return False


def _take(file: IO[str]) -> bool:
    """Lock a file, and return whether it was free; always True on a file system without locks."""
    try:
        if os.name == "nt":
            import msvcrt  # noqa: PLC0415 (Windows alone)

            file.seek(_FAR)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
        else:
            import fcntl  # noqa: PLC0415 (not on Windows)

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # this file system has no locks
        return True
    return True


def _give_back(file: IO[str]) -> None:
    if os.name == "nt":
        import msvcrt  # noqa: PLC0415 (Windows alone)

        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined, unused-ignore]


def _busy(path: Path, what: str, option: str) -> str:
    return (
        f"{what} está en uso por otra corrida{_owner(path)}. Espere a que termine, o use otra carpeta con {option}. Nada se "
        "cambió."
    )


def _owner(path: Path) -> str:
    """Return the process that has the lock and for how long (Spanish), in parentheses; empty if it cannot be read."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        owner = json.loads(path.read_text(encoding="utf-8"))
        return f" (proceso {int(owner['proceso'])}, desde hace {_age(time.time() - float(owner['desde']))})"
    return ""


def _age(seconds: float) -> str:
    if seconds < _MINUTE:
        return f"{integer(max(seconds, 0))} s"
    return f"{integer(seconds / _MINUTE)} min" if seconds < _HOUR else f"{decimal(seconds / _HOUR)} h"
