"""A copy of the process of a test, which may be killed, and a job that ends its process."""

from __future__ import annotations

import os
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["forked", "lives_later"]


def forked(work: Callable[[], None]) -> int:
    """Start a copy of this process that does some work and ends; return its number."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of the threads of others, which the copy does not use
        number = os.fork()
    if number:
        return number
    try:
        work()
    except BaseException:  # noqa: BLE001 (it must never come back into pytest)
        os._exit(1)
    os._exit(0)


def lives_later(folder: Path, name: str) -> str:
    """Return the name in capitals; «una vez» ends the first process that gets it, and «siempre» each."""
    seen = folder / name.replace(" ", "-")
    if name == "siempre" or (name == "una vez" and not seen.exists()):
        seen.touch()
        os._exit(1)
    return name.upper()
