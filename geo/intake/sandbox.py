"""Reading of user files in a worker process without network, which can be stopped.

One worker (:mod:`geo.intake.worker`) serves all files of a run. It is stopped if it takes too much memory, or too much CPU
time without progress, and the file is rejected with the limit that it reached.
"""

from __future__ import annotations

import atexit
import json
import os
import queue
import signal
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from geo import errors
from geo.errors import FormatError
from geo.formats.containers import real_file
from geo.intake.limits import MOST_RESIDENT, counts_work, resident
from geo.intake.processes import Process
from geo.intake.transfer import load_layer, load_table

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.formats.layers.layer import Layer
    from geo.text_table import TextTable

__all__ = ["read_layer", "read_layers", "read_osm", "read_picture", "read_tables", "stop_reader"]

_SECONDS, _SECONDS_OF_EXTRACT = 60.0, 600.0
"""CPU time without progress, at most, in seconds; more for an OpenStreetMap extract, which is read in one call."""
_PATIENCE = 10
"""Ratio of elapsed to CPU time, at most, for a worker that waits for the processor or for a slow disk."""
_LOOK_S = 0.2
"""Interval between measurements of the memory of the worker, in seconds."""


def read_layer(path: str | Path, *, layer: str | None = None) -> Layer:
    """Return one layer, as :func:`geo.formats.layers.vector.read_layer`."""
    with TemporaryDirectory() as folder:
        _order("layers", path, folder, {"layer": layer})
        return load_layer(Path(folder, "0.arrow"))


def read_layers(path: str | Path) -> dict[str, Layer]:
    """Return every layer of a file, as :func:`geo.formats.layers.vector.read_layers`."""
    with TemporaryDirectory() as folder:
        names = _order("layers", path, folder, {})
        return {name: load_layer(Path(folder, f"{number}.arrow")) for number, name in enumerate(names)}


def read_tables(path: str | Path, *, sheet: str | None, all_sheets: bool, synonyms: str) -> list[TextTable]:
    """Return the tables of a file, as :func:`geo.intake.tables.read_tables`."""
    with TemporaryDirectory() as folder:
        count = _order("tables", path, folder, {"sheet": sheet, "all_sheets": all_sheets, "synonyms": synonyms})
        return [load_table(Path(folder, f"{number}.arrow"), Path(path).resolve()) for number in range(count)]


def read_osm(path: str | Path, box: tuple[float, float, float, float], part: str) -> gpd.GeoDataFrame:
    """Return a part of an extract, as :func:`geo.formats.layers.osm.read_osm`."""
    with TemporaryDirectory() as folder:
        _order("osm", path, folder, {"box": list(box), "part": part})
        return load_layer(Path(folder, "0.arrow")).frame


def read_picture(content: bytes, called: str, *, most_high: int) -> bytes:
    """Return what :func:`geo.formats.pictures.read_picture` does of the content of a file."""
    with TemporaryDirectory() as folder:
        given = Path(folder, "imagen")
        given.write_bytes(content)
        _order("picture", given, folder, {"called": called, "most_high": most_high})
        return Path(folder, "0.png").read_bytes()


def stop_reader() -> None:
    """Stop the worker, if it is running; the next file starts another."""
    _WORKER.stop()


def _order(job: str, path: str | Path, folder: str, options: dict[str, Any]) -> Any:  # noqa: ANN401 (whatever JSON holds)
    """Return the result of a job of the worker on a file; raise its error, or one for the failure of the worker."""
    real_file(path)
    order = {"job": job, "path": str(Path(path).absolute()), "folder": folder, "options": options}
    answer = _WORKER.ask(order)
    if "done" in answer:
        return answer["done"]
    if "refused" in answer:
        kind, message, code = answer["refused"]
        raise getattr(errors, kind)(message, code=code)
    raise _failure(options.get("called", Path(path).name), answer["failed"])


