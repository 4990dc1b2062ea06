"""Reading what only a parser written in C can read: in another process, that can be killed and has no network.

One process (:mod:`geo.child`) serves all the files of a run; one that takes too long is ended, and the file refused.
"""

from __future__ import annotations

import atexit
import json
import os
import queue
import threading
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from geo import errors
from geo.errors import FormatError
from geo.opening import real_file
from geo.processes import Process
from geo.wire import load_cells, load_frame
from geo.workbooks import Book

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = ["read_cells", "read_layer", "read_layers", "read_osm", "read_parquet"]

_SECONDS = 600.0


def read_layer(path: str | Path, *, layer: str | None = None) -> gpd.GeoDataFrame:
    """Read one layer as :func:`geo.files.read_layer` does."""
    with TemporaryDirectory() as folder:
        _order("layers", path, folder, {"layer": layer})
        return load_frame(Path(folder, "0.arrow"))


def read_layers(path: str | Path) -> dict[str, gpd.GeoDataFrame]:
    """Read every layer of a file as :func:`geo.files.read_layers` does."""
    with TemporaryDirectory() as folder:
        names = _order("layers", path, folder, {})
        return {name: load_frame(Path(folder, f"{number}.arrow")) for number, name in enumerate(names)}


def read_cells(path: str | Path) -> Book:
    """Read every sheet of a workbook as :func:`geo.workbooks.read_cells` does."""
    with TemporaryDirectory() as folder:
        found = _order("workbook", path, folder, {})
        sheets = {name: load_cells(Path(folder, f"{number}.arrow")) for number, name in enumerate(found["sheets"])}
    return Book(sheets, found["hidden"], [(code, words) for code, words in found["notices"]])


def read_parquet(path: str | Path) -> tuple[pd.DataFrame, int]:
    """Read a Parquet table as :func:`geo.parquet.read_parquet` does."""
    with TemporaryDirectory() as folder:
        total = _order("parquet", path, folder, {})
        return load_frame(Path(folder, "0.arrow")), int(total)


def read_osm(path: str | Path, box: tuple[float, float, float, float], part: str) -> gpd.GeoDataFrame:
    """Read a part of an extract as :func:`geo.osm.read_osm` does."""
    with TemporaryDirectory() as folder:
        _order("osm", path, folder, {"box": list(box), "part": part})
        return load_frame(Path(folder, "0.arrow"))


def _order(job: str, path: str | Path, folder: str, options: dict[str, Any]) -> Any:  # noqa: ANN401 (whatever JSON holds)
    """Have the child do a job on a file; raise its refusal, or say that the file made it fail."""
    real_file(path)
    name = Path(path).name
    answer = _WORKER.ask({"job": job, "path": str(Path(path).absolute()), "folder": folder, "options": options})
    if "done" in answer:
        return answer["done"]
    if "refused" in answer:
        kind, message, code = answer["refused"]
        raise getattr(errors, kind)(message, code=code)
    raise FormatError(
        f"«{name}» hizo fallar al lector ({answer['failed']}): puede estar dañado o ser demasiado grande. Vuelva a "
        "exportarlo, o pártalo en dos.",
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

    def ask(self, order: dict[str, Any], *, seconds: float = _SECONDS) -> dict[str, Any]:
        """Send an order and wait for its answer."""
        with self._lock:
            process = self._running()
            try:
                assert process.stdin is not None  # noqa: S101 (it is a pipe)
                process.stdin.write(json.dumps(order).encode() + b"\n")
                process.stdin.flush()
                line = self._answers.get(timeout=seconds)
            except (queue.Empty, OSError):
                line = b""
            if not line:
                self.stop()
                return {"failed": "se acabó el tiempo o la memoria"}
            answer: dict[str, Any] = json.loads(line)
            if answer.get("failed") == "memory":
                self.stop()
                answer["failed"] = "se acabó la memoria"
            return answer

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
        self._process = Process("geo.child")
        self._owner = os.getpid()
        self._answers = queue.Queue()
        self._pump = threading.Thread(target=_pump, args=(self._process, self._answers), daemon=True)
        self._pump.start()
        return self._process


def _pump(process: Process, answers: queue.Queue[bytes]) -> None:
    """Pass the child's lines on; an empty one tells its end."""
    assert process.stdout is not None  # noqa: S101 (it is a pipe)
    for line in process.stdout:
        answers.put(line)
    answers.put(b"")


_WORKER = _Worker()
atexit.register(_WORKER.stop)
