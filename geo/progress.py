"""Reports of progress: a process that reports none for too long is ended by its parent (:mod:`geo.intake.sandbox`)."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["advance", "advancing", "told_to"]

T = TypeVar("T")


def _ignore() -> None:
    """Do nothing: the default, where no limit of time is set."""


_WATCHER: ContextVar[Callable[[], None]] = ContextVar("watcher", default=_ignore)


def advance() -> None:
    """Report that some more of a file was read: a block, a batch of rows, a sheet."""
    _WATCHER.get()()


def advancing(items: Iterable[T]) -> Iterator[T]:
    """Give items one by one, and say of each that it was read."""
    for item in items:
        advance()
        yield item


@contextmanager
def told_to(watcher: Callable[[], None]) -> Iterator[None]:
    """Have :func:`advance` call a function while the block runs."""
    token = _WATCHER.set(watcher)
    try:
        yield
    finally:
        _WATCHER.reset(token)
