"""Reading files of others: in another process, that can be killed and has no network.

One process (:mod:`geo.intake.worker`) serves all the files of a run; one that holds too much memory, or works too long
without getting any further, is ended, and the file refused with the limit that it met.
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
from geo.intake.transfer import load_frame, load_table

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.text_table import TextTable

__all__ = ["read_layer", "read_layers", "read_osm", "read_picture", "read_tables", "stop_reader"]

_SECONDS, _SECONDS_OF_EXTRACT = 60.0, 600.0
"""CPU-seconds that the process may work without getting any further; an OpenStreetMap extract is read in one piece."""
_PATIENCE = 10
"""Times as long, by the clock on the wall, for a process that waits for its turn or for a slow disk."""
_LOOK_S = 0.2
"""Every so many seconds the memory of the process is looked at."""


def read_layer(path: str | Path, *, layer: str | None = None) -> gpd.GeoDataFrame:
    """Read one layer as :func:`geo.formats.vector.read_layer` does."""
    with TemporaryDirectory() as folder:
        _order("layers", path, folder, {"layer": layer})
        return load_frame(Path(folder, "0.arrow"))


def read_layers(path: str | Path) -> dict[str, gpd.GeoDataFrame]:
    """Read every layer of a file as :func:`geo.formats.vector.read_layers` does."""
    with TemporaryDirectory() as folder:
        names = _order("layers", path, folder, {})
        return {name: load_frame(Path(folder, f"{number}.arrow")) for number, name in enumerate(names)}


def read_tables(path: str | Path, *, sheet: str | None, all_sheets: bool, synonyms: str) -> list[TextTable]:
    """Read a file as :func:`geo.intake.tables.read_tables` does."""
    with TemporaryDirectory() as folder:
        count = _order("tables", path, folder, {"sheet": sheet, "all_sheets": all_sheets, "synonyms": synonyms})
        return [load_table(Path(folder, f"{number}.arrow"), Path(path).resolve()) for number in range(count)]


def read_osm(path: str | Path, box: tuple[float, float, float, float], part: str) -> gpd.GeoDataFrame:
    """Read a part of an extract as :func:`geo.formats.osm.read_osm` does."""
    with TemporaryDirectory() as folder:
        _order("osm", path, folder, {"box": list(box), "part": part})
        return load_frame(Path(folder, "0.arrow"))


def read_picture(content: bytes, called: str, *, most_high: int) -> bytes:
    """Return what :func:`geo.formats.pictures.read_picture` does of the content of a file."""
    with TemporaryDirectory() as folder:
        given = Path(folder, "imagen")
        given.write_bytes(content)
        _order("picture", given, folder, {"called": called, "most_high": most_high})
        return Path(folder, "0.png").read_bytes()


def stop_reader() -> None:
    """End the process that reads, if there is one; the next file starts another."""
    _WORKER.stop()


def _order(job: str, path: str | Path, folder: str, options: dict[str, Any]) -> Any:  # noqa: ANN401 (whatever JSON holds)
    """Have the child do a job on a file; raise its refusal, or say that the file made it fail."""
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
    """Return the refusal of a file that made the child fail, with the limit that it met."""
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
    """The child process, started at the first order, and again after one that failed it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: Process | None = None
        self._answers: queue.Queue[bytes] = queue.Queue()
        self._pump = threading.Thread()
        self._owner = 0

    def ask(self, order: dict[str, Any], *, seconds: float | None = None) -> dict[str, Any]:
        """Send an order and wait for its answer: ``done``, ``refused``, or ``failed`` (``memory``, ``time`` or why).

        A child that fails is ended. ``seconds`` is how long it may work without getting any further.
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
        """Wait for an answer while the child says that it goes on, and holds no more memory than it may."""
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
        """End the child; the next order starts another."""
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
    """Say why the child is no more: the system ends it after too much work, or when it takes too much memory.

    Libraries written in C or Rust that get no memory end it themselves.
    """
    code = process.wait()
    if code == -getattr(signal, "SIGPROF", 0):
        return "time"
    return "memory" if code in {-getattr(signal, "SIGKILL", 0), -signal.SIGABRT} else f"terminó con {code}"


def _pump(process: Process, answers: queue.Queue[bytes]) -> None:
    """Pass the child's lines on; an empty one tells its end."""
    assert process.stdout is not None  # noqa: S101 (it is a pipe)
    for line in process.stdout:
        answers.put(line)
    answers.put(b"")


_WORKER = _Worker()
atexit.register(_WORKER.stop)
