"""The same job for every comisaría, in one process or several, that one failure does not stop."""

from __future__ import annotations

import os
import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING, Any, Generic, TypeVar

from geo.errors import MapaError, is_disk_fault
from geo.intake.processes import Process, incoming, own_output
from mapadelito.outputs.folder import disk_refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["Done", "for_each", "serve"]

T = TypeVar("T")

_LENGTH_BYTES = 8  # of the number before each message that says how long it is
_DEAD = "el proceso que lo hacía se cerró de golpe, quizá por falta de memoria. Repita con menos --trabajadores."


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """The result of one item: its value, or the Spanish sentence that says why there is none.

    ``disk`` tells that the disk is at fault, and not the item.
    """

    name: str
    value: T | None
    error: str = ""
    disk: bool = False


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
        Processes; with one, no process is started. The results do not depend on it, but for an item that ends its process
        (for want of memory): it alone fails.

    Raises
    ------
    DiskError
        If the disk is full: what one item could not write, the others cannot either.
    """
    for done in _each(job, list(items), shared, workers):
        if done.disk:
            raise disk_refusal(done.name)
        yield done


def _each(
    job: Callable[[Any, Any], T],
    listed: list[tuple[str, Any]],
    shared: Any,  # noqa: ANN401
    workers: int,
) -> Iterator[Done[T]]:
    if workers <= 1 or len(listed) <= 1:
        yield from (_safely(job, shared, name, item) for name, item in listed)
        return
    first = pickle.dumps((job, shared))
    pool = [_Worker(first) for _ in range(min(workers, len(listed)))]
    idle: SimpleQueue[_Worker] = SimpleQueue()
    for worker in pool:
        idle.put(worker)

    def run_one(named: tuple[str, Any]) -> Done[T]:
        worker = idle.get()
        try:
            return worker.ask(*named)
        finally:
            idle.put(worker)

    threads = ThreadPoolExecutor(len(pool))
    try:
        yield from threads.map(run_one, listed)
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        for worker in pool:
            worker.end()
        threads.shutdown()
        for worker in pool:  # one may have been replaced meanwhile
            worker.end()


class _Worker:
    """One of the processes, replaced when it ends.

    Parameters
    ----------
    first
        What it is told before any item: the job and the shared thing, pickled.
    """

    def __init__(self, first: bytes) -> None:
        self._first = self._untold = first
        self._process: Process | None = Process(__name__)

    def ask(self, name: str, item: object) -> Done[Any]:
        """Have it do the job for an item."""
        if self._process is None:
            self._process, self._untold = Process(__name__), self._first
        process, item = self._process, pickle.dumps((name, item))
        assert process.stdin is not None  # noqa: S101 (they are pipes)
        assert process.stdout is not None  # noqa: S101
        try:
            for message in filter(None, (self._untold, item)):
                _send(process.stdin, message)
            self._untold = b""
            answer = _receive(process.stdout)
        except (OSError, ValueError):  # it ended, or was ended here meanwhile
            answer = b""
        if answer:
            done: Done[Any] = pickle.loads(answer)  # noqa: S301 (from our own process)
            return done
        self.end()
        return Done(name, None, _DEAD)

    def end(self) -> None:
        """End the process; the next item starts another."""
        process, self._process = self._process, None
        if process is not None:
            process.end()


def serve() -> None:
    """Do the job of the first message with the item of each other one, until the parent ends."""
    answers, messages = own_output(), incoming(_receive)
    job, shared = pickle.loads(next(messages))  # noqa: S301 (from our own parent)
    for message in messages:
        name, item = pickle.loads(message)  # noqa: S301
        _send(answers, pickle.dumps(_safely(job, shared, name, item)))


def _send(stream: IO[bytes], message: bytes) -> None:
    stream.write(len(message).to_bytes(_LENGTH_BYTES, "little"))
    stream.write(message)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes:
    """Return the next message, or nothing where the other side is gone."""
    length = int.from_bytes(stream.read(_LENGTH_BYTES), "little")
    message = stream.read(length)
    return message if len(message) == length else b""


def _safely(job: Callable[[Any, Any], T], shared: Any, name: str, item: Any) -> Done[T]:  # noqa: ANN401
    try:
        return Done(name, job(shared, item))
    except MapaError as error:
        return Done(name, None, str(error), disk=is_disk_fault(error))
    except Exception as error:
        if is_disk_fault(error):
            return Done(name, None, str(error), disk=True)
        if os.environ.get("MAPADELITO_DEPURAR"):
            raise
        fault = f"falla de mapadelito ({type(error).__name__}: {error}); repórtela con unas filas inventadas que la causen"
        return Done(name, None, fault)
