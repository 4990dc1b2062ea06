"""Progress reports of reading: :mod:`geo.intake.sandbox` stops a process that makes no progress for too long."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["advance", "advancing", "reporting_to"]

T = TypeVar("T")


def _ignore() -> None:
    """Do nothing: the watcher where no time limit applies."""


_WATCHER: ContextVar[Callable[[], None]] = ContextVar("watcher", default=_ignore)


def advance() -> None:
    """Report that one more block, batch of rows or sheet was read."""
    _WATCHER.get()()


def advancing(items: Iterable[T]) -> Iterator[T]:
    """Yield items one by one, and report progress after each."""
    for item in items:
        advance()
        yield item


@contextmanager
def reporting_to(watcher: Callable[[], None]) -> Iterator[None]:
    """Make :func:`advance` call ``watcher`` inside the ``with`` block."""
    token = _WATCHER.set(watcher)
    try:
        yield
    finally:
        _WATCHER.reset(token)
