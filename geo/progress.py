"""A long work says that it goes on: whoever watches it ends what says nothing for too long."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["advance", "told_to"]


def _nobody() -> None:
    """Nobody watches."""


_WATCHER: ContextVar[Callable[[], None]] = ContextVar("watcher", default=_nobody)


def advance() -> None:
    """Say that some more of a file was read: a block, a batch of rows, a sheet."""
    _WATCHER.get()()


@contextmanager
def told_to(watcher: Callable[[], None]) -> Iterator[None]:
    """Have :func:`advance` call a function while the block runs."""
    token = _WATCHER.set(watcher)
    try:
        yield
    finally:
        _WATCHER.reset(token)
