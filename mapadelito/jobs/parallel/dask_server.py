"""The jurisdictions of a run on the machines of a Dask server, which share the disk of the output folder."""

from __future__ import annotations

import pickle
import tempfile
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from geo.errors import MapaError
from mapadelito import __version__
from mapadelito.jobs.parallel.done import DEAD, Done, done_safely

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from distributed import Client


__all__ = ["each_on_server", "run_item"]

_WAIT_S = 20
"""Seconds in which the server has to answer, with one worker at least."""
_ONE = Lock()
"""A process draws one jurisdiction at a time, however many threads its worker has."""


def each_on_server(
    job: Callable[[Any, Any], Any],
    listed: Sequence[tuple[str, Any]],
    shared: Any,  # noqa: ANN401 (whatever the job takes)
    address: str,
) -> Iterator[Done[Any]]:
    """Yield the result of a job for each named item, in order.

    A worker that ends is replaced by the server, which gives its item to another one (``allowed-failures`` of the scheduler
    says how often); then the item is submitted once more, before it is said to fail.

    Parameters
    ----------
    job, listed, shared
        As in :func:`mapadelito.jobs.parallel.workers.for_each`; job and ``shared`` pass by a file of the run.
    address
        Address of the scheduler: ``tcp://…`` or ``tls://…``.

    Raises
    ------
    MapaError
        If the library is not installed, the server does not answer, or its workers have another version of the program or
        do not see the folder of the run.
    """
    folder = Path(tempfile.mkdtemp()).absolute()  # in the private folder of the run
    first = folder / "comun"
    first.write_bytes(pickle.dumps((job, shared)))
    with _connected(address) as client:

        def submitted(name: str, item: object) -> Any:  # noqa: ANN401 (a future of distributed)
            return client.submit(run_item, str(first), name, pickle.dumps(item), __version__, pure=False)

        futures = [submitted(*one) for one in listed]
        for (name, item), future in zip(listed, futures, strict=True):
            # who ends a worker ends what that has in hand too: each is given again before it is said to fail
            done = _answer(future) or _answer(submitted(name, item))
            yield done or Done(name, None, DEAD)
            future.release()


def run_item(first: str, name: str, item: bytes, version: str) -> bytes:
    """Return the pickled result of an item in a worker; ``first`` is the file of the job."""
    if version != __version__:
        raise MapaError(
            f"tiene mapadelito {__version__}, y la orden se dio con {version}: instale el mismo en todas partes."
        )
    path = Path(first)
    with _ONE:
        before, tempfile.tempdir = tempfile.tempdir, str(path.parent)
        try:
            job, shared = _common(first)
            return pickle.dumps(done_safely(job, shared, name, pickle.loads(item)))  # noqa: S301 (of our own run)
        finally:
            tempfile.tempdir = before


@lru_cache(maxsize=2)
def _common(first: str) -> tuple[Callable[[Any, Any], Any], Any]:
    try:
        content = Path(first).read_bytes()
    except OSError as error:
        raise MapaError(
            "no ve la carpeta de salida: póngala en un disco que vean todas las máquinas, por la misma ruta."
        ) from error
    job, shared = pickle.loads(content)  # noqa: S301 (written by the run that asks)
    return job, shared


def _answer(future: Any) -> Done[Any] | None:  # noqa: ANN401 (a future of distributed)
    """Return the result of an item; None if it ended one worker after another."""
    from distributed import KilledWorker  # noqa: PLC0415 (an extra)

    try:
        done: Done[Any] = pickle.loads(future.result())  # noqa: S301 (from our own workers)
    except KilledWorker:
        return None
    except MapaError as error:
        raise MapaError(f"Una máquina del servidor de Dask {error}") from error
    except Exception as error:
        raise MapaError(f"El servidor de Dask se perdió o no pudo contestar ({type(error).__name__}).") from error
    return done


def _connected(address: str) -> Client:
    """Return a client of a server that has a worker at least."""
    try:
        from distributed import Client  # noqa: PLC0415 (an extra)
    except ImportError as error:
        raise MapaError('Para --servidor-dask falta instalar dask: pip install "mapadelito[dask]".') from error
    try:
        client = Client(address, timeout=_WAIT_S, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise MapaError(f"El servidor de Dask «{address}» no responde: revise la dirección y que esté encendido.") from error
    try:
        client.wait_for_workers(1, timeout=_WAIT_S)
    except (OSError, TimeoutError) as error:
        client.close()  # type: ignore[no-untyped-call]
        raise MapaError(f"El servidor de Dask «{address}» no tiene ninguna máquina que trabaje.") from error
    return client
