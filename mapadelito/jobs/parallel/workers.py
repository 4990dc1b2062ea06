"""Parallel run of one function over many jurisdictions; a failure of one does not stop the others."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from threading import Event
from typing import IO, TYPE_CHECKING, Any, TypeVar

from geo.intake.processes import Process, incoming, own_output
from mapadelito.jobs.parallel.dask_server import each_on_server
from mapadelito.jobs.parallel.done import DEAD, Done, done_safely
from mapadelito.outputs.write_errors import disk_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["for_each", "serve"]

T = TypeVar("T")

_LENGTH_BYTES = 8
"""Bytes of the number before each message, its length in bytes."""
_TRIES = 2
"""Times that an item is tried whose process ends: somebody may have ended it, and an item that ends it will end the next."""


def for_each(
    job: Callable[[Any, Any], T],
    items: Iterable[tuple[str, Any]],
    shared: Any,  # noqa: ANN401 (whatever the job takes)
    *,
    workers: int,
    server: str = "",
) -> Iterator[Done[T]]:
    """Yield the result of a job for each named item, in order.

    Parameters
    ----------
    job
        A function of a module, called with ``shared`` and the item.
    items
        Names and items.
    shared
        Value for all calls, sent once to each process.
    workers
        Number of processes; with one, none is started. The results do not depend on it, except for an item that ends its
        process (out of memory): it is tried once more in a new one, and only that item fails if this ends too.
    server
        Address of a Dask server whose workers do it, whatever ``workers`` is; empty for processes of this computer.

    Raises
    ------
    DiskError
        If the disk is full or fails.
    MapaError
        As :func:`mapadelito.jobs.parallel.dask_server.each_on_server`.
    """
    listed = list(items)
    for done in each_on_server(job, listed, shared, server) if server else _each(job, listed, shared, workers):
        if done.disk:
            raise disk_error(done.name)
        yield done


def _each(
    job: Callable[[Any, Any], T],
    listed: list[tuple[str, Any]],
    shared: Any,  # noqa: ANN401
    workers: int,
) -> Iterator[Done[T]]:
    if workers <= 1 or len(listed) <= 1:
        yield from (done_safely(job, shared, name, item) for name, item in listed)
        return
    first = pickle.dumps((job, shared))
    pool = [_Worker(first) for _ in range(min(workers, len(listed)))]
    idle: SimpleQueue[_Worker] = SimpleQueue()
    for worker in pool:
        idle.put(worker)

    ended = Event()

    def run_one(named: tuple[str, Any]) -> Done[T]:
        worker = idle.get()
        try:
            for _ in range(_TRIES):
                if (done := worker.ask(*named)) or ended.is_set():
                    break
            return done or Done(named[0], None, DEAD)
        finally:
            idle.put(worker)

    threads = ThreadPoolExecutor(len(pool))
    try:
        yield from threads.map(run_one, listed)
    finally:
        ended.set()
        threads.shutdown(wait=False, cancel_futures=True)
        for worker in pool:
            worker.end()
        threads.shutdown()
        for worker in pool:  # one may have been replaced meanwhile
            worker.end()


class _Worker:
    """A worker process, restarted after it ends.

    Parameters
    ----------
    first
        First message: the job and ``shared``, pickled.
    """

    def __init__(self, first: bytes) -> None:
        self._first = self._unsent = first
        self._process: Process | None = Process(__name__)

    def ask(self, name: str, item: object) -> Done[Any] | None:
        """Return the result of the job for an item; None if the process ended before."""
        if self._process is None:
            self._process, self._unsent = Process(__name__), self._first
        process, item = self._process, pickle.dumps((name, item))
        assert process.stdin is not None  # noqa: S101 (they are pipes)
        assert process.stdout is not None  # noqa: S101
        try:
            for message in filter(None, (self._unsent, item)):
                _send(process.stdin, message)
            self._unsent = b""
            answer = _receive(process.stdout)
        except (OSError, ValueError):  # it ended, or was ended by another thread
            answer = b""
        if answer:
            done: Done[Any] = pickle.loads(answer)  # noqa: S301 (from our own process)
            return done
        self.end()
        return None

    def end(self) -> None:
        """End the process; the next item starts a new one."""
        process, self._process = self._process, None
        if process is not None:
            process.end()


def serve() -> None:
    """Answer messages of the parent until it ends: the first has the job, each other one an item."""
    answers, messages = own_output(), incoming(_receive)
    job, shared = pickle.loads(next(messages))  # noqa: S301 (from our own parent)
    for message in messages:
        name, item = pickle.loads(message)  # noqa: S301
        _send(answers, pickle.dumps(done_safely(job, shared, name, item)))


def _send(stream: IO[bytes], message: bytes) -> None:
    stream.write(len(message).to_bytes(_LENGTH_BYTES, "little"))
    stream.write(message)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes:
    """Return the next message; empty where the other process has ended."""
    length = int.from_bytes(stream.read(_LENGTH_BYTES), "little")
    message = stream.read(length)
    return message if len(message) == length else b""