def _failure(name: str, why: str) -> FormatError:
    """Return the error for a file on which the worker failed, with the limit that it reached."""
    if why == "memory":
        return FormatError(
            f"«{name}» necesita más de {MOST_RESIDENT >> 30} GiB de memoria para leerse, que es el límite: no se lee. "
            "Expórtelo por partes, por ejemplo un año en cada archivo.",
            code="ARCHIVO_GRANDE",
        )
    if why == "time":
        return FormatError(
            f"«{name}» tuvo ocupado al lector {_SECONDS:.0f} segundos sin avanzar, que es el límite (un extracto de "
            f"OpenStreetMap, {_SECONDS_OF_EXTRACT:.0f}): no se lee. Vuelva a exportarlo, o pártalo en dos.",
            code="ARCHIVO_GRANDE",
        )
    return FormatError(
        f"«{name}» hizo fallar al lector ({why}): puede estar dañado. Vuelva a exportarlo, o pártalo en dos.",
        code="ARCHIVO_TRUNCADO",
    )


class _Worker:
    """The worker process, started at the first order, and again after a failure."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: Process | None = None
        self._answers: queue.Queue[bytes] = queue.Queue()
        self._pump = threading.Thread()
        self._owner = 0

    def ask(self, order: dict[str, Any], *, seconds: float | None = None) -> dict[str, Any]:
        """Send an order; return its answer: ``done``, ``refused``, or ``failed`` (``memory``, ``time`` or a reason).

        A worker that fails is stopped. ``seconds`` is its CPU time without progress, at most.
        """
        if seconds is None:
            seconds = _SECONDS_OF_EXTRACT if order["job"] == "osm" else _SECONDS
        with self._lock:
            process = self._running()
            try:
                assert process.stdin is not None  # noqa: S101 (it is a pipe)
                process.stdin.write(json.dumps(order | {"seconds": seconds}).encode() + b"\n")
                process.stdin.flush()
                answer = self._wait(process, seconds)
            except OSError:
                answer = {"failed": "se cerró"}
            if "failed" in answer:
                self.stop()
            return answer

    def _wait(self, process: Process, seconds: float) -> dict[str, Any]:
        """Return the answer, waiting as long as the worker reports progress and is within its memory limit."""
        patience = seconds * (_PATIENCE if counts_work() else 1)
        until = time.monotonic() + patience
        while True:
            try:
                line = self._answers.get(timeout=max(min(_LOOK_S, until - time.monotonic()), 0.0))
            except queue.Empty:
                if resident(process.pid) > MOST_RESIDENT:
                    return {"failed": "memory"}
                if time.monotonic() > until:
                    return {"failed": "time"}
                continue
            if not line:
                return {"failed": _end(process)}
            answer: dict[str, Any] = json.loads(line)
            if "progress" not in answer:
                return answer
            until = time.monotonic() + patience

    def stop(self) -> None:
        """Stop the worker; the next order starts another."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        self._pump.join()
        process.end()

    def _running(self) -> Process:
        if self._process is not None and self._process.is_ready() and self._owner == os.getpid():
            return self._process
        self.stop()
        self._process = Process("geo.intake.worker")
        self._owner = os.getpid()
        self._answers = queue.Queue()
        self._pump = threading.Thread(target=_pump, args=(self._process, self._answers), daemon=True)
        self._pump.start()
        return self._process


def _end(process: Process) -> str:
    """Return why the worker ended: the system stops it at its limit of CPU time or memory.

    Libraries in C or Rust may also abort it if they cannot allocate memory.
    """
    code = process.wait()
    if code == -getattr(signal, "SIGPROF", 0):
        return "time"
    return "memory" if code in {-getattr(signal, "SIGKILL", 0), -signal.SIGABRT} else f"terminó con {code}"


def _pump(process: Process, answers: queue.Queue[bytes]) -> None:
    """Pass on the lines of the worker; an empty line after the last one."""
    assert process.stdout is not None  # noqa: S101 (it is a pipe)
    for line in process.stdout:
        answers.put(line)
    answers.put(b"")


_WORKER = _Worker()
atexit.register(_WORKER.stop)
