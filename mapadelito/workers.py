"""The same job for every comisaría, in one process or several, that one failure does not stop."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from time import monotonic
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from geo.errors import MapaError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["Done", "for_each", "with_progress"]

T = TypeVar("T")

_SHARED: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """What became of one item: its value, or the Spanish sentence that says why there is none."""

    name: str
    value: T | None
    error: str = ""


def for_each(
    job: Callable[[Any, Any], T],
    items: Iterable[tuple[str, Any]],
    shared: Any,  # noqa: ANN401 (whatever the job takes)
    *,
    workers: int,
) -> Iterator[Done[T]]:
    """Do a job for each named item, in order.

    Parameters
    ----------
    job
        A function of a module: it is given the shared thing and the item.
    items
        Name and item.
    shared
        What all jobs use: sent once to each process.
    workers
        Processes; with one, no process is started. The results do not depend on it.
    """
    listed = list(items)
    if workers <= 1 or len(listed) <= 1:
        yield from (_safely(job, shared, name, item) for name, item in listed)
        return
    pool = ProcessPoolExecutor(min(workers, len(listed)), get_context("spawn"), _begin, (shared,))
    with pool:
        names, values = zip(*listed, strict=True)
        yield from pool.map(_remote, [job] * len(listed), names, values)


def with_progress(results: Iterable[Done[T]], total: int, say: Callable[[str], object]) -> Iterator[Done[T]]:
    """Pass the results on, and say about ten times how many are done and how long the rest may take."""
    begun, step = monotonic(), max(1, total // 10)
    for number, done in enumerate(results, start=1):
        yield done
        if number % step == 0 and number < total:
            rest = (monotonic() - begun) / number * (total - number)
            say(f"  {number} de {total}; faltan unos {rest / 60:.0f} min" if rest >= 90 else f"  {number} de {total}")


def _begin(shared: Any) -> None:  # noqa: ANN401
    _SHARED["it"] = shared


def _remote(job: Callable[[Any, Any], T], name: str, item: Any) -> Done[T]:  # noqa: ANN401
    return _safely(job, _SHARED["it"], name, item)


def _safely(job: Callable[[Any, Any], T], shared: Any, name: str, item: Any) -> Done[T]:  # noqa: ANN401
    try:
        return Done(name, job(shared, item))
    except MapaError as error:
        return Done(name, None, str(error))
    except Exception as error:
        if os.environ.get("MAPADELITO_DEPURAR"):
            raise
        return Done(name, None, f"falla de mapadelito ({type(error).__name__}: {error}); repórtela")
